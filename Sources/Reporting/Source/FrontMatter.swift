internal import Diagnostics
internal import FileFormats
internal import PrintedNumbers

/// The keys at the head of a report.
struct FrontMatter: Sendable {
  let title: String
  let subtitle: String?
  let authors: [String]
  /// As written; printed on the first page and used as the PDF's date.
  let date: CalendarDay?
  /// Where the data are from, in the order of the front matter; the first is that of cells that name
  /// none.
  let sources: [DataOptions]
  let seed: UInt64
  let interval: IntervalSettings
  /// As they are without settings from outside.
  let parameters: [ReportParameter]
  let lets: [LetDefinition]
  /// Culture targets that expressions compare models with.
  let targets: FileOption?
  /// Files of weights, by the names that expressions take.
  let weights: [(name: String, file: FileOption)]
  /// Paths of bibliographies.
  let bibliography: [(text: String, place: Place)]
  /// How its pages are made.
  let pages: PageOptions
  /// Every key that a front matter may have.
  let keys: [String]

  /// - Parameter lines: What stands between the lines `---`.
  init(_ lines: [SourceLine], file: String, problems: inout [Diagnostic]) {
    let yaml = lines.map { String($0.text) }.joined(separator: "\n")
    let firstLine = lines.first?.line ?? 2
    var reader = OptionReader(
      yaml: yaml,
      lines: OptionLines(
        file: file, lines: lines.map(\.text), markers: lines.map { _ in 0 }, firstLine: firstLine),
      owner: "front matter")
    title = reader.string("title") ?? ""
    subtitle = reader.string("subtitle")
    authors = reader.strings("author") ?? []
    if let node = reader.node("date") {
      date = CalendarDay(ofReport: node.text ?? "")
      if date == nil {
        reader.add(
          Diagnostic(
            report: .invalidValue, at: reader.place(of: node), "front matter: `date` is not a day",
            remedy: "Write it as 2025-02-28"))
      }
    } else {
      date = nil
    }
    sources = DataOptions.all(in: &reader)
    seed = UInt64(reader.integer("seed", in: 0...Int.max) ?? 0)
    interval = IntervalSettings(reader.node("interval"), in: &reader)
    parameters = ReportParameter.all(reader.node("params"), in: &reader)
    lets = LetDefinition.all(reader.node("let"), in: &reader)
    targets = FileOption(&reader, key: "targets")
    weights = FrontMatter.weights(in: &reader)
    bibliography = reader.placedStrings("bibliography") ?? []
    pages = PageOptions(in: &reader)
    keys = reader.knownKeys
    reader.finish()
    problems += reader.problems
    if title.isEmpty, !yaml.isEmpty, !reader.isBroken {
      problems.append(
        Diagnostic(
          report: .missingTitle, at: .line(file: file, firstLine, column: 1),
          "front matter: there is no `title`", remedy: "Add `title: …`"))
    }
  }
}

extension FrontMatter {
  /// `weights: { NAME: FILE }`.
  private static func weights(in reader: inout OptionReader) -> [(name: String, file: FileOption)] {
    guard let node = reader.node("weights") else { return [] }
    guard let mapping = node.mapping else {
      reader.add(
        Diagnostic(
          report: .wrongForm, at: reader.place(of: node),
          "front matter: `weights` is not a mapping",
          remedy: "Write `weights: { NAME: FILE }`"))
      return []
    }
    return mapping.compactMap { key, value in
      guard let name = key.text, !name.isEmpty, let text = value.text, !text.isEmpty else {
        reader.add(
          Diagnostic(
            report: .wrongForm, at: reader.place(of: key),
            "front matter: `weights` names a file by a text", remedy: "Write `NAME: FILE`"))
        return nil
      }
      return (name, FileOption(text: text, place: reader.place(of: value)))
    }
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
