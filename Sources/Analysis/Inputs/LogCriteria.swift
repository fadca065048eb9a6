internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel

/// The criteria that selected judgments are on, and the scale that they share.
struct LogCriteria {
  private let selection: Selection

  init(_ selection: Selection) { self.selection = selection }

  /// The criteria as a value system.
  func system() throws(Diagnostics) -> ValueSystem {
    try CriteriaSystem.system(of: selection.column(selection.table.criterion).names)
  }

  /// The one scale of all criteria: the ends that the rows state, or 0 to 1 where none states any
  /// and no score lies outside.
  ///
  /// - Complexity: O(rows).
  func scale() throws(Diagnostics) -> RatingScale {
    let table = selection.table
    var scales: [RatingScale] = []
    var isProportion = true
    var statesNone = true
    for row in selection.rows.lazy.map(Int.init) {
      if let score = table.score(at: row), !(0...1).contains(score) { isProportion = false }
      guard let minimum = table.scaleMinimum[row], let maximum = table.scaleMaximum[row],
        let scale = RatingScale(minimum: minimum, maximum: maximum)
      else { continue }
      statesNone = false
      if !scales.contains(scale) { scales.append(scale) }
      if scales.count > LogCriteria.mostScales { break }
    }
    if scales.count == 1 { return scales[0] }
    if statesNone, isProportion, let proportion = RatingScale(minimum: 0, maximum: 1) {
      return proportion
    }
    throw Diagnostics(
      .noCommonScale(
        scales.map { "\(NumberText.plain($0.minimum)) to \(NumberText.plain($0.maximum))" }.sorted()
      ))
  }

  /// More scales than these are not listed.
  private static let mostScales = 8
}
