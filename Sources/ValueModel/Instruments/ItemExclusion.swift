/// An item that an instrument leaves out, from one dimension or from all.
package struct ItemExclusion: Sendable, Codable, Equatable {
  /// The item's name as logs give it.
  package let item: String
  /// Identifier of the dimension that the item does not feed; nil: it feeds none.
  package let dimension: String?
  /// Why, for the methods page.
  package let reason: String?
}
