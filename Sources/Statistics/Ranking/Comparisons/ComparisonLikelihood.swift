import Foundation

/// The log-likelihood of a Bradley-Terry model, with its gradient and information.
///
/// The log-odds of a comparison, eta, are the left item's strength less the right one's plus the
/// effects times their design. The parameters are the strengths, the effects (the order effect
/// first) and, where ties are modelled, log nu or log kappa.
struct ComparisonLikelihood {
  enum Family { case binary, davidson, raoKupper }

  let items: Int
  let effects: Int
  let family: Family
  let ridge: Double
  let left: [Int32]
  let right: [Int32]
  /// Values of the effects: at row * effects + effect.
  let design: [Double]

  var hasTieParameter: Bool { family != .binary }
  var parameterCount: Int { items + effects + (hasTieParameter ? 1 : 0) }

  /// First and second derivatives of the log-likelihood of one row by eta and the tie parameter;
  /// the second ones with their signs changed.
  struct Derivatives {
    var logLikelihood = 0.0
    var eta = 0.0
    var tie = 0.0
    var etaEta = 0.0
    var etaTie = 0.0
    var tieTie = 0.0
  }

  /// The log-likelihood of a row and its derivatives.
  ///
  /// - Parameters:
  ///   - wins, losses: of the left item; a tie that is halved stands in both.
  ///   - ties: 0 in the binary family.
  @inline(__always)
  static func derivatives(
    _ family: Family, wins: Double, losses: Double, ties: Double, eta: Double, tie: Double
  ) -> Derivatives {
    var result = Derivatives()
    switch family {
    case .binary:
      // exp of a negative number only, so that nothing overflows.
      let small = exp(-abs(eta))
      let minor = small / (1 + small)
      let probability = eta < 0 ? minor : 1 - minor
      let other = eta < 0 ? 1 - minor : minor
      let total = wins + losses
      result.logLikelihood =
        (eta < 0 ? wins * eta : -losses * eta) - total * log1p(small)
      result.eta = wins * other - losses * probability
      result.etaEta = total * probability * other
    case .davidson:
      let largest = max(abs(eta) / 2, tie)
      let first = exp(eta / 2 - largest)
      let second = exp(-eta / 2 - largest)
      let neither = exp(tie - largest)
      let sum = first + second + neither
      let total = wins + losses + ties
      let win = first / sum
      let loss = second / sum
      let draw = neither / sum
      let lead = (win - loss) / 2
      result.logLikelihood =
        (wins - losses) * eta / 2 + ties * tie - total * (largest + log(sum))
      result.eta = (wins - losses) / 2 - total * lead
      result.tie = ties - total * draw
      result.etaEta = total * ((win + loss) / 4 - lead * lead)
      result.etaTie = -total * lead * draw
      result.tieTie = total * draw * (1 - draw)
    case .raoKupper:
      // The probability of a tie is (kappa² - 1) times those of a win for the left and the right.
      let lefts = derivatives(
        .binary, wins: wins + ties, losses: 0, ties: 0, eta: eta - tie, tie: 0)
      let rights = derivatives(
        .binary, wins: losses + ties, losses: 0, ties: 0, eta: -eta - tie, tie: 0)
      let gap = -expm1(-2 * tie)
      result.logLikelihood = lefts.logLikelihood + rights.logLikelihood
      result.eta = lefts.eta - rights.eta
      result.tie = -lefts.eta - rights.eta
      result.etaEta = lefts.etaEta + rights.etaEta
      result.etaTie = rights.etaEta - lefts.etaEta
      result.tieTie = lefts.etaEta + rights.etaEta
      if ties > 0 {
        // A threshold below zero has no meaning.
        result.logLikelihood += tie > 0 ? ties * (2 * tie + log(gap)) : -.infinity
        result.tie += 2 * ties / gap
        result.tieTie += 4 * ties * (1 - gap) / (gap * gap)
      }
    }
    return result
  }

