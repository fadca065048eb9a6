internal import Charts
internal import Diagnostics
internal import Documents
internal import Drawing
internal import FileFormats
internal import PrintedNumbers
internal import Wording

/// The files that travel inside the pages of a report: the numbers of each figure and table, and the
/// manifest with their digests.
struct ReportAttachments {
  let files: [Attachment]
  /// The manifest's file.
  let manifest: String
  /// Of the manifest's file: what tells the report from others.
  let identifier: String

  init(_ report: ResolvedReport) throws {
    let tables = try report.manuscript.namedDataTables().map { named in
      (table: named.table, name: named.name + ".csv", bytes: Array(named.table.csv.utf8))
    }
    let manifest = PublishedManifest(
      title: report.manuscript.title, inputs: report.manifest.inputs, seed: report.manifest.seed,
      components: report.manifest.components, command: report.manifest.command,
      digest: report.manifest.digest,
      files: tables.map { table, name, bytes in
        PublishedManifest.File(
          name: name, sha256: SHA256.hexadecimal(bytes), size: bytes.count, label: table.label.name,
          place: report.locations[table.label.destination].map(Self.place))
      })
    let bytes = try JSONText.bytes(manifest, isPretty: true) + [UInt8(ascii: "\n")]
    self.manifest = String(decoding: bytes, as: UTF8.self)
    identifier = "sha256:" + SHA256.hexadecimal(bytes)
    files =
      tables.map { table, name, bytes in
        Attachment(
          name: name, type: "text/csv", summary: said("The numbers of \(table.label.name)"),
          bytes: bytes)
      } + [
        Attachment(
          name: PublishedManifest.fileName, type: "application/json",
          summary: said("What the report was made of, and the digests of its data"), bytes: bytes)
      ]
  }

  /// The file without directories, and the line in it.
  private static func place(_ place: Place) -> String {
    place.file.lastPathComponent + (place.line.map { ":\($0)" } ?? "")
  }
}
