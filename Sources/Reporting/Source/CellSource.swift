internal import Analysis
internal import Diagnostics
internal import FileFormats

/// What cells are counted as, and what their labels begin with.
struct LabelKind: Hashable, Sendable {
  /// "Table": a reference says "Table 2".
  let word: String
  /// "tbl": a label is `tbl-board`, as in Quarto, and a place in the pages `tbl-2`.
  let prefix: String

  static let table = LabelKind(word: "Table", prefix: "tbl")
  static let figure = LabelKind(word: "Figure", prefix: "fig")
}

/// How a kind of cell is written in a report: its name and its options.
protocol CellSyntax: Sendable {
  /// What stands in the braces of its fence.
  static var name: String { get }
  static var labels: LabelKind { get }
  /// What this cell is counted as: its options may ask for a figure in place of a table.
  var shownAs: LabelKind { get }

  /// Reads the options of the kind; those of every cell (`label`, `caption`, `system`, `data`) are read
  /// before.
  init(_ options: inout OptionReader)
}

extension CellSyntax {
  var shownAs: LabelKind { Self.labels }
}

/// An analysis cell as written: its kind, its options, and where it stands.
struct CellSource: Sendable {
  /// `nil` where the kind is not known; the problem says so.
  let options: (any CellSyntax)?
  let label: String?
  let caption: String?
  let system: String?
  /// The source of the data; `nil` for the first, or the first that measures `system`.
  let data: String?
  let file: String
  /// The line of its fence, from 1.
  let line: Int
  /// Where `data` stands.
  private let dataPlace: Place
  private(set) var problems: [Diagnostic]
  /// What stands in the braces of its fence.
  let kindName: String
  /// The options that its result may depend on.
  let settings: [CellOption]

  /// - Parameters:
  ///   - lines: The lines between the fences. `#| key: value` and plain YAML both work.
  ///   - kinds: The kinds of cells that there are.
  init(
    kind name: String, lines: ArraySlice<Substring>, file: String, line: Int,
    among kinds: [any CellSyntax.Type]
  ) {
    let yaml = lines.map { line -> String in
      // The marker becomes spaces, so that columns stay true.
      guard line.hasPrefix("#|") else { return String(line) }
      let rest = line.dropFirst(2)
      return String(rest.first == " " ? rest.dropFirst() : rest)
    }.joined(separator: "\n")
    var reader = OptionReader(
      yaml: yaml, firstLine: line + 1, file: file, owner: "cell `\(name)`")
    self.file = file
    self.line = line
    kindName = name
    settings = CellOption.all(in: reader.mapping)
    label = reader.string("label")
    caption = reader.string("caption")
    system = reader.string("system")
    data = reader.string("data")
    dataPlace = reader.node("data").map(reader.place) ?? .line(file: file, line, column: 1)
    guard let kind = kinds.first(where: { $0.name == name }) else {
      options = nil
      problems = [
        Diagnostic(
          report: .unknownCell, at: .line(file: file, line, column: 1),
          "unknown kind of cell `{\(name)}`",
          remedy: NameSuggestion.remedy(for: name, among: kinds.map { $0.name }.sorted()))
      ]
      return
    }
    let options = kind.init(&reader)
    self.options = options
    CellSource.check(label, prefix: options.shownAs.prefix + "-", in: &reader)
    reader.finish()
    problems = reader.problems
  }

  var place: Place { .line(file: file, line, column: 1) }

  /// What is wrong where the cell names a source of data that the front matter does not.
  func problem(among sources: [DataOptions]) -> Diagnostic? {
    guard let data, !sources.contains(where: { $0.name == data }) else { return nil }
    let names = sources.compactMap(\.name)
    guard !names.isEmpty else {
      return Diagnostic(
        report: .unknownSource, at: dataPlace,
        "the report has one source of data, and it has no name",
        remedy: "Remove `data`, or name the sources in the front matter: "
          + "`data: { NAME: { logs: PATH } }`")
    }
    return Diagnostic(
      report: .unknownSource, at: dataPlace, "there is no source of data `\(data)`",
      remedy: NameSuggestion.remedy(for: data, among: names.sorted()))
  }

  /// What the cell is counted as.
  var labels: LabelKind? { options?.shownAs }

  /// A label's prefix says what a reference to it is called, as in Quarto.
  private static func check(_ label: String?, prefix: String, in reader: inout OptionReader) {
    guard let label, !label.hasPrefix(prefix) else { return }
    let node = reader.node("label")
    reader.add(
      Diagnostic(
        report: .wrongLabel,
        at: node.map(reader.place) ?? .line(file: reader.file, reader.firstLine, column: 1),
        "\(reader.owner): the label `\(label)` does not begin with `\(prefix)`",
        remedy: "Write `\(prefix)\(label)`"))
  }
}

/// `interval: { method: auto, level: 0.95, replicates: 9999 }`, each key optional.
struct IntervalSettings: Sendable {
  let method: ScoreIntervalMethod?
  let level: Double?
  let replicates: Int?

  /// Settings as given; none of them: what lies under it applies.
  init(method: ScoreIntervalMethod? = nil, level: Double? = nil, replicates: Int? = nil) {
    self.method = method
    self.level = level
    self.replicates = replicates
  }

  init(_ node: YAMLNode?, in reader: inout OptionReader) {
    guard let node else {
      self.init()
      return
    }
    var inner = OptionReader(
      node: node, firstLine: reader.firstLine, file: reader.file,
      owner: "\(reader.owner), `interval`")
    self.init(
      method: inner.choice("method", ScoreIntervalMethod.self),
      level: inner.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999"),
      replicates: inner.integer("replicates", in: 99...1_000_000))
    if let level, let replicates, replicates < IntervalOptions.fewestReplicates(level: level) {
      inner.add(
        Diagnostic(
          report: .invalidValue, at: inner.place(of: node),
          "\(reader.owner): \(replicates) replicates cannot show the ends of a level of \(level)",
          remedy: "Use at least \(IntervalOptions.fewestReplicates(level: level))"))
    }
    inner.finish()
    inner.problems.forEach { reader.add($0) }
  }

  /// These settings where given, else those of `other`, else the defaults.
  func options(over other: IntervalSettings) -> IntervalOptions {
    IntervalOptions(
      method: method ?? other.method ?? .auto, level: level ?? other.level ?? 0.95,
      replicates: replicates ?? other.replicates ?? 9_999)
  }
}
