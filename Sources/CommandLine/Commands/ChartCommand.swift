internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import PrintedNumbers
internal import Reporting
internal import StudyStore
internal import ValueModel

struct ChartCommand: ParallelCommand {
  static let configuration = CommandConfiguration(
    commandName: "chart",
    abstract: "Draw one figure of a report, as PDF, PNG or SVG.",
    discussion: """
      Examples:
        compass chart intervals --logs data/example/judgments.jsonl.gz --instrument presence \\
          --system schwartz --set dimension=benevolence -o benevolence.svg
        compass chart slope --logs data/examples/rounds/judgments.jsonl.gz --system criteria \\
          -o rounds.pdf

      On data of yours:
        compass chart slope --study board.study --instrument likert --system schwartz -o slope.svg

      Kinds: \(ReportSource.kindsOfFigures.sorted().joined(separator: ", ")). Each is the kind of a \
      cell of reports, and --set takes the options of that cell as they stand there: a word, a number, \
      or a list such as --set models=[a,b].

      The suffix of the file says what is written. An SVG has its text as text, the figure in words \
      and its numbers as JSON, and fetches nothing; a PNG has 216 pixels an inch. The caption of a \
      report is not drawn. What must be known before the figure is used goes to standard error, and \
      into the description of an SVG or PDF.
      """)

  /// How it is said what was made.
  enum Answer: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(
    help: ArgumentHelp("What to draw: a kind of cell that gives a figure.", valueName: "kind"))
  var kind: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The file to write: NAME.pdf, NAME.png or NAME.svg.", valueName: "file"))
  var file: String

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "An option of the cell, as it stands in a report. Repeat it for more.",
      valueName: "key=value"))
  var settings: [String] = []

  @Option(help: "Width in points; that of the text of an A4 page when not given.")
  var width: Double = PictureStyle.pageWidth

  @Option(
    help: ArgumentHelp(
      "Height in points, where it is to be more than the chart needs.", valueName: "points"))
  var height: Double?

  @Option(help: "Theme: print, or plain for greys alone.")
  var theme: PictureStyle.Theme = .print

  @OptionGroup var study: StudyOptions

  @Option(help: "How to say what was made: text, or json.")
  var format: Answer = .text

  @Flag(name: .shortAndLong, help: "Print no progress and no warnings on standard error.")
  var quiet = false

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  var isQuiet: Bool { quiet }

  func validate() throws {
    guard picture != nil else {
      throw ValidationError(
        file == "-"
          ? "-o - has no suffix that says the format; name a file ending in .pdf, .png or .svg."
          : "-o \(file): the suffix is none of .pdf, .png and .svg.")
    }
    guard PictureStyle.widths.contains(width) else {
      throw ValidationError("--width must be a number of points from 100 to 2000.")
    }
    if let height, !(height > 0 && height <= 5_000) {
      throw ValidationError("--height must be a number of points above 0, up to 5000.")
    }
    guard !study.source.isEmpty else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
  }

  /// What the suffix of the file asks for.
  private var picture: ChartPicture.Format? {
    ChartPicture.Format(rawValue: URL(fileURLWithPath: file).pathExtension.lowercased())
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    guard let picture else { return .wrongUse }
    let request = try ChartRequest(kind: kind, settings: settings)
    let inputs = try request.inputs(over: study.request, opening: DataSource.open)
    let issues = inputs.flatMap(\.log.issues)
    if !quiet {
      for line in IssueLines.lines(issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    var tools = CellTools()
    tools.queries = { QueryDatabase($0) }
    tools.pools = { path throws(Diagnostics) in
      try PoolFile.items(path, catalog: DefinitionCatalog.shipped())
    }
    let chart = try request.chart(
      inputs, seed: seed.value, opening: DataSource.open, tools: tools)
    let drawn = try chart.picture(
      as: picture, PictureStyle(width: width, height: height, theme: theme))
    // It is made before anything is written, so that a failure leaves the old file as it was.
    try AtomicFile.write(drawn.bytes, to: file)
    if !quiet {
      let lines =
        CautionLines.lines(chart.cautions, all: "--format json")
        + IssueLines.lines(drawn.notices, all: "--format json")
      for line in lines { surroundings.console.warn(line) }
      surroundings.console.warn("wrote \(VisibleText.name(file))")
    }
    switch format {
    case .text: try surroundings.console.printText(VisibleText.line(chart.alternativeText))
    case .json:
      try surroundings.console.print(
        CommandResult(
          command: "chart", options: options(inputs), cautions: chart.cautions,
          results: Results(
            kind: chart.kind, file: URL(fileURLWithPath: file).lastPathComponent,
            format: picture.rawValue, width: drawn.width, height: drawn.height,
            title: chart.title, alternativeText: chart.alternativeText,
            data: AnyEncodable(value: try chart.data)),
          issues: issues + drawn.notices
        ).json)
    }
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let system: String?
    let instrument: String?
    let set: [String]
    let width: Double
    let height: Double?
    let theme: String
    let seed: UInt64
  }

  private func options(_ inputs: [StudyInputs]) -> Options {
    Options(
      system: inputs.first?.system.id, instrument: inputs.first?.instrument.id, set: settings,
      width: width, height: height, theme: theme.rawValue, seed: seed.value)
  }

  /// What was made.
  private struct Results: Encodable {
    let kind: String
    let file: String
    let format: String
    let width: Double
    let height: Double
    let title: String
    let alternativeText: String
    let data: AnyEncodable
  }

  private struct AnyEncodable: Encodable {
    let value: any Encodable & Sendable

    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
  }
}
