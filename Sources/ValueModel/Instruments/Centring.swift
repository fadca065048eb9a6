/// What is subtracted from a dimension's mean.
package enum Centring: String, Sendable, Codable, CaseIterable {
  /// Nothing: scores keep the scale and are shown on 0...100.
  case none
  /// The model's mean over all items that feed any dimension: scores are shown in raw units
  /// round zero.
  case model
  /// The mean rating of each respondent, before people are averaged: likewise in raw units.
  case respondent
}
