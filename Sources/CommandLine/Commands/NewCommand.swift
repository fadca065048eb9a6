internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import Foundation
internal import PrintedNumbers

struct NewCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract:
      "Write a file to begin with: a report, a definition, a plan, a makefile or a cluster job.",
    discussion: """
      Kinds: report, instrument, value-system, column-map, simulation-plan, evaluation-plan, \
      recognition-plan, generation-plan, makefile, spark-job, slurm-array, make-parts. The ending of the \
      file goes by the kind. What is written is valid as it stands and says in comments what may be \
      changed; a file that is there is never written over.

      With --logs or --study a report is written for the data at hand: it names their models and has \
      the sections that they support. It is built once before it is written.

      spark-job, slurm-array and make-parts write what has an analysis worked on in shards, by Apache \
      Spark, Slurm or make: of the data, with the instrument, the value system and the filters that are \
      named here.

      Examples:
        compass new report reports/audit --logs data/example/judgments.jsonl.gz
        compass new report rounds --logs data/examples/rounds/judgments.jsonl.gz
        compass new simulation-plan pilot
        compass new slurm-array board --logs data/example/judgments.jsonl.gz --instrument presence \\
          --system schwartz
      """)

  @Argument(help: ArgumentHelp("What to write.", valueName: "kind"))
  var kind: String

  @Argument(help: ArgumentHelp("Name of the file, with or without its ending.", valueName: "name"))
  var name: String

  @OptionGroup var study: StudyOptions

  private var logs: [String] { study.logs }

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard let kind = ScaffoldKind(rawValue: kind) else {
      throw ValidationError(
        "There is no kind `\(VisibleText.name(self.kind))`. "
          + NameSuggestion.remedy(for: self.kind, among: ScaffoldKind.allCases.map(\.rawValue))
          + (NameSuggestion.nearest(to: self.kind, among: ScaffoldKind.allCases.map(\.rawValue))
            == nil ? "." : ""))
    }
    guard logs.isEmpty || kind.readsLogs else {
      throw ValidationError(
        "--logs goes with report, makefile, spark-job, slurm-array and make-parts.")
    }
    if kind != .report, !kind.isForCluster,
      let option = study.given.first(where: { $0 != "--logs" })
    {
      throw ValidationError("\(option) goes with report, spark-job, slurm-array and make-parts.")
    }
    if kind.isForCluster, let refusal = ClusterScaffold.refusal(of: kind, study) {
      throw ValidationError(refusal)
    }
    guard !(kind == .report || kind.isForCluster) || !study.source.isEmpty || study.given.isEmpty
    else {
      throw ValidationError("\(study.given[0]) goes with data: --logs PATH... or --study FILE.")
    }
    guard !name.isEmpty, !name.hasSuffix("/"), name != "-" else {
      throw ValidationError("Name the file that is written.")
    }
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let kind: String
    let name: String
    let logs: [String]?
    let study: String?
    let instrument: String?
    let system: String?
  }

  private struct Result: Encodable {
    /// The file that was written.
    let file: String
    /// Commands that use it, as they are typed.
    let next: [String]
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    guard let kind = ScaffoldKind(rawValue: kind) else { return .wrongUse }
    let scaffold = Scaffold(kind, named: name, study)
    guard !InputFile.exists(scaffold.path) else {
      throw Diagnostics(
        Diagnostic(
          "fileExists", at: .file(scaffold.path), "there is a file of this name already",
          remedy: "Choose another name, or move it away"))
    }
    let text =
      kind == .report && !study.source.isEmpty
      ? try ReportScaffold(scaffold, study).text : scaffold.text
    if let folder = scaffold.folder { try InputFile.makeDirectory(folder) }
    try AtomicFile.write(Array(text.utf8), to: scaffold.path)
    try CommandResult(
      command: "new",
      options: Options(
        kind: kind.rawValue, name: name, logs: logs.isEmpty ? nil : logs, study: study.study,
        instrument: study.instrument, system: study.system),
      results: Result(file: scaffold.path, next: scaffold.next)
    ).print(
      output, to: surroundings.console,
      text: (["wrote \(VisibleText.name(scaffold.path))", "next:"]
        + scaffold.next.map { "  \($0)" }).joined(separator: "\n"),
      csv: CSVText.table(header: ["kind", "file"], rows: [[kind.rawValue, scaffold.path]]))
    return .ok
  }
}
