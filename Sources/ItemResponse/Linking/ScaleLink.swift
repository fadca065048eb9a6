/// The line that takes abilities on the scale of a new calibration to that of an old one.
///
///     θ_old = slope · θ_new + intercept
///
/// Calibrations of different examinees differ in their origin and unit. Items that both have, the
/// anchors, show by how much:
///
///     let link = try ScaleLink(new: anchorsNow, old: anchorsThen, method: .stockingLord)
///     let ability = link.linked(abilityNow)
///
/// Anchors of two and of more categories work with all methods; the methods that average take all
/// difficulties of an item, those of characteristic curves its expected score.
///
/// Source: Kolen & Brennan (2014), "Test Equating, Scaling, and Linking", section 6.3.
public struct ScaleLink: Sendable, Equatable, Codable {
  /// How the line is found.
  public enum Method: String, CaseIterable, Codable, Sendable {
    /// Ratio of the mean discriminations, then the mean difficulties (Loyd & Hoover 1980).
    case meanMean = "mean-mean"
    /// Ratio of the standard deviations of the difficulties, then their means (Marco 1977).
    case meanSigma = "mean-sigma"
    /// Geometric mean of the ratios of discriminations, then the mean difficulties (Mislevy & Bock
    /// 1990).
    case meanGeometric = "mean-geometric"
    /// Least squares between the expected scores of each item (Haebara 1980).
    case haebara
    /// Least squares between the expected sums of scores (Stocking & Lord 1983).
    case stockingLord = "stocking-lord"
  }

  /// How the line was found.
  public let method: Method
  /// The unit of the new scale in units of the old one; positive.
  public let slope: Double
  /// The origin of the new scale on the old one.
  public let intercept: Double
  /// What is not known of slope and intercept; nil with fewer than three anchors, and where a link
  /// without one of them is not possible.
  public let covariance: LinkCovariance?
  /// The value that the least squares of a method of characteristic curves came to: the weighted mean
  /// of the squared differences; nil for the other methods.
  public let criterion: Double?
  /// How far each anchor is from the line, in the order of the anchors.
  public let anchors: [LinkAnchor]

  /// Links two calibrations of the same items.
  ///
  /// - Parameters:
  ///   - new: the anchors as the new calibration has them.
  ///   - old: the same items, in the same order, as the old one has them.
  ///   - method: how the line is found.
  ///   - abilities: nodes on the old scale, with their weights, for the methods of characteristic
  ///     curves.
  /// - Throws: ``ItemResponseError/noLink(_:)`` for no anchors, for one with the mean/sigma method,
  ///   for anchors that are not the same kind of item in both lists or have no difficulty, and where
  ///   there is no line with a positive slope; ``ItemResponseError/lengthsDiffer(_:_:)``.
  /// - Complexity: O(anchors²) for the jackknife; of the methods of characteristic curves times the
  ///   nodes.
  public init(
    new: [Item], old: [Item], method: Method = .stockingLord,
    abilities: Quadrature = ScaleLink.customaryNodes
  ) throws(ItemResponseError) {
    let pairs = try AnchorPairs(new: new, old: old, abilities: abilities)
    let everyone = Array(new.indices)
    let line = try pairs.line(method, of: everyone)
    self.method = method
    slope = line.slope
    intercept = line.intercept
    criterion = pairs.criterion(method, line)
    covariance = pairs.jackknife(method)
    anchors = pairs.discrepancies(line)
  }

  /// Links two calibrations by what they know of the same items.
  ///
  /// The error of the link is that of the same anchors without uncertainty: the jackknife sees the
  /// errors of the parameters as differences between anchors already.
  ///
  /// - Throws: as ``init(new:old:method:abilities:)-([Item],_,_,_)``.
  public init(
    new: [CalibratedItem], old: [CalibratedItem], method: Method = .stockingLord,
    abilities: Quadrature = ScaleLink.customaryNodes
  ) throws(ItemResponseError) {
    try self.init(
      new: new.map(\.item), old: old.map(\.item), method: method, abilities: abilities)
  }

  /// 41 equally spaced nodes from -4 to 4 with normal weights.
  public static let customaryNodes = Quadrature(equallySpaced: 41, from: -4, to: 4)

  private enum CodingKeys: String, CodingKey {
    case method, slope, intercept, covariance, criterion, anchors
  }

  /// Reads a link and checks its numbers.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    method = try container.decode(Method.self, forKey: .method)
    slope = try container.decode(Double.self, forKey: .slope)
    intercept = try container.decode(Double.self, forKey: .intercept)
    covariance = try container.decodeIfPresent(LinkCovariance.self, forKey: .covariance)
    criterion = try container.decodeIfPresent(Double.self, forKey: .criterion)
    anchors = try container.decode([LinkAnchor].self, forKey: .anchors)
    guard slope > 0, slope.isFinite, intercept.isFinite else {
      throw ItemResponseError.noLink("a slope of \(slope) is not positive")
    }
  }
}

