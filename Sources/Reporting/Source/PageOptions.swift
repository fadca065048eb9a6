internal import Diagnostics
internal import Documents
internal import Drawing
internal import FileFormats
internal import PrintedNumbers
internal import Wording

/// What the front matter of a report says of its pages.
struct PageOptions: Sendable {
  let paper: Paper?
  /// That of the text and of the words which the program adds; a tag of BCP 47.
  let language: PlacedText?
  /// A name or a file.
  let theme: FileOption?
  /// The title at the head of pages.
  let shortTitle: String?
  let notePosition: NotePosition
  /// Whether a list of sections stands before them.
  let hasContents: Bool
  /// Whether the findings of the claims stand before all else.
  let hasSummary: Bool
  let cover: CoverOptions?

  init(in reader: inout OptionReader) {
    paper = reader.choice("paper", Paper.self)
    language = PageOptions.language(in: &reader)
    theme = FileOption(&reader, key: "theme")
    shortTitle = reader.string("short-title")
    notePosition = reader.choice("notes", NotePosition.self) ?? .foot
    hasContents = reader.flag("toc") ?? false
    hasSummary = reader.flag("summary") ?? false
    cover = CoverOptions(in: &reader)
  }

  /// What is told of a language that the program has no words in.
  var languageNotice: Diagnostic? {
    guard let language, !WordLanguage.has(language.text) else { return nil }
    let known = WordLanguage.allCases.filter { $0 != .pseudo }.map(\.rawValue)
    return Diagnostic(
      "languageWithoutWords", severity: .warning, at: language.place,
      "there are no words in `\(language.text)`: what the program adds to the report is English",
      remedy: "Languages with words are \(known.joined(separator: " and "))")
  }

  private static func language(in reader: inout OptionReader) -> PlacedText? {
    guard let option = PlacedText(&reader, key: "language") else { return nil }
    func isLetter(_ byte: UInt8) -> Bool {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }
    let parts = option.text.split(separator: "-", omittingEmptySubsequences: false)
    let isTag =
      (2...8).contains(parts[0].count) && parts[0].utf8.allSatisfy(isLetter)
      && parts.allSatisfy { part in
        (1...8).contains(part.count)
          && part.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || isLetter($0) }
      }
    guard isTag else {
      reader.add(
        Diagnostic(
          report: .invalidValue, at: option.place,
          "front matter: `language` is no tag of a language",
          remedy: "Write it as en, zh-Hans or de"))
      return nil
    }
    return option
  }
}

/// A page before all others, with what the report is: `cover: true`, or a mapping of what stands there.
struct CoverOptions: Sendable {
  let finding: String?
  let version: String?
  /// The day of the last data.
  let cutOff: String?
  let licence: String?

  fileprivate init?(in reader: inout OptionReader) {
    guard let node = reader.node("cover") else { return nil }
    if let isWanted = node.truth {
      guard isWanted else { return nil }
      finding = nil
      version = nil
      cutOff = nil
      licence = nil
      return
    }
    guard node.mapping != nil else {
      reader.add(
        Diagnostic(
          report: .wrongForm, at: reader.place(of: node),
          "front matter: `cover` is neither true nor a mapping",
          remedy: "Write `cover: true`, or `cover: { finding: …, licence: … }`"))
      return nil
    }
    var inner = OptionReader(
      node: node, firstLine: reader.firstLine, file: reader.file,
      owner: "\(reader.owner), `cover`")
    finding = inner.string("finding")
    version = inner.string("version")
    cutOff = inner.string("data-until")
    licence = inner.string("licence")
    inner.finish()
    inner.problems.forEach { reader.add($0) }
  }

  /// The cover as pages have it.
  ///
  /// - Parameter first: A judged sentence that the data support, for a cover that names no finding.
  func cover(finding first: String?) -> Cover {
    let facts = [
      (said("Version"), version), (said("Data until"), cutOff), (said("Licence"), licence),
    ]
    return Cover(
      finding: finding ?? first,
      facts: facts.compactMap { name, value in value.map { (name, $0) } })
  }
}
