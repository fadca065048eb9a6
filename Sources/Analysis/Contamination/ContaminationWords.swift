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
