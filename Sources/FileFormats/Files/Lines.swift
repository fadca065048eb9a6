import Glibc

/// The longest line that is read.
///
/// A longer one is a damaged or hostile file.
package enum LineCap {
  package static let bytes = 64 << 20
  package static let description = "64 MiB"
}

/// The lines of a text, without their ends, found by `memchr`.
///
/// The text is in memory as a whole, or passes through a window that grows only for a line that is
/// longer. A line that is longer than the cap is not held: it comes empty, and `isTooLong`.
package final class Lines {
  private let file: ExpandedFile?
  /// The window; the whole text where there is no file behind it.
  private var window: UnsafeMutableBufferPointer<UInt8>
  private var start = 0
  private var end = 0
  private var hasEnded: Bool
  // Private: what another module could see is guarded by checks at run time on every access.
  private var lineNumber = 0
  private var lastIsUnended = false
  private var lastIsTooLong = false

  /// The line that was read last, from 1.
  package var number: Int { lineNumber }
  /// Whether the line that was read last has no line end, so that it may have been cut.
  package var isUnended: Bool { lastIsUnended }
  /// Whether the line that was read last is longer than the cap.
  package var isTooLong: Bool { lastIsTooLong }

  /// The lines of bytes that outlive them.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    file = nil
    // Without a file nothing is ever written to the window.
    window = UnsafeMutableBufferPointer(mutating: bytes)
    end = bytes.count
    hasEnded = true
  }

  /// The lines of a file from where it stands, which is its start.
  package init(_ file: ExpandedFile, window size: Int = 1 << 20) {
    self.file = file
    window = .allocate(capacity: size)
    hasEnded = false
  }

  deinit {
    if file != nil { window.deallocate() }
  }

  /// The next line, whose bytes hold until the next call; nil at the end of the text.
  package func next() throws(FileProblem) -> UnsafeBufferPointer<UInt8>? {
    lastIsTooLong = false
    var searched = 0
    while true {
      if let found = lineEnd(from: start + searched) {
        return line(to: found, next: found + 1)
      }
      searched = end - start
      if searched > LineCap.bytes {
        lastIsTooLong = true
        start = end
        searched = 0
      }
      if hasEnded {
        guard searched > 0 || lastIsTooLong else { return nil }
        lastIsUnended = true
        return line(to: end, next: end, isUnended: true)
      }
      try fill()
    }
  }

  private func lineEnd(from place: Int) -> Int? {
    guard place < end, let base = window.baseAddress,
      let found = memchr(base + place, 0x0A, end - place)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func line(
    to last: Int, next: Int, isUnended: Bool = false
  ) -> UnsafeBufferPointer<UInt8> {
    lineNumber += 1
    lastIsUnended = isUnended
    let first = start
    start = next
    if last - first > LineCap.bytes { lastIsTooLong = true }
    if lastIsTooLong { return UnsafeBufferPointer(start: nil, count: 0) }
    let hasReturn = last > first && window[last - 1] == 0x0D
    return UnsafeBufferPointer(window).part(first, hasReturn ? last - 1 : last)
  }

  /// Makes room behind what is not yet read, and reads on.
  private func fill() throws(FileProblem) {
    guard let file, let base = window.baseAddress else { return }
    let isFirst = lineNumber == 0 && end == 0
    if start > 0 {
      memmove(base, base + start, end - start)
      end -= start
      start = 0
    }
    if end == window.count { grow() }
    while true {
      let room = UnsafeMutableBufferPointer(rebasing: window[end...])
      let count = try file.read(into: room)
      hasEnded = count == 0
      end += count
      // The mark needs three bytes to be told.
      if hasEnded || !isFirst || end >= 3 { break }
    }
    if isFirst {
      start = end - UTF8Text.withoutMark(UnsafeBufferPointer(window).part(0, end)).count
    }
  }

  private func grow() {
    // A line past the cap is dropped before the window is full again.
    let room = min(window.count * 2, LineCap.bytes + (1 << 20))
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: room)
    _ = larger.update(fromContentsOf: window[..<end])
    window.deallocate()
    window = larger
  }
}
