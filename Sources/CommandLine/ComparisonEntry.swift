internal import Foundation
internal import Statistics

/// One line of a comparison: a test, or a distance with a p-value.
struct ComparisonEntry {
  let name: String
  let value: Double?
  /// Whether the value estimates a distance between populations rather than being a test statistic.
  let isEstimate: Bool
  let interval: ConfidenceInterval?
  let test: Outcome<TestResult>
  let reason: String?
  /// Further numbers by name.
  let details: [String: Double]

  /// A test.
  ///
  /// - Parameters:
  ///   - statistic: Shown in place of the test's own statistic.
  ///   - details: Further numbers.
  init(
    _ name: String, test: Outcome<TestResult>, statistic: Double? = nil,
    details: [String: Outcome<Double>] = [:]
  ) {
    self.name = name
    value = statistic ?? test.value?.statistic
    isEstimate = false
    interval = nil
    self.test = test
    reason = test.reason?.description
    self.details = details.compactMapValues(\.value)
  }

  /// A distance with its interval, if any, and the test that it is 0.
  init(
    _ name: String, estimate: Outcome<Double>, interval: Outcome<ConfidenceInterval>? = nil,
    test: Outcome<TestResult>, details: [String: Outcome<Double>] = [:]
  ) {
    self.name = name
    value = estimate.value
    isEstimate = true
    self.interval = interval?.value
    self.test = test
    reason = estimate.reason?.description ?? test.reason?.description
    self.details = details.compactMapValues(\.value)
  }

  var textRow: [String] {
    [
      name, value.map(Self.short) ?? "–",
      interval.map { "\(Self.short($0.lower)) to \(Self.short($0.upper))" } ?? "",
      test.value.map { Self.short($0.pValue) } ?? "–",
      reason ?? test.value?.method.rawValue ?? "",
    ]
  }

  var csvRow: [String] {
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    return [
      name, text(value), text(interval?.lower), text(interval?.upper), text(test.value?.pValue),
      test.value?.method.rawValue ?? "", text(test.value?.degreesOfFreedom), reason ?? "",
    ]
  }

  /// Four significant digits.
  private static func short(_ value: Double) -> String { String(format: "%.4g", value) }
}

extension ComparisonEntry: Encodable {
  private enum Key: String, CodingKey {
    case estimate, standardError, lower, upper, level, method, statistic, pValue, pValueMethod
    case degreesOfFreedom, permutations, reason
  }

  private struct Detail: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(reason, forKey: .reason)
    if isEstimate {
      try container.encode(value, forKey: .estimate)
      if value != nil {
        try container.encodeNil(forKey: .standardError)
        try container.encode(interval?.lower, forKey: .lower)
        try container.encode(interval?.upper, forKey: .upper)
        try container.encode(interval?.level, forKey: .level)
      }
      try container.encodeIfPresent(test.value?.method, forKey: .pValueMethod)
    }
    if !isEstimate || value != nil {
      try container.encode(value, forKey: .statistic)
      try container.encode(test.value?.pValue, forKey: .pValue)
      try container.encode(
        interval?.method ?? test.value?.method.rawValue, forKey: .method)
    }
    try container.encodeIfPresent(test.value?.degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encodeIfPresent(test.value?.permutations, forKey: .permutations)
    var further = encoder.container(keyedBy: Detail.self)
    for (name, number) in details { try further.encode(number, forKey: Detail(stringValue: name)) }
  }
}

/// The results of a comparison: counts, and the entries by name.
struct ComparisonResults: Encodable {
  let referenceCount: Int
  let currentCount: Int
  let clusters: Int?
  let entries: [ComparisonEntry]

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(referenceCount, forKey: Key("referenceCount"))
    try container.encode(currentCount, forKey: Key("currentCount"))
    try container.encodeIfPresent(clusters, forKey: Key("clusters"))
    for entry in entries { try container.encode(entry, forKey: Key(entry.name)) }
  }
}
