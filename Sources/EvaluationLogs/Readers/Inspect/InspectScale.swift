/// The scale on which one scorer judged one criterion in a log, told from all its verdicts.
struct InspectScale {
  private var hasNumbers = false
  private var hasHalves = false
  private var hasGrades = false
  private var hasNames = false

  mutating func meet(_ verdict: InspectVerdict) {
    switch verdict {
    case .number: hasNumbers = true
    case .truth: hasGrades = true
    case .text where verdict.quotedNumber != nil: hasNumbers = true
    case .text where verdict.score == nil: hasNames = true
    case .text:
      hasGrades = true
      if verdict.score == 0.5 { hasHalves = true }
    case .missing, .nested: break
    }
  }

  /// Correct and incorrect are binary, with "partially" between them ordinal; numbers declare no
  /// bounds.
  func declare(in row: inout CodedJudgment) {
    if hasNames {
      row.scaleType = .nominal
    } else if hasNumbers || !hasGrades {
      row.scaleType = .interval
    } else {
      row.scaleType = hasHalves ? .ordinal : .binary
      row.scaleMinimum = 0
      row.scaleMaximum = 1
    }
  }
}
