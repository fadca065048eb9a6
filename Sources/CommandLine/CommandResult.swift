internal import Analysis
internal import Diagnostics
internal import Foundation
internal import Statistics

/// What a command found, and how it was asked: the form of all JSON that commands print.
struct CommandResult<Options: Encodable, Warning: Encodable & CautionText, Results: Encodable>:
  Encodable
{
  let schemaVersion = 1
  let command: String
  /// All options that were in force, defaults included.
  let options: Options
  /// What a reader must know before using the figures.
  let cautions: [Warning]
  let results: Results
  /// What was found in the logs, all of it; standard error has a line a kind.
  var issues: [LogIssue]?

  /// Sorted keys and two spaces, so that two runs can be compared as text.
  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}

extension CommandResult where Warning == String {
  init(command: String, options: Options, results: Results) {
    self.init(command: command, options: options, cautions: [], results: results)
  }
}

extension CommandResult {
  /// Prints the result in the form that was asked for.
  ///
  /// Cautions stand below a text and inside JSON; beside a CSV they go to standard error.
  func print(
    _ output: OutputOptions, to console: Console, text: @autoclosure () throws -> String,
    csv: @autoclosure () throws -> String
  ) throws {
    let notes = cautions.map { "caution: \(VisibleText.line($0.message))" }
    switch output.format {
    case .text: try console.printText(([text()] + notes).joined(separator: "\n"))
    case .csv:
      if !output.quiet { for note in notes { console.warn(note) } }
      try console.print(csv())
    case .json: try console.print(json)
    }
  }
}

/// A caution that can be said in words.
protocol CautionText {
  var message: String { get }
}

extension String: CautionText {
  var message: String { self }
}

extension Caution: CautionText {}

/// An estimate in JSON: `estimate`, `standardError`, `lower`, `upper`, `level`, `method`, and where
/// they are known `methodReason`, `degreesOfFreedom` and `effectiveSampleSize`; or `estimate: null`
/// with a `reason`.
struct EstimateResult: Encodable {
  let estimate: Double?
  let standardError: Double?
  let lower: Double?
  let upper: Double?
  let level: Double?
  let method: String?
  let reason: String?
  /// The stable name of the reason.
  let reasonCode: String?
  let methodReason: String?
  let degreesOfFreedom: Double?
  let effectiveSampleSize: Double?

  init(
    _ estimate: Outcome<Double>, standardError: Double? = nil,
    interval: Outcome<ConfidenceInterval>? = nil
  ) {
    self.estimate = estimate.value
    self.standardError = standardError
    lower = interval?.value?.lower
    upper = interval?.value?.upper
    level = interval?.value?.level
    method = interval?.value?.method
    reason = estimate.reason?.description ?? interval?.reason?.description
    reasonCode = estimate.reason?.code ?? interval?.reason?.code
    methodReason = interval?.value?.methodReason
    degreesOfFreedom = interval?.value?.degreesOfFreedom
    effectiveSampleSize = interval?.value?.effectiveSampleSize
  }

  private enum Key: String, CodingKey {
    case estimate, standardError, lower, upper, level, method, reason
    case methodReason, degreesOfFreedom, effectiveSampleSize
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(estimate, forKey: .estimate)
    try container.encodeIfPresent(reason, forKey: .reason)
    guard estimate != nil else { return }
    try container.encode(standardError, forKey: .standardError)
    try container.encode(lower, forKey: .lower)
    try container.encode(upper, forKey: .upper)
    try container.encode(level, forKey: .level)
    try container.encode(method, forKey: .method)
    try container.encodeIfPresent(methodReason, forKey: .methodReason)
    try container.encodeIfPresent(degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encodeIfPresent(effectiveSampleSize, forKey: .effectiveSampleSize)
  }
}
