/// The scale of a metric that a tool logs as a bare number, told from the metric's name and from all
/// of its values in a log.
///
/// Hits and misses, such as of `acc` and `exact_match`, are binary as long as every value is 0 or 1,
/// and shares in 0...1 where one is between. Other numbers declare no bounds: that all values of one
/// log are 0 or 1 does not say that another log's are.
struct MetricScale {
  private let countsHits: Bool
  private var hasFractions = false
  private var isOutside = false
  private var isTruth = true
  private var isEmpty = true

  init(metric: String) { countsHits = MetricScale.countsHits(metric) }

  /// Whether a metric of that name counts hits and misses.
  static func countsHits(_ metric: String) -> Bool {
    let words = metric.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.contains { ["acc", "accuracy", "em"].contains($0) }
      || zip(words, words.dropFirst()).contains { $0 == "exact" && $1 == "match" }
  }

  /// - Parameter isTruth: whether the log says true or false rather than a number.
  mutating func meet(_ score: Double, isTruth: Bool = false) {
    isEmpty = false
    if !isTruth { self.isTruth = false }
    if score != 0, score != 1 { hasFractions = true }
    if !(0...1).contains(score) { isOutside = true }
  }

  func declare(in row: inout CodedJudgment) {
    guard countsHits || (isTruth && !isEmpty), !isOutside else {
      row.scaleType = .interval
      return
    }
    row.scaleType = hasFractions ? .interval : .binary
    row.scaleMinimum = 0
    row.scaleMaximum = 1
  }
}
