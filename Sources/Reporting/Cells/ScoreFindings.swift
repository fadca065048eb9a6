internal import Analysis

/// The scores that a cell shows, as JSON prints them.
struct ScoreFindings: Encodable, Sendable {
  /// Identifier of the one dimension that is shown; `nil` for several.
  let dimension: String?
  let interval: IntervalOptions
  let entries: [ScoreCell]
}

/// A chart of scores, with the words that go with it.
struct ScoreFigure: Encodable, Sendable {
  let findings: ScoreFindings
  let content: ResolvedFigure.Content
  let defaultCaption: String
  /// What bars and bands mean, and the cautions on what is shown; set after every caption.
  let note: String
  let alternativeText: String
  /// What a caption may speak of.
  let promises: CaptionPromises

  func encode(to encoder: any Encoder) throws {
    try findings.encode(to: encoder)
  }

  func block(at place: CellPlace) -> ResolvedBlock {
    .figure(
      ResolvedFigure(
        number: place.numbering.number, destination: place.numbering.destination,
        content: content,
        caption: (place.caption ?? [ResolvedSpan(defaultCaption)]) + [ResolvedSpan(" " + note)],
        alternativeText: alternativeText, location: place.location))
  }
}
