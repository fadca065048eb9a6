/// A form in which statistics programs keep tables.
enum StatisticsFormat: String {
  case sav = "SPSS"
  case portable = "SPSS (portable)"
  case dta = "Stata"

  /// What the first bytes of a file say that it is; nil where it is none.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.starts(with: Array("$FL2".utf8)) || bytes.starts(with: Array("$FL3".utf8)) {
      self = .sav
    } else if bytes.starts(with: Array("<stata_dta>".utf8)) || Self.isOldStata(bytes) {
      self = .dta
    } else if Self.isPortable(bytes) {
      self = .portable
    } else {
      return nil
    }
  }

  /// Before release 117 a file begins with its release, 104 to 115, the order of bytes, and 1.
  private static func isOldStata(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count > 60 && (104...115).contains(bytes[0]) && (1...2).contains(bytes[1])
      && bytes[2] == 1 && bytes[3] <= 1
  }

  /// A portable file has its name behind 200 characters of greeting and 256 of its alphabet, in lines
  /// of 80.
  private static func isPortable(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count > 464 else { return false }
    let head = bytes.prefix(520).filter { $0 != 0x0A && $0 != 0x0D }
    return head.count >= 464 && head[456..<464].elementsEqual("SPSSPORT".utf8)
  }
}

/// What the numbers of a variable are by its format.
enum StatisticsTime {
  /// Seconds since 1582-10-14, of which the day counts, or the time of day too.
  case spssDay, spssMoment
  /// Seconds.
  case spssDuration
  /// Days, and milliseconds, since 1960-01-01.
  case stataDay, stataMoment
  /// So many months since January 1960, for each unit.
  case stataMonths(Int)

  /// Reads a variable's format, such as `DATE11` or `%tdD_m_Y`; nil for plain numbers.
  init?(_ text: String, of format: StatisticsFormat) {
    switch format {
    case .sav, .portable:
      switch text.prefix(while: { $0.isLetter }).uppercased() {
      case "DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR": self = .spssDay
      case "DATETIME", "YMDHMS": self = .spssMoment
      case "TIME", "DTIME", "MTIME": self = .spssDuration
      default: return nil
      }
    case .dta:
      guard text.hasPrefix("%") else { return nil }
      let letters = text.dropFirst().drop { $0 == "-" || $0 == "~" }
      if letters.hasPrefix("td") || letters.hasPrefix("d") {
        self = .stataDay
      } else if letters.hasPrefix("tc") {
        self = .stataMoment
      } else if letters.hasPrefix("tm") {
        self = .stataMonths(1)
      } else if letters.hasPrefix("tq") {
        self = .stataMonths(3)
      } else if letters.hasPrefix("th") {
        self = .stataMonths(6)
      } else {
        return nil
      }
    }
  }

  /// A number as ISO 8601; nil where the calendar has none such.
  func text(_ number: Double) -> String? {
    guard abs(number) < 1e15 else { return nil }
    switch self {
    case .spssDay: return TableTime.day(Int((number / 86_400).rounded(.down)) - 141_428)
    case .spssMoment:
      return TableTime.moment(milliseconds: number * 1000 - 141_428 * 86_400_000)
    case .spssDuration: return TableTime.duration(milliseconds: number * 1000)
    case .stataDay: return TableTime.day(Int(number.rounded(.down)) - 3653)
    case .stataMoment: return TableTime.moment(milliseconds: number - 3653 * 86_400_000)
    case .stataMonths(let unit):
      guard abs(number) < 1e5 else { return nil }
      return TableTime.firstDay(ofMonth: Int(number.rounded(.down)) * unit, since: 1960)
    }
  }
}
