/// A row of an interval chart.
public struct IntervalRow: Hashable, Sendable {
  public var name: String
  /// Set after the name in grey: a translation or a count.
  public var note: String?
  /// The language of the note, BCP-47.
  public var language: String?

  public init(name: String, note: String? = nil, language: String? = nil) {
    self.name = name
    self.note = note
    self.language = language
  }
}
