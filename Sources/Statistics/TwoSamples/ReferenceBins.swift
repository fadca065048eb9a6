/// The bins in which the shares of two samples of numbers are compared.
///
/// Where there are few distinct values that repeat, each of them is a bin. Else the bins lie between
/// the quantiles of the reference sample (deciles unless said otherwise; type 7), so that each holds
/// an equal share of the reference; a value that more than one quantile meets is a bin of its own,
/// and rows of one value are never parted. So a value that most rows have, at either end of the scale
/// or inside, is told from the others, and turning the scale round changes nothing.
public struct ReferenceBins: Sendable, Equatable {
  /// How the bins were made.
  public enum Rule: String, CaseIterable, Codable, Sendable {
    /// Each distinct value is a bin.
    case distinctValues
    /// The bins lie between quantiles of the reference.
    case referenceQuantiles
    /// The bins are categories that the caller has named.
    case categories
  }

  /// The most distinct values of which each is a bin, if values occur twice on average.
  public static let mostValues = 20

  /// The customary number of bins.
  public static let customary = 10

  /// How the bins were made.
  public let rule: Rule
  /// The largest value of each bin but the last; empty for categories.
  public let edges: [Double]
}
