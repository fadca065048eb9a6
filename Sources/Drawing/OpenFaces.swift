internal import Foundation

/// The font files that cairo holds open, which all threads of a process share.
///
/// Cairo 1.16 opens at most ten at once, and shuts one that nobody holds to open another
/// (`MAX_OPEN_FACES` in cairo-ft-font.c). It looks at whether one is held without asking for that
/// one's lock, so that a thread may lose the face which it is reading from, and crash. Whatever asks
/// for a glyph therefore does so in turn, also where each task has a typesetter of its own.
enum OpenFaces {
  // Recursive: drawing a text may mean that it has to be shaped.
  private static let lock = NSRecursiveLock()

  /// Does work that asks for glyphs when no other thread does.
  static func inTurn<Result, Failure: Error>(
    _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try work()
  }
}
