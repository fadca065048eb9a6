import Foundation

/// Parameters and posteriors of the Dawid-Skene model while it is fitted.
///
/// Items with the same votes are one row, in an order of their own, so that the order of the items
/// does not show.
struct DawidSkeneModel {
  let classes: Int
  let raters: Int
  /// Votes of each distinct row, and how many items have it.
  let rows: [[Int32]]
  let counts: [Double]
  /// The row of each item; nil for items without votes.
  let rowOfItem: [Int?]
  /// How many items have votes.
  let total: Double

  /// The share of each class among the items.
  private(set) var prevalence: [Double]
  /// Entry (rater, true class, given class); rows without mass are zero.
  private(set) var errorRates: [Double]
  /// Entry (row, class).
  private(set) var posteriors: [Double]

  private var logPrevalence: [Double]
  private var logRates: [Double]

  init(_ votes: [[Int32]], raters: Int, classes: Int) {
    self.classes = classes
    self.raters = raters
    let sorted = votes.map { $0.sorted() }
    let order = sorted.indices.filter { !sorted[$0].isEmpty }
      .sorted { sorted[$0].lexicographicallyPrecedes(sorted[$1]) }
    var rows: [[Int32]] = []
    var counts: [Double] = []
    var rowOfItem = [Int?](repeating: nil, count: votes.count)
    for item in order {
      if rows.last != sorted[item] {
        rows.append(sorted[item])
        counts.append(0)
      }
      counts[counts.count - 1] += 1
      rowOfItem[item] = rows.count - 1
    }
    self.rows = rows
    self.counts = counts
    self.rowOfItem = rowOfItem
    total = Double(order.count)
    prevalence = [Double](repeating: 0, count: classes)
    logPrevalence = prevalence
    errorRates = [Double](repeating: 0, count: raters * classes * classes)
    logRates = errorRates
    posteriors = [Double](repeating: 0, count: rows.count * classes)
  }

  /// The share of votes for each class, the start that Dawid & Skene advise.
  mutating func start() {
    for (row, votes) in rows.enumerated() {
      for vote in votes {
        posteriors[row * classes + Int(vote) % classes] += 1 / Double(votes.count)
      }
    }
  }

  /// Estimates prevalence and error rates from the posteriors.
  ///
  /// Source: Dawid & Skene (1979), eqs. 2.3 and 2.4.
  mutating func maximise() {
    for place in errorRates.indices { errorRates[place] = 0 }
    for place in prevalence.indices { prevalence[place] = 0 }
    for (row, votes) in rows.enumerated() {
      for truth in 0..<classes {
        let mass = counts[row] * posteriors[row * classes + truth]
        prevalence[truth] += mass / total
        for vote in votes {
          let (rater, given) = Int(vote).quotientAndRemainder(dividingBy: classes)
          errorRates[(rater * classes + truth) * classes + given] += mass
        }
      }
    }
    for start in stride(from: 0, to: errorRates.count, by: max(classes, 1)) {
      let sum = errorRates[start..<start + classes].reduce(0, +)
      for place in start..<start + classes where sum > 0 { errorRates[place] /= sum }
    }
    for place in prevalence.indices { logPrevalence[place] = log(prevalence[place]) }
    for place in errorRates.indices { logRates[place] = log(errorRates[place]) }
  }

  /// Estimates the posteriors, on logarithms, so that many votes do not underflow.
  ///
  /// - Returns: the log-likelihood of the parameters.
  ///
  /// Source: Dawid & Skene (1979), eq. 2.5.
  mutating func expect() -> Double {
    var likelihood = 0.0
    for (row, votes) in rows.enumerated() {
      var largest = -Double.infinity
      for truth in 0..<classes {
        var sum = logPrevalence[truth]
        for vote in votes {
          let (rater, given) = Int(vote).quotientAndRemainder(dividingBy: classes)
          sum += logRates[(rater * classes + truth) * classes + given]
        }
        posteriors[row * classes + truth] = sum
        largest = max(largest, sum)
      }
      var mass = 0.0
      for truth in 0..<classes {
        let share = exp(posteriors[row * classes + truth] - largest)
        posteriors[row * classes + truth] = share
        mass += share
      }
      for truth in 0..<classes { posteriors[row * classes + truth] /= mass }
      likelihood += counts[row] * (largest + log(mass))
    }
    return likelihood
  }
}
