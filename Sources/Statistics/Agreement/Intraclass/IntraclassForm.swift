/// A form of the intraclass correlation: Shrout and Fleiss's (1979) number of the model, and whether
/// one rating or the mean of all k is judged.
public enum IntraclassForm: String, CaseIterable, Codable, Sendable {
  /// Each unit has raters of its own; one rating. McGraw and Wong's ICC(1).
  case oneWaySingle = "1,1"
  /// All raters rate all units and are a sample; agreement of one rating: ICC(A,1).
  case randomSingle = "2,1"
  /// Those raters are all that matter; consistency of one rating: ICC(C,1).
  case mixedSingle = "3,1"
  /// Each unit has raters of its own; the mean of k ratings: ICC(k).
  case oneWayAverage = "1,k"
  /// Raters are a sample; agreement of the mean of k ratings: ICC(A,k).
  case randomAverage = "2,k"
  /// Those raters are all that matter; consistency of the mean of k ratings: ICC(C,k).
  case mixedAverage = "3,k"

  /// Whether each unit has raters of its own.
  public var isOneWay: Bool { self == .oneWaySingle || self == .oneWayAverage }

  /// The form of one rating with the same model.
  public var ofOneRating: IntraclassForm {
    switch self {
    case .oneWaySingle, .oneWayAverage: .oneWaySingle
    case .randomSingle, .randomAverage: .randomSingle
    case .mixedSingle, .mixedAverage: .mixedSingle
    }
  }

  /// Whether the mean of the ratings of a unit is judged.
  public var isAverage: Bool {
    switch self {
    case .oneWayAverage, .randomAverage, .mixedAverage: true
    case .oneWaySingle, .randomSingle, .mixedSingle: false
    }
  }
}