  /// The log-odds of a row.
  @inline(__always)
  func eta(_ row: Int, _ parameters: UnsafePointer<Double>) -> Double {
    var eta = parameters[Int(left[row])] - parameters[Int(right[row])]
    for effect in 0..<effects {
      eta += parameters[items + effect] * design[row * effects + effect]
    }
    return eta
  }

  /// The log-likelihood, its gradient and, in the lower triangle, its information.
  ///
  /// - Parameter counts: wins, losses and ties of each row, as the family takes them.
  /// - Complexity: O(rows x effects²), plus O(parameters²).
  func evaluate(
    _ parameters: [Double], counts: [Double], gradient: inout [Double],
    information: inout [Double]
  ) -> Double {
    let size = parameterCount
    var logLikelihood = 0.0
    parameters.withUnsafeBufferPointer { parameters in
      counts.withUnsafeBufferPointer { counts in
        gradient.withUnsafeMutableBufferPointer { gradient in
          information.withUnsafeMutableBufferPointer { information in
            guard let parameters = parameters.baseAddress, let counts = counts.baseAddress,
              let gradient = gradient.baseAddress, let information = information.baseAddress
            else { return }
            gradient.update(repeating: 0, count: size)
            information.update(repeating: 0, count: size * size)
            let tie = hasTieParameter ? parameters[size - 1] : 0
            for row in left.indices {
              let wins = counts[3 * row]
              let losses = counts[3 * row + 1]
              let ties = counts[3 * row + 2]
              if wins + losses + ties == 0 { continue }
              let terms = Self.derivatives(
                family, wins: wins, losses: losses, ties: ties, eta: eta(row, parameters),
                tie: tie)
              logLikelihood += terms.logLikelihood
              add(terms, of: row, to: gradient, information, size)
            }
          }
        }
      }
    }
    for item in 0..<items where ridge > 0 {
      logLikelihood -= ridge / 2 * parameters[item] * parameters[item]
      gradient[item] -= ridge * parameters[item]
      information[item * size + item] += ridge
    }
    return logLikelihood
  }

  /// The log-likelihood alone.
  ///
  /// - Complexity: O(rows x effects).
  func logLikelihood(_ parameters: [Double], counts: [Double]) -> Double {
    let tie = hasTieParameter ? parameters[parameterCount - 1] : 0
    var sum = parameters.withUnsafeBufferPointer { buffer in
      guard let parameters = buffer.baseAddress else { return 0.0 }
      return left.indices.reduce(0.0) { sum, row in
        let (wins, losses, ties) = (counts[3 * row], counts[3 * row + 1], counts[3 * row + 2])
        if wins + losses + ties == 0 { return sum }
        return sum
          + Self.derivatives(
            family, wins: wins, losses: losses, ties: ties, eta: eta(row, parameters), tie: tie
          ).logLikelihood
      }
    }
    for item in 0..<items where ridge > 0 {
      sum -= ridge / 2 * parameters[item] * parameters[item]
    }
    return sum
  }

