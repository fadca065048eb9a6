internal import Diagnostics
package import LogReaders
internal import PrintedNumbers
package import Statistics
internal import ValueModel

/// How far the judges of one kind agree on one dimension.
package struct PanelAgreement: Encodable, Sendable {
  /// Identifier of the dimension.
  package let dimension: String
  /// Whose agreement it is: people and models are kept apart, since how far models agree with people is
  /// what gold answers.
  package let judgeKind: JudgeKind
  /// The distance by which alpha goes, and the weights of the kappas.
  package let scale: MeasurementLevel
  package let weights: WeightFamily
  /// Responses that two judges or more rated, and clusters of them.
  package let pairable: Int
  package let clusters: Int
  package let results: AgreementResults

  package var alpha: Estimate {
    results.coefficients.first { $0.key == AgreementCoefficient.krippendorffAlpha.rawValue }?
      .estimate ?? Estimate(.undefined(.noPairableRatings))
  }

  private enum Key: String, CodingKey {
    case dimension, judgeKind, scale, weights, pairable, clusters
  }

  package func encode(to encoder: any Encoder) throws {
    try results.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(judgeKind, forKey: .judgeKind)
    try container.encode(scale, forKey: .scale)
    try container.encode(weights, forKey: .weights)
    try container.encode(pairable, forKey: .pairable)
    try container.encode(clusters, forKey: .clusters)
  }
}

/// How two judges agree, on a dimension.
package struct JudgePair: Codable, Sendable {
  package let dimension: String
  package let first: String
  package let second: String
  /// Responses that both rated.
  package let responses: Int
  package let percentAgreement: Estimate
  package let cohenKappa: Estimate
  /// How disagreements are weighted by kappa.
  package let weights: WeightFamily
}

/// Agreement of all judges of a kind, and of each two, on every dimension.
struct AgreementMaker {
  let responses: JudgedResponses
  let level: Double
  let parts: [Part]

  /// Of more judges of a kind than these, pairs are not listed.
  static let mostPaired = 30

  /// - Parameter dimensions: By place in the value system.
  init(
    _ responses: JudgedResponses, dimensions: [Int], level: Double
  ) throws(StatisticsError) {
    self.responses = responses
    self.level = level
    parts = try Self.parts(responses, dimensions)
  }

  /// One entry for each dimension and kind of judge of which there are two.
  func agreement() throws(StatisticsError) -> [PanelAgreement] {
    try parts.map { part throws(StatisticsError) in
      let table = part.ratings.table
      let analysis = try AgreementAnalysis(
        table, weights: part.scale.weights, level: part.scale.level,
        clusters: clusters(of: part.ratings, in: part))
      let shared = part.ratings.pairable
      return PanelAgreement(
        dimension: part.dimension, judgeKind: part.kind, scale: part.scale.level,
        weights: part.scale.weights, pairable: shared.count,
        clusters: Set(responses.clusters(of: shared)).count,
        results: try AgreementResults(
          AgreementRatings(
            table, clusters: clusters(of: part.ratings, in: part),
            usedCategories: part.scale.categories.count), analysis,
          level: level, bootstrap: nil))
    }
  }

  /// Each two judges of a kind that rated a response of a dimension both.
  func pairs() throws(StatisticsError) -> [JudgePair] {
    try parts.map { part throws(StatisticsError) -> [JudgePair] in
      let judges = part.ratings.judges
      guard judges.count <= Self.mostPaired else { return [] }
      var pairs: [JudgePair] = []
      for first in judges.indices {
        for second in judges.indices.dropFirst(first + 1) {
          let both = part.ratings.pair(first, second)
          guard !both.units.isEmpty else { continue }
          let table = both.table
          let clusters = clusters(of: both, in: part)
          let analysis = try AgreementAnalysis(
            table, weights: part.scale.weights, clusters: clusters)
          pairs.append(
            JudgePair(
              dimension: part.dimension, first: responses.judges[Int(judges[first])].name,
              second: responses.judges[Int(judges[second])].name, responses: table.unitCount,
              percentAgreement: estimate(
                .percentAgreement,
                of: part.scale.weights == .identity
                  ? analysis : try AgreementAnalysis(table, clusters: clusters)),
              cohenKappa: estimate(.cohenKappa, of: analysis), weights: part.scale.weights))
        }
      }
      return pairs
    }.flatMap(\.self)
  }

  func clusters(of ratings: CodedRatings, in part: Part) -> [Int]? {
    part.areClustered ? responses.clusters(of: ratings.units) : nil
  }

  private func estimate(
    _ coefficient: AgreementCoefficient, of analysis: AgreementAnalysis
  ) -> Estimate {
    let outcome = analysis.estimate(coefficient)
    return Estimate(
      outcome.map(\.value), standardError: outcome.value?.standardError.value,
      interval: outcome.value?.interval(level: level))
  }

  /// A dimension as the judges of one kind rated it.
  struct Part {
    /// Its identifier.
    let dimension: String
    let kind: JudgeKind
    let scale: JudgedScale
    /// Of the units that one of the judges rated at least.
    let ratings: CodedRatings
    /// Whether some units belong together.
    let areClustered: Bool
  }

  private static func parts(
    _ responses: JudgedResponses, _ dimensions: [Int]
  ) throws(StatisticsError) -> [Part] {
    var parts: [Part] = []
    for dimension in dimensions {
      let all = responses.units(feeding: dimension)
      let scale = responses.scale(of: all)
      for kind in [JudgeKind.model, .human, .rule] {
        let judges = responses.judges(kind, on: all)
        guard judges.count > 1 else { continue }
        var isJudge = [Bool](repeating: false, count: responses.judges.count)
        for judge in judges { isJudge[Int(judge)] = true }
        let rated = all.filter { unit in
          responses.rows(of: unit).contains { isJudge[Int($0.judge)] }
        }
        parts.append(
          Part(
            dimension: responses.system.dimensions[dimension].id, kind: kind, scale: scale,
            ratings: try CodedRatings(responses, of: rated, by: judges, on: scale),
            areClustered: Set(responses.clusters(of: rated)).count < rated.count))
      }
    }
    return parts
  }
}
