internal import Dispatch
internal import Glibc

/// The wish of whoever runs the program that it should end: Ctrl-C, or the signal to terminate.
///
/// While one of these is there, the signals do nothing else.
final class Interruption: Sendable {
  private let wishes: AsyncStream<Void>
  // Nothing is done with them but to end them, when nobody else can.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]
  private static let signals = [SIGINT, SIGTERM]

  init() {
    let (wishes, continuation) = AsyncStream.makeStream(of: Void.self)
    self.wishes = wishes
    sources = Self.signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in Self.signals { signal(number, SIG_DFL) }
  }

  /// Waits for it; ends too when the task is cancelled.
  func wish() async {
    for await _ in wishes { return }
  }
}
