internal import Analysis
internal import Documents
internal import Drawing
internal import Foundation

/// A report as bytes.
package enum ReportFormat: String, CaseIterable, Sendable {
  case pdf
  case json
}

extension ResolvedReport {
  /// The report in a format; the same report gives the same bytes.
  ///
  /// - Throws: `ReportError` when a figure or page cannot be drawn.
  package func bytes(as format: ReportFormat) throws(ReportError) -> [UInt8] {
    do {
      switch format {
      case .pdf:
        let setter = DocumentSetter(manuscript, typesetter: try Typesetter())
        return try PDFWriter().data(for: setter.document())
      case .json:
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(ReportFile(report: self))) + [UInt8(ascii: "\n")]
      }
    } catch {
      throw problem(error, file: manifest.inputs.first?.name ?? "report")
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
