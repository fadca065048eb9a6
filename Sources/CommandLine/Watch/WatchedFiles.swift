internal import FileFormats

/// The files that a build has asked for, as they were when it asked.
struct WatchedFiles: Sendable {
  private let states: [String: FileState]

  /// How often they are looked at.
  private static let interval = Duration.milliseconds(100)
  /// How long none of them may change before they are taken as written: an editor, or a copy of a large
  /// file, writes in steps.
  private static let calm = Duration.milliseconds(80)

  /// - Parameter asked: What lay in a directory that is gone was of the build's own making.
  init(_ asked: AskedFiles) {
    states = asked.all.filter { path, _ in
      [path, Self.directory(of: path)].contains { FileState(of: $0) != .missing }
    }
  }

  /// How many there are.
  var count: Int { states.count }

  /// Waits until one of them is not as it was asked for, and none has changed for a while.
  ///
  /// - Throws: when the task is cancelled.
  /// - Complexity: Each time it looks, one question to the system a file.
  func change() async throws(CancellationError) {
    repeat { try await Self.pause(Self.interval) } while now == states
    var seen = now
    while true {
      try await Self.pause(Self.calm)
      let next = now
      if next == seen { return }
      seen = next
    }
  }

  private var now: [String: FileState] {
    Dictionary(uniqueKeysWithValues: states.keys.map { ($0, FileState(of: $0)) })
  }

  private static func pause(_ duration: Duration) async throws(CancellationError) {
    do { try await Task.sleep(for: duration) } catch { throw CancellationError() }
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
