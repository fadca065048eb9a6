internal import Diagnostics
internal import FileFormats
internal import PrintedNumbers

/// Builds a report each time a file that it was made of changes, and shows it as a live page until the
/// user ends it.
struct ReportWatch: Sendable {
  /// What a build gives to the page.
  struct Built: Sendable {
    let html: [UInt8]
    /// A line for each claim that is not as it expects, where that is asked for.
    let missed: [String]
  }

  let port: UInt16?
  let isQuiet: Bool
  let console: Console
  /// Builds the report and writes its files, as without a page.
  let build: @Sendable () throws(Diagnostics) -> Built

  /// How long a build that is under way may still take at the end.
  private static let patience = Duration.seconds(2)

  /// Serves the page until Ctrl-C, or until the task is cancelled.
  ///
  /// - Throws: what keeps the page from being served; of the first build, wrong use, which no edit
  ///   mends.
  func run() async throws(Diagnostics) -> ExitStatus {
    let interruption = Interruption()
    let page = LivePage()
    var generator = SystemRandomNumberGenerator()
    let server = try await LiveServer(page, port: port, token: LiveToken(using: &generator))
    let queue = BuildQueue()
    let ended: Result<Void, Diagnostics>
    do throws(Diagnostics) {
      try console.print(server.address)
      ended = await withTaskGroup(of: Result<Void, Diagnostics>.self) { group in
        group.addTask {
          await interruption.wish()
          return .success(())
        }
        group.addTask { await server.end() }
        group.addTask { await follow(page, queue) }
        // What comes first ends all.
        let ended = await group.next()
        group.cancelAll()
        return ended ?? .success(())
      }
    } catch {
      ended = .failure(error)
    }
    await server.stop()
    await queue.settle(atMost: Self.patience)
    try ended.get()
    return .ok
  }

  /// Builds, waits for a change, and begins anew, until the task is cancelled.
  ///
  /// - Returns: wrong use that the first build met.
  private func follow(_ page: LivePage, _ queue: BuildQueue) async -> Result<Void, Diagnostics> {
    while true {
      let asked = AskedFiles()
      let built = await queue.build { () -> Result<Built, Diagnostics> in
        AskedFiles.$current.withValue(asked) {
          do throws(Diagnostics) {
            return .success(try build())
          } catch {
            return .failure(error)
          }
        }
      }
      guard let built else { return .success(()) }
      let isFirst = page.state.number == 0
      switch built {
      case .success(let built): page.publish(built.html, missed: built.missed)
      case .failure(let problems):
        if isFirst, problems.cause == .wrongUse { return built.map { _ in } }
        page.publish(problems)
        if !isQuiet { console.warn("error: \(problems)") }
      }
      let files = WatchedFiles(asked)
      if isFirst, !isQuiet {
        console.warn("watching \(CountText.counted(files.count, "file")); Ctrl-C ends it")
      }
      do throws(CancellationError) {
        try await files.change()
      } catch {
        return .success(())
      }
    }
  }
}
