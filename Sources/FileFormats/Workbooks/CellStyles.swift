/// Which styles of a workbook show numbers as days or times.
final class CellStyles: XMLListener {
  private(set) var failure: TableFailure?
  /// What the numbers of each style are; nil for plain numbers.
  private(set) var kinds: [WorkbookDate.Kind?] = []
  private var formats: [Int: WorkbookDate.Kind?] = [:]
  private var isInCellStyles = false
  private static let most = 1 << 17

  func begin(_ element: XMLElement) {
    guard element.isOf(WorkbookNamespace.main) else { return }
    if element.is("cellXfs") {
      isInCellStyles = true
    } else if element.is("numFmt"), let id = element.number("numFmtId"),
      let code = element.text("formatCode")
    {
      if formats.count < Self.most { formats[id] = WorkbookDate.Kind(format: code) }
    } else if isInCellStyles, element.is("xf") {
      guard kinds.count < Self.most else {
        failure = .workbook("xl/styles.xml", "it has more than \(Self.most) styles")
        return
      }
      let id = element.number("numFmtId") ?? 0
      kinds.append(formats[id] ?? WorkbookDate.Kind(builtIn: id))
    }
  }

  func end(_ element: XMLElement) {
    if element.isOf(WorkbookNamespace.main), element.is("cellXfs") { isInCellStyles = false }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// Numbers of cells as days and times.
enum WorkbookDate {
  /// What a format shows of a number.
  enum Kind: Equatable {
    /// A time of day, and one that goes on past a day.
    case day, moment, time, elapsed

    /// What a format of a number that each workbook knows shows (ECMA-376, part 1, 18.8.30, those of
    /// East Asian and Thai programs included); nil for plain numbers.
    init?(builtIn id: Int) {
      switch id {
      case 14...17, 27...31, 34...36, 50...54, 57, 58, 71...74, 81: self = .day
      case 22, 77: self = .moment
      case 18...21, 32, 33, 45, 47, 55, 56, 75, 76, 78, 80: self = .time
      case 46, 79: self = .elapsed
      default: return nil
      }
    }

    /// What a format shows by its letters; nil for plain numbers.
    ///
    /// Of its sections the first counts, which is that of positive numbers. Texts in quotes or behind
    /// a backslash, colours, conditions and languages in brackets say nothing.
    init?(format: String) {
      var hasDay = false
      var hasMonth = false
      var hasTime = false
      var isElapsed = false
      var isQuoted = false
      var brackets: [Character]?
      var skips = false
      // On scalars: a mark before a combining character is one still.
      scan: for scalar in format.unicodeScalars {
        let letter = Character(scalar)
        if skips {
          skips = false
        } else if isQuoted {
          isQuoted = letter != "\""
        } else if let inner = brackets {
          if letter == "]" {
            // [h], [mm] and [ss] go on past a day.
            if !inner.isEmpty, let first = inner.first, "hmsHMS".contains(first),
              inner.allSatisfy({ $0 == first })
            {
              isElapsed = true
            }
            brackets = nil
          } else {
            brackets = inner + [letter]
          }
        } else {
          switch letter {
          case "\"": isQuoted = true
          case "\\", "_", "*": skips = true
          case "[": brackets = []
          case ";": break scan
          case "d", "D", "y", "Y": hasDay = true
          case "m", "M": hasMonth = true
          case "h", "H", "s", "S": hasTime = true
          default: continue
          }
        }
      }
      // "General" has no such letter; an m beside hours is one of minutes.
      if isElapsed {
        self = .elapsed
      } else if hasDay {
        self = hasTime ? .moment : .day
      } else if hasTime {
        self = .time
      } else if hasMonth {
        self = .day
      } else {
        return nil
      }
    }
  }

  /// A number as a day or a time; nil where the calendar has none such, as for negative numbers.
  ///
  /// Day 1 of the system of 1900 is 1900-01-01. It has a 29 February 1900, day 60, which is kept as its
  /// program shows it: readers of days refuse it. To the nearest millisecond.
  static func text(_ number: Double, _ kind: Kind, startsIn1904: Bool) -> String? {
    guard number >= 0, number < 2_958_466 else { return nil }
    if kind == .elapsed || (kind == .time && number < 1) {
      return TableTime.duration(milliseconds: number * Double(TableTime.millisecondsADay))
    }
    var milliseconds = (number * Double(TableTime.millisecondsADay)).rounded()
    let day = Int(milliseconds / Double(TableTime.millisecondsADay))
    milliseconds -= Double(day * TableTime.millisecondsADay)
    let shift: Int
    if startsIn1904 {
      shift = -24_107
    } else if day == 0 {
      // A time without a day.
      return TableTime.duration(milliseconds: milliseconds)
    } else if day == 60 {
      return milliseconds == 0 && kind == .day
        ? "1900-02-29"
        : TableTime.duration(milliseconds: milliseconds).map { "1900-02-29T\($0)" }
    } else {
      shift = day < 60 ? -25_568 : -25_569
    }
    if kind == .day, milliseconds == 0 { return TableTime.day(day + shift) }
    return TableTime.moment(
      milliseconds: Double(day + shift) * Double(TableTime.millisecondsADay) + milliseconds)
  }
}
