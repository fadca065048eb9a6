internal import Synchronization

/// A typesetter that may be handed from task to task: one uses it at a time.
package final class SharedTypesetter: Sendable {
  private let typesetter: Mutex<Typesetter>

  /// - Throws: as `Typesetter.init()`.
  package init() throws(DrawingError) {
    typesetter = Mutex(try Typesetter())
  }

  /// Does work with the typesetter, when no other does; the work must not ask for it again.
  package func use<Result: Sendable>(
    _ work: @Sendable (Typesetter) throws -> Result
  ) throws -> Result {
    try typesetter.withLock { typesetter in try work(typesetter) }
  }
}
