internal import EvaluationLogs

/// What a report was made of: enough to make it again and to see that it is the same.
public struct Manifest: Encodable, Sendable {
  /// A file or definition that went in.
  public struct Input: Encodable, Sendable, Equatable {
    /// `report`, `log`, `instrument`, `valueSystem`, `columnMap` or `itemTable`.
    public let role: String
    /// Its name without directories, so that a report does not depend on where it was built.
    public let name: String
    public let sha256: String

    public init(role: String, name: String, sha256: String) {
      self.role = role
      self.name = name
      self.sha256 = sha256
    }
  }

  /// A program or library that took part.
  public struct Component: Encodable, Sendable, Equatable {
    public let name: String
    public let version: String

    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  public let inputs: [Input]
  public let seed: UInt64
  public let components: [Component]
  /// The command that makes the report again, with names in place of paths.
  public let command: String

  /// SHA-256 of the manifest's own lines, in hexadecimal; printed on every page.
  public var digest: String {
    var lines = inputs.map { "\($0.role)\t\($0.name)\t\($0.sha256)" }
    lines.append("seed\t\(seed)")
    lines += components.map { "\($0.name)\t\($0.version)" }
    lines.append(command)
    return SHA256.hexadecimal(Array(lines.joined(separator: "\n").utf8))
  }

  /// The first and last digits, for a footer.
  var shortDigest: String { "\(digest.prefix(8))…\(digest.suffix(4))" }
}
