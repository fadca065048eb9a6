internal import Dispatch
internal import Foundation
internal import Reporting

/// What a command may know of the world beyond its arguments.
///
/// The program passes in what is there, a test what it has made: whatever a command asks of the
/// world in another way, no test can set.
package struct Surroundings: Sendable {
  /// Where results, messages and progress go.
  package let console: Console
  /// The value of an environment variable that a plan names, such as the one that holds a key; nil where
  /// it is not set.
  let environment: @Sendable (String) -> String?
  /// The time that has passed, for lines that tell how long work takes.
  ///
  /// No result depends on it.
  let now: @Sendable () -> ContinuousClock.Instant
  /// Whether reports keep results for their next build where they are not told to.
  let keepsResults: Bool
  /// Tells the program that computes from others, for a directory that results are kept in; nil where
  /// that cannot be told.
  let engine: @Sendable (_ directory: String) -> String?

  /// - Parameters:
  ///   - console: Where results, messages and progress go.
  ///   - keepsResults: Whether reports keep results for their next build where they are not told to.
  ///   - engine: Tells the program that computes from others.
  ///   - environment: The value of an environment variable.
  ///   - now: The instant at which it is called.
  package init(
    console: Console, keepsResults: Bool = false,
    engine: @escaping @Sendable (_ directory: String) -> String? = { Engine.digest(keptIn: $0) },
    environment: @escaping @Sendable (String) -> String? = {
      ProcessInfo.processInfo.environment[$0]
    },
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.console = console
    self.keepsResults = keepsResults
    self.engine = engine
    self.environment = environment
    self.now = now
  }

  /// Those of the process.
  package static let standard = Surroundings(console: .standard, keepsResults: true)

  /// A line for the progress of long work; nil where there is no terminal to show it, or nobody wants
  /// to see it.
  package private(set) var progress: ProgressLine?

  /// Runs work that says how far it is, and says itself what is under way where the work does not.
  ///
  /// - Parameters:
  ///   - name: What the work is called until it says more.
  ///   - isQuiet: Whether nothing is to be shown.
  package func showingProgress<Result: Sendable>(
    of name: String, isQuiet: Bool, _ work: (Surroundings) async -> Result
  ) async -> Result {
    guard console.showsProgress, !isQuiet else { return await work(self) }
    let line = ProgressLine(name, write: console.show, now: now)
    var inner = Surroundings(
      console: console.clearing(line), keepsResults: keepsResults, engine: engine,
      environment: environment, now: now)
    inner.progress = line
    let timer = line.timer()
    timer.resume()
    defer {
      timer.cancel()
      line.end()
    }
    return await work(inner)
  }
}
