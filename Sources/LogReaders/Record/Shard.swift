internal import FileFormats

/// One of several shares into which items are dealt by their names.
///
///     Shard(index: 3, count: 64).holds(task: "presence", sample: "item-17")
///
/// An item belongs to the shard whose index is the CRC-32 (that of zlib) of the UTF-8 of its task, the
/// byte 0x1F and its sample, modulo the number of shards: every engine can tell it.
package struct Shard: Sendable, Hashable, Codable, CustomStringConvertible {
  /// From 0 to one less than ``count``.
  package let index: Int
  /// How many there are: 1 or more.
  package let count: Int

  /// The most shards that there can be.
  package static let most = 1_000_000

  /// - Precondition: The index is one of so many.
  package init(index: Int, count: Int) {
    precondition((0..<count).contains(index), "no such shard")
    self.index = index
    self.count = count
  }

  /// Reads `3/64`: the shard of index 3, of 64.
  ///
  /// - Throws: ``ShardProblem`` for another text.
  package init(word: String) throws(ShardProblem) {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Self.number(parts[0]), let count = Self.number(parts[1])
    else { throw .noShard(word) }
    guard (1...Self.most).contains(count) else { throw .noCount(word) }
    guard index < count else { throw .noIndex(index, count) }
    self.init(index: index, count: count)
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }

  package var description: String { "\(index)/\(count)" }

  /// The checksum of an item, which its shard goes by.
  ///
  /// - Complexity: O(length).
  package static func hash(task: String, sample: String) -> UInt32 {
    var sum: UInt32 = 0
    var task = task
    task.append("\u{1F}")
    for var text in [task, sample] {
      text.withUTF8 { sum = CRC32.extended(sum, by: $0) }
    }
    return sum
  }

  /// Whether an item is in the shard.
  package func holds(task: String, sample: String) -> Bool {
    count == 1 || Int(Self.hash(task: task, sample: sample)) % count == index
  }

  /// Whether the shard takes a file, where files are dealt and not items: by its place among them.
  package func holds(file place: Int) -> Bool { place % count == index }
}

/// Why a text names no shard.
package enum ShardProblem: Error, Equatable, CustomStringConvertible {
  case noShard(String)
  case noCount(String)
  case noIndex(Int, Int)

  package var description: String {
    switch self {
    case .noShard(let word): "`\(word)` is no shard: write I/N, such as 0/64"
    case .noCount(let word): "`\(word)`: there can be 1 to \(Shard.most) shards"
    case .noIndex(let index, let count):
      "there is no shard \(index) of \(count): they are numbered from 0 to \(count - 1)"
    }
  }
}
