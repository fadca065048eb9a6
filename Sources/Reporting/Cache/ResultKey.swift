internal import FileFormats

/// What a result depends on, part by part: two results with the same key are the same.
struct ResultKey: Codable, Equatable, Sendable {
  /// A part of what a result depends on.
  struct Part: Codable, Equatable, Sendable {
    /// A short name, such as `option models` or `rows`.
    let name: String
    /// In hexadecimal.
    let digest: String

    /// - Parameter digest: Of something that has one.
    init(_ name: String, digest: String) {
      self.name = name
      self.digest = digest
    }

    init(_ name: String, text: String) {
      self.init(name, digest: SHA256.hexadecimal(text))
    }
  }

  /// In the order of their names.
  let parts: [Part]

  /// - Parameter parts: No two of a name.
  init(_ parts: [Part]) {
    self.parts = parts.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// SHA-256 of all parts, in hexadecimal.
  var digest: String {
    SHA256.hexadecimal(parts.map { "\($0.name)\t\($0.digest)" }.joined(separator: "\n"))
  }

  /// The names of parts that are not the same in both, in order.
  func differences(from other: ResultKey) -> [String] {
    let own = Dictionary(parts.map { ($0.name, $0.digest) }) { first, _ in first }
    let others = Dictionary(other.parts.map { ($0.name, $0.digest) }) { first, _ in first }
    return Set(own.keys).union(others.keys).filter { own[$0] != others[$0] }.sorted()
  }
}
