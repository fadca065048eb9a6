extension ContaminationVerdict {
  /// The verdict in a table.
  package var words: String {
    switch self {
    case .found: "found"
    case .notFound: "not found"
    case .notTestable: "not testable"
    }
  }
}

extension ContaminationUnit {
  /// Decimals that suit an effect.
  package var decimals: Int {
    switch self {
    case .points, .nats: 1
    case .confidence, .area, .share: 2
    }
  }
}

extension ContaminationResults {
  /// The sentences on what was found, without those on tests that could not be made, which come last,
  /// one a test.
  package var findings: [String] {
    let refused = Set(tests.filter { $0.status == .notTestable && $0.reason != nil }.map(\.test))
    return Array(sentences.dropLast(refused.count))
  }
}
