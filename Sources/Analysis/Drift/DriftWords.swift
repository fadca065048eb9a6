extension DriftVerdict {
  /// The verdict in a table.
  package var words: String {
    switch self {
    case .moved: "moved"
    case .notShownToMove: "not shown to move"
    case .equivalent: "equivalent"
    case .noSharedItems: "no shared items"
    }
  }
}

extension DriftBlame {
  /// Who moved, in a table.
  package var words: String { self == .notSeparable ? "cannot be told" : rawValue }
}
