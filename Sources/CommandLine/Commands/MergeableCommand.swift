internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import LogReaders

/// A command whose analysis can be made in parts, by `compass partial`, and put together, by
/// `compass combine`.
///
/// What it keeps of the rows is a value between reading and printing, on one machine as well: ``run(_:)``
/// shows the content of all rows. So the parts print what one run prints.
protocol MergeableCommand: ParallelCommand, PrintingCommand {
  associatedtype Content: PartContent

  /// Why what the options ask for cannot be put together of parts, and what to do instead; nil where it
  /// can.
  var obstacleToParts: String? { get }

  /// Files beside the data, or names of what is built in, that define what is computed.
  var definitionNames: [String] { get }

  /// Reads the rows of a shard, or all of them, and keeps what is needed of them.
  func content(_ shard: Shard?, in surroundings: Surroundings) async throws(Diagnostics) -> Content

  /// Computes from the content, and prints.
  func show(
    _ content: Content, in surroundings: Surroundings
  ) async throws(Diagnostics) -> ExitStatus
}

extension MergeableCommand {
  var obstacleToParts: String? { nil }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    try await show(try await content(nil, in: surroundings), in: surroundings)
  }

  /// The files among the definitions, with their digests.
  func definitions() throws(Diagnostics) -> [PartHead.Input] {
    var found: [PartHead.Input] = []
    for name in definitionNames {
      do throws(FileProblem) {
        found.append(
          PartHead.Input(name: name.lastPathComponent, sha256: try FileContent.sha256(of: name)))
      } catch {
        // Names of what is built in are no files: the version of the program stands for them.
        if case .noSuchFile = error { continue }
        throw Diagnostics(error.issue(file: name, locator: ""))
      }
    }
    return found
  }
}

/// Commands by the words of their command line.
enum MergeableWords {
  /// Why the other commands cannot be put together of parts.
  private static let obstacles: [String: String] = [
    "calibrate": "an item's parameters depend on all responses together",
    "reliability": "its components of variance need single judgments",
    "drift": "rounds are compared item by item",
    "culture": "answers are weighted by all people together",
    "compare": "permutations need single rows",
    "changepoint": "a series is searched in its order",
    "validity": "correlations between instruments need single rows",
  ]

  /// Reads the words of a command that can be put together of parts.
  ///
  /// - Throws: what is wrong with them, as the command itself says it; help that they ask for.
  static func command(_ words: [String]) throws -> any MergeableCommand {
    if let problem = MistypedCommand.problem(in: words) { throw problem }
    guard let name = words.first, !name.hasPrefix("-") else {
      throw ValidationError("Name a command first, such as compass partial leaderboard.")
    }
    var parsed = try Self.parsed(words)
    guard let subcommand = parsed as? any Subcommand else {
      // Help, of the whole program or of a command: running it throws the text.
      try show(&parsed)
      throw ValidationError("Name a command first, such as compass partial leaderboard.")
    }
    if let command = subcommand as? any MergeableCommand {
      if let obstacle = command.obstacleToParts { throw ValidationError(obstacle) }
      return command
    }
    let reason = obstacles[name].map { ": \($0)" } ?? ""
    throw ValidationError(
      "compass \(name) cannot be put together of parts\(reason). Run it over all rows; parts are for "
        + "\(names.joined(separator: ", ")).")
  }

  /// Reads the words as the program does; what is wrong with them is said as it is there.
  private static func parsed(_ words: [String]) throws -> any ParsableCommand {
    do {
      return try RootCommand.parseAsRoot(FormerOptions.renewed(words))
    } catch {
      // Help that the words ask for is thrown as well.
      if RootCommand.exitCode(for: error).isSuccess { throw error }
      throw ValidationError(RootCommand.message(for: error))
    }
  }

  private static func show(_ help: inout any ParsableCommand) throws { try help.run() }

  /// The commands that can be put together of parts.
  static var names: [String] {
    var names: [String] = []
    for type in RootCommand.configuration.subcommands where type is any MergeableCommand.Type {
      let configuration = type.configuration
      if let name = configuration.commandName { names.append(name) }
    }
    return names
  }
}
