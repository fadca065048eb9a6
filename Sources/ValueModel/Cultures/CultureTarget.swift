/// What a survey says of the values of one culture, or of a group within it.
package struct CultureTarget: Sendable, Codable, Equatable {
  /// What it says of one dimension.
  package struct Value: Sendable, Codable, Equatable {
    /// Identifier of the dimension.
    package let dimension: String
    /// The mean, in the units of the survey after its centring.
    package let estimate: Double
    /// Nil where the source gives none.
    package let standardError: Double?
    /// How many items the mean rests on, and how many the instrument has for the dimension; nil where
    /// the source does not say.
    package let items: Int?
    package let itemsExpected: Int?

    package init(
      dimension: String, estimate: Double, standardError: Double? = nil, items: Int? = nil,
      itemsExpected: Int? = nil
    ) {
      self.dimension = dimension
      self.estimate = estimate
      self.standardError = standardError
      self.items = items
      self.itemsExpected = itemsExpected
    }

    /// Whether all items of the dimension were asked.
    package var isComplete: Bool { items != nil && items == itemsExpected }
  }

  /// The culture's name in the file, such as an ISO code: what commands call it by.
  package let culture: String
  /// A group within the culture; nil for all of it.
  package let group: String?
  /// In the order of the system's dimensions; a dimension that the source lacks is absent.
  package let values: [Value]
  /// The covariance of the estimates, row-major over `values`; nil where the source gives none.
  ///
  /// Values that are centred on a respondent's mean are correlated, so that errors alone do not say it.
  package let covariance: [Double]?
  /// How many people answered; nil where the source does not say.
  package let respondents: Int?
  package let effectiveSampleSize: Double?
  package let year: Int?
  /// The questionnaire, such as `pvq-21`.
  package let instrument: String?
  /// `respondent`, `none` or what the source says.
  package let centring: String
  package let source: String

  package init(
    culture: String, group: String? = nil, values: [Value], covariance: [Double]? = nil,
    respondents: Int? = nil, effectiveSampleSize: Double? = nil, year: Int? = nil,
    instrument: String? = nil, centring: String, source: String
  ) {
    self.culture = culture
    self.group = group
    self.values = values
    self.covariance = covariance
    self.respondents = respondents
    self.effectiveSampleSize = effectiveSampleSize
    self.year = year
    self.instrument = instrument
    self.centring = centring
    self.source = source
  }

  /// Whether every dimension of a system is there with all its items.
  package func isComplete(for system: ValueSystem) -> Bool {
    system.dimensions.allSatisfy { dimension in
      values.contains { $0.dimension == dimension.id && $0.isComplete }
    }
  }

  /// Whether every value has a standard error.
  package var hasStandardErrors: Bool { values.allSatisfy { $0.standardError != nil } }

  /// The covariance of the estimates, from the errors alone where the source gives no covariance.
  ///
  /// - Returns: row-major over `values`; nil where an error is missing.
  package var knownCovariance: [Double]? {
    if let covariance { return covariance }
    guard hasStandardErrors else { return nil }
    var matrix = [Double](repeating: 0, count: values.count * values.count)
    for (place, value) in values.enumerated() {
      matrix[place * values.count + place] = (value.standardError ?? 0) * (value.standardError ?? 0)
    }
    return matrix
  }
}

/// The targets of one file, such as the cultures of a survey, on one value system.
package struct CultureTargets: Sendable, Codable, Equatable {
  /// The file as the caller named it.
  package let file: String
  /// Identifier of the value system.
  package let system: String
  /// In the order of the file.
  package let targets: [CultureTarget]
  /// Names of cultures to print, by the culture's name in the file, then by BCP-47 language tag.
  package let names: [String: [String: String]]

  package init(
    file: String, system: String, targets: [CultureTarget],
    names: [String: [String: String]] = [:]
  ) {
    self.file = file
    self.system = system
    self.targets = targets
    self.names = names
  }

  /// The name of a culture in a language, else in English, else as the file calls it.
  package func name(of culture: String, language: String = "en") -> String {
    names[culture]?[language] ?? names[culture]?["en"] ?? culture
  }
}
