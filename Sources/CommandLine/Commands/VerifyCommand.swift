internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import LogReaders
internal import Reporting

struct VerifyCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Hold a published report against its manifest, its data and its logs.",
    discussion: """
      Example:
        compass report reports/leaderboard.md --output out
        compass verify out/leaderboard.pdf

      A page for screens:
        compass report reports/leaderboard.md --to html --output out
        compass verify out/leaderboard.html

      Against the logs that it is said to be made of:
        compass verify out/leaderboard.pdf --logs data/example --fail-on differs

      A PDF or a page of `compass report` carries the numbers of each counted figure and table as CSV, \
      and a manifest with their digests and those of all that the report was made of. Verdicts are same, \
      differs and notGiven, on the manifest, the data and the logs; each file that differs is named \
      with its figure. Who changes data, manifest and pages together has made another report: only a \
      digest from elsewhere tells, such as the one on its printed pages.
      """)

  @Argument(help: ArgumentHelp("The published report.", valueName: "file"))
  var file: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Logs that it was made of: files or directories.", valueName: "path"))
  var logs: [String] = []

  @OptionGroup var gate: GateOption

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try gate.check(
      among: Verification.Verdict.allCases.map(\.rawValue), noun: "verdict")
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try FileContent.stored(file, limit: PublishedReport.largestFile)
    } catch {
      throw Self.problem(error, file)
    }
    let report = try PublishedReport(bytes, path: file)
    let verification = Verification(report, logs: logs.isEmpty ? nil : try digests())
    let text = VerifyText(results: verification)
    try CommandResult(
      command: "verify",
      options: Options(
        file: file.lastPathComponent, logs: logs.map(\.lastPathComponent), failOn: gate.words),
      results: verification
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return gate.status(
      of: Verification.Part.allCases, word: { verification.verdict(on: $0).rawValue },
      noun: "verdict", told: { "\(verification.verdict(on: $0).rawValue): \($0.rawValue)" },
      console: surroundings.console)
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let file: String
    let logs: [String]
    let failOn: [String]
  }

  /// Of all files that were named, or stand below directories that were.
  private func digests() throws(Diagnostics) -> [InputDigest] {
    let walk = LogFileWalk(logs)
    if let first = walk.issues.first { throw Diagnostics(first) }
    return try walk.files.map { file throws(Diagnostics) in
      do throws(FileProblem) {
        return InputDigest(
          role: "log", name: file.path.lastPathComponent,
          sha256: try FileContent.sha256(of: file.path))
      } catch {
        throw Self.problem(error, file.path)
      }
    }
  }

  private static func problem(_ problem: FileProblem, _ path: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(problem.code, at: .file(path), problem.message, remedy: problem.remedy))
  }
}
