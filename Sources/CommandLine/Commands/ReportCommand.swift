internal import Analysis
internal import ArgumentParser
internal import Claims
internal import Diagnostics
internal import Drawing
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import PrintedNumbers
internal import Reporting
internal import StudyStore

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

      As a page in a browser that follows its files while you write, until Ctrl-C:
        compass report reports/leaderboard.md --watch

      What moved since an earlier build:
        compass report diff old/leaderboard.json new/leaderboard.json

      What a cell depends on, and whether it is computed anew:
        compass report why reports/leaderboard.md tbl-board

      The same source, data, seed and versions give the same bytes. Paths in the front matter \
      begin at the report's own directory.
      """)

  @Argument(help: ArgumentHelp("The report source (Markdown).", valueName: "source.md"))
  var source: String

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
    guard watch else {
      guard port == nil else { throw ValidationError("--port goes with --watch.") }
      return
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
    guard format == .json else {
      let opened = try open(surroundings)
      let built = try build(opened, with: await typesetter, surroundings)
      return check ? checked(built.claims, surroundings) : .ok
    }
    do throws(Diagnostics) {
      let opened = try open(surroundings)
      let built = try build(opened, with: await typesetter, surroundings)
      try surroundings.console.print(EditorAnswer(written: built.written).json)
      return check ? checked(built.claims, surroundings) : .ok
    } catch {
      try surroundings.console.print(EditorAnswer(problems: error).json)
      return error.cause == .wrongUse ? .wrongUse : .badInput
    }
  }

  /// Shows the report as a page that follows its files.
  private func follow(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    // A report that is nowhere is not waited for.
    _ = try InputFile.text(of: source)
    return try await ReportWatch(port: port, isQuiet: quiet, console: surroundings.console) {
      () throws(Diagnostics) in
      // One a build: it remembers what it has set.
      let typesetter = try? SharedTypesetter()
      let built = try build(try open(surroundings), with: typesetter, surroundings)
      return ReportWatch.Built(
        html: try built.bytes(as: .html), missed: check ? built.claims.compactMap(\.miss) : [])
    }.run()
  }

  /// A report with its data, read.
  private struct Opened {
    let report: ReportSource
    let inputs: [StudyInputs]
    let formats: [ReportFormat]
  }

  private func open(_ surroundings: Surroundings) throws(Diagnostics) -> Opened {
    let formats = try formats
    try refuseOverwriting(formats)
    let report = try ReportSource(
      InputFile.text(of: source), file: source, settings: settings)
    try ReportCommand.refuse(study, of: report, file: source)
    let inputs = try report.inputs(over: study.request, opening: DataSource.open)
    if !quiet {
      for line in IssueLines.lines(inputs.flatMap(\.log.issues), all: issuePlace) {
        surroundings.console.warn(line)
      }
    }
    return Opened(report: report, inputs: inputs, formats: formats)
  }

  /// Where all issues stand.
  private var issuePlace: String {
    "results.issues in \(VisibleText.name(outputPath(.json)))"
  }

  /// A report whose files are written.
  private struct Built {
    let report: ResolvedReport
    /// In the order in which the formats were named.
    let files: [(format: ReportFormat, path: String, bytes: [UInt8])]

    var written: [String] { files.map(\.path) }
    var claims: [ClaimRecord] { report.claims }

    /// The report in a format, which need not be one of those that were written.
    func bytes(as format: ReportFormat) throws(Diagnostics) -> [UInt8] {
      if let file = files.first(where: { $0.format == format }) { return file.bytes }
      return try report.bytes(as: format)
    }
  }

  private func build(
    _ opened: Opened, with typesetter: SharedTypesetter?, _ surroundings: Surroundings
  ) throws(Diagnostics) -> Built {
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
          resolved.suspicions, all: "\(cautions) in \(VisibleText.name(outputPath(.json)))")
        + IssueLines.lines(resolved.notices, all: issuePlace)
      for line in lines { surroundings.console.warn(line) }
    }
    // Everything is made before anything is written, so that a failure leaves no half of a report.
    let files = try opened.formats.map { format throws(Diagnostics) in
      (format: format, path: outputPath(format), bytes: try resolved.bytes(as: format))
    }
    try InputFile.makeDirectory(output)
    try AtomicFile.writeAll(files.map { (path: $0.path, bytes: $0.bytes) })
    if !quiet {
      for file in files { surroundings.console.warn("wrote \(VisibleText.name(file.path))") }
    }
    return Built(report: resolved, files: files)
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
    tools.commands = ReportCommands()
    tools.allowsPrograms = allowCommands
    return tools
  }

  private func wrongFormat(_ message: String) -> Diagnostics {
    Diagnostics(Diagnostic("unknownFormat", message), cause: .wrongUse)
  }

  /// The Markdown of a report must not take the place of its source.
  private func refuseOverwriting(_ formats: [ReportFormat]) throws(Diagnostics) {
    func place(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    guard formats.contains(.markdown), place(outputPath(.markdown)) == place(source) else {
      return
    }
    throw Diagnostics(
      Diagnostic(
        "overwritesSource", "--to md would write over the source \(VisibleText.name(source))",
        remedy: "Name another directory with --output"), cause: .wrongUse)
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

  private func outputPath(_ format: ReportFormat) -> String {
    let name = URL(fileURLWithPath: source).deletingPathExtension().lastPathComponent
    return "\(output)/\(name).\(format.rawValue)"
  }
}
