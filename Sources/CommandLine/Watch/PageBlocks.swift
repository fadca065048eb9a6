/// The blocks of a report's page in the order of reading, so that two versions can be compared.
///
/// A block is what stands in the text, or in one of its sections, and is no section with a place of its
/// own: a paragraph, a heading, a table, a figure.
struct PageBlocks: Equatable, Sendable {
  /// Where a block is to be found in the page.
  struct Place: Encodable, Equatable, Sendable {
    /// The identifier of the section that it stands in, or of the whole text; nil for what stands above
    /// the text.
    let section: String?
    /// From 0, among the blocks of the section.
    let block: Int

    /// The title, and all that stands with it.
    static let head = Place(section: nil, block: 0)
  }

  private struct Block: Equatable, Sendable {
    let place: Place
    /// Of its markup, within this run of the program.
    let digest: Int
  }

  private let blocks: [Block]

  /// - Parameter page: HTML that is well-formed XML too, as reports are.
  /// - Complexity: O(length).
  init(_ page: [UInt8]) {
    var scanner = PageScanner(page)
    blocks = scanner.blocks().map {
      Block(place: $0.place, digest: PageBlocks.digest(page[$0.range]))
    }
  }

  /// Where the first block is that is not as it was; nil where all are.
  ///
  /// Where blocks were only taken from the end, it is the last that is left.
  ///
  /// - Complexity: O(number of blocks).
  func firstChange(since old: PageBlocks) -> Place? {
    let same = zip(blocks, old.blocks).prefix { $0.digest == $1.digest }.count
    if same < blocks.count { return blocks[same].place }
    return blocks.count < old.blocks.count ? blocks.last?.place : nil
  }

  /// Digests of inputs and of the manifest are left out: they change with every edit, and say nothing
  /// of where it was.
  private static func digest(_ markup: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    var start = markup.startIndex
    while start < markup.endIndex {
      let end = markup[start...].firstIndex { !isDigit($0) } ?? markup.endIndex
      if end - start < 32 { markup[start..<end].withUnsafeBytes { hasher.combine(bytes: $0) } }
      let next = markup[end...].firstIndex(where: isDigit) ?? markup.endIndex
      markup[end..<next].withUnsafeBytes { hasher.combine(bytes: $0) }
      start = next
    }
    return hasher.finalize()
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}

/// Walks over the elements of a page.
private struct PageScanner {
  typealias Found = (place: PageBlocks.Place, range: Range<Int>)

  private let page: [UInt8]
  private var position = 0

  init(_ page: [UInt8]) { self.page = page }

  /// A tag as it stands in the page.
  private struct Tag {
    let range: Range<Int>
    let name: Substring
    let isEnd: Bool
    let isEmpty: Bool
  }

  /// The title first, then the blocks of the text.
  mutating func blocks() -> [Found] {
    var found: [Found] = []
    while let tag = next() {
      guard !tag.isEnd, !tag.isEmpty else { continue }
      switch tag.name {
      // Their content is no markup.
      case "style", "script": skip(past: Array("</\(tag.name)".utf8))
      case "header": found.append((.head, tag.range.lowerBound..<end(of: tag)))
      case "main":
        var counts: [String: Int] = [:]
        collect(in: identifier(of: tag) ?? "", &counts, &found)
        return found
      default: continue
      }
    }
    return found
  }

  /// The blocks of an element whose first tag was read, to its last.
  private mutating func collect(
    in section: String, _ counts: inout [String: Int], _ found: inout [Found]
  ) {
    while let tag = next(), !tag.isEnd {
      if tag.name == "section", !tag.isEmpty {
        // A section without a place is part of the one round it.
        collect(in: identifier(of: tag) ?? section, &counts, &found)
      } else {
        let range = tag.range.lowerBound..<end(of: tag)
        found.append((.init(section: section, block: counts[section, default: 0]), range))
        counts[section, default: 0] += 1
      }
    }
  }

  /// The end of the element that begins with a tag.
  private mutating func end(of tag: Tag) -> Int {
    var depth = tag.isEmpty ? 0 : 1
    while depth > 0, let tag = next() {
      if tag.isEnd { depth -= 1 } else if !tag.isEmpty { depth += 1 }
    }
    return position
  }

  /// The next tag of an element; nil at the end of the page.
  private mutating func next() -> Tag? {
    while let start = page[position...].firstIndex(of: UInt8(ascii: "<")) {
      var end = start + 1
      var quotation: UInt8?
      while end < page.count, quotation != nil || page[end] != UInt8(ascii: ">") {
        let byte = page[end]
        if let open = quotation {
          if byte == open { quotation = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quotation = byte
        }
        end += 1
      }
      guard end < page.count else { break }
      position = end + 1
      let isEnd = page[start + 1] == UInt8(ascii: "/")
      let nameStart = start + (isEnd ? 2 : 1)
      let name = page[nameStart..<end].prefix { $0 != 0x20 && $0 != 0x0A && $0 != 0x2F }
      // Declarations and remarks are no elements.
      guard name.first != UInt8(ascii: "!"), name.first != UInt8(ascii: "?") else { continue }
      return Tag(
        range: start..<position, name: Substring(String(decoding: name, as: UTF8.self)),
        isEnd: isEnd, isEmpty: page[end - 1] == UInt8(ascii: "/"))
    }
    position = page.count
    return nil
  }

  private mutating func skip(past mark: [UInt8]) {
    while let start = page[position...].firstIndex(of: mark[0]) {
      position = start
      if page[start...].starts(with: mark) { return }
      position += 1
    }
    position = page.count
  }

  private func identifier(of tag: Tag) -> String? {
    let mark = Array(" id=\"".utf8)
    let text = page[tag.range]
    guard
      let start = text.indices.first(where: { text[$0...].starts(with: mark) })
    else { return nil }
    let value = text[(start + mark.count)...].prefix { $0 != UInt8(ascii: "\"") }
    return String(decoding: value, as: UTF8.self)
  }
}
