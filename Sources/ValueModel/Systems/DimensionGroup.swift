/// A higher-order group of dimensions, such as Openness to change.
public struct DimensionGroup: Sendable, Codable, Equatable {
  /// Identifier in lower case with hyphens, unique in its system.
  public let id: String
  /// Name in reports.
  public let name: String
  /// Names in other languages, by BCP-47 language tag.
  public let translations: [String: String]
}
