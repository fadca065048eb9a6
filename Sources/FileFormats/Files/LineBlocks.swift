internal import Glibc
internal import Synchronization

/// Some whole lines of a file, in memory that goes on with zeros.
///
/// Used by one thread at a time, which fills it anew as often as it likes (``LineBlocks``).
package final class LineBlock {
  /// How many zeros there are behind the lines, for readers that look at several bytes at once.
  package static let zeros = 64

  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var first = 0
  private var end = 0
  private var place = 0
  private var endsFile = false
  private var isInLongLine = false

  package init() {
    capacity = 1
    memory = .allocate(capacity: capacity + Self.zeros)
  }

  deinit { memory.deallocate() }

  /// Which block of its file it is, from 0.
  package var number: Int { place }
  /// The lines with their ends; only the last line of the file may have none.
  package var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory + first, count: end - first)
  }
  /// Whether nothing follows, so that the last line may have been cut.
  package var isLast: Bool { endsFile }
  /// Whether the first line is the rest of one that is longer than the cap, and is not held.
  package var beginsInLongLine: Bool { isInLongLine }

  // MARK: - Filling

  fileprivate var count: Int { end }
  fileprivate var room: UnsafeMutableBufferPointer<UInt8> {
    UnsafeMutableBufferPointer(start: memory + end, count: capacity - end)
  }

  fileprivate func begin(_ number: Int, with bytes: UnsafeBufferPointer<UInt8>, size: Int) {
    place = number
    first = 0
    end = 0
    endsFile = false
    isInLongLine = false
    reserve(max(size, bytes.count))
    if let start = bytes.baseAddress { memcpy(memory, start, bytes.count) }
    end = bytes.count
  }

  fileprivate func reserve(_ count: Int) {
    guard count > capacity else { return }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: count + Self.zeros)
    memcpy(larger, memory, end)
    memory.deallocate()
    memory = larger
    capacity = count
  }

  fileprivate func take(_ count: Int) { end += count }

  fileprivate func dropLongLine() {
    isInLongLine = true
    end = 0
  }

  /// The end of the last line that ends at `start` or later; nil where none does.
  fileprivate func lastLineEnd(from start: Int) -> Int? {
    var index = end
    while index > start {
      if memory[index - 1] == 0x0A { return index }
      index -= 1
    }
    return nil
  }

  /// Ends the block, of which what is behind `cut` is of the next one.
  fileprivate func finish(_ cut: Int, isLast: Bool) {
    end = cut
    endsFile = isLast
    memset(memory + end, 0, Self.zeros)
    if place == 0 { first = end - UTF8Text.withoutMark(bytes).count }
  }

  fileprivate func rest(from cut: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory + cut, count: end - cut)
  }
}

/// The lines of a file, in blocks that are handed out to any number of threads in turn.
///
/// Reading and expanding is done by the thread that asks, one at a time, so that the next block is
/// expanded while others are read. Blocks are cut behind a line's end; where they are cut depends on
/// nothing that could be seen.
///
/// - Complexity: a block for each thread, of about `size` bytes or of the longest line, which is at most
///   the cap: of longer lines only the rest is handed out (``LineBlock/beginsInLongLine``).
package final class LineBlocks: @unchecked Sendable {
  /// Guards all that follows.
  private let lock = Mutex(())
  private let file: ExpandedFile
  private let size: Int
  /// What was read and is of no block yet.
  private let rest = ByteArena()
  private var count = 0
  private var hasEnded = false
  private var failure: FileProblem?

  /// - Parameters:
  ///   - file: used by nothing else; from where it stands, which is its start.
  ///   - size: about how many bytes a block has.
  package init(_ file: ExpandedFile, size: Int = 1 << 18) {
    self.file = file
    self.size = max(1, size)
  }

  /// Fills a block with the lines that come next.
  ///
  /// - Returns: false where there are no more.
  /// - Throws: once, behind the last whole line that could be read.
  package func fill(_ block: LineBlock) throws(FileProblem) -> Bool {
    let result: Result<Bool, FileProblem> = lock.withLock { _ in
      do throws(FileProblem) {
        return .success(try next(block))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func next(_ block: LineBlock) throws(FileProblem) -> Bool {
    if let failure {
      self.failure = nil
      throw failure
    }
    if hasEnded { return false }
    // The mark of UTF-8 needs three bytes to be told.
    let least = count == 0 ? max(size, 3) : size
    block.begin(count, with: rest.bytes(0, rest.count), size: least)
    rest.removeAll()
    var searched = 0
    while true {
      while block.count < least || block.count == searched {
        if block.room.isEmpty { block.reserve(block.count * 2) }
        let read: Int
        do throws(FileProblem) {
          read = try file.read(into: block.room)
        } catch {
          return try breakOff(block, error)
        }
        if read == 0 { return end(block) }
        block.take(read)
      }
      if let cut = block.lastLineEnd(from: searched) {
        rest.append(block.rest(from: cut))
        block.finish(cut, isLast: false)
        count += 1
        return true
      }
      searched = block.count
      if searched > LineCap.bytes {
        block.dropLongLine()
        searched = 0
      }
    }
  }

  private func end(_ block: LineBlock) -> Bool {
    hasEnded = true
    if block.count == 0, !block.beginsInLongLine { return false }
    block.finish(block.count, isLast: true)
    count += 1
    return true
  }

  private func breakOff(_ block: LineBlock, _ error: FileProblem) throws(FileProblem) -> Bool {
    hasEnded = true
    guard let cut = block.lastLineEnd(from: 0) else { throw error }
    failure = error
    block.finish(cut, isLast: false)
    count += 1
    return true
  }
}
