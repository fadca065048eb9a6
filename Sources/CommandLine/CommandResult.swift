internal import Foundation
internal import Statistics

/// The JSON of a command that analyses one table.
struct CommandResult<Options: Encodable, Results: Encodable>: Encodable {
  let schemaVersion = 1
  let command: String
  /// All options that were in force, defaults included.
  let options: Options
  let cautions: [String]
  let results: Results

  init(command: String, options: Options, cautions: [String] = [], results: Results) {
    self.command = command
    self.options = options
    self.cautions = cautions
    self.results = results
  }

  /// Sorted keys and two spaces, so that two runs can be compared as text.
  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}

/// An estimate in JSON: `estimate`, `standardError`, `lower`, `upper`, `level`, `method`; or
/// `estimate: null` with a `reason`.
struct EstimateResult: Encodable {
  let estimate: Double?
  let standardError: Double?
  let lower: Double?
  let upper: Double?
  let level: Double?
  let method: String?
  let reason: String?

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
  }

  private enum Key: String, CodingKey {
    case estimate, standardError, lower, upper, level, method, reason
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
  }
}
