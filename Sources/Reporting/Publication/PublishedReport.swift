package import Diagnostics
internal import Drawing
internal import FileFormats
internal import Foundation

/// A report as it was published: its manifest and the data beside it, read from its pages or from the
/// page for screens.
package struct PublishedReport: Sendable {
  /// In which form it was published.
  package enum Form: Sendable {
    case pdf, html

    /// For messages.
    var words: String {
      switch self {
      case .pdf: "the PDF"
      case .html: "the page"
      }
    }
  }

  /// A file that travels inside.
  package struct File: Sendable {
    package let name: String
    package let bytes: [UInt8]
  }

  /// Its name without directories.
  package let file: String
  package let form: Form
  package let manifest: PublishedManifest
  /// SHA-256 of the manifest's file.
  package let manifestDigest: String
  /// What the pages say that digest is, after `sha256:`; nil where they say nothing.
  package let identifier: String?
  /// The data, in the order of their names.
  package let files: [File]

  /// The largest report that is read, in bytes.
  package static let largestFile = 256 << 20
  /// The most that the files inside may expand to, together.
  private static let largestContent = 256 << 20

  /// - Parameters:
  ///   - bytes: Of a PDF or of HTML.
  ///   - path: As it was asked for, for messages.
  /// - Throws: where it is neither a sound PDF nor HTML, holds no manifest, or one that cannot be read.
  /// - Complexity: Bounded by the size of the file and 256 MB, whatever it claims.
  package init(_ bytes: [UInt8], path: String) throws(Diagnostics) {
    file = path.lastPathComponent
    let identifier: String?
    var files: [File]
    if bytes.prefix(1_024).contains(Array("%PDF-".utf8)) {
      form = .pdf
      (identifier, files) = try Self.contents(ofPDF: bytes, path: path)
    } else if let page = PublishedPage(bytes) {
      form = .html
      (identifier, files) = (page.identifier, page.files)
    } else {
      throw Self.problem(
        .noReport, path, "the file is neither PDF nor HTML",
        "Name a report that `compass report` wrote")
    }
    self.identifier = identifier.flatMap { text in
      text.hasPrefix("sha256:") ? String(text.dropFirst("sha256:".count)) : nil
    }
    guard let place = files.firstIndex(where: { $0.name == PublishedManifest.fileName }) else {
      throw Self.problem(
        .noManifest, path, "\(form.words) carries no manifest",
        "Build the report anew: reports of this version carry one")
    }
    let text = files.remove(at: place).bytes
    manifestDigest = SHA256.hexadecimal(text)
    self.files = files.sorted { $0.name < $1.name }
    do {
      manifest = try JSONDecoder().decode(PublishedManifest.self, from: Data(text))
    } catch {
      throw Self.problem(
        .damagedManifest, path, "the manifest that \(form.words) carries cannot be read as one",
        "It was changed after the report was built: get the file anew")
    }
    guard manifest.format == PublishedManifest.currentFormat else {
      throw Self.problem(
        .otherManifest, path,
        "the manifest is of the form `\(VisibleText.name(manifest.format))`, and this program reads "
          + "`\(PublishedManifest.currentFormat)`", "Use the version that built the report")
    }
  }

  /// What its information says that the digest of its manifest is, and the files that it carries.
  private static func contents(
    ofPDF bytes: [UInt8], path: String
  ) throws(Diagnostics) -> (identifier: String?, files: [File]) {
    let contents: PDFContents
    do throws(DrawingError) {
      contents = try PDFContents(bytes)
    } catch {
      let words = if case .unexpectedFile(let words) = error { words } else { "\(error)" }
      throw Self.problem(
        .damagedPDF, path, "the PDF is damaged or locked: \(VisibleText.line(words))",
        "Get the file anew from where it was published")
    }
    var room = Self.largestContent
    var files: [File] = []
    for stored in contents.files {
      let content = try Self.content(of: stored, room: room, path: path)
      room -= content.count
      files.append(File(name: stored.name, bytes: content))
    }
    return (contents.information["Identifier"], files)
  }

  private static func content(
    of stored: PDFContents.StoredFile, room: Int, path: String
  ) throws(Diagnostics) -> [UInt8] {
    let name = VisibleText.name(stored.name)
    switch stored.filter {
    case nil:
      guard stored.bytes.count <= room else { break }
      return stored.bytes
    case "FlateDecode":
      var limits = Gzip.Limits()
      limits.bytes = room
      do throws(ExpansionFailure) {
        return try Zlib.expand(stored.bytes, limits: limits)
      } catch {
        throw problem(
          .damagedFile, path,
          "`\(name)` inside of it cannot be expanded: \(error.message(of: .gzip))",
          "Get the file anew from where it was published")
      }
    case let filter?:
      throw problem(
        .damagedFile, path,
        "`\(name)` inside of it is packed by `\(VisibleText.name(filter))`, which no report is",
        "Get the file anew from where it was published")
    }
    throw problem(
      .damagedFile, path, "the files inside of it are larger than \(largestContent >> 20) MB",
      "Get the file anew from where it was published")
  }

  private enum Problem: String {
    case noReport, damagedPDF, noManifest, damagedManifest, otherManifest, damagedFile
  }

  private static func problem(
    _ problem: Problem, _ path: String, _ message: String, _ remedy: String
  ) -> Diagnostics {
    Diagnostics(Diagnostic(problem.rawValue, at: .file(path), message, remedy: remedy))
  }
}
