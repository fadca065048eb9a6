internal import Analysis
internal import Diagnostics
internal import Documents
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// A table whose columns are not known beforehand: what a query, a command or a program gave.
struct ForeignTable: Codable, Sendable {
  struct Column: Codable, Sendable {
    /// As the query, the command or the program calls it.
    let column: String
    /// As the page calls it.
    let title: String
    let format: ColumnFormat
  }

  let columns: [Column]
  /// A value for each column; all rows, also those that the page does not show.
  let rows: [[QueryAnswer.Value]]
  /// How many rows the page shows.
  let shownRows: Int
  /// What stands below the table.
  let notes: [String]

  /// The table as the JSON of a report has it.
  struct Printed: Encodable, Sendable {
    private struct Column: Encodable {
      let column: String
      let title: String
    }

    private let columns: [Column]
    private let rows: [[QueryAnswer.Value]]
    private let notes: [String]?

    init(_ table: ForeignTable) {
      columns = table.columns.map { Column(column: $0.column, title: $0.title) }
      rows = table.rows
      notes = table.notes.isEmpty ? nil : table.notes
    }
  }

  func block(at place: CellPlace, caption: String) -> Block {
    let hidden = rows.count - shownRows
    let more =
      hidden > 0
      ? [
        said(
          "The first \(NumberText.grouped(shownRows)) of \(NumberText.grouped(rows.count)) rows are shown."
        )
      ]
      : []
    return .table(
      TableBlock(
        label: place.numbering.label, caption: place.caption ?? [TextSpan(caption)],
        columns: columns.enumerated().map(layout),
        rows: rows.isEmpty
          ? [[.text(said("no rows"))] + columns.dropFirst().map { _ in .text("") }]
          : rows.prefix(shownRows).map { row in
            zip(row, columns).map { $1.format.shown($0) }
          },
        notes: notes + more, isNarrow: isNarrow))
  }

  /// Numbers take the room of their longest text; texts share what is left.
  private func layout(_ index: Int, _ column: Column) -> TableBlock.Column {
    let longest = longestText(index)
    guard column.format.isNumeric else {
      return .init(
        title: column.title, alignment: .leading,
        width: .flexible(Double(min(max(longest, 6), 40))), wraps: true)
    }
    // About the widths of digits and of strong letters at the size that widths are given for.
    let width = max(Double(longest) * 5, Double(column.title.count) * 5.4) + 10
    return .init(
      title: column.title, alignment: .trailing, width: .fixed(min(width, 120)), wraps: true)
  }

  private func longestText(_ index: Int) -> Int {
    let format = columns[index].format
    return rows.prefix(shownRows).map { format.shown($0[index]).text?.count ?? 0 }.max() ?? 0
  }

  /// Few short columns need not be as wide as the page.
  private var isNarrow: Bool {
    let all = columns.indices.map { max(longestText($0), columns[$0].title.count) + 3 }
    return columns.contains { !$0.format.isNumeric } && all.reduce(0, +) < 52
  }
}

/// The options that say how such a table is shown: `columns`, `formats`, `rows`.
struct ForeignTableOptions: Sendable {
  private struct Choice {
    let column: String
    let title: String?
    let place: Place
  }

  /// In the order of the page; nil for all.
  private let choices: [Choice]?
  private let formats: [(column: String, format: ColumnFormat, place: Place)]
  private let rows: Int?

  /// The most columns that a page has room for.
  private static let mostColumns = 12

  init(_ options: inout OptionReader) {
    choices = ForeignTableOptions.choices(&options)
    formats = ForeignTableOptions.formats(&options)
    rows = options.integer("rows", in: 1...10_000)
  }

  /// `columns: [a, b]` or `columns: { a: Title, b: Title }`, in which `~` keeps the name.
  private static func choices(_ options: inout OptionReader) -> [Choice]? {
    guard let node = options.node("columns") else { return nil }
    if let mapping = node.mapping {
      return mapping.compactMap { key, value in
        guard let column = key.text, let title = value.text else { return nil }
        return Choice(
          column: column, title: value.isNull ? nil : title, place: options.place(of: key))
      }
    }
    let nodes = node.list ?? [node]
    let choices = nodes.compactMap { one in
      one.text.map { Choice(column: $0, title: nil, place: options.place(of: one)) }
    }
    guard choices.count == nodes.count, !choices.isEmpty else {
      options.add(
        Diagnostic(
          report: .invalidValue, at: options.place(of: node),
          "\(options.owner): `columns` is neither a list nor a mapping of names to titles",
          remedy: "Write `columns: [NAME, NAME]` or `columns: { NAME: Title }`"))
      return nil
    }
    return choices
  }

