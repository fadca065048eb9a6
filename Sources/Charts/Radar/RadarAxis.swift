/// An axis of a radar: a value dimension and its name in a second language.
package struct RadarAxis: Hashable, Sendable {
  package var name: String
  package var translation: String?
  /// The language of the translation, BCP-47.
  package var language: String?

  package init(name: String, translation: String? = nil, language: String? = nil) {
    self.name = name
    self.translation = translation
    self.language = language
  }
}
