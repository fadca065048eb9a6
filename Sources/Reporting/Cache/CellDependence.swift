internal import Diagnostics

/// What the result of a cell depends on, and whether it would be taken from an earlier build.
package struct CellDependence: Encodable, Sendable {
  /// A part of what it depends on.
  package struct Part: Encodable, Sendable {
    package let name: String
    /// In hexadecimal.
    package let digest: String
    /// Whether it was another when the cell was last built; nil where it never was.
    package let hasChanged: Bool?
  }

  /// Whether a result is there.
  package enum Result: String, Encodable, Sendable {
    /// An earlier build has kept it.
    case taken
    case computed
  }

  /// The label; `kind#n` for a cell without one.
  package let cell: String
  package let kind: String
  /// The source of the data; nil where there is only one.
  package let source: String?
  package let line: Int
  package let result: Result
  /// Why, in one plain sentence.
  package let reason: String
  /// In hexadecimal; nil for a kind that is computed each time.
  package let key: String?
  package let parts: [Part]

  private enum Key: String, CodingKey { case cell, kind, source, line, result, reason, key, parts }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(cell, forKey: .cell)
    try container.encode(kind, forKey: .kind)
    try container.encodeIfPresent(source, forKey: .source)
    try container.encode(line, forKey: .line)
    try container.encode(result, forKey: .result)
    try container.encode(reason, forKey: .reason)
    try container.encode(key, forKey: .key)
    try container.encode(parts, forKey: .parts)
  }
}

extension CellDependence {
  /// - Parameters:
  ///   - key: What the cell depends on; nil where it is computed each time.
  ///   - last: What it depended on when it was last built.
  init(
    _ cell: CellSource, called name: String, of source: String?, key: ResultKey?, isKept: Bool,
    last: ResultKey?
  ) {
    self.cell = name
    kind = cell.kindName
    self.source = source
    line = cell.line
    result = isKept ? .taken : .computed
    self.key = key?.digest
    guard let key else {
      parts = []
      reason = "cells of this kind are computed each time"
      return
    }
    let changed = last.map { key.differences(from: $0) }
    parts = key.parts.map { part in
      Part(name: part.name, digest: part.digest, hasChanged: changed?.contains(part.name))
    }
    // What the cell no longer has stands in no part.
    let named = (changed ?? []).joined(separator: ", ")
    reason =
      switch (isKept, changed) {
      case (true, let changed?) where !changed.isEmpty:
        "another build has kept a result of the same parts; since this cell was last built has changed: "
          + named
      case (true, _): "nothing that it depends on has changed since it was kept"
      case (false, nil): "it was never built with this cache"
      case (false, let changed?) where changed.isEmpty:
        "the result that was kept is gone or damaged, or a file that it was made with has changed"
      case (false, _): "since it was last built has changed: \(named)"
      }
  }
}
