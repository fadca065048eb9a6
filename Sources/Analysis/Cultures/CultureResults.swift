package import Statistics

/// How alike models are to cultures, in the order in which it is told.
package struct CultureResults: Encodable, Sendable {
  /// What can be said of it, in plain words.
  package let sentences: [String]
  /// The sentence that says most.
  package let sentence: String
  /// Identifiers of the dimensions of the value system.
  package let dimensions: [String]
  /// In the order of the file.
  package let targets: [CultureDescription]
  /// Measure by measure, model by model, culture by culture.
  package let similarities: [CultureSimilarity]
  /// A family of tests each: the matrix of one measure.
  package let matrices: [CultureMatrix]
}

/// What is known of a culture.
package struct CultureDescription: Codable, Sendable {
  /// Its name in the file.
  package let culture: String
  /// A group within it; nil for all.
  package let group: String?
  /// Its name in English.
  package let name: String
  package let source: String
  package let year: Int?
  package let instrument: String?
  package let centring: String
  package let respondents: Int?
  package let effectiveSampleSize: Double?
  package let hasStandardErrors: Bool
  package let hasCovariance: Bool
  /// Whether all items of all dimensions were asked; false where that is not known.
  package let isComplete: Bool
  package let dimensions: Int
  /// Why it is not compared; nil where it is.
  package let reason: String?

  private enum Key: String, CodingKey {
    case culture, group, name, source, year, instrument, centring, respondents
    case effectiveSampleSize, hasStandardErrors, hasCovariance, isComplete, dimensions, reason
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(culture, forKey: .culture)
    try container.encode(group, forKey: .group)
    try container.encode(name, forKey: .name)
    try container.encode(source, forKey: .source)
    try container.encode(year, forKey: .year)
    try container.encode(instrument, forKey: .instrument)
    try container.encode(centring, forKey: .centring)
    try container.encode(respondents, forKey: .respondents)
    try container.encode(effectiveSampleSize, forKey: .effectiveSampleSize)
    try container.encode(hasStandardErrors, forKey: .hasStandardErrors)
    try container.encode(hasCovariance, forKey: .hasCovariance)
    try container.encode(isComplete, forKey: .isComplete)
    try container.encode(dimensions, forKey: .dimensions)
    try container.encodeIfPresent(reason, forKey: .reason)
  }
}

/// A model and a culture: how alike they are by one measure, and how sure that is.
package struct CultureSimilarity: Codable, Sendable {
  package let model: String
  package let culture: String
  package let group: String?
  package let measure: CultureMeasure
  /// How many dimensions both have.
  package let dimensions: Int
  /// On -1...1, or a distance of 0 or more.
  package let similarity: Estimate
  /// That the dimensions have nothing to do with each other, two-sided.
  package let pValue: Double?
  package let pValueMethod: TestMethod?
  /// By Benjamini & Hochberg over the matrix of the measure.
  package let adjustedPValue: Double?
  /// Among the cultures, 1 for the nearest to the model, by Holm's method over their pairs.
  package let rank: RankRange?
  /// Why there is no rank.
  package let rankReason: String?

  /// Whether the similarity is told from none, the size of the matrix being taken into account.
  package func isShown(at significance: Double) -> Bool {
    adjustedPValue.map { $0 <= significance } ?? false
  }

  private enum Key: String, CodingKey {
    case model, culture, group, measure, dimensions, similarity, pValue, pValueMethod
    case adjustedPValue, rank, rankReason
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(model, forKey: .model)
    try container.encode(culture, forKey: .culture)
    try container.encode(group, forKey: .group)
    try container.encode(measure, forKey: .measure)
    try container.encode(dimensions, forKey: .dimensions)
    try container.encode(similarity, forKey: .similarity)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(pValueMethod, forKey: .pValueMethod)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(rank, forKey: .rank)
    try container.encodeIfPresent(rankReason, forKey: .rankReason)
  }
}

extension [CultureSimilarity] {
  /// The cells of each model, which stand together in the matrix of a measure.
  package var byModel: [ArraySlice<CultureSimilarity>] {
    var rows: [ArraySlice<CultureSimilarity>] = []
    var start = startIndex
    for place in indices
    where place + 1 == endIndex || !self[place + 1].model.isExactly(self[place].model) {
      rows.append(self[start...place])
      start = place + 1
    }
    return rows
  }
}

/// The matrix of one measure as a family of tests.
package struct CultureMatrix: Codable, Sendable {
  package let measure: CultureMeasure
  /// Models by cultures that are compared.
  package let cells: Int
  /// Cells with a p-value.
  package let tested: Int
  /// Of them those that differ from none one by one, and those that do after the adjustment.
  package let differOneByOne: Int
  package let differAdjusted: Int
  package let adjustment: PairAdjustment
  /// The least and the largest similarity; nil without one.
  package let least: Double?
  package let largest: Double?
  /// Models whose nearest culture is told from all others.
  package let modelsWithNearest: Int
  /// Models of which cultures are ranked.
  package let modelsRanked: Int
}
