/// A rule of charts that one does not keep.
package struct ChartLint: Hashable, Sendable {
  /// The rules; their raw values are the codes of warnings.
  package enum Rule: String, CaseIterable, Sendable {
    case truncatedOrigin = "R001"
    case tooManySeries = "R002"
    case noCircularTheory = "R003"
    case mixedRanges = "R004"
    case noUncertainty = "R005"
    case smallNumbers = "R006"
    case noAlternativeText = "R007"
    case lowContrast = "R008"
    case smallText = "R009"
    case colorOnly = "R010"
  }

  package let rule: Rule
  /// What is wrong, in one sentence without its full stop.
  package let message: String
  package let remedy: String

  package init(_ rule: Rule, _ message: String, remedy: String) {
    self.rule = rule
    self.message = message
    self.remedy = remedy
  }
}
