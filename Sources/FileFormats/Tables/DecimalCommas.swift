internal import Diagnostics

/// Which columns of a table have decimal commas, told from all of their cells.
///
/// A column has them where each of its cells that has a value is a number, at least one with a decimal
/// comma. What could be read in two ways is not read: a column with commas and points, and thousands
/// marks.
struct DecimalCommas {
  /// What a cell looks like.
  enum Shape { case none, whole, comma, point, marked, other }

  private struct Column {
    var isNumeric = true
    /// The lines of the first cells of a kind, with their texts.
    var comma: (line: Int, text: String)?
    var point: (line: Int, text: String)?
    var marked: (line: Int, text: String)?
    /// Whether each cell with a point could have it as a thousands mark.
    var mayBeThousands = true
  }

  private var columns: [Column]
  private let missing: MissingWords

  init(count: Int, missing: MissingWords) {
    columns = Array(repeating: Column(), count: count)
    self.missing = missing
  }

  /// Looks at a cell; one of the first record may be a name, and is none of the numbers then.
  mutating func look(
    at cell: UnsafeBufferPointer<UInt8>, in column: Int, line: Int, mayBeName: Bool
  ) {
    guard column < columns.count, columns[column].isNumeric else { return }
    let cell = UTF8Text.trimmed(cell)
    switch Self.shape(cell) {
    case .none, .whole: return
    case .comma:
      if columns[column].comma == nil { columns[column].comma = (line, UTF8Text.string(cell)) }
    case .point:
      if columns[column].point == nil { columns[column].point = (line, UTF8Text.string(cell)) }
      if !Self.isGrouped(cell) { columns[column].mayBeThousands = false }
    case .marked:
      if columns[column].marked == nil { columns[column].marked = (line, UTF8Text.string(cell)) }
    case .other:
      if !mayBeName, !missing.contains(cell) { columns[column].isNumeric = false }
    }
  }

  /// The columns whose commas are decimal.
  var found: [Bool] { columns.map { $0.isNumeric && $0.comma != nil } }

  /// The first column that could be read in two ways.
  func problem(_ names: [String]) -> TableFailure? {
    let hasCommas = found.contains(true)
    for (index, column) in columns.enumerated() where column.isNumeric {
      let name = index < names.count ? names[index].quoted : "\(index + 1)"
      if let comma = column.comma, let point = column.point {
        return TableFailure(
          "mixedDecimals",
          "the column \(name) has decimal commas, \(comma.text.quoted) in line \(comma.line), and "
            + "decimal points, \(point.text.quoted) in line \(point.line)",
          remedy: "Write all of its numbers with decimal points", at: .line(point.line))
      }
      let isMarked = column.comma != nil ? column.marked : nil
      let isPoint = hasCommas && column.comma == nil && column.mayBeThousands ? column.point : nil
      if let cell = isMarked ?? isPoint {
        return TableFailure(
          "thousandsMarks",
          "the column \(name) has \(cell.text.quoted) in line \(cell.line), where other numbers of "
            + "the table have decimal commas: a thousands mark",
          remedy: "Write numbers without thousands marks", at: .line(cell.line))
      }
    }
    return nil
  }

  /// What a cell without white space round it looks like.
  static func shape(_ cell: UnsafeBufferPointer<UInt8>) -> Shape {
    guard let first = cell.first else { return .none }
    var index = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? 1 : 0
    var digits = 0
    var commas = 0
    var points = 0
    var groups = 0
    scan: while index < cell.count {
      switch cell[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: ","): commas += 1
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: " "), UInt8(ascii: "'"): groups += 1
      case 0xC2 where index + 1 < cell.count && cell[index + 1] == 0xA0:
        groups += 1
        index += 1
      case 0xE2
      where index + 2 < cell.count && cell[index + 1] == 0x80
        && (cell[index + 2] == 0xAF || cell[index + 2] == 0x99):
        groups += 1
        index += 2
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard digits > 0, isExponent(cell.part(index + 1, cell.count)) else { return .other }
        break scan
      default: return .other
      }
      index += 1
    }
    guard digits > 0 else { return .other }
    if groups > 0 || commas + points > 1 { return .marked }
    return commas == 1 ? .comma : points == 1 ? .point : .whole
  }

  private static func isExponent(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    let digits =
      first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? text.part(1, text.count) : text
    return !digits.isEmpty
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// Whether a number with one point has one to three digits before it, no leading zero, and three
  /// behind it.
  private static func isGrouped(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    let digits = cell.first.map { $0 == 0x2B || $0 == 0x2D } == true ? 1 : 0
    guard let point = cell.firstIndex(of: UInt8(ascii: ".")) else { return false }
    return (1...3).contains(point - digits) && cell[digits] != UInt8(ascii: "0")
      && cell.count - point == 4
  }
}
