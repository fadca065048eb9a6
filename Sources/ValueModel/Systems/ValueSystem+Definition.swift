package import Diagnostics

extension ValueSystem {
  /// Reads a value system from its definition file.
  ///
  /// The keys are described at the head of `data/value-systems/schwartz.yaml`.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: The file's name for messages.
  /// - Throws: `Diagnostics` with every problem found: unknown, repeated or missing keys,
  ///   names used twice, groups or orders that name unknown dimensions, orders that do not hold
  ///   each dimension once.
  package init(yaml: String, file: String) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let fields = document.root(of: yaml)?.mapping(
      of: "a value system",
      keys: [
        "id", "name", "translations", "aliases", "sources", "groups", "dimensions", "orders",
      ])
    let id = fields?.required("id")?.identifier()
    let name = fields?.required("name")?.name()
    let citations = fields?.required("sources").map(Citation.list)
    let groups = Self.groups(fields?.optional("groups"))
    let dimensions = Self.dimensions(fields?.required("dimensions"), groups: groups)
    let orders = Self.orders(fields?.optional("orders"), dimensions: dimensions)
    let translations = fields?.optional("translations")?.namesByName()
    let aliases = fields?.optional("aliases")?.names()
    try document.finish()
    // Nothing was reported, so every required field is there.
    self.id = id ?? ""
    self.name = name ?? ""
    self.translations = translations ?? [:]
    self.aliases = aliases ?? []
    self.citations = citations ?? []
    self.dimensions = dimensions
    self.groups = groups
    self.circularOrders = orders
  }

  private static func groups(_ node: DefinitionNode?) -> [DimensionGroup] {
    var groups: [DimensionGroup] = []
    for entry in node?.list() ?? [] {
      guard let fields = entry.mapping(of: "a group", keys: ["id", "name", "translations"])
      else { continue }
      let id = fields.required("id")?.identifier()
      let name = fields.required("name")?.name()
      let translations = fields.optional("translations")?.namesByName() ?? [:]
      guard let id, let name else { continue }
      guard !groups.contains(where: { $0.id == id }) else {
        fields.required("id")?.report(
          .repeatedName, "the group `\(id)` is defined twice",
          remedy: "Rename or remove one of them")
        continue
      }
      groups.append(DimensionGroup(id: id, name: name, translations: translations))
    }
    return groups
  }

  private static func dimensions(
    _ node: DefinitionNode?, groups: [DimensionGroup]
  ) -> [ValueDimension] {
    guard let node, let entries = node.list() else { return [] }
    if entries.isEmpty {
      node.report(
        .missingValue, "the list of dimensions is empty", remedy: "Add at least one dimension")
    }
    var dimensions: [ValueDimension] = []
    var owners: [String: String] = [:]
    for entry in entries {
      guard let dimension = dimension(entry, groups: groups) else { continue }
      for name in dimension.names {
        let owner = owners[NameFolding.folded(name)]
        if let owner, owner != dimension.id || name == dimension.id {
          entry.report(
            .repeatedName,
            "the name `\(name)` of dimension `\(dimension.id)` is already taken by `\(owner)`",
            remedy: "Give each dimension an id, a name and aliases of its own")
        }
        owners[NameFolding.folded(name)] = owner ?? dimension.id
      }
      dimensions.append(dimension)
    }
    return dimensions
  }

  private static func dimension(
    _ entry: DefinitionNode, groups: [DimensionGroup]
  ) -> ValueDimension? {
    guard
      let fields = entry.mapping(
        of: "a dimension",
        keys: ["id", "name", "definition", "translations", "aliases", "groups"])
    else { return nil }
    let id = fields.required("id")?.identifier()
    let name = fields.required("name")?.name()
    let definition = fields.required("definition")?.text()
    let translations = fields.optional("translations")?.namesByName() ?? [:]
    let aliases = fields.optional("aliases")?.names() ?? []
    var memberships: [String] = []
    for node in fields.optional("groups")?.list() ?? [] {
      guard let group = node.name() else { continue }
      if !groups.contains(where: { $0.id == group }) {
        node.report(
          .unknownName, "`\(group)` is not a group of this system",
          remedy: NameSuggestion.remedy(for: group, among: groups.map(\.id)))
      } else if memberships.contains(group) {
        node.report(.repeatedName, "the group `\(group)` is named twice", remedy: "Name it once")
      }
      memberships.append(group)
    }
    guard let id, let name, let definition else { return nil }
    return ValueDimension(
      id: id, name: name, definition: definition, translations: translations, aliases: aliases,
      groups: memberships)
  }

  private static func orders(
    _ node: DefinitionNode?, dimensions: [ValueDimension]
  ) -> [CircularOrder] {
    var orders: [CircularOrder] = []
    for entry in node?.list() ?? [] {
      guard
        let fields = entry.mapping(
          of: "an order", keys: ["id", "name", "source", "dimensions"])
      else { continue }
      let id = fields.required("id")?.identifier()
      let name = fields.required("name")?.name()
      let source = fields.required("source")?.text()
      let sequence = fields.required("dimensions").map { permutation($0, of: dimensions) }
      guard let id, let name, let source, let sequence else { continue }
      guard !orders.contains(where: { $0.id == id }) else {
        fields.required("id")?.report(
          .repeatedName, "the order `\(id)` is defined twice",
          remedy: "Rename or remove one of them")
        continue
      }
      orders.append(CircularOrder(id: id, name: name, dimensions: sequence, source: source))
    }
    return orders
  }

  /// The dimension identifiers of an order, with a problem for each that is unknown, repeated or
  /// left out.
  private static func permutation(
    _ node: DefinitionNode, of dimensions: [ValueDimension]
  ) -> [String] {
    var sequence: [String] = []
    let known = dimensions.map(\.id)
    guard let entries = node.list() else { return [] }
    for entry in entries {
      guard let id = entry.name() else { continue }
      if !known.contains(id) {
        entry.report(
          .unknownName, "`\(id)` is not a dimension of this system",
          remedy: NameSuggestion.remedy(for: id, among: known))
      } else if sequence.contains(id) {
        entry.report(
          .repeatedName, "`\(id)` stands twice in this order", remedy: "Name each dimension once")
      }
      sequence.append(id)
    }
    let absent = known.filter { !sequence.contains($0) }
    if !absent.isEmpty {
      node.report(
        .missingValue, "the order leaves out \(absent.map { "`\($0)`" }.joined(separator: ", "))",
        remedy: "Name each dimension once")
    }
    return sequence
  }
}
