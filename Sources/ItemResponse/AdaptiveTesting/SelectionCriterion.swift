internal import Foundation
internal import GSLSupport
public import Statistics

/// The values of a selection criterion for the items of a bank, after the responses so far.
///
///     let criterion = try SelectionCriterion(bank)
///     let values = criterion.values(.maximumInformation, at: 0.2, given: responses)
public struct SelectionCriterion: Sendable {
  /// The items to choose from.
  public let bank: ItemBank
  private let tables: SelectionTables

  /// Prepares a criterion.
  ///
  /// - Parameters:
  ///   - bank: the items.
  ///   - population: the distribution of abilities, for the criteria that weight by the posterior.
  ///   - quadrature: where likelihoods are evaluated for criteria that weight; the integral is the
  ///     trapezoidal one over these nodes.
  public init(
    _ bank: ItemBank, population: LatentDistribution = .standard,
    quadrature: Quadrature = AdaptiveTestPlan.customaryNodes
  ) {
    self.bank = bank
    tables = SelectionTables(bank, population: population, quadrature: quadrature)
  }

  /// The criterion for each item that has not been answered.
  ///
  /// - Parameters:
  ///   - selection: the rule; random choice has no criterion and answers zeros.
  ///   - ability: the provisional ability.
  ///   - responses: one entry an item; nil where it was not given.
  /// - Returns: one entry an item: nil for those that were given, and for items where the criterion
  ///   is not defined. Small is best for the closest difficulty, large for all others.
  /// - Throws: ``ItemResponseError`` when the responses do not fit the items.
  /// - Complexity: O(items) for the information and the difficulty, O(items × nodes) for the others.
  public func values(
    _ selection: ItemSelection, at ability: Double, given responses: [Int?]
  ) throws(ItemResponseError) -> [Double?] {
    guard responses.count == bank.items.count else {
      throw .lengthsDiffer(responses.count, bank.items.count)
    }
    let nodes = tables.nodeTable.nodes.count
    var logLikelihood = [Double](repeating: 0, count: nodes)
    for (number, response) in responses.enumerated() {
      guard let response else { continue }
      guard (0..<bank.items[number].categories).contains(response) else {
        throw .noSuchCategory(
          response, person: 0, item: number, categories: bank.items[number].categories)
      }
      let row = tables.nodeTable.row(number, response)
      for q in 0..<nodes { logLikelihood[q] += tables.nodeTable.values[row + q] }
    }
    var values = [Double](repeating: .nan, count: responses.count)
    values.withUnsafeMutableBufferPointer { values in
      tables.fill(values, selection, at: ability, logLikelihood: logLikelihood) {
        responses[$0] == nil
      }
    }
    return values.map { $0.isNaN ? nil : $0 }
  }

  /// The Kullback-Leibler index of an item: its divergence integrated over ability ± width.
  ///
  /// Chang & Ying (1996), eq. 8, with the width 3 / √n after n items; by a Gauss-Legendre rule of
  /// 64 nodes.
  ///
  /// - Returns: undefined where the width is not positive and finite.
  public static func divergenceIndex(
    of item: Item, at ability: Double, width: Double
  ) -> Outcome<Double> {
    guard width > 0, width.isFinite, ability.isFinite else { return .undefined(.notFinite) }
    return .deciding { () throws(GSLError) in
      let rule = try GaussianQuadrature.legendre(
        count: 64, from: ability - width, to: ability + width)
      let integral = zip(rule.nodes, rule.weights).reduce(0) {
        $0 + $1.1 * item.divergence(from: ability, to: $1.0)
      }
      return integral.isFinite ? .value(integral) : .undefined(.notFinite)
    }
  }
}
