package import Statistics

/// What the profile of a model is compared with that of a culture by.
package enum CultureMeasure: String, CaseIterable, Codable, Sendable {
  case pearson, spearman, kendall, euclid, cosine, residual
  /// One less the Jensen-Shannon distance of how answers are spread over the categories.
  case jensenShannon
  /// How far answers must be moved on their scale for both to be spread alike.
  case wasserstein1

  /// What compares two profiles; nil for what compares how answers are spread.
  package var ofProfiles: ProfileMeasure? { ProfileMeasure(rawValue: rawValue) }

  /// Those that profiles alone allow, which are computed where none is named.
  package static let standard = allCases.filter { $0.ofProfiles != nil }

  /// The measure in sentences and headings.
  package var title: String {
    switch self {
    case .pearson: "Pearson correlation"
    case .spearman: "Spearman correlation"
    case .kendall: "Kendall's tau-b"
    case .euclid: "Euclid's distance of standardised profiles"
    case .cosine: "cosine"
    case .residual: "residual alignment"
    case .jensenShannon: "Jensen-Shannon similarity"
    case .wasserstein1: "1-Wasserstein distance"
    }
  }
}
