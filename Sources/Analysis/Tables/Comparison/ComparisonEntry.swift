package import Diagnostics
package import Statistics

/// One line of a comparison: a test, or a distance with a p-value.
package struct ComparisonEntry {
  /// A further fact of an entry.
  package enum Detail {
    case number(Double)
    case text(String)
  }

  package let name: String
  /// What the name leaves open, in words.
  package let qualifier: String?
  package let value: Double?
  /// Whether the value estimates a distance between populations rather than being a test statistic.
  let isEstimate: Bool
  package let standardError: Double?
  package let interval: ConfidenceInterval?
  /// Why there is no interval, where one was asked for.
  package let intervalReason: String?
  package let test: Outcome<TestResult>?
  package let degreesOfFreedom: Double?
  package let reason: String?
  package let details: [String: Detail]

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
    reason = test.reason?.words
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
    intervalReason = estimate.value == nil ? nil : interval?.reason?.words
    self.test = test
    self.degreesOfFreedom = degreesOfFreedom?.value ?? test?.value?.degreesOfFreedom
    reason = estimate.reason?.words ?? test?.reason?.words
    self.details = Self.details(details, notes)
  }

  private static func details(
    _ numbers: [String: Outcome<Double>], _ notes: [String: String]
  ) -> [String: Detail] {
    numbers.compactMapValues { $0.value.map { .number($0) } }
      .merging(notes.mapValues { .text($0) }) { $1 }
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

  package func encode(to encoder: any Encoder) throws {
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
package struct ComparisonResults: Encodable {
  package let referenceCount: Int
  package let currentCount: Int
  package let clusters: Int?
  package let entries: [ComparisonEntry]
  /// What a reader must know before using the figures.
  package let cautions: [Caution]

  /// Every test and distance of two samples, of numbers or of categories.
  package init(_ samples: ComparedSamples, isCategorical: Bool, settings: ComparisonSettings)
    throws(Diagnostics)
  {
    referenceCount = samples.reference.count
    currentCount = samples.current.count
    clusters = samples.clusterCount
    do throws(StatisticsError) {
      if isCategorical {
        let comparison = try CategoricalComparison(samples, settings)
        entries = comparison.entries
        cautions = samples.cautions + comparison.cautions
      } else {
        let comparison = try NumericComparison(samples, settings)
        entries = comparison.entries
        cautions = samples.cautions + comparison.cautions
      }
    } catch {
      throw Diagnostics(Diagnostic(error, at: samples.place))
    }
  }

  /// How many p-values were made of the same data.
  package var pValues: Int { entries.count { $0.test?.value != nil } }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(referenceCount, forKey: Key("referenceCount"))
    try container.encode(currentCount, forKey: Key("currentCount"))
    try container.encodeIfPresent(clusters, forKey: Key("clusters"))
    try container.encode(pValues, forKey: Key("pValues"))
    for entry in entries { try container.encode(entry, forKey: Key(entry.name)) }
  }
}
