/// An item with what is known of its parameters.
public struct CalibratedItem: Sendable, Equatable, Codable {
  /// The item, with the estimates of its parameters.
  public let item: Item
  /// How uncertain the estimates are; nil where the parameters are taken as known.
  public let uncertainty: ParameterUncertainty?

  /// An item with the uncertainty of its parameters.
  ///
  /// - Parameters:
  ///   - item: the estimates.
  ///   - uncertainty: the covariance of discrimination and difficulty, for items of two categories
  ///     whose discrimination is not zero; nil for parameters that are taken as known.
  /// - Throws: ``ItemResponseError/unusableItem(_:)`` for an uncertainty of another item.
  public init(
    _ item: Item, uncertainty: ParameterUncertainty? = nil
  ) throws(ItemResponseError) {
    if uncertainty != nil {
      guard item.categories == 2 else {
        throw .unusableItem(
          "an uncertainty of discrimination and difficulty is for items of two categories")
      }
      guard item.discrimination != 0 else {
        throw .unusableItem("an item without discrimination has no difficulty to be uncertain of")
      }
    }
    self.init(unchecked: item, uncertainty: uncertainty)
  }

  init(unchecked item: Item, uncertainty: ParameterUncertainty?) {
    self.item = item
    self.uncertainty = uncertainty
  }

  private enum CodingKeys: String, CodingKey {
    case item, uncertainty
  }

  /// Reads an item and checks its parameters.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      container.decode(Item.self, forKey: .item),
      uncertainty: container.decodeIfPresent(ParameterUncertainty.self, forKey: .uncertainty))
  }
}

extension CalibratedItem {
  /// The probability of each category at an ability, averaged over the uncertainty; they add up to
  /// one.
  ///
  /// - Complexity: O(categories); 21 evaluations for an item with an uncertainty.
  public func probabilities(at ability: Double) -> [Double] {
    response(at: ability).probability
  }

  /// Fisher's information of the averaged response function on the ability.
  ///
  /// An uncertain item has a flatter response function, and so less information.
  public func information(at ability: Double) -> Double { response(at: ability).information }

  private func response(at ability: Double) -> CategoryResponse {
    var response = CategoryResponse(categories: item.categories)
    response.evaluate(item, uncertainty, at: ability)
    return response
  }
}
