internal import Diagnostics
internal import PrintedNumbers
internal import Yams

/// The keys at the head of a report.
struct FrontMatter: Sendable {
  let title: String
  let subtitle: String?
  let authors: [String]
  /// As written; printed on the first page and used as the PDF's date.
  let date: CalendarDay?
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

  init(yaml: String, firstLine: Int, file: String, problems: inout [Diagnostic]) {
    var reader = OptionReader(
      yaml: yaml, firstLine: firstLine, file: file, owner: "front matter")
    title = reader.string("title") ?? ""
    subtitle = reader.string("subtitle")
    authors = reader.strings("author") ?? []
    if let node = reader.node("date") {
      date = CalendarDay(ofReport: node.scalar?.string ?? "")
      if date == nil {
        reader.add(
          Diagnostic(
            report: .invalidValue, at: reader.place(of: node), "front matter: `date` is not a day",
            remedy: "Write it as 2025-02-28"))
      }
    } else {
      date = nil
    }
    logs = reader.strings("logs") ?? []
    study = reader.string("study")
    instrument = reader.string("instrument")
    system = reader.string("system")
    columns = reader.string("map", formerly: "columns")
    items = reader.string("item-table", formerly: "items")
    seed = UInt64(reader.integer("seed", in: 0...Int.max) ?? 0)
    interval = IntervalSettings(reader.node("interval"), in: &reader)
    var lines: [String: Int] = [:]
    for (key, _) in reader.mapping {
      lines[key.scalar?.string ?? ""] = reader.line(of: key)
    }
    self.lines = lines
    reader.finish()
    problems += reader.problems
    if title.isEmpty, !yaml.isEmpty {
      problems.append(
        Diagnostic(
          report: .missingTitle, at: .line(file: file, firstLine, column: 1),
          "front matter: there is no `title`", remedy: "Add `title: …`"))
    }
  }

  /// Where a problem with the data behind `key` is shown.
  func place(of key: String, file: String) -> Place {
    .line(file: file, lines[key] ?? 1, column: 1)
  }
}

extension CalendarDay {
  /// Reads `2025-02-28`, from 1970 on.
  fileprivate init?(ofReport text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1970...9999).contains(year)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}
