internal import FileFormats
package import LogReaders

/// What a report was made of: enough to make it again and to see that it is the same.
package struct Manifest: Encodable, Sendable {
  /// A program or library that took part.
  package struct Component: Encodable, Sendable, Equatable {
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

  /// SHA-256 of the manifest's own lines, in hexadecimal; printed on every page.
  package var digest: String {
    var lines = inputs.map { "\($0.role)\t\($0.name)\t\($0.sha256)" }
    lines.append("seed\t\(seed)")
    lines += components.map { "\($0.name)\t\($0.version)" }
    lines.append(command)
    return SHA256.hexadecimal(Array(lines.joined(separator: "\n").utf8))
  }

  /// The first and last digits, for a footer.
  var shortDigest: String { "\(digest.prefix(8))…\(digest.suffix(4))" }
}
