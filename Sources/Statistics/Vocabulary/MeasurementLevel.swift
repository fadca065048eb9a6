/// How the numbers of a scale may be compared; it fixes the distance of Krippendorff's alpha.
///
/// Source: Krippendorff (2019), "Content Analysis", 4th edition, section 12.3.
public enum MeasurementLevel: String, CaseIterable, Codable, Sendable {
  /// Equal or not.
  case nominal
  /// By order: the distance is the number of ratings that lie between two categories.
  case ordinal
  /// By squared difference.
  case interval
  /// By squared difference over squared sum; the numbers are 0 or more.
  case ratio
}
