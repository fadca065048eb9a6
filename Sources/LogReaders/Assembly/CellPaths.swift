internal import FileFormats

/// Reads what paths lead to in the JSON of a row's cells.
///
/// A path goes down by full stops; a key that has full stops in it goes before the keys that would
/// be its parts. A number is a place in a list from 0, and `-1` the last. A text that is JSON itself
/// is gone into.
///
/// - Complexity: O(bytes of the cells that are gone into).
struct CellPaths {
  /// What stands at a path.
  enum Form {
    case absent, text, nested
  }

  private struct Path {
    let name: String
    let bytes: [UInt8]
    /// The cell that is gone into; nil for the row within the row.
    let cell: Int?
    let isRequired: Bool
    var wasFound = false
    // Of the row under way:
    var form = Form.absent
    var range = 0..<0
    /// How many keys led to it: the fewest count.
    var keys = 0
  }

  /// A path that is still to be followed, from a place in it.
  private struct Sought {
    let path: Int
    let offset: Int
  }

  private var paths: [Path] = []
  private var numbers: [String: Int] = [:]
  private var cells: [(cell: Int, sought: [Sought])] = []
  private var ofElements: [Sought] = []
  private let arena = ByteArena()

  var count: Int { paths.count }

  /// The required paths that led nowhere in the rows so far.
  ///
  /// - Parameter elements: whether there were rows within rows.
  func neverFound(in elements: Bool) -> [String] {
    paths.filter { $0.isRequired && !$0.wasFound && ($0.cell != nil || elements) }.map(\.name)
  }

  /// Takes a path up, once.
  ///
  /// - Parameters:
  ///   - cell: the cell that it begins in; nil for the row within the row.
  ///   - name: what the map calls it.
  /// - Returns: its number.
  mutating func insert(
    _ path: String, in cell: Int?, called name: String, isRequired: Bool
  ) -> Int {
    // A member of the row within may be called like a path of the row.
    let key = (cell == nil ? "." : "") + name
    if let number = numbers[key] { return number }
    let number = paths.count
    numbers[key] = number
    paths.append(
      Path(name: name, bytes: Array(path.utf8), cell: cell, isRequired: isRequired))
    let sought = Sought(path: number, offset: 0)
    if let cell {
      if let place = cells.firstIndex(where: { $0.cell == cell }) {
        cells[place].sought.append(sought)
      } else {
        cells.append((cell, [sought]))
      }
    } else {
      ofElements.append(sought)
    }
    return number
  }

  /// What stands at a path, which holds until more is read.
  func text(_ path: Int) -> UnsafeBufferPointer<UInt8> {
    let range = paths[path].range
    return arena.bytes(range.lowerBound, range.upperBound)
  }

  func isNested(_ path: Int) -> Bool { paths[path].form == .nested }

  // MARK: - Rows

  /// Reads the paths into the cells of a row.
  ///
  /// - Returns: the cell that looks like JSON and is none, if one does.
  mutating func read(_ row: [UnsafeBufferPointer<UInt8>]) -> Int? {
    arena.removeAll()
    for path in paths.indices { clear(path) }
    for (cell, sought) in cells {
      let text = UTF8Text.trimmed(row[cell])
      guard CellPaths.isContainer(text) else { continue }
      var scanner = JSONScanner(text)
      do throws(JSONError) {
        try read(&scanner, sought, keys: 0)
        try scanner.finish()
      } catch {
        return cell
      }
    }
    return nil
  }

  /// Reads the paths into a row within the row.
  mutating func readElement(_ scanner: inout JSONScanner) throws(JSONError) {
    for sought in ofElements { clear(sought.path) }
    try read(&scanner, ofElements, keys: 0)
  }

