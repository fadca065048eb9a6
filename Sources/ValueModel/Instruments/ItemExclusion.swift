/// An item that an instrument leaves out, from one dimension or from all.
public struct ItemExclusion: Sendable, Codable, Equatable {
  /// The item's name as logs give it.
  public let item: String
  /// Identifier of the dimension that the item does not feed; nil: it feeds none.
  public let dimension: String?
  /// Why, for the methods page.
  public let reason: String?
}
