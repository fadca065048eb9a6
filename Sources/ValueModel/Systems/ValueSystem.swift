/// A value system: its dimensions, their groups and, where the theory has one, their circle.
///
/// Names are looked up by identifier, name or alias, in any letter case.
package struct ValueSystem: Sendable, Codable, Equatable {
  /// Identifier in lower case with hyphens.
  package let id: String
  /// Name in reports.
  package let name: String
  /// Names in other languages, by BCP-47 language tag.
  package let translations: [String: String]
  /// Other names by which commands, instruments and published tables may call it.
  package let aliases: [String]
  /// Where the definition comes from.
  package let citations: [Citation]
  /// The dimensions in the order of the definition file.
  package let dimensions: [ValueDimension]
  /// The higher-order groups; may be empty.
  package let groups: [DimensionGroup]
  /// The circular orders, the first being the default; may be empty.
  package let circularOrders: [CircularOrder]

  /// The citations as one line for a methods page.
  package var source: String { citations.map(\.description).joined(separator: "; ") }

  /// Every name that resolves to the system: identifier, name, aliases.
  package var names: [String] { [id, name] + aliases }

  /// The dimension of that identifier, name or alias, in any letter case.
  package func dimension(named name: String) -> ValueDimension? {
    dimensionIndex(named: name).map { dimensions[$0] }
  }

  /// The place in `dimensions` of that identifier, name or alias, in any letter case.
  package func dimensionIndex(named name: String) -> Int? {
    let folded = NameFolding.folded(name)
    return dimensions.firstIndex { dimension in
      dimension.names.contains { NameFolding.folded($0) == folded }
    }
  }

  /// The group of that identifier or name, in any letter case.
  package func group(named name: String) -> DimensionGroup? {
    let folded = NameFolding.folded(name)
    return groups.first { [$0.id, $0.name].map(NameFolding.folded).contains(folded) }
  }

  /// The dimensions that belong to a group, in the order of `dimensions`.
  package func dimensions(in group: DimensionGroup) -> [ValueDimension] {
    dimensions.filter { $0.groups.contains(group.id) }
  }

  /// The circular order of that identifier, in any letter case; without a name the default one.
  package func circularOrder(named name: String? = nil) -> CircularOrder? {
    guard let name else { return circularOrders.first }
    let folded = NameFolding.folded(name)
    return circularOrders.first { NameFolding.folded($0.id) == folded }
  }

  /// The dimensions as figures show them: along a circular order, else as defined.
  ///
  /// - Parameter name: The identifier of an order; nil for the default.
  package func orderedDimensions(along name: String? = nil) -> [ValueDimension] {
    guard let order = circularOrder(named: name) else { return dimensions }
    return order.dimensions.compactMap { id in dimensions.first { $0.id == id } }
  }

  /// Identifiers and names of the dimensions, for messages about an unknown one.
  package var dimensionNames: [String] {
    dimensions.flatMap { $0.id == NameFolding.folded($0.name) ? [$0.name] : [$0.id, $0.name] }
  }
}
