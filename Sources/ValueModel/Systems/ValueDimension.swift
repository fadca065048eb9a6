/// One dimension of a value system, such as Benevolence.
package struct ValueDimension: Sendable, Codable, Equatable {
  /// Identifier in lower case with hyphens, unique in its system: `self-direction`.
  package let id: String
  /// Name as published leaderboards spell it: `Self-direction`.
  package let name: String
  /// What the dimension means, one sentence.
  package let definition: String
  /// Names in other languages, by BCP-47 language tag.
  package let translations: [String: String]
  /// Other names by which logs and commands may call it.
  package let aliases: [String]
  /// Identifiers of the groups that it belongs to; none, one or several.
  package let groups: [String]

  /// Every name that resolves to the dimension: identifier, name, aliases.
  package var names: [String] { [id, name] + aliases }
}
