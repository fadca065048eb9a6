internal import Synchronization

/// The files that a piece of work asks for, whether they are there or not, as they were when it first
/// asked.
///
/// Whoever does the work again when one of them changes misses nothing: what changes between the asking
/// and the end of the work is another state too, and a file that was missing may come.
package final class AskedFiles: Sendable {
  /// Those of the present task and its children; nil where nobody wants to know.
  @TaskLocal package static var current: AskedFiles?

  private let states = Mutex<[String: FileState]>([:])

  package init() {}

  /// Notes that a file is about to be read, or looked for.
  ///
  /// - Parameter path: As it is given to the system; `-`, the standard input, is none.
  package static func note(_ path: String) {
    guard let current, path != "-" else { return }
    current.states.withLock { states in
      if states[path] == nil { states[path] = FileState(of: path) }
    }
  }

  /// Every file that was asked for, with its state then.
  package var all: [String: FileState] { states.withLock { $0 } }
}
