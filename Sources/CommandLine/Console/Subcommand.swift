internal import ArgumentParser

/// A command that can be run in process.
protocol Subcommand: ParsableCommand {
  func run(_ console: Console) throws -> ExitStatus
}

/// How the program ended.
package enum ExitStatus: Int32, Sendable {
  case ok = 0
  /// A claim or gate failed.
  case gateFailed = 1
  case wrongUse = 2
  case badInput = 3
}
