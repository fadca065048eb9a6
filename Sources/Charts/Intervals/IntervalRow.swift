/// A row of an interval chart.
package struct IntervalRow: Hashable, Sendable {
  package var name: String
  /// Set after the name in grey: a translation or a count.
  package var note: String?
  /// The language of the note, BCP-47.
  package var language: String?

  package init(name: String, note: String? = nil, language: String? = nil) {
    self.name = name
    self.note = note
    self.language = language
  }
}
