extension ValueSystem {
  /// The system with the names that it has in a language; what has none keeps its own.
  ///
  /// The names that are replaced stay names by which things are found, and become translations into
  /// English.
  ///
  /// - Parameter language: As a tag of BCP 47.
  package func named(in language: String) -> ValueSystem {
    ValueSystem(
      id: id, name: translations[language] ?? name,
      translations: translations.merging(["en": name]) { own, _ in own },
      aliases: translations[language] == nil ? aliases : aliases + [name], citations: citations,
      dimensions: dimensions.map { $0.named(in: language) },
      groups: groups.map { $0.named(in: language) }, circularOrders: circularOrders)
  }
}

extension ValueDimension {
  fileprivate func named(in language: String) -> ValueDimension {
    ValueDimension(
      id: id, name: translations[language] ?? name, definition: definition,
      translations: translations.merging(["en": name]) { own, _ in own },
      aliases: translations[language] == nil ? aliases : aliases + [name], groups: groups)
  }
}

extension DimensionGroup {
  fileprivate func named(in language: String) -> DimensionGroup {
    DimensionGroup(
      id: id, name: translations[language] ?? name,
      translations: translations.merging(["en": name]) { own, _ in own })
  }
}
