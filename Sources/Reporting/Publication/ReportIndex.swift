internal import Claims
package import Diagnostics
internal import Documents
internal import Drawing
internal import PrintedNumbers
internal import Wording

/// The first page of a site of several reports: what each is called, what its claims came to, and its
/// files.
package struct ReportIndex: Sendable {
  /// A report of the site.
  package struct Entry: Sendable {
    let report: ResolvedReport
    /// Of its files, without a directory: a page for screens leads, where there is one.
    let files: [(format: ReportFormat, name: String)]

    package init(_ report: ResolvedReport, files: [(format: ReportFormat, name: String)]) {
      self.report = report
      self.files = files
    }
  }

  package static let fileName = "index.html"

  private let entries: [Entry]
  /// That of all reports; English where they have several.
  private let language: WordLanguage

  package init(_ entries: [Entry]) {
    self.entries = entries
    let languages = Set(entries.map { WordLanguage(tag: $0.report.manuscript.language) })
    language = languages.count == 1 ? languages.first ?? .english : .english
  }

  /// - Throws: what keeps the page from being written.
  package func page() throws(Diagnostics) -> [UInt8] {
    try Words.speaking(language) { () throws(Diagnostics) in
      let manuscript = Manuscript(
        title: said("Reports"), subtitle: nil, authors: [], date: nil, kicker: nil,
        blocks: entries.flatMap(blocks),
        creator: "Value Compass \(Version.current)", imprint: "Value Compass \(Version.current)",
        language: entries.count == 1
          ? entries[0].report.manuscript.language : language.rawValue)
      do {
        let typesetter = entries.lazy.compactMap(\.report.typesetter).first
        return try (try typesetter ?? SharedTypesetter()).use { typesetter in
          let pages = try DocumentSetter(manuscript, typesetter: typesetter).paginated().document
          let subsets = try FontSubsets(of: HTMLFonts.texts(of: pages), typesetter: typesetter)
          return Array(
            try HTMLWriter(manuscript, fonts: HTMLFonts(subsets)).text(typesetter: typesetter).utf8)
        }
      } catch {
        throw Diagnostics(Diagnostic(report: .notDrawn, at: nil, "\(error)"))
      }
    }
  }

  private func blocks(_ entry: Entry) -> [Block] {
    let manuscript = entry.report.manuscript
    let first = entry.files.first { $0.format == .html } ?? entry.files.first
    var title = TextSpan(manuscript.title)
    title.link = first.map { .file($0.name) }
    var blocks: [Block] = [
      .heading(
        Heading(
          level: 1, number: nil, spans: [title], destination: "report:\(first?.name ?? "")"))
    ]
    if let subtitle = manuscript.subtitle { blocks.append(.text(subtitle)) }
    let claims = entry.report.claims
    if !claims.isEmpty {
      let counts = ClaimVerdict.allCases.compactMap { verdict -> String? in
        let count = claims.count { $0.verdict == verdict }
        return count == 0 ? nil : verdict.counted(count)
      }
      let count = CountText.counted(claims.count, "claim", isGrouped: true)
      blocks.append(
        .text(said("\(count): \(counts.joined(separator: said(", ")))", as: "index")))
    }
    var line: [TextSpan] = []
    if let date = manuscript.date { line.append(TextSpan("\(date)")) }
    if !manuscript.authors.isEmpty {
      line.append(TextSpan(manuscript.authors.joined(separator: said(", "))))
    }
    line += entry.files.map { format, name in
      var span = TextSpan(format.words)
      span.link = .file(name)
      return span
    }
    blocks.append(.paragraph(Array(line.map { [$0] }.joined(separator: [TextSpan(" · ")]))))
    return blocks
  }
}

extension ReportFormat {
  /// As readers call it.
  fileprivate var words: String {
    switch self {
    case .pdf: "PDF"
    case .html: "HTML"
    case .json: "JSON"
    case .markdown: "Markdown"
    }
  }
}