  /// Whether a text could be a list or an object.
  static func isContainer(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "[")
  }

  // MARK: - Parts

  private mutating func clear(_ path: Int) {
    paths[path].form = .absent
    paths[path].range = 0..<0
  }

  /// Reads one value, which paths that are followed to their end stand for.
  private mutating func read(
    _ scanner: inout JSONScanner, _ sought: [Sought], keys: Int
  ) throws(JSONError) {
    let deeper = sought.filter { $0.offset < paths[$0.path].bytes.count }
    let here =
      deeper.count == sought.count
      ? [] : sought.filter { $0.offset >= paths[$0.path].bytes.count }
    switch try scanner.peek() {
    case .object:
      let start = scanner.position
      if deeper.isEmpty {
        try scanner.skipValue()
      } else {
        try scanner.enterObject()
        while let key = try scanner.nextKey() {
          let below = deeper.compactMap { step($0, key) }
          if below.isEmpty {
            try scanner.skipValue()
          } else {
            try read(&scanner, below, keys: keys + 1)
          }
        }
      }
      set(here, .nested, scanner.bytes.part(start, scanner.position), keys)
    case .array:
      let start = scanner.position
      if deeper.isEmpty {
        try scanner.skipValue()
      } else {
        try readList(&scanner, deeper, keys: keys)
      }
      set(here, .nested, scanner.bytes.part(start, scanner.position), keys)
    case .string:
      let text = try scanner.string()
      set(here, .text, text, keys)
      if !deeper.isEmpty { readInside(text, deeper, keys: keys) }
    case .number: set(here, .text, try scanner.number().text, keys)
    case .boolean:
      var word = try scanner.boolean() ? "true" : "false"
      word.withUTF8 { set(here, .text, $0, keys) }
    case .null:
      try scanner.null()
      for one in here { paths[one.path].wasFound = true }
    }
  }

  private mutating func readList(
    _ scanner: inout JSONScanner, _ sought: [Sought], keys: Int
  ) throws(JSONError) {
    try scanner.enterArray()
    var index = 0
    while try scanner.nextElement() {
      var place = String(index)
      var below = place.withUTF8 { place in sought.compactMap { step($0, place) } }
      var last = "-1"
      for one in last.withUTF8({ last in sought.compactMap { step($0, last) } }) {
        // Of the elements so far this is the last.
        if paths[one.path].keys > keys { clear(one.path) }
        below.append(one)
      }
      if below.isEmpty {
        try scanner.skipValue()
      } else {
        try read(&scanner, below, keys: keys + 1)
      }
      index += 1
    }
  }

  /// Goes into a text that is JSON itself; one that is not holds nothing.
  private mutating func readInside(
    _ text: UnsafeBufferPointer<UInt8>, _ sought: [Sought], keys: Int
  ) {
    let text = UTF8Text.trimmed(text)
    guard CellPaths.isContainer(text) else { return }
    var scanner = JSONScanner(text)
    do throws(JSONError) {
      try read(&scanner, sought, keys: keys)
      try scanner.finish()
    } catch {
      for one in sought { clear(one.path) }
    }
  }

  /// Follows a path over a key, if it leads there.
  private func step(_ sought: Sought, _ key: UnsafeBufferPointer<UInt8>) -> Sought? {
    let bytes = paths[sought.path].bytes
    let end = sought.offset + key.count
    guard end <= bytes.count, bytes[sought.offset..<end].elementsEqual(key) else { return nil }
    if end == bytes.count { return Sought(path: sought.path, offset: end) }
    guard bytes[end] == UInt8(ascii: ".") else { return nil }
    return Sought(path: sought.path, offset: end + 1)
  }

  private mutating func set(
    _ found: [Sought], _ form: Form, _ text: UnsafeBufferPointer<UInt8>, _ keys: Int
  ) {
    guard !found.isEmpty else { return }
    let start = arena.count
    arena.append(text)
    for one in found where paths[one.path].form == .absent || keys < paths[one.path].keys {
      paths[one.path].form = form
      paths[one.path].range = start..<arena.count
      paths[one.path].keys = keys
      paths[one.path].wasFound = true
    }
  }
}
