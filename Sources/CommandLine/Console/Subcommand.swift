internal import ArgumentParser

/// A command that can be run in process.
protocol Subcommand: ParsableCommand {
  /// - Parameter surroundings: What there is of the world beyond the arguments.
  /// - Returns: What the process should exit with.
  func run(_ surroundings: Surroundings) async throws -> ExitStatus
}

/// A command of which it can be said how many threads it computes with.
protocol ParallelCommand: Subcommand {
  var threads: ThreadsOption { get }
}

/// How the program ended.
package enum ExitStatus: Int32, Sendable {
  case ok = 0
  /// A claim or gate failed.
  case gateFailed = 1
  case wrongUse = 2
  case badInput = 3
}
