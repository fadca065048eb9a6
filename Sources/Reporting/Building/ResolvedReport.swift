package import Analysis
package import Diagnostics
package import Documents
internal import Drawing
internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// A report whose numbers, labels and references are settled: what every writer prints.
package struct ResolvedReport: Sendable {
  /// What every writer of pages prints.
  package let manuscript: Manuscript
  let results: ReportResults
  package let manifest: Manifest
  /// What the report claims, and what the data say of it.
  package var claims: [ClaimRecord] { results.claims }
  /// What the author should know of the pages, such as characters that no font has.
  ///
  /// The problems of the logs are those of the inputs.
  package let notices: [Diagnostic]
  /// What all rows of the data show together, of every source; also among the cautions of the pages.
  package let suspicions: [Caution]
  /// Where cells stand in the source, by the place in the pages that they lead to.
  let locations: [String: Place]
  /// How much of it was taken from earlier builds; nil where nothing could be.
  package let reuse: CellReuse?
  /// Boards whose values a reader of a screen may weigh anew.
  let boards: [WeighableBoard]
  /// Has set the pages before, so that it sets them again in less time; nil where fonts are missing.
  let typesetter: SharedTypesetter?

  /// What kept the pages from being set, at the cell that it came from.
  ///
  /// - Parameter file: Named where the cell is not known.
  func problem(_ error: any Error, file: String) -> Diagnostics {
    if let figure = error as? OversizedFigure,
      let location = locations[figure.label.destination]
    {
      return Diagnostics(
        report: .oversizedFigure, at: location,
        "\(figure.label.name) is taller than a page (\(Int(figure.height)) points)",
        remedy: "Show fewer rows with `models:` or `top:`, or fewer panels with `measures:`")
    }
    if let picture = error as? UnusablePicture,
      let location = locations[picture.label.destination]
    {
      return Diagnostics(
        report: .notDrawn, at: location, "\(picture.label.name): \(picture.reason)",
        remedy: "Save it anew as a PNG or JPEG of at most 40 million pixels")
    }
    return Diagnostics(report: .notDrawn, at: .line(file: file, 1, column: 1), "\(error)")
  }
}

/// How many of the cells of a report were computed, and how many there are.
package struct CellReuse: Sendable, Equatable {
  package let computed: Int
  package let cells: Int
}

/// What a report is written as.
package enum ReportFormat: String, CaseIterable, Sendable {
  case pdf
  case html
  case json
  case markdown = "md"
}

extension ResolvedReport {
  /// The report in a format; the same report gives the same bytes.
  ///
  /// - Throws: when a figure or page cannot be drawn.
  package func bytes(as format: ReportFormat) throws(Diagnostics) -> [UInt8] {
    try Words.speaking(WordLanguage(tag: manuscript.language)) { () throws(Diagnostics) in
      try written(as: format)
    }
  }

  private func written(as format: ReportFormat) throws(Diagnostics) -> [UInt8] {
    switch format {
    case .pdf:
      do {
        let manuscript = manuscript
        let attachments = try ReportAttachments(self)
        return try (try typesetter ?? SharedTypesetter()).use { typesetter in
          var document = try DocumentSetter(manuscript, typesetter: typesetter).paginated()
            .document
          document.attachments = attachments.files
          document.identifier = attachments.identifier
          return try PDFWriter().data(for: document, typesetter: typesetter)
        }
      } catch {
        throw problem(error, file: manifest.inputs.first?.name ?? "report")
      }
    case .html:
      do {
        let attachments = try ReportAttachments(self)
        let manuscript = manuscript
        let manifest = HTMLManifest(
          digest: manifest.digest, identifier: attachments.identifier, json: attachments.manifest)
        let boards = try boards.compactMap { try $0.written() }
        return try (try typesetter ?? SharedTypesetter()).use { typesetter in
          // What is printed is what a screen shows, but for some words of its own.
          let pages = try DocumentSetter(manuscript, typesetter: typesetter).paginated().document
          let subsets = try FontSubsets(
            of: HTMLFonts.texts(of: pages, boards: boards), typesetter: typesetter)
          let writer = HTMLWriter(
            manuscript, manifest: manifest, fonts: HTMLFonts(subsets), boards: boards)
          return Array(try writer.text(typesetter: typesetter).utf8)
        }
      } catch {
        throw problem(error, file: manifest.inputs.first?.name ?? "report")
      }
    case .markdown: return Array(MarkdownWriter(manuscript).text().utf8)
    case .json:
      return try JSONText.bytes(ReportFile(report: self), isPretty: true) + [UInt8(ascii: "\n")]
    }
  }
}

/// The JSON of a report.
private struct ReportFile: Encodable {
  let report: ResolvedReport

  private enum Key: String, CodingKey {
    case schemaVersion, command, results, manifest, manifestDigest
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(ReportResults.schemaVersion, forKey: .schemaVersion)
    try container.encode("report", forKey: .command)
    try container.encode(report.results, forKey: .results)
    try container.encode(report.manifest, forKey: .manifest)
    try container.encode(report.manifest.digest, forKey: .manifestDigest)
  }
}
