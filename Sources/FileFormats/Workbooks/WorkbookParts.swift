/// The names of namespaces, transitional and strict.
enum WorkbookNamespace {
  static let main = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
  ]
  static let relationships = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
  ]
  static let package = ["http://schemas.openxmlformats.org/package/2006/relationships"]
}

/// What a workbook lists: its sheets, and the system of its dates.
final class SheetList: XMLListener {
  struct Sheet {
    let name: String
    let relation: String
    let isVisible: Bool
  }

  private(set) var sheets: [Sheet] = []
  private(set) var startsIn1904 = false
  private(set) var failure: TableFailure?
  private static let most = 10_000

  func begin(_ element: XMLElement) {
    guard element.isOf(WorkbookNamespace.main) else { return }
    if element.is("workbookPr"), let system = element.text("date1904") {
      startsIn1904 = system == "1" || system == "true"
    }
    guard element.is("sheet"), let name = element.text("name"),
      let relation = element.text("id", of: WorkbookNamespace.relationships)
    else { return }
    guard sheets.count < Self.most else {
      failure = .workbook("xl/workbook.xml", "it lists more than \(Self.most) sheets")
      return
    }
    let isVisible = element.text("state").map { $0 == "visible" } ?? true
    sheets.append(Sheet(name: name, relation: relation, isVisible: isVisible))
  }

  func end(_ element: XMLElement) {}
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// A part that a workbook leads to.
struct WorkbookRelation {
  let id: String
  /// The last component of its type, such as `worksheet`.
  let kind: String
  /// The name of the part in the archive.
  let part: String
}

/// The parts that a workbook leads to.
final class RelationList: XMLListener {
  private(set) var all: [WorkbookRelation] = []
  private(set) var failure: TableFailure?
  private static let most = 20_000

  func begin(_ element: XMLElement) {
    guard element.isOf(WorkbookNamespace.package), element.is("Relationship"),
      let id = element.text("Id"), let type = element.text("Type"),
      let target = element.text("Target"), element.text("TargetMode") != "External"
    else { return }
    guard all.count < Self.most else {
      failure = .workbook("xl/_rels/workbook.xml.rels", "it has more than \(Self.most) entries")
      return
    }
    let kind = type.split(separator: "/").last.map(String.init) ?? ""
    all.append(WorkbookRelation(id: id, kind: kind, part: Self.part(target)))
  }

  func end(_ element: XMLElement) {}
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

  /// The name of a part that is named from the folder of the workbook, or from the top.
  private static func part(_ target: String) -> String {
    var path: [Substring] = target.hasPrefix("/") ? [] : ["xl"]
    for component in target.split(separator: "/") {
      switch component {
      case ".": continue
      case "..": _ = path.popLast()
      default: path.append(component)
      }
    }
    return path.joined(separator: "/")
  }
}

/// The text of a string of a workbook: its runs joined, without how they are pronounced.
struct StringRuns {
  private(set) var isInText = false
  private var phoneticDepth = 0

  mutating func begin(_ element: XMLElement) {
    if element.is("rPh") { phoneticDepth += 1 }
    if element.is("t"), phoneticDepth == 0 { isInText = true }
  }

  mutating func end(_ element: XMLElement) {
    if element.is("rPh"), phoneticDepth > 0 { phoneticDepth -= 1 }
    if element.is("t") { isInText = false }
  }

  /// A string with the characters that XML has no place for, which are written as `_x000D_`.
  static func unescaped(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.count >= 7, text.contains(where: { $0 == UInt8(ascii: "_") }) else { return nil }
    var plain: [UInt8] = []
    var copied = 0
    var index = 0
    while index + 7 <= text.count {
      guard text[index] == UInt8(ascii: "_"), text[index + 1] == UInt8(ascii: "x"),
        text[index + 6] == UInt8(ascii: "_"),
        let scalar = scalar(text.part(index + 2, index + 6))
      else {
        index += 1
        continue
      }
      plain.append(contentsOf: text.part(copied, index))
      plain.append(contentsOf: String(scalar).utf8)
      index += 7
      copied = index
    }
    guard copied > 0 else { return nil }
    plain.append(contentsOf: text.part(copied, text.count))
    return plain
  }

  private static func scalar(_ digits: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
    var value: UInt32 = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - 0x30)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - 0x37)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - 0x57)
      default: return nil
      }
    }
    return Unicode.Scalar(value)
  }
}

/// The texts that cells share, by their numbers.
final class SharedStrings: XMLListener {
  private(set) var failure: TableFailure?
  private let arena = ByteArena(capacity: 1 << 12)
  private var ends: [Int] = []
  private var start = 0
  private var runs: StringRuns?
  private let limit: Int
  private static let most = 1 << 24

  init(limit: Int) { self.limit = limit }

  /// A text by its number; nil where there is none.
  subscript(number: Int) -> UnsafeBufferPointer<UInt8>? {
    guard number >= 0, number < ends.count else { return nil }
    return arena.bytes(number == 0 ? 0 : ends[number - 1], ends[number])
  }

  func begin(_ element: XMLElement) {
    guard element.isOf(WorkbookNamespace.main) else { return }
    if element.is("si") {
      runs = StringRuns()
      start = arena.count
    }
    runs?.begin(element)
  }

  func end(_ element: XMLElement) {
    guard element.isOf(WorkbookNamespace.main), runs != nil else { return }
    runs?.end(element)
    guard element.is("si") else { return }
    runs = nil
    if let plain = StringRuns.unescaped(arena.bytes(start, arena.count)) {
      arena.removeAll(after: start)
      plain.withUnsafeBufferPointer { arena.append($0) }
    }
    guard ends.count < Self.most else {
      failure = .workbook("xl/sharedStrings.xml", "it has more than \(Self.most) texts")
      return
    }
    ends.append(arena.count)
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard runs?.isInText == true else { return }
    guard arena.count + bytes.count <= limit else {
      failure = .tooLarge(limit: limit)
      return
    }
    arena.append(bytes)
  }
}