  private static func formats(
    _ options: inout OptionReader
  ) -> [(column: String, format: ColumnFormat, place: Place)] {
    guard let node = options.node("formats") else { return [] }
    guard let mapping = node.mapping else {
      options.add(
        Diagnostic(
          report: .invalidValue, at: options.place(of: node),
          "\(options.owner): `formats` is not a mapping of columns to formats",
          remedy: "Write `formats: { COLUMN: fixed(1) }`"))
      return []
    }
    var found: [(column: String, format: ColumnFormat, place: Place)] = []
    for (key, value) in mapping {
      guard let column = key.text, let word = value.text, let format = ColumnFormat(word) else {
        let word = value.text ?? ""
        options.add(
          Diagnostic(
            report: .invalidValue, at: options.place(of: value),
            "\(options.owner): `\(VisibleText.name(word))` is no format",
            remedy: NameSuggestion.remedy(for: word, among: ColumnFormat.words)))
        continue
      }
      found.append((column, format, options.place(of: key)))
    }
    return found
  }

  /// The table with the columns that are asked for, in the formats that are given.
  ///
  /// - Parameters:
  ///   - usual: The format of a column that none is given for, where one goes without saying.
  /// - Throws: names of columns that there are not; numbers without a format; formats that do not fit.
  func table(
    _ answer: QueryAnswer, usual: (String) -> ColumnFormat? = { _ in nil }
  ) throws(Diagnostics) -> ForeignTable {
    var problems: [Diagnostic] = []
    func index(of name: String, _ place: Place) -> Int? {
      let found = answer.columns.firstIndex { $0.isExactly(name) }
      if found == nil {
        problems.append(
          Diagnostic(
            report: .unknownColumn, at: place, "there is no column `\(VisibleText.name(name))`",
            remedy: NameSuggestion.remedy(for: name, among: answer.columns)))
      }
      return found
    }
    var given: [Int: (format: ColumnFormat, place: Place)] = [:]
    for (column, format, place) in formats {
      if let index = index(of: column, place) { given[index] = (format, place) }
    }
    let chosen: [(index: Int, title: String?)] =
      choices.map { choices in
        choices.compactMap { choice in
          index(of: choice.column, choice.place).map { ($0, choice.title) }
        }
      } ?? answer.columns.indices.map { ($0, nil) }
    try Diagnostics.refuse(problems)
    guard chosen.count <= Self.mostColumns else {
      throw Diagnostics(
        report: .tooManyColumns,
        "the table has \(chosen.count) columns, and a page has room for \(Self.mostColumns)",
        remedy: "Choose some with `columns:`, among "
          + CountText.list(answer.columns.map { "`\(VisibleText.name($0))`" }, most: 40))
    }
    var columns: [ForeignTable.Column] = []
    var bare: [String] = []
    for (index, title) in chosen {
      let name = answer.columns[index]
      let values = answer.rows.map { $0[index] }
      if let (format, place) = given[index] {
        if let wrong = values.first(where: { !format.fits($0) }) {
          problems.append(
            Diagnostic(
              report: .wrongFormat, at: place,
              "the format of `\(VisibleText.name(name))` does not fit `\(wrong.words)`",
              remedy: "Use another: " + ColumnFormat.words.joined(separator: ", ")))
        }
        columns.append(.init(column: name, title: title ?? name.asTitle, format: format))
        continue
      }
      let format = usual(name).flatMap { format in values.allSatisfy(format.fits) ? format : nil }
      guard let format = format ?? ForeignTableOptions.plainFormat(values) else {
        bare.append(name)
        continue
      }
      columns.append(.init(column: name, title: title ?? name.asTitle, format: format))
    }
    if !bare.isEmpty {
      problems.append(
        Diagnostic(
          report: .noFormat, at: nil,
          "the numbers of \(CountText.list(bare.map { "`\(VisibleText.name($0))`" }, most: 6)) have no format",
          remedy: "Add `formats: { "
            + bare.prefix(3).map { "\($0): fixed(1)" }.joined(separator: ", ") + " }`"))
    }
    try Diagnostics.refuse(problems)
    return ForeignTable(
      columns: columns, rows: answer.rows.map { row in chosen.map { row[$0.index] } },
      shownRows: min(rows ?? answer.rows.count, answer.rows.count), notes: answer.notes)
  }

  /// Counts and texts need no format; nil where a number has decimals.
  private static func plainFormat(_ values: [QueryAnswer.Value]) -> ColumnFormat? {
    var hasText = false
    for value in values {
      switch value {
      case .real: return nil
      case .text: hasText = true
      case .none, .whole: continue
      }
    }
    return hasText || values.allSatisfy { $0 == .none } ? .text : .count
  }
}

extension QueryAnswer.Value {
  /// For messages.
  fileprivate var words: String {
    switch self {
    case .none: ""
    case .whole(let whole): "\(whole)"
    case .real(let real): NumberText.plain(real)
    case .text(let text): VisibleText.name(String(text.prefix(40)))
    }
  }
}

extension String {
  /// A name of a column as a title: words with spaces between.
  fileprivate var asTitle: String {
    let words = VisibleText.name(replacing("_", with: " "))
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
