public import Statistics

/// The parameters of one item.
///
/// The response function is written with a slope and intercepts, which exist for every slope:
///
/// - ``Form/logistic``: P(1) = c + (u - c) / (1 + exp(-(aθ + d)));
/// - ``Form/graded``: P(k or more) = 1 / (1 + exp(-(aθ + d_k))), the d_k falling strictly;
/// - ``Form/partialCredit``: P(k) proportional to exp(kaθ + d_k), with d_0 = 0.
///
/// Categories count from 0, abilities are in units of the standard deviation of the population, and
/// the logit has no factor 1.702.
public struct Item: Sendable, Equatable, Codable {
  /// The form of the response function.
  public enum Form: String, Codable, Sendable {
    /// Two categories, with asymptotes (one to four parameters).
    case logistic
    /// Cumulative logits (graded response).
    case graded
    /// Adjacent logits (generalised partial credit).
    case partialCredit
  }

  /// The form of the response function.
  public let form: Form
  /// The slope a: change of the logit per unit of ability; negative for an item keyed the wrong way.
  public let discrimination: Double
  /// The intercepts d_1, d_2, ...: one fewer than there are categories.
  public let intercepts: [Double]
  /// The chance c of a right response at very low ability, 0 but for logistic items.
  public let lowerAsymptote: Double
  /// The chance u of a right response at very high ability, 1 but for logistic items.
  public let upperAsymptote: Double

  /// Larger parameters and abilities are refused or cut, so that no logit overflows.
  static let parameterLimit = 1e9

  /// How many categories a response has.
  public var categories: Int { intercepts.count + 1 }

  /// An item of two categories by its intercept.
  ///
  /// - Parameters:
  ///   - discrimination: the slope a, finite.
  ///   - intercept: the logit d at ability 0, finite.
  ///   - lowerAsymptote: c, in 0..<1.
  ///   - upperAsymptote: u, above c and at most 1.
  /// - Throws: ``ItemResponseError/unusableItem(_:)``.
  public static func logistic(
    discrimination: Double, intercept: Double, lowerAsymptote: Double = 0,
    upperAsymptote: Double = 1
  ) throws(ItemResponseError) -> Item {
    guard lowerAsymptote >= 0, lowerAsymptote < upperAsymptote, upperAsymptote <= 1 else {
      throw .unusableItem("asymptotes \(lowerAsymptote) and \(upperAsymptote) do not rise in 0...1")
    }
    return try Item(
      .logistic, discrimination, [intercept], lower: lowerAsymptote, upper: upperAsymptote)
  }

  /// An item of two categories by its difficulty b: the logit is a(θ - b).
  ///
  /// The asymptotes are as in ``logistic(discrimination:intercept:lowerAsymptote:upperAsymptote:)``.
  ///
  /// - Throws: ``ItemResponseError/unusableItem(_:)``.
  public static func logistic(
    discrimination: Double, difficulty: Double, lowerAsymptote: Double = 0,
    upperAsymptote: Double = 1
  ) throws(ItemResponseError) -> Item {
    try logistic(
      discrimination: discrimination, intercept: -discrimination * difficulty,
      lowerAsymptote: lowerAsymptote, upperAsymptote: upperAsymptote)
  }

  /// A graded item; the intercepts fall strictly.
  ///
  /// - Throws: ``ItemResponseError/unusableItem(_:)``.
  public static func graded(
    discrimination: Double, intercepts: [Double]
  ) throws(ItemResponseError) -> Item {
    guard zip(intercepts, intercepts.dropFirst()).allSatisfy({ $0 > $1 }) else {
      throw .unusableItem("the intercepts of a graded item must fall strictly")
    }
    return try Item(.graded, discrimination, intercepts)
  }

  /// A generalised partial credit item; the intercepts are d_1, d_2, ..., with d_0 = 0 left out.
  ///
  /// - Throws: ``ItemResponseError/unusableItem(_:)``.
  public static func partialCredit(
    discrimination: Double, intercepts: [Double]
  ) throws(ItemResponseError) -> Item {
    try Item(.partialCredit, discrimination, intercepts)
  }

  /// The difficulties: where the logit of each boundary is zero.
  ///
  /// Logistic and graded items: -d_k / a. Partial credit: the ability at which categories k - 1 and
  /// k are equally likely, -(d_k - d_{k-1}) / a. Undefined where the discrimination is zero.
  public var difficulties: [Outcome<Double>] {
    intercepts.indices.map { index in
      let step =
        form == .partialCredit && index > 0
        ? intercepts[index] - intercepts[index - 1] : intercepts[index]
      let difficulty = -step / discrimination
      return difficulty.isFinite ? .value(difficulty) : .undefined(.notFinite)
    }
  }

  /// The mean of the difficulties.
  public var difficulty: Outcome<Double> {
    let values = difficulties.compactMap(\.value)
    return values.count == intercepts.count
      ? .value(values.reduce(0, +) / Double(values.count)) : .undefined(.notFinite)
  }

  private init(
    _ form: Form, _ discrimination: Double, _ intercepts: [Double], lower: Double = 0,
    upper: Double = 1
  ) throws(ItemResponseError) {
    guard abs(discrimination) <= Item.parameterLimit,
      intercepts.allSatisfy({ abs($0) <= Item.parameterLimit })
    else { throw .unusableItem("a parameter is not a number within ±1e9") }
    guard !intercepts.isEmpty, intercepts.count < ResponseTable.categoryLimit else {
      throw .unusableItem("an item has 2 to \(ResponseTable.categoryLimit) categories")
    }
    self.init(
      unchecked: form, discrimination: discrimination, intercepts: intercepts, lower: lower,
      upper: upper)
  }

  /// An item whose parameters are known to be usable.
  init(
    unchecked form: Form, discrimination: Double, intercepts: [Double], lower: Double,
    upper: Double
  ) {
    self.form = form
    self.discrimination = discrimination
    self.intercepts = intercepts
    lowerAsymptote = lower
    upperAsymptote = upper
  }

  private enum CodingKeys: String, CodingKey {
    case form, discrimination, intercepts, lowerAsymptote, upperAsymptote
  }

  /// Reads an item and checks its parameters.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let discrimination = try container.decode(Double.self, forKey: .discrimination)
    let intercepts = try container.decode([Double].self, forKey: .intercepts)
    switch try container.decode(Form.self, forKey: .form) {
    case .logistic:
      self = try .logistic(
        discrimination: discrimination, intercept: intercepts.first ?? .nan,
        lowerAsymptote: try container.decode(Double.self, forKey: .lowerAsymptote),
        upperAsymptote: try container.decode(Double.self, forKey: .upperAsymptote))
    case .graded: self = try .graded(discrimination: discrimination, intercepts: intercepts)
    case .partialCredit:
      self = try .partialCredit(discrimination: discrimination, intercepts: intercepts)
    }
  }
}
