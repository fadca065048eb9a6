package import Analysis

/// A number that claims, inline values, conditions and loops speak of, with every name settled.
///
/// Models, dimensions, cultures and rounds are named as the data name them; a source is its place among
/// those of the report.
package indirect enum Quantity: Equatable, Codable, Sendable {
  case constant(Double)
  /// A model's score.
  case score(model: String, DimensionName)
  /// The weighted sum of a model's scores, by the weights of a name.
  case alignment(source: Int, model: String, weights: String)
  /// A coefficient of the judges' agreement; the default one where none is named.
  case agreement(DimensionName, coefficient: String?)
  /// A model's score in the later round less that in the earlier one.
  case drift(model: String, from: String, to: String, DimensionName)
  /// The Euclidean distance of the profiles of two models.
  case distance(source: Int, String, String)
  /// The correlation of two dimensions over the models that both have.
  case correlation(DimensionName, DimensionName)
  case similarity(source: Int, model: String, to: ProfileName, measure: CultureMeasure)
  /// The model's rank among all models, 1 the highest score.
  case rank(model: String, DimensionName)
  /// The rank of a dimension within a model's profile, 1 the highest score.
  case place(DimensionName, model: String)
  /// How many judgments there are, of all models where none is named.
  case judgments(source: Int, model: String?, dimension: String?)
  /// The share of the statements that hold.
  case share([Statement])
  case negated(Quantity)
  case sum(Quantity, Quantity)
  case difference(Quantity, Quantity)
  case product(Quantity, Quantity)
  case quotient(Quantity, Quantity)
  case mean([Quantity])
  case minimum([Quantity])
  case maximum([Quantity])
  case median([Quantity])
  /// The standard deviation of several quantities, with n - 1.
  case spread([Quantity])
}

/// A dimension of a source, or its score over all of them.
package struct DimensionName: Hashable, Codable, Sendable {
  /// Place among the sources.
  package let source: Int
  /// Identifier; nil for the score over all dimensions.
  package let dimension: String?

  package init(source: Int, dimension: String?) {
    self.source = source
    self.dimension = dimension
  }
}

/// Whose profile a model's is compared with.
package enum ProfileName: Hashable, Codable, Sendable {
  case culture(String)
  case model(String)
  /// The pan-cultural profile.
  case baseline
}