  /// The gradient and, in the lower triangle, the information of the binary family without effects:
  /// to the bit what ``evaluate(_:counts:gradient:information:)`` gives, without the logarithms of
  /// the likelihood itself.
  ///
  /// - Parameter counts: wins, losses and no ties of each row.
  /// - Complexity: O(rows + items²).
  func slopes(
    _ parameters: [Double], counts: [Double], gradient: inout [Double],
    information: inout [Double]
  ) {
    let size = items
    parameters.withUnsafeBufferPointer { parameters in
      counts.withUnsafeBufferPointer { counts in
        gradient.withUnsafeMutableBufferPointer { gradient in
          information.withUnsafeMutableBufferPointer { information in
            guard let parameters = parameters.baseAddress, let counts = counts.baseAddress,
              let gradient = gradient.baseAddress, let information = information.baseAddress
            else { return }
            gradient.update(repeating: 0, count: size)
            information.update(repeating: 0, count: size * size)
            for row in left.indices {
              let wins = counts[3 * row]
              let losses = counts[3 * row + 1]
              let total = wins + losses
              if total == 0 { continue }
              let first = Int(left[row])
              let second = Int(right[row])
              let eta = parameters[first] - parameters[second]
              let small = exp(-abs(eta))
              let minor = small / (1 + small)
              let probability = eta < 0 ? minor : 1 - minor
              let other = eta < 0 ? 1 - minor : minor
              let pull = wins * other - losses * probability
              let weight = total * probability * other
              gradient[first] += pull
              gradient[second] -= pull
              information[first * size + first] += weight
              information[second * size + second] += weight
              information[max(first, second) * size + min(first, second)] -= weight
            }
          }
        }
      }
    }
    for item in 0..<items where ridge > 0 {
      gradient[item] -= ridge * parameters[item]
      information[item * size + item] += ridge
    }
  }

  @inline(__always)
  private func add(
    _ terms: Derivatives, of row: Int, to gradient: UnsafeMutablePointer<Double>,
    _ information: UnsafeMutablePointer<Double>, _ size: Int
  ) {
    let first = Int(left[row])
    let second = Int(right[row])
    gradient[first] += terms.eta
    gradient[second] -= terms.eta
    information[first * size + first] += terms.etaEta
    information[second * size + second] += terms.etaEta
    information[max(first, second) * size + min(first, second)] -= terms.etaEta
    for effect in 0..<effects {
      let value = design[row * effects + effect]
      let line = (items + effect) * size
      gradient[items + effect] += terms.eta * value
      information[line + first] += terms.etaEta * value
      information[line + second] -= terms.etaEta * value
      for other in 0...effect {
        information[line + items + other] +=
          terms.etaEta * value * design[row * effects + other]
      }
    }
    guard hasTieParameter else { return }
    let line = (size - 1) * size
    gradient[size - 1] += terms.tie
    information[line + first] += terms.etaTie
    information[line + second] -= terms.etaTie
    for effect in 0..<effects {
      information[line + items + effect] += terms.etaTie * design[row * effects + effect]
    }
    information[line + size - 1] += terms.tieTie
  }
}

extension ComparisonLikelihood {
  /// The likelihood of comparisons under a tie rule.
  ///
  /// Without effects the two orders of a pair are one row.
  ///
  /// - Returns: the likelihood, and for each row of `comparisons` the row it went to, negative where
  ///   it is turned round (place -1 - row).
  static func make(
    _ comparisons: PairedComparisons, family: Family, orderEffect: Bool, ridge: Double
  ) -> (likelihood: ComparisonLikelihood, rows: [Int]) {
    let effects = comparisons.covariates + (orderEffect ? 1 : 0)
    var left: [Int32] = []
    var right: [Int32] = []
    var design: [Double] = []
    var rows: [Int] = []
    var rowOf: [Int: Int] = [:]
    for (place, pattern) in comparisons.patterns.enumerated() {
      let isTurned = effects == 0 && pattern.left > pattern.right
      let (first, second) =
        isTurned ? (pattern.right, pattern.left) : (pattern.left, pattern.right)
      let key = first * comparisons.items + second
      if effects == 0, let row = rowOf[key] {
        rows.append(isTurned ? -1 - row : row)
        continue
      }
      if effects == 0 { rowOf[key] = left.count }
      rows.append(isTurned ? -1 - left.count : left.count)
      left.append(Int32(first))
      right.append(Int32(second))
      if orderEffect { design.append(1) }
      let start = place * comparisons.covariates
      design.append(contentsOf: comparisons.design[start..<start + comparisons.covariates])
    }
    let likelihood = ComparisonLikelihood(
      items: comparisons.items, effects: effects, family: family, ridge: ridge, left: left,
      right: right, design: design)
    return (likelihood, rows)
  }
}
