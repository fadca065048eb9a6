internal import Analysis
internal import PrintedNumbers
internal import ValueModel

/// What the scale of a chart shows, with its unit.
enum AxisTitle {
  /// Of scores: "Mean score (0 to 100)".
  static func scores(of book: ScoreBook, _ instrument: Instrument) -> String {
    if book.isPublished { return "Score as published" }
    guard book.isCentred else { return "Mean score (0 to 100)" }
    let ends = [instrument.scale.minimum, instrument.scale.maximum].map { NumberText.plain($0) }
    let subtrahend =
      instrument.centring == .respondent ? "each person’s mean" : "the model’s mean over all items"
    return "Mean rating minus \(subtrahend) (points of the scale \(ends[0]) to \(ends[1]))"
  }
}
