/// Why a statistic is undefined: one vocabulary for the whole module.
public enum UndefinedReason: Sendable, Equatable, CustomStringConvertible {
  /// No score feeds the statistic.
  case noData
  /// One of its means rests on this many clusters, and two are needed to see any spread.
  case tooFewClusters(Int)
  /// Every resample gives the same number, so its spread cannot be judged.
  case constantData
  /// In this share of the resamples (0...1) the statistic could not be computed; 5 % are allowed.
  case undefinedReplicates(share: Double)
  /// Fewer than two replicates.
  case tooFewReplicates(Int)
  /// The level does not lie between 0 and 1.
  case invalidLevel(Double)
  /// The arithmetic left the range of finite numbers.
  case notFinite
  /// There is no quantity of this number.
  case noSuchQuantity(Int)
  /// A numerical routine failed; the text is its own account.
  case numericalFailure(String)
  /// There are this many values, and so many are needed.
  case tooFewValues(Int, needed: Int)
  /// All values are equal, so that there is no spread to measure against.
  case allValuesEqual
  /// The exact calculation would take too long or too much memory for data of this size.
  case tooLarge
  /// The values lie outside of what the statistic is defined for; the text says what that is.
  case outsideDomain(String)
  /// The data do not allow the question to be asked; the text says what they lack.
  case notTestable(String)

  /// A stable name for programs, in lowerCamelCase.
  public var code: String {
    switch self {
    case .noData: "noData"
    case .tooFewClusters: "tooFewClusters"
    case .constantData: "constantData"
    case .undefinedReplicates: "undefinedReplicates"
    case .tooFewReplicates: "tooFewReplicates"
    case .invalidLevel: "invalidLevel"
    case .notFinite: "notFinite"
    case .noSuchQuantity: "noSuchQuantity"
    case .numericalFailure: "numericalFailure"
    case .tooFewValues: "tooFewValues"
    case .allValuesEqual: "allValuesEqual"
    case .tooLarge: "tooLarge"
    case .outsideDomain: "outsideDomain"
    case .notTestable: "notTestable"
    }
  }

  /// The reason as one plain clause, without a capital or a full stop.
  public var description: String {
    switch self {
    case .noData: "there are no scores"
    case .tooFewClusters(let count):
      "the scores come from \(count) cluster\(count == 1 ? "" : "s") and at least 2 are needed"
    case .constantData: "every resample gives the same value"
    case .undefinedReplicates(let share):
      "it could not be computed in \(Self.percent(share)) % of the resamples"
    case .tooFewReplicates(let count):
      "there \(count == 1 ? "is 1 replicate" : "are \(count) replicates") and at least 2 are needed"
    case .invalidLevel(let level): "the level \(level) does not lie between 0 and 1"
    case .notFinite: "the arithmetic left the range of finite numbers"
    case .noSuchQuantity(let number): "there is no quantity number \(number)"
    case .numericalFailure(let account): "a numerical routine failed (\(account))"
    case .tooFewValues(let count, let needed):
      "there \(count == 1 ? "is 1 value" : "are \(count) values") and at least \(needed) are needed"
    case .allValuesEqual: "all values are equal"
    case .tooLarge: "the data are too many for an exact calculation"
    case .outsideDomain(let domain): "it is defined for \(domain) only"
    case .notTestable(let lack): "it cannot be tested: \(lack)"
    }
  }

  private static func percent(_ share: Double) -> String {
    guard share.isFinite, abs(share) < 1e6 else { return "\(share)" }
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}
