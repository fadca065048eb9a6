/// One dimension of a value system, such as Benevolence.
public struct ValueDimension: Sendable, Codable, Equatable {
  /// Identifier in lower case with hyphens, unique in its system: `self-direction`.
  public let id: String
  /// Name as published leaderboards spell it: `Self-direction`.
  public let name: String
  /// What the dimension means, one sentence.
  public let definition: String
  /// Names in other languages, by BCP-47 language tag.
  public let translations: [String: String]
  /// Other names by which logs and commands may call it.
  public let aliases: [String]
  /// Identifiers of the groups that it belongs to; none, one or several.
  public let groups: [String]

  /// Every name that resolves to the dimension: identifier, name, aliases.
  public var names: [String] { [id, name] + aliases }
}
