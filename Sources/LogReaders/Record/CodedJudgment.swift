/// A judgment whose texts are codes of one table's columns: no references, so that reading a row
/// counts none.
///
/// A missing number is NaN here, as in the column of scores of ``JudgmentTable``.
package struct CodedJudgment {
  package var evaluation: Int32 = -1
  package var task: Int32 = -1
  package var model: Int32 = -1
  package var sample: Int32 = -1
  package var epoch: Int32 = 1
  package var turn: Int16 = 1
  package var judge: Int32 = -1
  package var criterion: Int32 = -1
  package var judgmentIndex: Int16 = 1
  package var opponent: Int32 = -1

  package var score = Double.nan
  package var label: Int32 = -1
  package var scaleType: ScaleType?
  package var scaleMinimum = Double.nan
  package var scaleMaximum = Double.nan
  package var higherIsBetter: Bool?
  package var preference = Double.nan
  package var position: PresentationPosition?
  /// nil until the row says; `settle` decides what an undeclared status is.
  package var status: JudgmentStatus?
  package var statusReason: Int32 = -1

  package var judgeKind: JudgeKind?
  package var cluster: Int32 = -1
  package var category: Int32 = -1
  package var language: Int32 = -1
  package var culture: Int32 = -1
  package var weight = Double.nan
  package var sampling: Sampling = .complete

  package var round: Int32 = -1
  package var respondedAt: Int64?
  package var judgedAt: Int64?
  package var itemDate: Int32?
  package var modelReleaseDate: Int32?

  package var inputTokens: Int64?
  package var outputTokens: Int64?
  package var judgeInputTokens: Int64?
  package var judgeOutputTokens: Int64?
  package var latencySeconds = Double.nan
  package var logProbabilitySum = Double.nan
  package var logProbabilityCount: Int32?
  package var sampleHash: Int32 = -1
  package var responseHash: Int32 = -1

  package var tool: Int32 = -1
  package var toolVersion: Int32 = -1
  package var sourceFile: Int32 = -1
  package var locator = CodedLocator()
  package var sourceDigest: Int32 = -1

  package var promptVersion: Int32 = -1
  package var optionOrder: Int32 = -1
  package var split: ItemSplit?
  package var variantOf: Int32 = -1
  package var responseLength: Int64?
  package var confidence = Double.nan

  /// The texts behind the row, which are no columns of the record.
  package var texts = TextCodes()

  package init() {}
}

extension CodedJudgment {
  /// Takes minus zero for zero, which a study and a CSV cannot tell apart.
  package mutating func normaliseZeros() {
    // -0 + 0 is 0; every other number, NaN included, stays.
    score += 0
    scaleMinimum += 0
    scaleMaximum += 0
    preference += 0
    weight += 0
    latencySeconds += 0
    logProbabilitySum += 0
    confidence += 0
  }
}

extension Optional where Wrapped == Double {
  /// The number, or NaN for nil.
  package var orNaN: Double { self ?? .nan }
}

extension Double {
  /// The number, or nil for NaN.
  package var orNil: Double? { isNaN ? nil : self }
}
