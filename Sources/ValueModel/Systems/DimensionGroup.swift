/// A higher-order group of dimensions, such as Openness to change.
package struct DimensionGroup: Sendable, Codable, Equatable {
  /// Identifier in lower case with hyphens, unique in its system.
  package let id: String
  /// Name in reports.
  package let name: String
  /// Names in other languages, by BCP-47 language tag.
  package let translations: [String: String]
}
