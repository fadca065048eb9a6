internal import Diagnostics
internal import PrintedNumbers

/// What can keep a study from being analysed.
///
/// Each case holds what is needed to word it; the wording is in one place,
/// ``description``. All of them are bad input (exit code 3).
package enum AnalysisError: Error, Equatable, CustomStringConvertible, Sendable {
  case noJudgments(files: [String])
  case curatedOnly(files: [String])
  case nothingFeeds(instrument: String, system: String, criteriaSeen: [String])
  case publishedOnly(files: [String])
  case itemTableMissing(instrument: String, name: String, lookedIn: [String])
  case scoreOutsideScale(
    file: String, locator: String, score: Double, minimum: Double, maximum: Double,
    instrument: String, others: Int)
  case clusterConflict(item: String, first: String, second: String)
  case severalCriteria(instrument: String, criteria: [String])
  case unknownModel(name: String, suggestion: String?)
  case unknownDimension(name: String, system: String, suggestion: String?)
  case systemMismatch(wanted: String, instrument: String, system: String)
  case noOverallScore(system: String)
  case noInstrument(known: [String])
  case noSystem(instrument: String, known: [String])
  /// What was asked for cannot be shown of these data; the sentence says why and what to do.
  case unusable(String)
  case statistics(String)

  /// On one line, whatever names hold.
  package var description: String { VisibleText.line(wording) }

  private var wording: String {
    switch self {
    case .noJudgments(let files):
      "\(files.joined(separator: ", ")): no judgment was read. "
        + "Check that the file is an evaluation log, or name its reader."
    case .curatedOnly(let files):
      "\(files.joined(separator: ", ")): every row is a curated showcase case, not a sample of "
        + "items, so no mean is taken of them. Quote them with a `cases` cell instead."
    case .nothingFeeds(let instrument, let system, let seen):
      "instrument `\(instrument)`: no judgment in the log feeds a dimension of \(system). "
        + "Criteria in the log: \(seen.prefix(8).joined(separator: ", "))"
        + (seen.count > 8 ? ", …" : "") + ". Choose another instrument, or map the criteria."
    case .publishedOnly(let files):
      "\(files.joined(separator: ", ")): holds published scores without item-level data; "
        + "they can be shown, but nothing can be estimated from them."
    case .itemTableMissing(let instrument, let name, let lookedIn):
      "instrument `\(instrument)` needs its item table \(name), which is not beside the log "
        + "(looked for \(lookedIn.joined(separator: ", "))). Name it with --item-table FILE."
    case .scoreOutsideScale(
      let file, let locator, let score, let minimum, let maximum, let name, let others):
      "\(file):\(locator): scoreOutsideInstrumentScale the score \(NumberText.plain(score)) is outside "
        + "\(NumberText.plain(minimum))..\(NumberText.plain(maximum)), the scale of instrument `\(name)`"
        + (others > 0 ? "; so are \(others) more rows. " : ". ")
        + "Correct the row, or choose an instrument of that scale."
    case .clusterConflict(let item, let first, let second):
      "\(second): clusterConflict item `\(item)` is in another cluster at \(first). "
        + "Give an item one cluster."
    case .severalCriteria(let instrument, let criteria):
      "instrument `\(instrument)`: the log has several criteria "
        + "(\(criteria.prefix(8).joined(separator: ", "))), and the instrument does not say which "
        + "one its items are rated on. Add `criterion:` under `feeds: items:`."
    case .unknownModel(let name, let suggestion):
      "no model `\(VisibleText.name(name))` in the log" + hint(suggestion)
    case .unknownDimension(let name, let system, let suggestion):
      "no dimension `\(VisibleText.name(name))` in \(system)" + hint(suggestion)
    case .systemMismatch(let wanted, let instrument, let system):
      "system `\(wanted)` was asked for, but instrument `\(instrument)` measures `\(system)`. "
        + "Name an instrument of `\(wanted)`, or drop the option."
    case .noOverallScore(let system):
      "each profile is centred, so a mean over all dimensions of \(system) says nothing. "
        + "Name one dimension."
    case .noInstrument(let known):
      "the log does not say which instrument scores it. Name one: \(known.joined(separator: ", "))."
    case .noSystem(let instrument, let known):
      "instrument `\(instrument)` fits any value system. Name one: "
        + "\(known.joined(separator: ", "))."
    case .unusable(let message), .statistics(let message):
      message
    }
  }

  private func hint(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean `\(VisibleText.name($0))`?" } ?? "."
  }
}
