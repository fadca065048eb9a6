internal import ArgumentParser
internal import Diagnostics
internal import Reporting
internal import Statistics

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
    let command: any Subcommand
    do {
      if let problem = MistypedCommand.problem(in: arguments) { throw problem }
      var parsed = try RootCommand.parseAsRoot(
        FormerOptions.renewed(ReportDiffCommand.joined(arguments)))
      guard let subcommand = parsed as? any Subcommand else {
        // Help, of the whole program or of a command: running it throws the text.
        try parsed.run()
        return .ok
      }
      command = subcommand
    } catch {
      return say(error, arguments: arguments, console: surroundings.console)
    }
    let threads = (command as? any ParallelCommand)?.threads.count
    return await FixedBlocks.$limit.withValue(threads) {
      await surroundings.showingProgress(of: arguments.first ?? "", isQuiet: command.isQuiet) {
        await end(of: command, arguments: arguments, in: $0)
      }
    }
  }

  /// Runs a command, and says what it throws.
  private static func end(
    of command: any Subcommand, arguments: [String], in surroundings: Surroundings
  ) async -> ExitStatus {
    let console = surroundings.console
    do throws(Diagnostics) {
      return try await command.run(surroundings)
    } catch {
      switch error.cause {
      case .badInput:
        console.warn("error: \(visible(error.description, arguments))")
        return .badInput
      case .wrongUse:
        return say(ValidationError(error.description), arguments: arguments, console: console)
      }
    }
  }

  /// Says what the parser of arguments throws: help that was asked for, or what is wrong with them.
  private static func say(
    _ error: any Error, arguments: [String], console: Console
  ) -> ExitStatus {
    let message = visible(RootCommand.fullMessage(for: error), arguments)
    guard RootCommand.exitCode(for: error).isSuccess else {
      console.warn(message)
      return .wrongUse
    }
    do throws(Diagnostics) {
      try console.print(message)
      return .ok
    } catch {
      console.warn("error: \(error)")
      return .badInput
    }
  }

  /// The message with the arguments in it made visible: a path with a line end must not look like a
  /// second message.
  private static func visible(_ message: String, _ arguments: [String]) -> String {
    arguments.reduce(message) { message, argument in
      let name = VisibleText.name(argument)
      return name == argument ? message : message.replacing(argument, with: name)
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
      ReportDiffCommand.self,
      ReportWhyCommand.self,
      ChartCommand.self,
      VerifyCommand.self,
      NewCommand.self,
      IngestCommand.self,
      StudyCommand.self,
      PoolCommand.self,
      LeaderboardCommand.self,
      PairsCommand.self,
      PowerCommand.self,
      ReliabilityCommand.self,
      ValidityCommand.self,
      DriftCommand.self,
      ContaminationCommand.self,
      CultureCommand.self,
      IntervalCommand.self,
      AgreementCommand.self,
      CompareCommand.self,
      ChangepointCommand.self,
      RankCommand.self,
      PartialCommand.self,
      CombineCommand.self,
      CalibrateCommand.self,
      AuditCommand.self,
      OverlapCommand.self,
      RecognizeCommand.self,
      EvaluateCommand.self,
      GenerateCommand.self,
      AlignCommand.self,
      CulturesCommand.self,
      SystemsCommand.self,
      SimulateCommand.self,
      SchemaCommand.self,
      DoctorCommand.self,
    ])
}
