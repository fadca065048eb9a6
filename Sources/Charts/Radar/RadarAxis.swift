/// An axis of a radar: a value dimension and its name in a second language.
public struct RadarAxis: Hashable, Sendable {
  public var name: String
  public var translation: String?
  /// The language of the translation, BCP-47.
  public var language: String?

  public init(name: String, translation: String? = nil, language: String? = nil) {
    self.name = name
    self.translation = translation
    self.language = language
  }
}
