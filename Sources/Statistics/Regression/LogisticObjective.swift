import Foundation

/// The penalised negative log likelihood of a logistic regression, with its gradient and products with
/// its Hessian.
///
/// A vector holds the weights, feature after feature with an entry for each output, and then the
/// intercepts. All sums run over the rows in their order on one thread, so that they are the same
/// whatever else is at work.
struct LogisticObjective {
  /// How many sets of weights there are: 1 for two classes, else one for each class.
  let outputs: Int
  let rows: SparseRows
  let labels: [Int]
  let cost: Double

  /// How many numbers a vector has.
  var size: Int { (rows.width + 1) * outputs }

  init(_ rows: SparseRows, labels: [Int], classes: Int, cost: Double) {
    outputs = classes == 2 ? 1 : classes
    self.rows = rows
    self.labels = labels
    self.cost = cost
  }

  /// Weights of 0, with the intercepts that fit the shares of the classes.
  func start(_ counts: [Int]) -> [Double] {
    var vector = [Double](repeating: 0, count: size)
    let logs = counts.map { log(Double($0)) }
    let centre = logs.reduce(0, +) / Double(logs.count)
    for output in 0..<outputs {
      vector[rows.width * outputs + output] =
        outputs == 1 ? logs[1] - logs[0] : logs[output] - centre
    }
    return vector
  }

  /// What is known at a point.
  struct Evaluation {
    var value: Double
    var gradient: [Double]
    /// The probability of each output in each row, row after row.
    var probabilities: [Double]
  }

  /// The value, the gradient and the probabilities at a point.
  ///
  /// - Complexity: O(entries x outputs).
  func evaluate(_ vector: [Double]) -> Evaluation {
    var predictors = products(with: vector)
    var loss = 0.0
    for row in 0..<rows.count {
      let first = row * outputs
      if outputs == 1 {
        let predictor = predictors[first]
        // log(1 + exp(x)) without overflow.
        loss +=
          (predictor > 0 ? predictor + log1p(exp(-predictor)) : log1p(exp(predictor)))
          - (labels[row] == 1 ? predictor : 0)
        predictors[first] = 1 / (1 + exp(-predictor))
        continue
      }
      var largest = predictors[first]
      for output in 1..<outputs { largest = max(largest, predictors[first + output]) }
      let own = predictors[first + labels[row]]
      var sum = 0.0
      for output in 0..<outputs {
        let power = exp(predictors[first + output] - largest)
        predictors[first + output] = power
        sum += power
      }
      for output in 0..<outputs { predictors[first + output] /= sum }
      loss += log(sum) + largest - own
    }
    let probabilities = predictors
    var residuals = predictors
    for row in 0..<rows.count {
      if outputs == 1 {
        residuals[row] -= labels[row] == 1 ? 1 : 0
      } else {
        residuals[row * outputs + labels[row]] -= 1
      }
    }
    for place in residuals.indices { residuals[place] *= cost }
    var gradient = transposedProducts(with: residuals)
    var squares = 0.0
    for place in 0..<rows.width * outputs {
      gradient[place] += vector[place]
      squares += vector[place] * vector[place]
    }
    return Evaluation(
      value: 0.5 * squares + cost * loss, gradient: gradient, probabilities: probabilities)
  }

  /// The product of the Hessian with a vector.
  ///
  /// - Parameter probabilities: those at the point, as of ``evaluate(_:)``.
  /// - Complexity: O(entries x outputs).
  func hessianProduct(_ vector: [Double], _ probabilities: [Double]) -> [Double] {
    var turned = products(with: vector)
    if outputs == 1 {
      for row in turned.indices {
        let probability = probabilities[row]
        turned[row] *= cost * probability * (1 - probability)
      }
    } else {
      for row in 0..<rows.count {
        let first = row * outputs
        var mean = 0.0
        for output in 0..<outputs { mean += probabilities[first + output] * turned[first + output] }
        for output in 0..<outputs {
          turned[first + output] =
            cost * probabilities[first + output] * (turned[first + output] - mean)
        }
      }
    }
    var product = transposedProducts(with: turned)
    for place in 0..<rows.width * outputs { product[place] += vector[place] }
    return product
  }

  /// The diagonal of the Hessian, which is positive.
  func hessianDiagonal(_ probabilities: [Double]) -> [Double] {
    var diagonal = [Double](repeating: 1, count: size)
    for output in 0..<outputs { diagonal[rows.width * outputs + output] = 1e-12 * cost }
    for row in 0..<rows.count {
      for output in 0..<outputs {
        let probability = probabilities[row * outputs + output]
        let spread = cost * probability * (1 - probability)
        for entry in rows.entries(of: row) {
          let value = rows.values[entry]
          diagonal[Int(rows.columns[entry]) * outputs + output] += spread * value * value
        }
        diagonal[rows.width * outputs + output] += spread
      }
    }
    return diagonal
  }

  // MARK: - Products with the design

  /// The predictor of each output in each row, with the intercepts.
  private func products(with vector: [Double]) -> [Double] {
    let intercepts = Array(vector.suffix(outputs))
    var result = [Double](repeating: 0, count: rows.count * outputs)
    let outputs = outputs
    let starts = rows.starts
    result.withUnsafeMutableBufferPointer { result in
      rows.columns.withUnsafeBufferPointer { columns in
        rows.values.withUnsafeBufferPointer { values in
          vector.withUnsafeBufferPointer { vector in
            for row in 0..<starts.count - 1 {
              let own = row * outputs
              // Three, as of opposed, not connected and shown, stay in registers: it takes half the time.
              if outputs == 3 {
                var sums = (intercepts[0], intercepts[1], intercepts[2])
                for entry in starts[row]..<starts[row + 1] {
                  let first = Int(columns[entry]) &* 3
                  let value = values[entry]
                  sums.0 += value * vector[first]
                  sums.1 += value * vector[first &+ 1]
                  sums.2 += value * vector[first &+ 2]
                }
                (result[own], result[own + 1], result[own + 2]) = sums
                continue
              }
              for output in 0..<outputs { result[own + output] = intercepts[output] }
              for entry in starts[row]..<starts[row + 1] {
                let first = Int(columns[entry]) * outputs
                let value = values[entry]
                for output in 0..<outputs {
                  result[own + output] += value * vector[first + output]
                }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// The sums over rows of features times a number for each output and row, and of these numbers.
  private func transposedProducts(with numbers: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: size)
    let outputs = outputs
    let starts = rows.starts
    let last = rows.width * outputs
    result.withUnsafeMutableBufferPointer { result in
      rows.columns.withUnsafeBufferPointer { columns in
        rows.values.withUnsafeBufferPointer { values in
          numbers.withUnsafeBufferPointer { numbers in
            for row in 0..<starts.count - 1 {
              let own = row * outputs
              for output in 0..<outputs { result[last + output] += numbers[own + output] }
              if outputs == 3 {
                let (one, two, three) = (numbers[own], numbers[own + 1], numbers[own + 2])
                for entry in starts[row]..<starts[row + 1] {
                  let first = Int(columns[entry]) &* 3
                  let value = values[entry]
                  result[first] += value * one
                  result[first &+ 1] += value * two
                  result[first &+ 2] += value * three
                }
                continue
              }
              for entry in starts[row]..<starts[row + 1] {
                let first = Int(columns[entry]) * outputs
                let value = values[entry]
                for output in 0..<outputs {
                  result[first + output] += value * numbers[own + output]
                }
              }
            }
          }
        }
      }
    }
    return result
  }
}
