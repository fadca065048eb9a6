package import CommandLine
import Foundation
import Synchronization

/// Runs the program in process and keeps what it prints.
package struct Run {
  /// How the program ended; Testing has an `ExitStatus` of its own.
  package typealias Status = ExitStatus

  package let status: Status
  package let output: String
  package let errors: String

  package init(_ arguments: String...) async {
    await self.init(arguments)
  }

  /// - Parameter environment: what the program finds there; nil for that of the process.
  package init(_ arguments: [String], environment: [String: String]? = nil) async {
    let texts = Texts()
    let console = Console(
      output: { text in texts.output.withLock { $0 += text } },
      errors: { text in texts.errors.withLock { $0 += text } })
    let surroundings = Surroundings(
      console: console, engine: { _ in String(repeating: "0", count: 64) },
      environment: { name in
        (environment ?? ProcessInfo.processInfo.environment)[name]
      })
    status = await CompassCommand.run(arguments, in: surroundings)
    output = texts.output.withLock { $0 }
    errors = texts.errors.withLock { $0 }
  }

  private final class Texts: Sendable {
    let output = Mutex("")
    let errors = Mutex("")
  }
}
