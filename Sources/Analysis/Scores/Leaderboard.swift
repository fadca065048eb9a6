package import Diagnostics
internal import Statistics
internal import ValueModel

/// The models of a score book in the order of one dimension, or of the mean over all.
package struct Leaderboard: Codable, Sendable {
  /// Identifier of the value system.
  package let system: String
  /// Identifier of the dimension, or ``ModelScore/overall``.
  package let dimension: String
  package let level: Double
  package let method: String
  package let replicates: Int
  /// Highest estimate first, equal ones by name; models without an estimate last.
  package let entries: [ModelScore]
  /// Those that concern this board.
  package let cautions: [Caution]

  /// - Parameters:
  ///   - cautions: Those on the study; the book's own are added.
  ///   - dimension: An identifier, a name or an alias; `nil` for the mean over all dimensions.
  ///   - models: The models to show; `nil` for all. Ranks stay those among all models.
  /// - Throws: for an unknown name, or when no overall score exists.
  package init(
    _ book: ScoreBook, dimension: String? = nil, models: [String]? = nil, cautions: [Caution]
  ) throws(Diagnostics) {
    let id = try book.dimensionIdentifier(dimension)
    let names = try models.map { names throws(Diagnostics) in try book.checked(names) }
    system = book.system.id
    self.dimension = id
    level = book.options.level
    method = book.isPublished ? "published" : book.options.method.rawValue
    replicates = book.isPublished ? 0 : book.options.replicates
    entries = (names ?? book.models).compactMap { book.score(model: $0, dimension: id) }.sorted {
      switch ($0.estimate, $1.estimate) {
      case (let first?, let second?) where first != second: first > second
      case (nil, _?): false
      case (_?, nil): true
      default: $0.model.utf8.lexicographicallyPrecedes($1.model.utf8)
      }
    }
    let shown = Set(entries.map { ExactName($0.model) })
    self.cautions = (cautions + book.cautions).filter { caution in
      (caution.dimension == nil || caution.dimension == id)
        && caution.model.map { shown.contains(ExactName($0)) } ?? true
    }
  }
}

extension ScoreBook {
  /// The identifier of a dimension given by name, or ``ModelScore/overall``.
  package func dimensionIdentifier(_ name: String?) throws(Diagnostics) -> String {
    try system.dimension(scored: name, hasOverallScore: hasOverallScore)?.id ?? ModelScore.overall
  }

  /// The names themselves when every one is a model of the book.
  package func checked(_ names: [String]) throws(Diagnostics) -> [String] {
    guard !names.isEmpty else {
      throw Diagnostics(.noModel)
    }
    var seen: Set<ExactName> = []
    for name in names {
      guard modelIndex(name) != nil else {
        throw Diagnostics(.unknownModel(name: name, known: models))
      }
      guard seen.insert(ExactName(name)).inserted else {
        throw Diagnostics(.repeatedModel(name: name))
      }
    }
    return names
  }
}

extension ValueSystem {
  /// The dimension of an identifier, a name or an alias, with or without the system's name before it
  /// (`schwartz/power`); nil for all of them.
  func dimension(
    scored name: String?, hasOverallScore: Bool
  ) throws(Diagnostics) -> ValueDimension? {
    guard let name, name != ModelScore.overall else {
      guard hasOverallScore else { throw Diagnostics(.noOverallScore(system: self.name)) }
      return nil
    }
    guard let dimension = dimension(named: name) ?? dimension(qualified: name) else {
      throw Diagnostics(
        .unknownDimension(name: name, system: self.name, known: dimensionNames))
    }
    return dimension
  }

  private func dimension(qualified name: String) -> ValueDimension? {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2,
      names.contains(where: { $0.lowercased() == parts[0].lowercased() })
    else { return nil }
    return dimension(named: parts[1])
  }
}
