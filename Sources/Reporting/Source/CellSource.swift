internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import Wording

/// What cells are counted as, and what their labels begin with.
struct LabelKind: Hashable, Sendable {
  private let name: String
  /// "tbl": a label is `tbl-board`, as in Quarto, and a place in the pages `tbl-2`.
  let prefix: String

  /// "Table": a reference says "Table 2".
  var word: String { said(.named(name)) }

  static let table = LabelKind(name: "Table", prefix: "tbl")
  static let figure = LabelKind(name: "Figure", prefix: "fig")
  static let claim = LabelKind(name: "Claim", prefix: "clm")

  /// What labels begin with; those of sections are no kind of cells.
  private static let prefixes =
    [LabelKind.table, .figure, .claim].map { $0.prefix + "-" } + ["sec-"]

  /// Whether a name is one that `@` refers to.
  static func isLabel(_ name: String) -> Bool { prefixes.contains(where: name.hasPrefix) }
}

/// How a kind of cell is written in a report: its name and its options.
protocol CellSyntax: Sendable {
  /// What stands in the braces of its fence.
  static var name: String { get }
  static var labels: LabelKind { get }
  /// What this cell is counted as: its options may ask for a figure in place of a table.
  var shownAs: LabelKind { get }
  /// The option that asks for a figure where a table is what it gives else; `nil` where there is none.
  static var figureSwitch: String? { get }

  /// Reads the options of the kind; those of every cell (`label`, `caption`, `system`, `data`) are read
  /// before.
  init(_ options: inout OptionReader)
}

extension CellSyntax {
  var shownAs: LabelKind { Self.labels }

  static var figureSwitch: String? { nil }
}

/// An analysis cell as written: its kind, its options, and where it stands.
struct CellSource: Sendable {
  /// `nil` where the kind is not known; the problem says so.
  let options: (any CellSyntax)?
  /// With the members of the loops that it stands in.
  let label: String?
  /// As written, for what is said of it.
  let caption: String?
  let captionSpans: [Span]?
  /// Texts in Markdown under keys of the kind.
  let texts: [String: [Span]]
  /// Expressions under keys of the kind.
  let expressions: [LocatedText]
  /// Models and dimensions that options name.
  let names: [OptionReader.NamedWord]
  let system: String?
  /// The source of the data; `nil` for the first, or the first that measures `system`.
  let data: String?
  /// Which of the source's judgments it uses.
  let narrowing: Narrowing
  let file: String
  /// The line of its fence, from 1.
  let line: Int
  /// Where its fence begins.
  let place: Place
  /// Where `label` stands.
  let labelPlace: Place
  /// What loops bind round it.
  private(set) var scope = LoopScope()
  /// Where `data` stands.
  private let dataPlace: Place
  private(set) var problems: [Diagnostic]
  /// What stands in the braces of its fence.
  let kindName: String
  /// The options that its result may depend on.
  let settings: [CellOption]
  private let lines: [SourceLine]
  private let kinds: [any CellSyntax.Type]
  /// The `{{ … }}` of its options.
  let values: OptionValues

  /// - Parameters:
  ///   - lines: The lines between the fences. `#| key: value` and plain YAML both work.
  ///   - place: Where its fence begins.
  ///   - kinds: The kinds of cells that there are.
  ///   - parameters: What `{{ params.x }}` stands for in options.
  init(
    kind name: String, lines: [SourceLine], file: String, fence place: Place, line: Int,
    among kinds: [any CellSyntax.Type], parameters: [ReportParameter]
  ) {
    var values = OptionValues()
    var problems: [Diagnostic] = []
    for line in lines { _ = values.mask(line, file: file, problems: &problems) }
    values.meanings = values.expressions.map { expression in
      guard expression.text.hasPrefix("params.") else { return nil }
      let name = expression.text.dropFirst("params.".count)
      return parameters.first { $0.name == name }?.text
    }
    self.init(
      kind: name, lines: lines, file: file, fence: place, line: line, among: kinds,
      values: values, maskProblems: problems)
  }

