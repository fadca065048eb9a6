/// What a command may know of the world beyond its arguments.
///
/// The program passes in what is there, a test what it has made: whatever a command asks of the
/// world in another way, no test can set.
package struct Surroundings: Sendable {
  /// Where results, messages and progress go.
  let console: Console
  /// The time that has passed, for lines that tell how long work takes.
  ///
  /// No result depends on it.
  let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - console: Where results, messages and progress go.
  ///   - now: The instant at which it is called.
  package init(
    console: Console, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.console = console
    self.now = now
  }

  /// Those of the process.
  package static let standard = Surroundings(console: .standard)

  /// A line for the progress of long work, where there is a terminal to show it.
  package func progressLine() -> ProgressLine? {
    console.showsProgress ? ProgressLine(write: console.show, now: now) : nil
  }
}
