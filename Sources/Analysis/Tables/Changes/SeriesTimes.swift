internal import Diagnostics
internal import Foundation
internal import LogReaders
internal import Wording

/// How the cells of a time column are read: as numbers, as dates, or as texts in natural order.
struct SeriesTimes {
  enum Kind {
    case numbers
    /// ISO 8601 days or instants; in days since 1970.
    case dates
    /// Anything else; only the order is known.
    case texts
  }

  let kind: Kind
  /// The rows in the order of time, those of one time together.
  let groups: [[Int]]
  /// The time of each group in numbers; nil for texts.
  let values: [Double]?
  let cautions: [Caution]

  /// - Parameters:
  ///   - labels: The cells, none of them missing.
  ///   - column: Their column, for messages.
  ///   - place: Where a cell stands, for messages.
  /// - Throws: for a column of which only some cells are numbers or dates, and for dates
  ///   of which the day cannot be told from the month.
  init(_ labels: [String], column: String, place: (Int) -> Place) throws(Diagnostics) {
    let numbers = labels.map { Double($0).flatMap { $0.isFinite ? $0 : nil } }
    let dates = labels.map(CalendarTime.init)
    let isNumeric = numbers.allSatisfy { $0 != nil }
    let isDated = dates.allSatisfy { $0 != nil }
    if isNumeric {
      kind = .numbers
      cautions = []
    } else if isDated {
      kind = .dates
      let naive = dates.count { $0?.isNaive == true }
      cautions =
        [Caution(.timeUnit, said("times are dates: the trend is per day."))]
        + (naive > 0 && naive < dates.count
          ? [
            Caution(
              .naiveTimestamp,
              said(
                "\(naive) of \(dates.count) times name no offset from UTC and are taken for UTC."))
          ] : [])
    } else {
      try Self.refuseMixture(labels, numbers, dates, column: column, place: place)
      kind = .texts
      let keys = labels.map(NaturalOrder.init)
      let order = labels.indices.sorted { left, right in
        if keys[left] != keys[right] { return keys[left] < keys[right] }
        return (labels[left], left) < (labels[right], right)
      }
      groups = Self.grouped(order) { labels[$0] == labels[$1] }
      values = nil
      cautions = [Caution(.timeUnit, Self.account(of: groups.map { labels[$0[0]] }))]
      return
    }
    let times = isNumeric ? numbers.map { $0 ?? 0 } : dates.map { $0?.days ?? 0 }
    if let row = times.firstIndex(where: { abs($0) > InputTable.largestMagnitude }) {
      throw Diagnostics(
        table: .numberTooLarge, at: place(row),
        "column `\(column)` (--time) holds \(labels[row]); differences of times so large are no "
          + "finite numbers", remedy: "Give times up to 1e150")
    }
    let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    groups = Self.grouped(order) { times[$0] == times[$1] }
    values = groups.map { times[$0[0]] }
  }

  /// What is said of times that are texts.
  private static func account(of names: [String]) -> String {
    let isLiteral = zip(names, names.dropFirst()).allSatisfy { $0 < $1 }
    let (first, last) = (names[0], names[names.count - 1])
    return isLiteral
      ? said(
        "times are texts: the trend is per point, and they are put in the order of their names, from "
          + "`\(first)` to `\(last)`.")
      : said(
        "times are texts: the trend is per point, and they are put in natural order, numbers inside by "
          + "value, from `\(first)` to `\(last)`.")
  }

  private static func grouped(_ order: [Int], _ areEqual: (Int, Int) -> Bool) -> [[Int]] {
    var groups: [[Int]] = []
    for row in order {
      if let last = groups.last?[0], areEqual(last, row) {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
    return groups
  }

  private static func refuseMixture(
    _ labels: [String], _ numbers: [Double?], _ dates: [CalendarTime?], column: String,
    place: (Int) -> Place
  ) throws(Diagnostics) {
    func refuse(
      _ problem: TableProblem, _ rows: [Int], _ words: (Int) -> String, remedy: String
    ) throws(Diagnostics) {
      try Diagnostics.refuse(
        rows.map { Diagnostic(table: problem, at: place($0), words($0), remedy: remedy) }, most: 20)
    }
    for (cells, name) in [
      (numbers.map { $0 != nil }, "numbers"), (dates.map { $0 != nil }, "dates"),
    ]
    where cells.contains(true) {
      let odd = labels.indices.filter { !cells[$0] }
      let read = labels.count - odd.count
      try refuse(
        .mixedTimes, odd,
        {
          "column `\(column)` (--time) holds `\(labels[$0])`, and \(read) other times are \(name)"
        },
        remedy: "Write all times in one way, such as 2025-01-13, or leave out what is none")
    }
    try refuse(
      .ambiguousDate, labels.indices.filter { CalendarTime.isAmbiguous(labels[$0]) },
      {
        "column `\(column)` (--time) holds `\(labels[$0])`, of which day and month cannot be told"
      },
      remedy: "Write dates as year-month-day, such as 2025-01-13")
  }
}

/// A day or an instant as people and programs write it: ISO 8601, also without leading zeros, with
/// slashes or dots between year, month and day, and without the day.
struct CalendarTime {
  /// Days since 1970-01-01T00:00Z.
  let days: Double
  /// Whether it is an instant without an offset from UTC.
  let isNaive: Bool

  init?(_ text: String) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    let end = trimmed.firstIndex { $0 == "T" || $0 == "t" || $0 == " " } ?? trimmed.endIndex
    let day = trimmed[..<end]
    guard let separator = day.first(where: { "-/.".contains($0) }) else { return nil }
    let fields = day.split(separator: separator, omittingEmptySubsequences: false)
    guard (2...3).contains(fields.count), fields[0].count == 4,
      // A year and a month with a dot between them are a number.
      fields.count == 3 || separator != ".",
      fields.dropFirst().allSatisfy({ (1...2).contains($0.count) }),
      fields.joined().allSatisfy({ $0 >= "0" && $0 <= "9" })
    else { return nil }
    func padded(_ field: Substring) -> String { field.count == 1 ? "0" + field : String(field) }
    var clock = trimmed[end...]
    // Hours and minutes without seconds are as usual.
    var seconds = ""
    if !clock.isEmpty {
      let digits = clock.dropFirst().prefix { ($0 >= "0" && $0 <= "9") || $0 == ":" }
      guard fields.count == 3, digits.count >= 4 else { return nil }
      let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
      guard (2...3).contains(parts.count) else { return nil }
      seconds =
        "T" + ([padded(parts[0])] + parts.dropFirst().map(String.init)).joined(separator: ":")
      if parts.count == 2 { seconds += ":00" }
      clock = clock.dropFirst(1 + digits.count)
    }
    let written =
      fields[0] + "-" + padded(fields[1]) + "-" + (fields.count == 3 ? padded(fields[2]) : "01")
      + seconds + clock
    guard let (time, isNaive) = Timestamp.parse(String(written)) else { return nil }
    days = Double(time.microseconds) / 86_400_000_000
    self.isNaive = isNaive && !seconds.isEmpty
  }

  /// Whether a text is a date of which day and month, or the century, must be guessed.
  static func isAmbiguous(_ text: String) -> Bool {
    for separator in "/.-" {
      let fields = text.split(separator: separator, omittingEmptySubsequences: false)
      if fields.count == 3, fields[0].count <= 2, (2...4).contains(fields[2].count),
        fields.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 >= "0" && $0 <= "9" } })
      {
        return true
      }
    }
    return false
  }
}
