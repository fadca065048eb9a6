package import Statistics
internal import Wording

/// What the profile of a model is compared with that of a culture by.
package enum CultureMeasure: String, CaseIterable, Codable, Sendable {
  case pearson, spearman, kendall, euclid, cosine, residual
  /// One less the root of the mean Jensen-Shannon divergence of how answers are spread over the
  /// categories.
  case jensenShannon
  /// How far answers must be moved for both to be spread alike, as a share of their scale.
  case wasserstein1

  /// What compares two profiles; nil for what compares how answers are spread.
  package var ofProfiles: ProfileMeasure? { ProfileMeasure(rawValue: rawValue) }

  /// What compares how answers are spread; nil for what compares two profiles.
  package var ofSpreads: SpreadMeasure? { SpreadMeasure(rawValue: rawValue) }

  /// Whether smaller numbers are more alike.
  package var isDistance: Bool { ofProfiles?.isDistance ?? ofSpreads?.isDistance ?? false }

  /// Those that profiles alone allow, which are computed where none is named.
  package static let standard = allCases.filter { $0.ofProfiles != nil }

  /// The measure in sentences and headings.
  package var title: String {
    switch self {
    case .pearson: said("Pearson correlation")
    case .spearman: said("Spearman correlation")
    case .kendall: said("Kendall's tau-b")
    case .euclid: said("Euclid's distance of standardised profiles")
    case .cosine: said("cosine")
    case .residual: said("residual alignment")
    case .jensenShannon: said("Jensen-Shannon similarity")
    case .wasserstein1: said("1-Wasserstein distance")
    }
  }
}
