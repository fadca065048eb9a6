internal import Analysis
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// What the scale of a chart shows, with its unit.
enum AxisTitle {
  /// Of scores: "Mean score (0 to 100)".
  static func scores(of book: ScoreBook, _ instrument: Instrument) -> String {
    if book.isPublished { return said("Score as published") }
    guard book.isCentred else { return said("Mean score (0 to 100)") }
    let ends = [instrument.scale.minimum, instrument.scale.maximum].map { NumberText.plain($0) }
    return instrument.centring == .respondent
      ? said("Mean rating minus each person’s mean (points of the scale \(ends[0]) to \(ends[1]))")
      : said(
        "Mean rating minus the model’s mean over all items (points of the scale "
          + "\(ends[0]) to \(ends[1]))")
  }
}
