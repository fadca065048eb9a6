internal import Analysis
internal import Yams

/// An analysis cell as written: its kind, its options, and where it stands.
struct CellSource: Sendable {
  /// What a cell shows.
  enum Content: Sendable {
    case leaderboard(BoardOptions)
    case radar(ProfileOptions)
    case intervals(ProfileOptions)
    case cases(CaseOptions)
    /// The kind is not known; the problem says so.
    case unknown
  }

  let content: Content
  let label: String?
  let caption: String?
  let system: String?
  let location: ReportProblem.Location
  private(set) var problems: [ReportProblem]

  static let kinds = ["cases", "intervals", "leaderboard", "radar"]

  /// - Parameter lines: The lines between the fences. `#| key: value` and plain YAML both work.
  init(kind: String, lines: ArraySlice<Substring>, location: ReportProblem.Location) {
    let yaml = lines.map { line -> String in
      // The marker becomes spaces, so that columns stay true.
      guard line.hasPrefix("#|") else { return String(line) }
      let rest = line.dropFirst(2)
      return String(rest.first == " " ? rest.dropFirst() : rest)
    }.joined(separator: "\n")
    var reader = OptionReader(
      yaml: yaml, firstLine: location.line + 1, file: location.file, owner: "cell `\(kind)`")
    self.location = location
    let label = reader.string("label")
    self.label = label
    caption = reader.string("caption")
    system = reader.string("system")
    switch kind {
    case "leaderboard":
      content = .leaderboard(BoardOptions(&reader))
      CellSource.check(label, prefix: "tbl-", in: &reader)
    case "radar":
      content = .radar(ProfileOptions(radar: &reader))
      CellSource.check(label, prefix: "fig-", in: &reader)
    case "intervals":
      content = .intervals(ProfileOptions(intervals: &reader))
      CellSource.check(label, prefix: "fig-", in: &reader)
    case "cases":
      content = .cases(CaseOptions(&reader))
      CellSource.check(label, prefix: "tbl-", in: &reader)
    default:
      content = .unknown
      problems = [
        ReportProblem(
          at: location, "unknown kind of cell `{\(kind)}`.",
          remedy: suggestion(for: kind, among: CellSource.kinds))
      ]
      return
    }
    reader.finish()
    problems = reader.problems
  }

  /// A label's prefix says what a reference to it is called, as in Quarto.
  private static func check(_ label: String?, prefix: String, in reader: inout OptionReader) {
    guard let label, !label.hasPrefix(prefix) else { return }
    let node = reader.node("label")
    reader.add(
      ReportProblem(
        at: node.map(reader.location) ?? .init(file: reader.file, line: reader.firstLine),
        "\(reader.owner): the label `\(label)` does not begin with `\(prefix)`.",
        remedy: "Write `\(prefix)\(label)`."))
  }
}

/// Options of a leaderboard cell.
struct BoardOptions: Sendable {
  let dimension: String?
  let models: [String]?
  /// Show only the first so many rows.
  let top: Int?
  let interval: IntervalSettings

  init(_ reader: inout OptionReader) {
    dimension = reader.string("dimension")
    models = reader.strings("models")
    top = reader.integer("top", in: 1...100_000)
    interval = IntervalSettings(reader.node("interval"), in: &reader)
  }
}

/// Options of a cell that shows profiles over dimensions, or one dimension over models.
struct ProfileOptions: Sendable {
  let models: [String]?
  let dimension: String?
  let dimensions: [String]?
  /// Identifier of a circular order of the value system.
  let order: String?
  /// Language of the second line of labels, such as `zh-Hans`.
  let translation: String?
  /// Of one dimension: show only the first so many models.
  let top: Int?
  let interval: IntervalSettings

  init(radar reader: inout OptionReader) {
    models = reader.strings("models")
    dimension = nil
    dimensions = nil
    order = reader.string("order")
    translation = reader.string("translation")
    top = nil
    interval = IntervalSettings(reader.node("interval"), in: &reader)
  }

  /// One dimension over models, or profiles of models over dimensions: each has its own options.
  init(intervals reader: inout OptionReader) {
    models = reader.strings("models")
    dimension = reader.string("dimension")
    dimensions = dimension == nil ? reader.strings("dimensions") : nil
    order = dimension == nil ? reader.string("order") : nil
    translation = nil
    top = dimension == nil ? nil : reader.integer("top", in: 1...100_000)
    interval = IntervalSettings(reader.node("interval"), in: &reader)
  }
}

/// Options of a cell that quotes curated cases.
struct CaseOptions: Sendable {
  let models: [String]?
  let dimension: String?
  let limit: Int

  init(_ reader: inout OptionReader) {
    models = reader.strings("models")
    dimension = reader.string("dimension")
    limit = reader.integer("limit", in: 1...100) ?? 4
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

  init(_ node: Node?, in reader: inout OptionReader) {
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
        ReportProblem(
          at: inner.location(of: node),
          "\(reader.owner): \(replicates) replicates cannot show the ends of a level of \(level).",
          remedy: "Use at least \(IntervalOptions.fewestReplicates(level: level))."))
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
