internal import Analysis
internal import Diagnostics

/// Cautions as lines for people: one each, and one for all of a kind that are on logged tasks.
///
/// A caution on a model or a dimension explains a row of a table. One on the rows of a task explains
/// all of them, and a log of many criteria may have one for each: they would hide the others.
enum CautionLines {
  /// The lines in the order of the cautions; those on tasks stand where the first of a kind is.
  ///
  /// - Parameter place: Where all of them can be seen, such as `--format json`; nil for all of them,
  ///   a line each.
  static func lines(_ cautions: [Caution], all place: String?) -> [String] {
    var said: Set<Caution.Code> = []
    return cautions.compactMap { caution in
      let message = VisibleText.line(caution.message)
      guard let place, caution.task != nil else { return "caution: \(message)" }
      guard said.insert(caution.code).inserted else { return nil }
      let count = cautions.count { $0.task != nil && $0.code == caution.code }
      guard count > 1 else { return "caution: \(message)" }
      return "caution: \(caution.code.title) (\(count)), such as: \(message) See all with \(place)."
    }
  }
}
