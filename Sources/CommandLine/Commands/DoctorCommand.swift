internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Drawing
internal import GSLSupport
internal import LogReaders
internal import PrintedNumbers
internal import Reporting
internal import ValueModel

struct DoctorCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the installation, or say which analyses a log supports.",
    discussion: """
      Examples:
        compass doctor
        compass doctor data/example/judgments.jsonl.gz
        compass doctor data/examples/leak/judgments.jsonl.gz \\
          --probabilities data/examples/leak/probabilities.jsonl.gz

      On data of yours:
        compass doctor pilot.study --instrument my-instrument.yaml --format json

      Without a log it checks that libraries, fonts and definitions are as reports need them; it exits \
      1 when something is missing, and says what to install.

      Of a log (files, directories or a study) it says for each analysis what to type, or why the log \
      does not support it. Tests of contamination that go by the probabilities of tokens need a file of \
      them (--probabilities): JSON Lines with model_id, sample_id, form (plain, inContext, shuffled:K), \
      logprobs, and where known means and deviations over the vocabulary.
      """)

  @Argument(help: ArgumentHelp("Logs: files, directories, or one study.", valueName: "log"))
  var named: [String] = []

  @OptionGroup var study: StudyOptions

  @Option(
    help: ArgumentHelp(
      "Token probabilities of the items' texts, for tests of contamination: JSON Lines.",
      valueName: "file"))
  var probabilities: String?

  @OptionGroup var output: OutputOptions

  /// One thing that was looked at.
  private struct Finding: Encodable {
    let name: String
    let found: String?
    /// What to do when it was not found.
    let remedy: String?
  }

  /// The check of the installation takes no options.
  private struct Options: Encodable {
    let source: SourceDescription?
    let instrument: String?
    let system: String?
    let itemTable: String?
    let probabilities: String?
  }

  /// The options with what is named without one.
  private var data: StudyOptions {
    var data = study
    if named.count == 1, named[0].hasSuffix(".study") {
      data.source.study = named[0]
    } else {
      data.source.logs = named + study.logs
    }
    return data
  }

  func validate() throws {
    guard data.study == nil || data.logs.isEmpty else {
      throw ValidationError("Name logs or one study, not both.")
    }
    let given = study.given + (probabilities == nil ? [] : ["--probabilities"])
    if data.source.isEmpty, let option = given.first {
      throw ValidationError("\(option) goes with a log: compass doctor LOG.")
    }
    try StandardInput.refuseTwo(data.logs + [probabilities].compactMap(\.self))
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    data.source.isEmpty ? try checkInstallation(surroundings) : try checkLog(surroundings)
  }

  private func checkLog(_ surroundings: Surroundings) throws(Diagnostics) -> ExitStatus {
    let data = data
    let request = try data.request
    let opened = try DataSource.open(request.data)
    if !output.quiet {
      for line in IssueLines.lines(opened.log.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    let commands = RootCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
    let texts = try probabilities.map { path throws(Diagnostics) in
      try TokenProbabilityFile(path)
    }
    let support = try SupportedAnalyses(
      request, from: opened, words: data.source.words, commands: Set(commands),
      probabilities: texts)
    let text = SupportText(
      support: support, name: CountText.list(opened.log.files.map(\.name), most: 3))
    try CommandResult(
      command: "doctor",
      options: Options(
        source: SourceDescription(data.source), instrument: data.instrument, system: data.system,
        itemTable: data.itemTable, probabilities: probabilities),
      results: Log(figures: support.figures, analyses: support.analyses),
      issues: opened.log.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  /// What is said of a log.
  private struct Log: Encodable {
    let figures: LogFigures
    let analyses: [AnalysisSupport]
  }

  private func checkInstallation(_ surroundings: Surroundings) throws(Diagnostics) -> ExitStatus {
    let findings =
      DoctorCommand.libraries + DoctorCommand.fonts + [DoctorCommand.dictionary]
      + DoctorCommand.definitions
    let table = TextTable(
      columns: [("", .leading), ("What", .leading), ("Found", .leading)],
      rows: findings.map {
        [$0.found == nil ? "missing" : "ok", $0.name, $0.found ?? $0.remedy ?? "–"]
      })
    try CommandResult(
      command: "doctor",
      options: Options(
        source: nil, instrument: nil, system: nil, itemTable: nil, probabilities: nil),
      results: findings
    )
    .print(
      output, to: surroundings.console, text: table.text,
      csv: CSVText.table(
        header: ["name", "found", "remedy"],
        rows: findings.map { [$0.name, $0.found ?? "", $0.remedy ?? ""] }))
    return findings.allSatisfy { $0.found != nil } ? .ok : .gateFailed
  }

  private static var libraries: [Finding] {
    let versions = LibraryVersions()
    return [
      ("compass", Version.current), ("GSL", GSLLibrary.version), ("Cairo", versions.cairo),
      ("Pango", versions.pango), ("HarfBuzz", versions.harfbuzz),
      ("Fontconfig", versions.fontconfig), ("qpdf", versions.qpdf),
    ].map { Finding(name: $0, found: $1, remedy: nil) }
  }

  private static var fonts: [Finding] {
    do throws(DrawingError) {
      return try FontCheck().requirements.map { requirement in
        Finding(
          name: requirement.family,
          found: requirement.faces.first.map { "\($0.fileName), version \($0.version)" },
          remedy: "install the Debian package \(requirement.package)")
      }
    } catch {
      return [Finding(name: "fonts", found: nil, remedy: "\(error)")]
    }
  }

  private static var dictionary: Finding {
    Finding(
      name: "Hyphenation", found: Hyphenation().hasRequired ? Hyphenation.required.file : nil,
      remedy: "install the Debian package \(Hyphenation.required.package)")
  }

  private static var definitions: [Finding] {
    do throws(Diagnostics) {
      let catalog = try DefinitionCatalog.shipped()
      let dimensions = catalog.systems.reduce(0) { $0 + $1.dimensions.count }
      return [
        Finding(
          name: "definitions",
          found: "\(catalog.systems.count) value systems with \(dimensions) dimensions, "
            + "\(catalog.instruments.count) instruments",
          remedy: nil)
      ]
    } catch {
      return [Finding(name: "definitions", found: nil, remedy: "\(error)")]
    }
  }
}
