internal import Yams

/// The keys at the head of a report.
struct FrontMatter: Sendable {
  let title: String
  let subtitle: String?
  let authors: [String]
  /// As written; printed on the first page and used as the PDF's date.
  let date: ReportDate?
  let logs: [String]
  /// A study in place of logs.
  let study: String?
  let instrument: String?
  let system: String?
  let columns: String?
  let items: String?
  let seed: UInt64
  let interval: IntervalSettings
  /// Lines of the keys, for problems found when the data are opened.
  let lines: [String: Int]

  init(yaml: String, firstLine: Int, file: String, problems: inout [ReportProblem]) {
    var reader = OptionReader(
      yaml: yaml, firstLine: firstLine, file: file, owner: "front matter")
    title = reader.string("title") ?? ""
    subtitle = reader.string("subtitle")
    authors = reader.strings("author") ?? []
    if let node = reader.node("date") {
      date = ReportDate(node.scalar?.string ?? "")
      if date == nil {
        reader.add(
          ReportProblem(
            at: reader.location(of: node), "front matter: `date` is not a day.",
            remedy: "Write it as 2025-02-28."))
      }
    } else {
      date = nil
    }
    logs = reader.strings("logs") ?? []
    study = reader.string("study")
    instrument = reader.string("instrument")
    system = reader.string("system")
    columns = reader.string("columns")
    items = reader.string("items")
    seed = UInt64(reader.integer("seed", in: 0...Int.max) ?? 0)
    interval = IntervalSettings(reader.node("interval"), in: &reader)
    var lines: [String: Int] = [:]
    for (key, _) in reader.mapping {
      lines[key.scalar?.string ?? ""] = reader.location(of: key).line
    }
    self.lines = lines
    reader.finish()
    problems += reader.problems
    if title.isEmpty, !yaml.isEmpty {
      problems.append(
        ReportProblem(
          at: .init(file: file, line: firstLine), "front matter: there is no `title`.",
          remedy: "Add `title: …`."))
    }
  }

  /// Where a problem with the data behind `key` is shown.
  func location(of key: String, file: String) -> ReportProblem.Location {
    .init(file: file, line: lines[key] ?? 1)
  }
}

/// A day in the Gregorian calendar, UTC.
package struct ReportDate: Sendable, Equatable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int

  /// Reads `2025-02-28`.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1970...9999).contains(year), (1...12).contains(month),
      (1...ReportDate.days(in: month, of: year)).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Seconds from 1970-01-01 to midnight UTC of the day.
  var secondsSince1970: Int {
    // Days from the civil calendar (Hinnant 2013), with the year beginning in March.
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era * 146_097 + dayOfEra - 719_468) * 86_400
  }

  package var description: String {
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(padded(month))-\(padded(day))"
  }
}
