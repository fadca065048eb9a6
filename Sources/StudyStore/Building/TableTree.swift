package import FileFormats

/// Writes the rows of one table of a new SQLite database, page by page behind those that it has, in the
/// order of their numbers.
///
/// SQLite runs some sixty instructions of its machine for a row of a study and looks the place of the row
/// up in the tree; rows that come in order need neither. The pages are those that SQLite would write
/// ("Database File Format", sections 1.6 and 2.1): leaves one behind the other, then the levels above
/// them, of which the last takes the place of the table's empty root. The file is nobody else's while it
/// is written (``StudyDraft``).
///
/// - Complexity: O(bytes); memory for one number a leaf, and 1 MiB of pages.
package final class TableTree {
  private let file: DraftFile
  private let pageSize: Int
  private let root: UInt32
  /// The pages that are not written yet, the last of them under way; they follow each other in the file.
  private let pages: UnsafeMutableRawBufferPointer
  private var firstPage: UInt32
  private var pendingPages = 0
  /// The leaf under way.
  private var cells = 0
  private var content: Int
  /// The number of the last row of each finished leaf, and where the first leaf of each run of pages is.
  private var lastRows: [Int64] = []
  private var lastRow: Int64 = 0
  private let firstLeaf: UInt32
  private(set) var failure: SystemError?

  private static let leafHeader = 8
  private static let interiorHeader = 12
  private static let pagesAtOnce = 256

  /// - Parameters:
  ///   - root: the page of the table's root, which is empty.
  ///   - pageCount: how many pages the database has.
  package init(_ file: DraftFile, pageSize: Int, pageCount: UInt32, root: UInt32) {
    self.file = file
    self.pageSize = pageSize
    self.root = root
    pages = .allocate(byteCount: pageSize * TableTree.pagesAtOnce, alignment: 16)
    pages.initializeMemory(as: UInt8.self, repeating: 0)
    content = pageSize
    firstLeaf = pageCount + 1
    firstPage = firstLeaf
  }

  deinit { pages.deallocate() }

  /// The page that SQLite never uses, where programs lock the file: the one that holds the byte 2^30.
  private var lockPage: UInt32 { UInt32(0x4000_0000 / pageSize) + 1 }

  /// The page behind a number of others from one on, the lock's left out.
  private func page(_ count: Int, from first: UInt32) -> UInt32 {
    let page = first + UInt32(count)
    return first <= lockPage && page >= lockPage ? page + 1 : page
  }

  private var page: UnsafeMutablePointer<UInt8> {
    // The buffer is never empty.
    (pages.baseAddress.unsafelyUnwrapped + pendingPages * pageSize)
      .assumingMemoryBound(to: UInt8.self)
  }

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - row: its number, above those before it.
  ///   - record: what SQLite's record of it is, at most a quarter of a page.
  package func append(_ row: Int64, _ record: UnsafeBufferPointer<UInt8>) {
    var head: (UInt64, UInt64, UInt64) = (0, 0, 0)
    withUnsafeMutableBytes(of: &head) { head in
      let bytes = head.bindMemory(to: UInt8.self)
      var size = Varint.put(UInt64(record.count), bytes, at: 0)
      size = Varint.put(UInt64(bitPattern: row), bytes, at: size)
      let needed = size + record.count
      if content - needed < TableTree.leafHeader + 2 * (cells + 1) { finishLeaf() }
      content -= needed
      let page = page
      (page + content).update(from: bytes.baseAddress.unsafelyUnwrapped, count: size)
      if let start = record.baseAddress {
        (page + content + size).update(from: start, count: record.count)
      }
      let pointer = TableTree.leafHeader + 2 * cells
      page[pointer] = UInt8(truncatingIfNeeded: content >> 8)
      page[pointer + 1] = UInt8(truncatingIfNeeded: content)
    }
    cells += 1
    lastRow = row
  }

  /// Writes what is left, the levels above the leaves and the size of the file.
  ///
  /// - Throws: what the system said of the first write that failed.
  package func finish() throws(SystemError) {
    guard cells > 0 else { return }
    if lastRows.isEmpty {
      putHeader(0x0D)
      write(UnsafeRawBufferPointer(start: page, count: pageSize), page: root)
      if let failure { throw failure }
      return
    }
    finishLeaf()
    flush()
    var children = lastRows.indices.map { page($0, from: firstLeaf) }
    var last = lastRows
    // The largest cell: a page, the number of a row, and where it stands.
    let mostChildren = (pageSize - TableTree.interiorHeader) / (4 + 9 + 2) + 1
    while children.count > mostChildren {
      let parts = (children.count + mostChildren - 1) / mostChildren
      var above: [UInt32] = []
      var lastAbove: [Int64] = []
      for part in 0..<parts {
        let range = (children.count * part / parts)..<(children.count * (part + 1) / parts)
        putInterior(children[range], last[range])
        above.append(page(pendingPages, from: firstPage))
        lastAbove.append(last[range.upperBound - 1])
        advance()
      }
      children = above
      last = lastAbove
    }
    flush()
    putInterior(children[...], last[...])
    write(UnsafeRawBufferPointer(start: page, count: pageSize), page: root)
    // `firstPage` is the page that would come next.
    let count = firstPage == lockPage + 1 ? firstPage - 2 : firstPage - 1
    var size = count.bigEndian
    withUnsafeBytes(of: &size) { write($0, at: 28) }
    if let failure { throw failure }
  }

  // MARK: - Pages

  private func finishLeaf() {
    putHeader(0x0D)
    lastRows.append(lastRow)
    advance()
    cells = 0
    content = pageSize
  }

  private func putHeader(_ kind: UInt8) {
    let page = page
    page[0] = kind
    page[3] = UInt8(truncatingIfNeeded: cells >> 8)
    page[4] = UInt8(truncatingIfNeeded: cells)
    // 65,536 is written as 0.
    page[5] = UInt8(truncatingIfNeeded: content >> 8)
    page[6] = UInt8(truncatingIfNeeded: content)
  }

  /// Fills the page under way with a level of the tree: cells of all children but the last.
  private func putInterior(_ children: ArraySlice<UInt32>, _ last: ArraySlice<Int64>) {
    cells = 0
    content = pageSize
    let page = page
    for (child, row) in zip(children.dropLast(), last) {
      var head: (UInt64, UInt64) = (0, 0)
      withUnsafeMutableBytes(of: &head) { head in
        let bytes = head.bindMemory(to: UInt8.self)
        for place in 0..<4 {
          bytes[place] = UInt8(truncatingIfNeeded: child >> (24 - 8 * UInt32(place)))
        }
        let size = Varint.put(UInt64(bitPattern: row), bytes, at: 4)
        content -= size
        (page + content).update(from: bytes.baseAddress.unsafelyUnwrapped, count: size)
      }
      let pointer = TableTree.interiorHeader + 2 * cells
      page[pointer] = UInt8(truncatingIfNeeded: content >> 8)
      page[pointer + 1] = UInt8(truncatingIfNeeded: content)
      cells += 1
    }
    putHeader(0x05)
    let right = children.last ?? 0
    for place in 0..<4 {
      page[8 + place] = UInt8(truncatingIfNeeded: right >> (24 - 8 * UInt32(place)))
    }
  }

  /// Goes on to the next page.
  private func advance() {
    pendingPages += 1
    // The pages of one write follow each other: the lock's page ends one.
    if pendingPages == TableTree.pagesAtOnce || firstPage + UInt32(pendingPages) == lockPage {
      flush()
    }
  }

  private func flush() {
    guard pendingPages > 0 else { return }
    write(
      UnsafeRawBufferPointer(rebasing: pages[..<(pendingPages * pageSize)]), page: firstPage)
    firstPage += UInt32(pendingPages)
    if firstPage == lockPage { firstPage += 1 }
    pages.initializeMemory(as: UInt8.self, repeating: 0)
    pendingPages = 0
  }

  private func write(_ bytes: UnsafeRawBufferPointer, page: UInt32) {
    write(bytes, at: (Int(page) - 1) * pageSize)
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    guard failure == nil else { return }
    do throws(SystemError) {
      try file.write(bytes, at: offset)
    } catch {
      failure = error
    }
  }
}

