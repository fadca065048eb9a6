internal import Analysis
internal import ArgumentParser
internal import Claims
internal import Diagnostics
internal import Drawing
internal import Elicitation
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import PrintedNumbers
internal import Reporting
internal import Statistics
internal import StudyStore
internal import ValueModel

struct ReportCommand: ParallelCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Build a report from its source and its data.",
    discussion: """
      Example:
        compass report reports/leaderboard.md --output out

      On data of yours:
        compass report reports/value-portrait.md --logs ratings.csv.gz --output out

      On data of several sources, by the names that their files have:
        compass report reports/value-compass-audit.md --logs DIRECTORY --output out

      With its claims held against what they expect, for a build that watches them:
        compass report reports/leaderboard.md --check

      Several, with a first page that leads to them:
        compass report reports/leaderboard.md reports/cultures.md --index --to html,pdf --output site

      As a page in a browser that follows its files while you write, until Ctrl-C:
        compass report reports/leaderboard.md --watch

      What moved since an earlier build:
        compass report diff old/leaderboard.json new/leaderboard.json

      What a cell depends on, and whether it is computed anew:
        compass report why reports/leaderboard.md tbl-board

      The same source, data, seed and versions give the same bytes. Paths in the front matter \
      begin at the report's own directory.
      """)

  @Argument(help: ArgumentHelp("Report sources (Markdown).", valueName: "source.md"))
  var sources: [String]

  @OptionGroup var study: StudyOptions

  @Option(name: .shortAndLong, help: "Directory to write to.")
  var output: String = "out"

  @Option(help: "Formats to write, separated by commas: pdf, html, json, md.")
  var to: String = "pdf,json"

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A parameter of the report; takes the place of its default. Repeat it for more.",
      valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "How to print what is wrong, and what was written: text, or json for editors.")
  var format: ReportAnswer = .text

  @Option(help: "Paper of the pages; takes the place of the front matter's.")
  var paper: Paper?

  @Option(help: "Seed of the random draws; takes the place of the front matter's.")
  var seed: UInt64?

  @Flag(
    help: "Let {run} cells run programs: read the source first, since they can do what you can.")
  var allowCommands = false

  @Flag(
    help: "Write index.html, too: what each report is called, what its claims came to, its files.")
  var index = false

  @Flag(help: "End with exit code 1 where a claim's verdict is not the one it expects.")
  var check = false

  @Flag(
    help:
      "Show the report as a page to browsers of this computer; it follows its files until Ctrl-C.")
  var watch = false

  @Option(help: "Port of the page of --watch; a free one when not given.")
  var port: UInt16?

  @Flag(name: .shortAndLong, help: "Print no progress and no warnings.")
  var quiet = false

  /// A page that is watched ends when its reader wants: no progress of it can be shown.
  var isQuiet: Bool { quiet || watch }

  @OptionGroup var cache: CacheOptions

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    guard !sources.isEmpty else {
      throw ValidationError("Name the source of a report, such as reports/leaderboard.md.")
    }
    guard watch else {
      guard port == nil else { throw ValidationError("--port goes with --watch.") }
      return
    }
    guard sources.count == 1, !index else {
      throw ValidationError("--watch shows one report: name one, without --index.")
    }
    guard port != 0 else {
      throw ValidationError("--port is 1 to 65535; leave it out for one that is free.")
    }
    guard format == .text else {
      throw ValidationError("--watch prints the address of a page: leave out --format json.")
    }
    let tables = [study.source.models, study.source.items, study.itemTable]
    guard !study.logs.contains("-"), !tables.contains("-") else {
      throw ValidationError("--watch reads its files again and again: - can be read once.")
    }
  }

  private var formats: [ReportFormat] {
    get throws(Diagnostics) {
      let names = to.split(separator: ",")
      guard !names.isEmpty else { throw wrongFormat("--to names no format, such as pdf") }
      return try names.map { name throws(Diagnostics) in
        guard let format = ReportFormat(rawValue: name.trimmingCharacters(in: .whitespaces)) else {
          throw wrongFormat(
            "--to: `\(name)` is no format. Known: "
              + ReportFormat.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return format
      }
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    if watch { return try await follow(surroundings) }
    // Fonts are sought while the data are read.
    async let typesetter = try? SharedTypesetter()
    do throws(Diagnostics) {
      let formats = try formats
      try refuseOverwriting(formats)
      var opened: [Opened] = []
      try each { source throws(Diagnostics) in opened.append(try open(source, surroundings)) }
      // One for each report: what it has set it remembers, and what it lacked.
      let first = await typesetter
      var made: [Made] = []
      try each { source throws(Diagnostics) in
        made.append(
          try make(
            opened[made.count], formats,
            with: made.isEmpty ? first : try? SharedTypesetter(), surroundings))
      }
      let written = try write(made, surroundings)
      if format == .json {
        try surroundings.console.print(EditorAnswer(written: written).json)
      }
      return check ? checked(made.flatMap(\.report.claims), surroundings) : .ok
    } catch {
      guard format == .json else { throw error }
      try surroundings.console.print(EditorAnswer(problems: error).json)
      return error.cause == .wrongUse ? .wrongUse : .badInput
    }
  }

  /// Does something with every source, and throws what was wrong with any of them.
  private func each(
    _ body: (String) throws(Diagnostics) -> Void
  ) throws(Diagnostics) {
    var found: [Diagnostics] = []
    for source in sources {
      do throws(Diagnostics) {
        try body(source)
      } catch {
        found.append(error)
      }
    }
    guard let first = found.first else { return }
    guard found.count > 1 else { throw first }
    throw Diagnostics(
      found.flatMap(\.all), omitted: found.reduce(0) { $0 + $1.omitted },
      cause: found.contains { $0.cause == .badInput } ? .badInput : .wrongUse)
  }

  /// Shows the report as a page that follows its files.
  private func follow(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    // A report that is nowhere is not waited for, and no edit mends what was asked for.
    _ = try InputFile.text(of: sources[0])
    let formats = try formats
    try refuseOverwriting(formats)
    return try await ReportWatch(port: port, isQuiet: quiet, console: surroundings.console) {
      () throws(Diagnostics) in
      // One a build: it remembers what it has set.
      let made = try make(
        try open(sources[0], surroundings), formats, with: try? SharedTypesetter(), surroundings)
      _ = try write([made], surroundings)
      if check, !quiet { _ = checked(made.report.claims, surroundings) }
      return ReportWatch.Built(
        html: try made.bytes(as: .html),
        missed: check ? made.report.claims.compactMap(\.miss) : [])
    }.run()
  }

  /// A report with its data, read.
  private struct Opened {
    let source: String
    let report: ReportSource
    let inputs: [StudyInputs]
  }

  private func open(
    _ source: String, _ surroundings: Surroundings
  ) throws(Diagnostics) -> Opened {
    let report = try ReportSource(
      InputFile.text(of: source), file: source, settings: settings)
    try ReportCommand.refuse(study, of: report, file: source)
    let inputs = try report.inputs(over: study.request, opening: DataSource.open)
    if !quiet {
      for line in IssueLines.lines(inputs.flatMap(\.log.issues), all: issuePlace(source)) {
        surroundings.console.warn(line)
      }
    }
    return Opened(source: source, report: report, inputs: inputs)
  }

  /// Where all issues stand.
  private func issuePlace(_ source: String) -> String {
    "results.issues in \(VisibleText.name(outputPath(source, .json)))"
  }

  /// A report and its files, none of which is written yet.
  private struct Made {
    let report: ResolvedReport
    /// In the order in which the formats were named.
    let files: [(format: ReportFormat, path: String, bytes: [UInt8])]

    /// The report in a format, which need not be one of those that are written.
    func bytes(as format: ReportFormat) throws(Diagnostics) -> [UInt8] {
      if let file = files.first(where: { $0.format == format }) { return file.bytes }
      return try report.bytes(as: format)
    }
  }

  private func make(
    _ opened: Opened, _ formats: [ReportFormat], with typesetter: SharedTypesetter?,
    _ surroundings: Surroundings
  ) throws(Diagnostics) -> Made {
    let source = opened.source
    let cache = cache.cache(beside: source, in: surroundings)
    let resolved = try ReportBuilder(
      opened.report, inputs: opened.inputs, seed: seed, opening: DataSource.open, keeping: cache,
      tools: tools, paper: paper, typesetter: typesetter
    ).resolved()
    if !quiet {
      if let reuse = resolved.reuse {
        surroundings.console.warn(
          "computed \(reuse.computed) of \(CountText.counted(reuse.cells, "cell"))")
      }
      if let notice = cache?.notice { surroundings.console.warn(notice.description) }
      let cautions = opened.inputs.count == 1 ? "results.cautions" : "results.sources"
      let lines =
        CautionLines.lines(
          resolved.suspicions,
          all: "\(cautions) in \(VisibleText.name(outputPath(source, .json)))")
        + IssueLines.lines(resolved.notices, all: issuePlace(source))
      for line in lines { surroundings.console.warn(line) }
    }
    let written = FixedBlocks.map(formats.count) { place in
      Result { () throws(Diagnostics) in try resolved.bytes(as: formats[place]) }
    }
    var files: [(format: ReportFormat, path: String, bytes: [UInt8])] = []
    for (format, bytes) in zip(formats, written) {
      files.append((format, outputPath(source, format), try bytes.get()))
    }
    return Made(report: resolved, files: files)
  }

  /// Writes all files: everything was made before, so that a failure leaves no half of a report.
  ///
  /// - Returns: Their paths.
  private func write(
    _ made: [Made], _ surroundings: Surroundings
  ) throws(Diagnostics) -> [String] {
    var files = made.flatMap { $0.files.map { (path: $0.path, bytes: $0.bytes) } }
    if index {
      let entries = made.map { made in
        ReportIndex.Entry(
          made.report, files: made.files.map { ($0.format, $0.path.lastPathComponent) })
      }
      files.append((indexPath, try ReportIndex(entries).page()))
    }
    try InputFile.makeDirectory(output)
    try AtomicFile.writeAll(files)
    if !quiet {
      for file in files { surroundings.console.warn("wrote \(VisibleText.name(file.path))") }
    }
    return files.map(\.path)
  }

  /// Says which claims were not found as they expect, whatever else is kept quiet: it is what was asked.
  private func checked(_ claims: [ClaimRecord], _ surroundings: Surroundings) -> ExitStatus {
    let missed = claims.compactMap(\.miss)
    for line in missed { surroundings.console.warn(line) }
    guard missed.isEmpty else { return .gateFailed }
    if !quiet {
      surroundings.console.warn(
        claims.isEmpty
          ? "the report makes no claims"
          : claims.count == 1
            ? "the claim is as expected" : "all \(claims.count) claims are as expected")
    }
    return .ok
  }

  private var tools: CellTools {
    var tools = CellTools()
    tools.queries = { QueryDatabase($0) }
    tools.pools = { path throws(Diagnostics) in
      try PoolFile.items(path, catalog: DefinitionCatalog.shipped())
    }
    tools.commands = ReportCommands()
    tools.allowsPrograms = allowCommands
    return tools
  }

  private func wrongFormat(_ message: String) -> Diagnostics {
    Diagnostics(Diagnostic("unknownFormat", message), cause: .wrongUse)
  }

  /// No file may take the place of a source, nor of another file.
  private func refuseOverwriting(_ formats: [ReportFormat]) throws(Diagnostics) {
    func place(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    if formats.contains(.markdown),
      let source = sources.first(where: { one in
        sources.contains { place(outputPath($0, .markdown)) == place(one) }
      })
    {
      throw Diagnostics(
        Diagnostic(
          "overwritesSource",
          "--to md would write over the source \(VisibleText.name(source))",
          remedy: "Name another directory with --output"), cause: .wrongUse)
    }
    var paths: Set<String> = index ? [indexPath] : []
    for source in sources {
      for format in formats where !paths.insert(outputPath(source, format)).inserted {
        throw Diagnostics(
          Diagnostic(
            "sameName",
            "two reports would be written to \(VisibleText.name(outputPath(source, format)))",
            remedy: "Give their sources names of their own"), cause: .wrongUse)
      }
    }
  }

  /// Options replace a single source: which of several they mean nobody could tell.
  ///
  /// But --logs says where the files of all of them lie.
  static func refuse(
    _ study: StudyOptions, of report: ReportSource, file source: String
  ) throws(Diagnostics) {
    let names = report.sourceNames
    guard names.count > 1, let option = study.given.first(where: { $0 != "--logs" }) else {
      return
    }
    throw Diagnostics(
      Diagnostic(
        "severalSources",
        "\(option) takes the place of a single source of data, and \(source) names "
          + "\(names.count): \(CountText.list(names, most: 6))",
        remedy: "Change its front matter instead; --logs alone says where the files of all lie"),
      cause: .wrongUse)
  }

  private func outputPath(_ source: String, _ format: ReportFormat) -> String {
    let name = URL(fileURLWithPath: source).deletingPathExtension().lastPathComponent
    return "\(output)/\(name).\(format.rawValue)"
  }

  private var indexPath: String { "\(output)/\(ReportIndex.fileName)" }
}
