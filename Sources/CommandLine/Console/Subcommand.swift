internal import ArgumentParser
internal import Diagnostics

/// A command that can be run in process.
protocol Subcommand: ParsableCommand {
  /// - Parameter surroundings: What there is of the world beyond the arguments.
  /// - Returns: What the process should exit with.
  /// - Throws: all that was found wrong; what the library throws besides is made one of these where
  ///   it comes up, with the file and the line that are known there, or it does not compile.
  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus

  /// Whether no progress is to be shown.
  var isQuiet: Bool { get }
}

extension Subcommand {
  var isQuiet: Bool { false }
}

/// A command of which it can be said how many threads it computes with.
protocol ParallelCommand: Subcommand {
  var threads: ThreadsOption { get }
}

/// A command that prints a result, and can be asked to print nothing else.
protocol PrintingCommand: Subcommand {
  var output: OutputOptions { get }
}

extension PrintingCommand {
  var isQuiet: Bool { output.quiet }
}

/// How the program ended.
package enum ExitStatus: Int32, Sendable {
  case ok = 0
  /// A claim or gate failed.
  case gateFailed = 1
  case wrongUse = 2
  case badInput = 3
}
