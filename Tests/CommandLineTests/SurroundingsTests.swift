import CommandLine
import Synchronization
import Testing

/// What a command may know of the world is what it is given.
@Suite("Surroundings")
struct SurroundingsTests {
  /// Keeps what a terminal is sent, and goes on by a tenth of a second whenever it is asked the time.
  private final class Terminal: Sendable {
    private let texts = Mutex<[String]>([])
    private let time = Mutex(ContinuousClock.now)

    var shown: [String] { texts.withLock { $0 } }

    func surroundings(showsProgress: Bool) -> Surroundings {
      Surroundings(
        console: Console(
          output: { _ in }, errors: { text in self.texts.withLock { $0.append(text) } },
          showsProgress: showsProgress),
        now: {
          self.time.withLock { time in
            defer { time += .milliseconds(100) }
            return time
          }
        })
    }
  }

  @Test("progress is shown at most five times a second, with the rate by the clock that was given")
  func progress() async throws {
    let terminal = Terminal()
    await terminal.surroundings(showsProgress: true).showingProgress(of: "ingest", isQuiet: false) {
      for tenth in 1...6 {
        $0.progress?.show("file 1 of 1", count: tenth * 50, unit: "rows")
      }
    }
    let start = "\r\u{1B}[K"
    #expect(
      terminal.shown
        == [50, 150, 250].map { "\(start)file 1 of 1, \($0) rows, 500 rows a second" } + [start])
  }

  @Test("work that says nothing is told of by its name and its time, after what it said by itself")
  func silence() async {
    let terminal = Terminal()
    await terminal.surroundings(showsProgress: true).showingProgress(of: "rank", isQuiet: false) {
      $0.progress?.tick()
      $0.progress?.show("battles", count: 7, unit: "rows")
      // Nine tenths of a second after what the work has shown: too soon.
      for _ in 0..<9 { $0.progress?.tick() }
      $0.progress?.tick()
    }
    let start = "\r\u{1B}[K"
    #expect(
      terminal.shown == [
        "\(start)rank, 0 s", "\(start)battles, 7 rows, 35 rows a second", "\(start)rank, 1 s",
        start,
      ])
  }

  @Test("messages and results stand on lines of their own")
  func clearing() async throws {
    let terminal = Terminal()
    await terminal.surroundings(showsProgress: true).showingProgress(of: "rank", isQuiet: false) {
      $0.progress?.tick()
      $0.console.warn("careful")
    }
    let start = "\r\u{1B}[K"
    #expect(terminal.shown == ["\(start)rank, 0 s", start, "careful\n"])
  }

  @Test("where no terminal can show it, or nobody wants it, there is no progress")
  func noProgress() async {
    for (isTerminal, isQuiet) in [(false, false), (true, true)] {
      let terminal = Terminal()
      await terminal.surroundings(showsProgress: isTerminal)
        .showingProgress(of: "rank", isQuiet: isQuiet) { #expect($0.progress == nil) }
      #expect(terminal.shown.isEmpty)
    }
  }

  @Test("what cannot be printed is bad input")
  func unwritable() async {
    struct Full: Error {}
    let messages = Mutex<[String]>([])
    let console = Console(
      output: { _ in throw Full() }, errors: { text in messages.withLock { $0.append(text) } })
    for arguments in [["schema"], ["--help"]] {
      let status = await CompassCommand.run(arguments, in: Surroundings(console: console))
      #expect(status == .badInput)
    }
    let told = messages.withLock { $0 }
    #expect(told.count == 2)
    #expect(told.allSatisfy { $0.contains("cannot be written") }, "\(told)")
  }
}
