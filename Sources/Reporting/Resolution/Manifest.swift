internal import Analysis
internal import Diagnostics
internal import Drawing
internal import FileFormats
internal import GSLSupport
package import LogReaders

/// What a report was made of: enough to make it again and to see that it is the same.
package struct Manifest: Encodable, Sendable {
  /// A program or library that took part.
  package struct Component: Codable, Sendable, Equatable {
    package let name: String
    package let version: String

    package init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// Files and definitions, named without directories, so that a report does not depend on where
  /// it was built.
  package let inputs: [InputDigest]
  package let seed: UInt64
  package let components: [Component]
  /// The command that makes the report again, with names in place of paths.
  package let command: String

  init(inputs: [InputDigest], seed: UInt64, components: [Component], command: String) {
    self.inputs = inputs
    self.seed = seed
    self.components = components
    self.command = command
  }

  /// SHA-256 of the manifest's own lines, in hexadecimal; printed on every page.
  package var digest: String {
    var lines = inputs.map { input in
      ([input.role, input.name, input.sha256] + [input.source].compactMap(\.self))
        .joined(separator: "\t")
    }
    lines.append("seed\t\(seed)")
    lines += components.map { "\($0.name)\t\($0.version)" }
    lines.append(command)
    return SHA256.hexadecimal(Array(lines.joined(separator: "\n").utf8))
  }

  /// The first and last digits, for a footer.
  var shortDigest: String { "\(digest.prefix(8))…\(digest.suffix(4))" }
}

extension Manifest {
  /// The manifest of a report.
  ///
  /// - Parameters:
  ///   - data: Of every source, in the order of the front matter.
  ///   - faces: Those that the pages are drawn with; what else is installed has no part in a report.
  init(_ source: ReportSource, data: [ReportData], seed: UInt64, faces: [FontFace]) {
    let fonts = faces.map { face in
      Component(
        name: "Font \(face.family) \(face.style)",
        version: "\(face.version), \(face.fileName), \(face.byteCount) bytes")
    }
    let hyphenation = Hyphenation()
    let language = source.frontMatter.pages.language?.text ?? "en"
    // Words of other languages are English where they are in Latin letters.
    var dictionaries: [Component] = []
    for file in ["en", language].compactMap(hyphenation.file) {
      let one = Component(name: "Hyphenation", version: "\(file.name), \(file.byteCount) bytes")
      if !dictionaries.contains(where: { $0.version == one.version }) { dictionaries.append(one) }
    }
    let libraries = LibraryVersions()
    let report = InputDigest(
      role: "report", name: source.name,
      sha256: SHA256.hexadecimal(Array(source.text.utf8)))
    inputs =
      [report]
      + source.files.map {
        InputDigest(role: $0.role, name: $0.path.lastPathComponent, sha256: $0.sha256)
      }
      + data.flatMap { one in
        (one.inputs.digests + one.digestsOfCells).map { $0.of(source: one.name) }
      }
    self.seed = seed
    components =
      [
        Component(name: "Value Compass", version: Version.current),
        Component(name: "Swift", version: Version.compiler),
        Component(name: "GSL", version: GSLLibrary.version),
        Component(name: "Cairo", version: libraries.cairo),
        Component(name: "Pango", version: libraries.pango),
        Component(name: "HarfBuzz", version: libraries.harfbuzz),
        Component(name: "Fontconfig", version: libraries.fontconfig),
        Component(name: "qpdf", version: libraries.qpdf),
        Component(name: "cmark-gfm", version: MarkdownDocument.libraryVersion),
      ] + dictionaries + fonts
    // The front matter names several sources; options name a single one.
    let options = data.count == 1 ? data.map(\.inputs.arguments) : []
    command = (["compass report \(source.name)"] + options + ["--seed \(seed)"])
      .joined(separator: " ")
  }
}

extension ReportSource {
  /// The file's name without directories.
  var name: String { file.split(separator: "/").last.map(String.init) ?? file }
}
