/// A judgment whose texts are codes of one table's columns: no references, so that reading a row
/// counts none.
///
/// A missing number is NaN here and nowhere else.
struct CodedJudgment {
  var evaluation: Int32 = -1
  var task: Int32 = -1
  var model: Int32 = -1
  var sample: Int32 = -1
  var epoch: Int32 = 1
  var turn: Int16 = 1
  var judge: Int32 = -1
  var criterion: Int32 = -1
  var judgmentIndex: Int16 = 1
  var opponent: Int32 = -1

  var score = Double.nan
  var label: Int32 = -1
  var scaleType: ScaleType?
  var scaleMinimum = Double.nan
  var scaleMaximum = Double.nan
  var higherIsBetter: Bool?
  var preference = Double.nan
  var position: PresentationPosition?
  /// nil until the row says; `settle` decides what an undeclared status is.
  var status: JudgmentStatus?
  var statusReason: Int32 = -1

  var judgeKind: JudgeKind?
  var cluster: Int32 = -1
  var category: Int32 = -1
  var language: Int32 = -1
  var culture: Int32 = -1
  var weight = Double.nan
  var sampling: Sampling = .complete

  var round: Int32 = -1
  var respondedAt: Int64?
  var judgedAt: Int64?
  var itemDate: Int32?
  var modelReleaseDate: Int32?

  var inputTokens: Int64?
  var outputTokens: Int64?
  var judgeInputTokens: Int64?
  var judgeOutputTokens: Int64?
  var latencySeconds = Double.nan
  var logProbabilitySum = Double.nan
  var logProbabilityCount: Int32?
  var sampleHash: Int32 = -1
  var responseHash: Int32 = -1

  var tool: Int32 = -1
  var toolVersion: Int32 = -1
  var sourceFile: Int32 = -1
  var locator = CodedLocator()
  var sourceDigest: Int32 = -1
}

extension CodedJudgment {
  /// Takes minus zero for zero, which a study and a CSV cannot tell apart.
  mutating func normaliseZeros() {
    // -0 + 0 is 0; every other number, NaN included, stays.
    score += 0
    scaleMinimum += 0
    scaleMaximum += 0
    preference += 0
    weight += 0
    latencySeconds += 0
    logProbabilitySum += 0
  }
}

/// The place of a row in its file.
///
/// Lines and rows are numbers: as text each would be a distinct value.
struct CodedLocator: Equatable, Sendable {
  /// A line when positive, a row when negative, else `text` holds the place.
  var number: Int32 = 0
  var text: Int32 = -1

  static func line(_ line: Int) -> CodedLocator { CodedLocator(number: Int32(clamping: line)) }
  static func row(_ row: Int) -> CodedLocator { CodedLocator(number: -Int32(clamping: row)) }

  /// The place in a message: a line, or below zero an element of a JSON document's list.
  var issueLocator: String { number > 0 ? "L\(number)" : "#/data/\(-(number + 1))" }

  /// The number of `L12` or `row 5`, or nil where the text is neither in canonical form.
  static func number(_ text: String) -> Int32? {
    if text.hasPrefix("L"), let line = Int32(text.dropFirst()), line > 0, text == "L\(line)" {
      return line
    }
    if text.hasPrefix("row "), let row = Int32(text.dropFirst(4)), row > 0, text == "row \(row)" {
      return -row
    }
    return nil
  }
}

extension Optional where Wrapped == Double {
  /// The number, or NaN for nil.
  var orNaN: Double { self ?? .nan }
}

extension Double {
  /// The number, or nil for NaN.
  var orNil: Double? { isNaN ? nil : self }
}
