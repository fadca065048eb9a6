internal import Analysis
internal import Diagnostics
internal import LogReaders
internal import Wording

/// `where`, `models` and `rounds` of a cell or a claim: which of its source's judgments it uses (S10).
///
/// The words are those of the front matter and of the commands, and narrow what those have left.
struct Narrowing: Sendable {
  static let keys = ["where", "models", "rounds"]

  let filters: RowFilters

  static let none = Narrowing(filters: RowFilters())

  private init(filters: RowFilters) { self.filters = filters }

  /// Reads those of the words that the kind of the cell has no meaning of its own for.
  init(_ options: inout OptionReader) {
    var filters = RowFilters()
    for (text, place) in options.freeStrings("where") {
      guard let condition = RowCondition(text, at: place) else {
        options.add(
          Diagnostic(
            report: .invalidValue, at: place,
            "\(options.owner): `where` holds `\(VisibleText.name(text))`, which is no condition",
            remedy: "Write `COLUMN=VALUE`, or another of != < <= > >= between them"))
        continue
      }
      filters.conditions.append(condition)
    }
    filters.models = options.freeStrings("models").map { .init($0.text, at: $0.place) }
    filters.rounds = options.freeStrings("rounds").map { .init($0.text, at: $0.place) }
    self.filters = filters
  }

  var isEmpty: Bool { filters.isEmpty }

  /// Narrowings of one key leave the same judgments, wherever they are written.
  var key: String { filters.words.map { "\($0.utf8.count):\($0)" }.joined() }

  /// The filters as JSON tells them; nil where all judgments are used.
  var text: String? { isEmpty ? nil : filters.text }

  /// What is said below a figure; nil where all judgments are used.
  var note: String? {
    guard !isEmpty else { return nil }
    let parts =
      filters.conditions.map { shownName($0.text) }
      + named(filters.models) { $1 ? said("model \($0)") : said("models \($0)") }
      + named(filters.rounds) { $1 ? said("round \($0)") : said("rounds \($0)") }
    return said("Only judgments with \(parts.joined(separator: said("; "))).")
  }

  /// - Parameter words: Are given the names, and whether there is one.
  private func named(
    _ names: [RowFilters.Names], _ words: (_ list: String, _ isOne: Bool) -> String
  ) -> [String] {
    guard !names.isEmpty else { return [] }
    let list = names.map { shownName($0.text) }.joined(separator: said(", "))
    return [words(list, names.count == 1)]
  }
}

extension OptionReader {
  /// The texts under a key that nothing has read yet; none where something has.
  fileprivate mutating func freeStrings(_ key: String) -> [(text: String, place: Place)] {
    isKnown(key) ? [] : placedStrings(key) ?? []
  }
}
