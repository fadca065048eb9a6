internal import Diagnostics

/// What parts the cells of a text.
struct TableSeparator: Equatable {
  let byte: UInt8

  static let comma = TableSeparator(byte: UInt8(ascii: ","))
  private static let others = [";", "\t", "|"].compactMap { $0.utf8.first }

  /// The separator in words.
  var words: String {
    switch byte {
    case UInt8(ascii: ","): "commas"
    case UInt8(ascii: ";"): "semicolons"
    case UInt8(ascii: "\t"): "tabs"
    case UInt8(ascii: "|"): "vertical bars"
    default: "the sign \(String(decoding: [byte], as: UTF8.self).quoted)"
    }
  }

  /// How many records are looked at, and how far into a text.
  private static let mostRecords = 20
  private static let mostBytes = 1 << 16

  /// Tells what parts the cells from the header, and from the first rows where it leaves a choice.
  ///
  /// Commas win wherever they give one width to the records that are looked at, unless all of them
  /// stand in numbers that another separator keeps whole. Of the others, the one that gives one width
  /// and the most columns; where none does, commas if the header has one, else what gives the most
  /// columns.
  init(in text: UnsafeBufferPointer<UInt8>) {
    let head = text.part(0, min(text.count, Self.mostBytes))
    let firstLine = head.prefix { $0 != 0x0A && $0 != 0x0D }
    guard firstLine.contains(where: Self.others.contains) else {
      self = .comma
      return
    }
    let isCut = head.count < text.count
    var best = Look(at: head, Self.comma.byte, isCut: isCut)
    for other in Self.others {
      let look = Look(at: head, other, isCut: isCut)
      guard look.columns > 1 else { continue }
      let isBetter =
        best.byte == Self.comma.byte
        ? best.columns == 1 || look.isEven && (!best.isEven || look.hasOnlyDecimalCommas)
        : look.isEven == best.isEven ? look.columns > best.columns : look.isEven
      if isBetter { best = look }
    }
    self.init(byte: best.byte)
  }

  init(byte: UInt8) { self.byte = byte }

  /// What the first records look like with a separator.
  private struct Look {
    let byte: UInt8
    /// The cells of the first record.
    private(set) var columns = 1
    /// Whether all records have as many.
    private(set) var isEven = true
    /// Whether each cell with a comma is a number with a decimal comma.
    private(set) var hasOnlyDecimalCommas = true

    init(at head: UnsafeBufferPointer<UInt8>, _ byte: UInt8, isCut: Bool) {
      self.byte = byte
      var scanner = CSVScanner(head, separator: byte)
      var records = 0
      while records < mostRecords {
        do throws(CSVError) {
          guard try scanner.next() else { break }
          // The last record of a head may go on behind it.
          if isCut, scanner.range.upperBound == head.count { break }
          if records == 0 { columns = scanner.fieldCount }
          if scanner.fieldCount != columns { isEven = false }
          for index in 0..<scanner.fieldCount {
            let cell = UTF8Text.trimmed(scanner.field(index))
            if cell.contains(UInt8(ascii: ",")), DecimalCommas.shape(cell) != .comma {
              hasOnlyDecimalCommas = false
            }
          }
        } catch {
          if scanner.offset == head.count { break }
          isEven = false
        }
        records += 1
      }
    }
  }

  /// The separator that a first line `sep=;` declares, as Excel reads and writes it, and how many bytes
  /// that line has without its end.
  static func declared(
    in text: UnsafeBufferPointer<UInt8>
  ) -> (separator: TableSeparator, length: Int)? {
    var line = UnsafeBufferPointer(rebasing: text.prefix { $0 != 0x0A && $0 != 0x0D })
    let length = line.count
    if line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\""), length > 2 {
      line = line.part(1, length - 1)
    }
    guard line.count == 5, line.prefix(4).map({ $0 | 0x20 }).elementsEqual("sep=".utf8),
      line[3] == UInt8(ascii: "=")
    else { return nil }
    let byte = line[4]
    let isSign =
      byte == 0x09
      || (byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"")
        && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        && !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20))
    return isSign ? (TableSeparator(byte: byte), length) : nil
  }
}
