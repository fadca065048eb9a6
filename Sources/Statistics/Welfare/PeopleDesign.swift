/// How the people behind a figure were found.
public struct PeopleDesign: Sendable {
  private let strata: [Int]?
  private let clusters: [Int]?
  /// Of everybody; nil where they are all there is.
  private let whole: SurveyDesign?

  private init() {
    strata = nil
    clusters = nil
    whole = nil
  }

  /// They are all there is, so that drawing adds no error.
  public static let all = PeopleDesign()

  /// A sample.
  ///
  /// - Parameters:
  ///   - people: how many there are, 0 or more.
  ///   - strata: what each was drawn within, such as a group, by any numbering; nil for a sample at large.
  ///   - clusters: what each was drawn together with, by any numbering within the stratum; nil where each
  ///     was drawn alone.
  /// - Throws: ``StatisticsError`` when a list has another length.
  /// - Complexity: O(n log n).
  public init(
    people: Int, strata: [Int]? = nil, clusters: [Int]? = nil
  ) throws(StatisticsError) {
    self.strata = strata
    self.clusters = clusters
    whole = try SurveyDesign(
      respondents: people, strata: strata, primaryUnits: clusters, lonePrimaryUnits: .grandMean)
  }

  /// Whether drawing adds an error.
  public var isSample: Bool { whole != nil }

  /// The variance that drawing people adds to a figure of theirs, by linearisation.
  ///
  /// With the share W_i of a person and their influence z_i on the figure, d_i = W_i z_i is added up over
  /// what was drawn together, and the sums vary as totals of ``SurveyDesign`` do. A stratum with a single
  /// sum is compared with the mean of all. Where the figure is of a group, its people alone count as drawn.
  ///
  /// - Parameter parts: of each person d_i; nil for those who are not of the figure's population.
  /// - Returns: undefined for fewer than two draws, and where no stratum has two.
  /// - Complexity: O(n), and O(n log n) for a group.
  func variance(_ parts: [Double?]) -> Outcome<CrossedEstimate.Source> {
    guard var design = whole else {
      return .value(CrossedEstimate.Source(variance: 0, degreesOfFreedom: nil))
    }
    let members = parts.indices.filter { parts[$0] != nil }
    guard members.count > 1 else { return .undefined(.tooFewUnits(members.count, needed: 2)) }
    if members.count < parts.count {
      do throws(StatisticsError) {
        design = try SurveyDesign(
          respondents: members.count, strata: strata.map { list in members.map { list[$0] } },
          primaryUnits: clusters.map { list in members.map { list[$0] } },
          lonePrimaryUnits: .grandMean)
      } catch {
        return .undefined(.noData)
      }
    }
    guard design.degreesOfFreedom > 0 else {
      return .undefined(
        design.stratumCount == 1
          ? .tooFewUnits(design.primaryUnitCount, needed: 2) : .peopleNotDrawn)
    }
    var totals = [Double](repeating: 0, count: design.primaryUnitCount)
    for (place, member) in members.enumerated() {
      totals[Int(design.unitOfRespondent[place])] += parts[member] ?? 0
    }
    return .value(
      CrossedEstimate.Source(
        variance: design.covariance(ofTotals: totals, count: 1)[0],
        degreesOfFreedom: Double(design.degreesOfFreedom)))
  }
}