/// What is not known of the slope and the intercept of a link.
///
/// By the jackknife over the anchors, which are a sample of the items that could have been anchors:
/// what differs between them, the errors of their parameters as well as changes of the items
/// themselves, is in it. What all anchors share is not; it shifts all abilities of a round alike and
/// comes from the examinees of the calibration.
public struct LinkCovariance: Sendable, Equatable, Codable {
  /// The variance of the slope.
  public let slopeVariance: Double
  /// The covariance of slope and intercept.
  public let covariance: Double
  /// The variance of the intercept, in squared units of ability on the old scale.
  public let interceptVariance: Double

  /// A covariance matrix.
  public init(slopeVariance: Double, covariance: Double, interceptVariance: Double) {
    self.slopeVariance = slopeVariance
    self.covariance = covariance
    self.interceptVariance = interceptVariance
  }

  /// The error variance that the link gives an ability.
  ///
  /// - Parameter ability: on the new scale.
  /// - Returns: var(slope) θ² + 2 θ cov + var(intercept), 0 or more.
  public func variance(at ability: Double) -> Double {
    max(0, slopeVariance * ability * ability + 2 * covariance * ability + interceptVariance)
  }
}

/// How far an anchor is from the line of a link.
public struct LinkAnchor: Sendable, Equatable, Codable {
  /// The mean difficulty on the old scale, old less linked new: positive where the item became easier.
  public let difficultyChange: Double
  /// The logarithm of the old discrimination over the linked new one; nil where their signs differ.
  public let discriminationChange: Double?
  /// The root of the weighted mean square of the difference between the two expected scores.
  public let curveDistance: Double
  /// How far the change of the difficulty is out among all anchors, in robust standard deviations.
  ///
  /// The change less the median, over 0.74 times the distance of the quartiles (Huynh & Meyer 2010):
  /// about standard normal for anchors that did not change. Nil with fewer than four anchors, and
  /// where most of them agree.
  public let difficultyDeviation: Double?
  /// The same of the discrimination.
  public let discriminationDeviation: Double?

  /// The larger of the two deviations, in absolute value; nil where there is none.
  public var deviation: Double? {
    switch (difficultyDeviation, discriminationDeviation) {
    case (let first?, let second?): max(abs(first), abs(second))
    case (let first?, nil): abs(first)
    case (nil, let second?): abs(second)
    case (nil, nil): nil
    }
  }
}

extension ScaleLink {
  /// The anchors that drifted, by their places in the lists.
  ///
  /// Leave them out and link again.
  ///
  /// - Parameter bound: how many robust standard deviations an anchor may be out; 2.58 is exceeded by
  ///   one unchanged parameter in a hundred.
  public func driftingAnchors(beyond bound: Double = 2.58) -> [Int] {
    anchors.indices.filter { (anchors[$0].deviation ?? 0) > bound }
  }

  /// The item with its parameters on the old scale.
  public func linked(_ item: Item) -> Item {
    let discrimination = item.discrimination / slope
    return Item(
      unchecked: item.form, discrimination: discrimination,
      intercepts: item.intercepts.enumerated().map { index, value in
        // Category k of a partial credit item has k times the slope.
        let times = item.form == .partialCredit ? Double(index + 1) : 1
        return value - times * discrimination * intercept
      }, lower: item.lowerAsymptote, upper: item.upperAsymptote)
  }

  /// The item and its uncertainty on the old scale.
  ///
  /// The error of the link is not in it: all items share it, and abilities carry it.
  public func linked(_ item: CalibratedItem) -> CalibratedItem {
    CalibratedItem(
      unchecked: linked(item.item),
      uncertainty: item.uncertainty.map {
        ParameterUncertainty(
          uncheckedDiscriminationVariance: $0.discriminationVariance / (slope * slope),
          covariance: $0.covariance, difficultyVariance: $0.difficultyVariance * slope * slope)
      })
  }

  /// An ability on the new scale, taken to the old one with the error of the link.
  ///
  /// - Returns: slope · θ + intercept, with
  ///   √(slope² SE² + var(slope) θ² + 2 θ cov + var(intercept)); without a ``covariance`` the error of
  ///   the link is left out.
  public func linked(_ estimate: AbilityEstimate) -> AbilityEstimate {
    carrying(
      AbilityEstimate(
        ability: slope * estimate.ability + intercept,
        standardError: slope * estimate.standardError))
  }

  /// An ability that was measured with linked items, with the error of the link.
  ///
  /// - Parameter estimate: on the old scale, with the error of its test alone.
  public func carrying(_ estimate: AbilityEstimate) -> AbilityEstimate {
    let error = covariance?.variance(at: (estimate.ability - intercept) / slope) ?? 0
    return AbilityEstimate(
      ability: estimate.ability,
      standardError: (estimate.standardError * estimate.standardError + error).squareRoot())
  }
}
