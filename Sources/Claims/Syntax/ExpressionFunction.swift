/// The calls of the language of expressions, each with what it takes.
package enum ExpressionFunction: String, CaseIterable, Sendable {
  // Over a set.
  case all, any, count, share, mean, min, max, median, spread
  // Of names.
  case score, rank, place, difference, ratio, distance, correlation, similarity, alignment,
    agreement
  case drift, best, judgments

  /// What stands in a place of a call.
  enum Argument: String {
    case model = "MODEL"
    case dimension = "DIMENSION"
    /// A dimension, or a system or a source for the score over all of its dimensions.
    case scale = "DIMENSION|SYSTEM"
    case profile = "CULTURE|MODEL|baseline"
    case round = "ROUND"
    case weights = "WEIGHTS"
    case coefficient = "COEFFICIENT"
    case measure = "MEASURE"
  }

  /// Whether the first argument is a set and the second is taken for each of its members.
  var isOverSet: Bool {
    switch self {
    case .all, .any, .count, .share, .mean, .min, .max, .median, .spread: true
    default: false
    }
  }

  /// Whether what is taken for each member is a statement.
  var isOfStatements: Bool {
    switch self {
    case .all, .any, .count, .share: true
    default: false
    }
  }

  /// What must stand in the call, and what may.
  var arguments: (needed: [Argument], further: [Argument]) {
    switch self {
    case .all, .any, .count, .share, .mean, .min, .max, .median, .spread: ([], [])
    case .score, .rank: ([.model], [.scale])
    case .place: ([.dimension, .model], [])
    case .difference, .ratio: ([.model, .model], [.scale])
    case .distance: ([.model, .model], [])
    case .correlation: ([.scale, .scale], [])
    case .similarity: ([.model, .profile], [.measure])
    case .alignment: ([.model, .weights], [])
    case .agreement: ([.scale], [.coefficient])
    case .drift: ([.model, .round, .round], [.scale])
    case .best: ([], [.scale])
    case .judgments: ([], [.model, .dimension])
    }
  }

  /// How the call is written, such as `score(MODEL[, DIMENSION|SYSTEM])`.
  package var signature: String {
    if isOverSet {
      return "\(rawValue)(SET, \(isOfStatements ? "STATEMENT" : "QUANTITY"))"
    }
    let (needed, further) = arguments
    var text = needed.map(\.rawValue).joined(separator: ", ")
    for argument in further {
      text += "[" + (text.isEmpty ? "" : ", ") + argument.rawValue
    }
    return "\(rawValue)(\(text)\(String(repeating: "]", count: further.count)))"
  }

  /// The call of that name.
  static func named(_ name: String) -> ExpressionFunction? { ExpressionFunction(rawValue: name) }
}