/// Numbers as SQLite writes them in front of what they count: seven bits a byte, the highest first.
enum Varint {
  /// Writes a number.
  ///
  /// - Returns: the place behind it.
  static func put(
    _ value: UInt64, _ bytes: UnsafeMutableBufferPointer<UInt8>, at place: Int
  ) -> Int {
    if value < 0x80 {
      bytes[place] = UInt8(truncatingIfNeeded: value)
      return place + 1
    }
    if value < 0x4000 {
      bytes[place] = UInt8(truncatingIfNeeded: value >> 7) | 0x80
      bytes[place + 1] = UInt8(truncatingIfNeeded: value) & 0x7F
      return place + 2
    }
    // The ninth byte has eight bits.
    if value >> 56 != 0 {
      bytes[place + 8] = UInt8(truncatingIfNeeded: value)
      var rest = value >> 8
      for index in stride(from: 7, through: 0, by: -1) {
        bytes[place + index] = UInt8(truncatingIfNeeded: rest) | 0x80
        rest >>= 7
      }
      return place + 9
    }
    var count = 1
    while value >> (7 * UInt64(count)) != 0 { count += 1 }
    for index in 0..<count {
      let part = UInt8(truncatingIfNeeded: value >> (7 * UInt64(count - 1 - index))) & 0x7F
      bytes[place + index] = index == count - 1 ? part : part | 0x80
    }
    return place + count
  }
}