  private init(
    kind name: String, lines: [SourceLine], file: String, fence place: Place, line: Int,
    among kinds: [any CellSyntax.Type], values: OptionValues, maskProblems: [Diagnostic],
    scope: LoopScope = LoopScope()
  ) {
    var covers = OptionValues()
    var ignored: [Diagnostic] = []
    let written = lines.map(\.text)
    var markers: [Int] = []
    let yaml = lines.map { line -> String in
      let masked = covers.mask(line, file: file, problems: &ignored)
      guard masked.hasPrefix("#|") else {
        markers.append(0)
        return masked
      }
      let rest = masked.dropFirst(2)
      markers.append(rest.first == " " ? 3 : 2)
      return String(rest.first == " " ? rest.dropFirst() : rest)
    }.joined(separator: "\n")
    var reader = OptionReader(
      yaml: yaml,
      lines: OptionLines(file: file, lines: written, markers: markers, firstLine: line + 1),
      values: values, owner: "cell `\(VisibleText.name(name))`")
    self.file = file
    self.line = line
    self.place = place
    self.scope = scope
    kindName = name
    settings = CellOption.all(in: reader.mapping)
    self.lines = lines
    self.kinds = kinds
    self.values = values
    let label = reader.string("label")
    self.label = label.map(scope.label)
    labelPlace = reader.node("label").map(reader.place) ?? place
    caption = reader.string("caption")
    if caption != nil { reader.inlineText("caption") }
    captionSpans = reader.texts["caption"]
    system = reader.string("system")
    data = reader.string("data")
    dataPlace = reader.node("data").map(reader.place) ?? place
    let kind = kinds.first { $0.name == name }
    if let kind {
      let options = kind.init(&reader)
      self.options = options
      narrowing = Narrowing(&reader)
      CellSource.check(label, prefix: options.shownAs.prefix + "-", in: &reader)
      reader.finish()
    } else {
      options = nil
      narrowing = .none
    }
    texts = reader.texts
    expressions = reader.expressions
    names = reader.names
    // What the data alone tell cannot be wrong yet.
    problems =
      maskProblems
      + reader.problems.filter { problem in
        guard problem.code == ReportProblem.invalidValue.rawValue, let line = problem.place?.line
        else { return true }
        return !values.isOpen(on: line)
      }
    if kind == nil {
      problems = [
        Diagnostic(
          report: .unknownCell, at: place, "unknown kind of cell `{\(VisibleText.name(name))}`",
          remedy: NameSuggestion.remedy(for: name, among: kinds.map { $0.name }.sorted()))
      ]
    }
  }

  /// The cell with what the values in its options stand for, read anew.
  ///
  /// - Parameters:
  ///   - scope: What loops bind round it.
  ///   - meaning: Of an expression in an option.
  func settled(
    in scope: LoopScope, _ meaning: (LocatedText) throws(Diagnostics) -> String
  ) throws(Diagnostics) -> CellSource {
    guard !scope.bindings.isEmpty || values.meanings.contains(nil) else { return self }
    var settled = values
    var problems: [Diagnostic] = []
    let inTexts = textValues
    for (index, expression) in values.expressions.enumerated()
    where values.meanings[index] == nil && !inTexts.contains(expression.start) {
      do throws(Diagnostics) {
        settled.meanings[index] = try meaning(expression)
      } catch {
        problems += error.all
      }
    }
    try Diagnostics.refuse(problems)
    let cell = CellSource(
      kind: kindName, lines: lines, file: file, fence: place, line: line, among: kinds,
      values: settled, maskProblems: [], scope: scope)
    try Diagnostics.refuse(cell.problems)
    return cell
  }

  /// Where the values begin that stand in texts, which are printed and not put into options.
  private var textValues: Set<Place> {
    Set(
      texts.values.flatMap(\.self).compactMap { span in
        if case .value(let value) = span.content { value.expression.start } else { nil }
      })
  }

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
