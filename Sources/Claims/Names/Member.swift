internal import Analysis

/// What the members of a set are.
package enum MemberKind: String, CaseIterable, Codable, Sendable {
  case model, dimension, culture, round, judge, group

  /// The word for the set of them.
  package var plural: String { "\(rawValue)s" }
}

/// A model, a dimension or whatever else a set is made of.
package struct Member: Hashable, Codable, Sendable {
  package let kind: MemberKind
  /// As the data name it; of a dimension its identifier.
  package let name: String
  /// Place among the sources.
  package let source: Int

  package init(_ kind: MemberKind, _ name: String, source: Int = 0) {
    self.kind = kind
    self.name = name
    self.source = source
  }

  package static func == (first: Member, second: Member) -> Bool {
    first.kind == second.kind && first.source == second.source
      && first.name.isExactly(second.name)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(source)
    for byte in name.utf8 { hasher.combine(byte) }
  }
}
