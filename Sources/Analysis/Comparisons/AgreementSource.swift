package import Diagnostics
internal import LogReaders
package import Statistics
internal import ValueModel
internal import Wording

/// How far the judges of a source agree, coefficient by coefficient, as `reliability` prints it.
///
/// Of several kinds of judges those that are models count, else people, else programs.
package struct AgreementSource: Sendable {
  private let responses: JudgedResponses
  private let level: Double

  /// - Throws: for published scores alone, and where nothing feeds a dimension.
  package init(_ inputs: StudyInputs, level: Double) throws(Diagnostics) {
    responses = try inputs.judgedResponses()
    self.level = level
  }

  /// The names that a coefficient may have.
  package static let coefficients =
    AgreementCoefficient.allCases.map(\.rawValue)
    + ["kendallW", "spearman", "pearson", "kendallTauB"]
    + IntraclassForm.allCases.map { "icc(\($0.rawValue))" }

  /// A coefficient on a dimension.
  ///
  /// - Parameters:
  ///   - dimension: place in the system.
  ///   - coefficient: one of ``coefficients``; alpha at the level of the scale where none is named.
  /// - Returns: nil where fewer than two judges of a kind rated the dimension.
  /// - Throws: `StatisticsError` for ratings that cannot be used.
  package func estimate(
    dimension: Int, coefficient: String?
  ) throws(StatisticsError) -> QuantityEstimate? {
    let maker = try AgreementMaker(responses, dimensions: [dimension], level: level)
    guard let part = maker.parts.first else { return nil }
    let clusters = maker.clusters(of: part.ratings, in: part)
    let table = part.ratings.table
    let analysis = try AgreementAnalysis(
      table, weights: part.scale.weights, level: part.scale.level, clusters: clusters)
    let name = coefficient ?? AgreementCoefficient.krippendorffAlpha.rawValue
    guard let known = AgreementCoefficient(rawValue: name) else {
      let ratings = AgreementRatings(
        table, clusters: clusters, usedCategories: part.scale.categories.count)
      return Self.listed(name, ratings, analysis, level: level)
    }
    let found = analysis.estimate(known)
    return QuantityEstimate(
      .intervals(
        QuantityEstimate.Intervals(
          estimate: found.map(\.value), standardError: found.flatMap(\.standardError),
          degreesOfFreedom: found.value?.degreesOfFreedom
        ) { level in found.flatMap { $0.interval(level: level) } }))
  }

  /// A coefficient of which only the list of all knows the interval.
  private static func listed(
    _ name: String, _ ratings: AgreementRatings, _ analysis: AgreementAnalysis, level: Double
  ) -> QuantityEstimate {
    let table = ratings.table
    @Sendable func estimate(_ level: Double) -> Estimate? {
      guard let results = try? AgreementResults(ratings, analysis, level: level, bootstrap: nil)
      else { return nil }
      return results.coefficients.first { $0.key == name }?.estimate
        ?? results.intraclass.first { "icc(\($0.key))" == name }?.estimate
    }
    let first = estimate(level)
    let missing = UndefinedReason.notTestable(
      first?.reason ?? said("\(table.unitCount) rated responses do not allow it"))
    return QuantityEstimate(
      .intervals(
        QuantityEstimate.Intervals(
          estimate: first?.value.map { .value($0) } ?? .undefined(missing),
          standardError: first?.standardError.map { .value($0) } ?? .undefined(missing),
          degreesOfFreedom: first?.degreesOfFreedom
        ) { level in estimate(level)?.interval.map { .value($0) } ?? .undefined(missing) }))
  }
}
