package import Diagnostics
internal import FileFormats
internal import PrintedNumbers

/// Writes a part: JSON Lines in one Zstandard frame, which have their name only when all are written.
///
///     var part = try PartWriter(head, to: "3.part")
///     part.note(item: ItemDigest.of([task, sample]))
///     part.note(rows: 1_000, others: 63_000)
///     try part.write("cell") { line in
///       line.text("model", "A")
///       line.integers("sums", [12, 7])
///     }
///     let summary = try part.finish()
///
/// - Complexity: O(bytes); memory of 8 bytes for each item.
package struct PartWriter {
  /// What a part holds, as `compass partial` prints it.
  package struct Summary: Sendable, Equatable {
    /// Rows of data that were taken.
    package let rows: Int
    /// Rows that belong to other shards.
    package let others: Int
    /// Distinct items, or what else the part is complete in.
    package let items: Int
    /// Bytes of the file.
    package let bytes: Int
  }

  private let head: PartHead
  private let file: AtomicFileStream
  private let packer: ZstandardStream
  private let digest = RunningSHA256()
  private var buffer: [UInt8] = []
  private var line = PartLineText()
  private var items: [UInt64] = []
  private var sorted = 0
  private var areItemsWritten = false
  private var lines = 0
  private var rows = 0
  private var others = 0

  /// Items on a line.
  private static let itemsOfLine = 1_024
  private static let bufferSize = 1 << 18

  /// - Throws: where the file cannot be written, or there is no memory.
  package init(_ head: PartHead, to path: String) throws(Diagnostics) {
    self.head = head
    file = try AtomicFileStream(path)
    do throws(ExpansionFailure) {
      packer = try ZstandardStream()
    } catch {
      throw Diagnostics(PartProblem.noMemory.issue(file: path))
    }
    buffer.reserveCapacity(Self.bufferSize * 2)
    try write(bytes: JSONText.bytes(head, isPretty: false))
  }

  /// Notes an item that the part holds, as often as it comes up.
  ///
  /// - Precondition: No line has been written: the items stand before them, to be compared with those
  ///   of other parts without reading the lines.
  package mutating func note(item digest: UInt64) {
    precondition(!areItemsWritten, "items are noted before the first line")
    items.append(digest)
    // Items that come again are dropped whenever they may be half of all.
    if items.count >= max(1 << 16, 2 * sorted) { sortItems() }
  }

  /// Adds to the rows that were taken, and to those that belong to other shards.
  package mutating func note(rows: Int, others: Int) {
    self.rows += rows
    self.others += others
  }

  /// Writes a line of a kind, with the members that `fill` adds.
  package mutating func write(
    _ kind: String, _ fill: (inout PartLineText) -> Void
  ) throws(Diagnostics) {
    if !areItemsWritten { try writeItems() }
    line.begin(kind)
    fill(&line)
    line.end()
    try put(line.bytes)
  }

  /// Writes a line: an object with a member `kind`.
  ///
  /// - Complexity: slow beside ``write(_:_:)``, for lines of which there are few.
  package mutating func write(_ line: some Encodable) throws(Diagnostics) {
    if !areItemsWritten { try writeItems() }
    try write(bytes: JSONText.bytes(line, isPretty: false))
  }

  /// Writes a line: the JSON of an object with a member `kind`, without a line end.
  package mutating func write(line bytes: [UInt8]) throws(Diagnostics) {
    if !areItemsWritten { try writeItems() }
    try write(bytes: bytes)
  }

  /// Writes the last line, and gives the file its name.
  package mutating func finish() throws(Diagnostics) -> Summary {
    if !areItemsWritten { try writeItems() }
    try flush(isLast: false)
    line.begin("done")
    line.integer("lines", lines)
    line.integer("rows", rows)
    line.integer("others", others)
    line.integer("items", items.count)
    line.text("sha256", digest.hexadecimal)
    line.end()
    buffer += line.bytes
    try flush(isLast: true)
    try file.commit()
    return Summary(rows: rows, others: others, items: items.count, bytes: file.bytes)
  }

  // MARK: - Parts

  private mutating func sortItems() {
    items.sort()
    var kept = 0
    for item in items where kept == 0 || items[kept - 1] != item {
      items[kept] = item
      kept += 1
    }
    items.removeSubrange(kept...)
    sorted = kept
  }

  /// Writes the items by size, each as the step from the one before.
  private mutating func writeItems() throws(Diagnostics) {
    areItemsWritten = true
    sortItems()
    var before: UInt64 = 0
    var start = 0
    while start < items.count {
      let end = min(start + Self.itemsOfLine, items.count)
      line.begin(PartReader.itemsKind)
      line.integer("after", before)
      line.list("steps", items[start..<end]) { item, text in
        text.number(item - before)
        before = item
      }
      line.end()
      try put(line.bytes)
      start = end
    }
  }

  private mutating func write(bytes: [UInt8]) throws(Diagnostics) {
    buffer += bytes
    buffer.append(0x0A)
    try noteLine()
  }

  /// Takes a line with its end.
  private mutating func put(_ bytes: [UInt8]) throws(Diagnostics) {
    buffer += bytes
    try noteLine()
  }

  private mutating func noteLine() throws(Diagnostics) {
    lines += 1
    if buffer.count >= Self.bufferSize { try flush(isLast: false) }
  }

  private mutating func flush(isLast: Bool) throws(Diagnostics) {
    let (packer, file, digest) = (packer, file, digest)
    try buffer.withUnsafeBytes { bytes in
      Result { () throws(Diagnostics) in
        digest.add(bytes)
        try packer.compress(bytes, isLast: isLast) { part throws(Diagnostics) in
          try file.write(part)
        }
      }
    }.get()
    buffer.removeAll(keepingCapacity: true)
  }
}
