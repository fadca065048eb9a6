internal import Foundation
internal import Statistics

/// One line of a comparison: a test, or a distance with a p-value.
struct ComparisonEntry {
  /// A further fact of an entry.
  enum Detail {
    case number(Double)
    case text(String)
  }

  let name: String
  /// What the name leaves open, in words.
  let qualifier: String?
  let value: Double?
  /// Whether the value estimates a distance between populations rather than being a test statistic.
  let isEstimate: Bool
  let standardError: Double?
  let interval: ConfidenceInterval?
  /// Why there is no interval, where one was asked for.
  let intervalReason: String?
  let test: Outcome<TestResult>?
  let degreesOfFreedom: Double?
  let reason: String?
  let details: [String: Detail]

  /// A test.
  ///
  /// - Parameters:
  ///   - qualifier: What the value is, where the name does not say it.
  ///   - statistic: Shown in place of the test's own statistic.
  ///   - details: Further numbers; those that are undefined are left out.
  init(
    _ name: String, qualifier: String? = nil, test: Outcome<TestResult>,
    statistic: Outcome<Double>? = nil, details: [String: Outcome<Double>] = [:],
    notes: [String: String] = [:]
  ) {
    self.name = name
    self.qualifier = qualifier
    value = (statistic ?? test.map(\.statistic)).value
    isEstimate = false
    standardError = nil
    interval = nil
    intervalReason = nil
    self.test = test
    degreesOfFreedom = test.value?.degreesOfFreedom
    reason = test.reason?.description
    self.details = Self.details(details, notes)
  }

  /// A distance with its interval, if any, and the test that it is 0, if any.
  init(
    _ name: String, qualifier: String? = nil, estimate: Outcome<Double>,
    standardError: Outcome<Double>? = nil, interval: Outcome<ConfidenceInterval>? = nil,
    degreesOfFreedom: Outcome<Double>? = nil, test: Outcome<TestResult>?,
    details: [String: Outcome<Double>] = [:], notes: [String: String] = [:]
  ) {
    self.name = name
    self.qualifier = qualifier
    value = estimate.value
    isEstimate = true
    self.standardError = standardError?.value
    self.interval = interval?.value
    intervalReason = estimate.value == nil ? nil : interval?.reason?.description
    self.test = test
    self.degreesOfFreedom = degreesOfFreedom?.value ?? test?.value?.degreesOfFreedom
    reason = estimate.reason?.description ?? test?.reason?.description
    self.details = Self.details(details, notes)
  }

  private static func details(
    _ numbers: [String: Outcome<Double>], _ notes: [String: String]
  ) -> [String: Detail] {
    numbers.compactMapValues { $0.value.map { .number($0) } }
      .merging(notes.mapValues { .text($0) }) { $1 }
  }

  var textRow: [String] {
    [
      name + (qualifier.map { " (\($0))" } ?? ""), value.map(Self.short) ?? "–",
      interval.map { "\(Self.short($0.lower)) to \(Self.short($0.upper))" }
        ?? (intervalReason == nil ? "" : "none"),
      degreesOfFreedom.map(Self.short) ?? "",
      test.map { $0.value.map { Self.probability($0.pValue) } ?? "–" } ?? "",
      reason ?? test?.value?.method.rawValue ?? "",
    ]
  }

  var csvRow: [String] {
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    return [
      name, text(value), text(interval?.lower), text(interval?.upper),
      text(test?.value?.pValue), test?.value?.method.rawValue ?? "", text(degreesOfFreedom),
      reason ?? intervalReason ?? "",
    ]
  }

  /// Four significant digits.
  private static func short(_ value: Double) -> String { String(format: "%.4g", value) }

  /// A p-value; the smallest one stands for all below it.
  static func probability(_ value: Double) -> String {
    value > TestResult.smallestPValue ? short(value) : "<" + short(value)
  }
}

extension ComparisonEntry: Encodable {
  private enum Key: String, CodingKey {
    case estimate, standardError, lower, upper, level, method, statistic, pValue, pValueMethod
    case degreesOfFreedom, permutations, reason
  }

  private struct DetailKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(reason ?? intervalReason, forKey: .reason)
    if isEstimate {
      try container.encode(value, forKey: .estimate)
      if value != nil {
        try container.encode(standardError, forKey: .standardError)
        try container.encode(interval?.lower, forKey: .lower)
        try container.encode(interval?.upper, forKey: .upper)
        try container.encode(interval?.level, forKey: .level)
      }
      try container.encodeIfPresent(test?.value?.method, forKey: .pValueMethod)
    }
    if !isEstimate || value != nil {
      try container.encode(value, forKey: .statistic)
      try container.encode(test?.value?.pValue, forKey: .pValue)
      try container.encode(
        interval?.method ?? test?.value?.method.rawValue, forKey: .method)
    }
    try container.encodeIfPresent(degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encodeIfPresent(test?.value?.permutations, forKey: .permutations)
    var further = encoder.container(keyedBy: DetailKey.self)
    for (name, detail) in details {
      let key = DetailKey(stringValue: name)
      switch detail {
      case .number(let number): try further.encode(number, forKey: key)
      case .text(let text): try further.encode(text, forKey: key)
      }
    }
  }
}

/// The results of a comparison: counts, and the entries by name.
struct ComparisonResults: Encodable {
  let referenceCount: Int
  let currentCount: Int
  let clusters: Int?
  let entries: [ComparisonEntry]

  /// How many p-values were made of the same data.
  var pValues: Int { entries.count { $0.test?.value != nil } }

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
    try container.encode(pValues, forKey: Key("pValues"))
    for entry in entries { try container.encode(entry, forKey: Key(entry.name)) }
  }

  /// The table with what it leaves open, for people.
  var text: String {
    let table = TextTable(
      columns: [
        ("Measure", .leading), ("Value", .trailing), ("Interval", .trailing), ("df", .trailing),
        ("p", .trailing), ("p-value by", .leading),
      ],
      rows: entries.map(\.textRow))
    var lines = [table.text]
    for entry in entries {
      if let reason = entry.intervalReason {
        lines.append("\(entry.name) has no interval: \(reason)")
      }
      for (name, detail) in entry.details.sorted(by: { $0.key < $1.key }) {
        if case .text(let text) = detail, name == "direction" {
          lines.append("\(entry.name): \(text)")
        }
      }
    }
    if pValues > 1 {
      lines.append(
        "\(pValues) p-values were made of the same data: of a level of 0.05 for all together "
          + "each has \(String(format: "%.2g", 0.05 / Double(pValues))) (Bonferroni). Choose the "
          + "measure before looking.")
    }
    return lines.joined(separator: "\n")
  }
}
