internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import Reporting
internal import ValueModel

/// The program: parses arguments, runs a command, and answers with an exit status.
package enum CompassCommand {
  /// Runs the program on the process's own arguments and ends it.
  package static func run() async -> Never {
    let status = await run(Array(CommandLine.arguments.dropFirst()), in: .standard)
    exitProcess(status)
  }

  /// Runs the program in process.
  ///
  /// - Parameters:
  ///   - arguments: Without the program's name.
  ///   - surroundings: What the command may know of the world besides.
  /// - Returns: What the process should exit with.
  package static func run(
    _ arguments: [String], in surroundings: Surroundings
  ) async -> ExitStatus {
    do {
      let command = try RootCommand.parseAsRoot(FormerOptions.renewed(arguments))
      if let command = command as? any Subcommand { return try await command.run(surroundings) }
      // Help, of the whole program or of a command: running it throws the text.
      var help = command
      try help.run()
      return .ok
    } catch {
      return report(error, arguments: arguments, console: surroundings.console)
    }
  }

  private static func report(
    _ error: any Error, arguments: [String], console: Console
  ) -> ExitStatus {
    // A path with a line end in it must not look like a second message.
    func shown(_ message: String) -> String {
      arguments.reduce(message) { message, argument in
        let name = VisibleText.name(argument)
        return name == argument ? message : message.replacing(argument, with: name)
      }
    }
    switch error {
    case is AnalysisError, is ReportError, is Diagnostics, is ModelDefinitionError,
      is ElicitationError,
      is InputError:
      console.warn("error: \(shown("\(error)"))")
      return .badInput
    default:
      let message = shown(RootCommand.fullMessage(for: error))
      if RootCommand.exitCode(for: error).isSuccess {
        do {
          try console.print(message)
          return .ok
        } catch {
          console.warn("error: \(error)")
          return .badInput
        }
      }
      console.warn(message)
      return .wrongUse
    }
  }
}

struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compass",
    abstract: "Publish and check evaluations of the values of language models.",
    discussion: """
      Example:
        compass report reports/leaderboard.md

      Exit codes: 0 ok, 1 a claim or gate failed, 2 wrong use, 3 bad input.
      """,
    version: Version.current,
    subcommands: [
      ReportCommand.self,
      IngestCommand.self,
      StudyCommand.self,
      LeaderboardCommand.self,
      IntervalCommand.self,
      AgreementCommand.self,
      CompareCommand.self,
      ChangepointCommand.self,
      RankCommand.self,
      CalibrateCommand.self,
      OverlapCommand.self,
      SystemsCommand.self,
      SimulateCommand.self,
      SchemaCommand.self,
      DoctorCommand.self,
    ])
}
