import Analysis
import Foundation
import Statistics
import Testing
import ValueModel

@Suite("Similarities with cultures")
struct CultureStudyTests {
  private static func system() throws -> ValueSystem {
    try DefinitionCatalog.shipped().system("schwartz")
  }

  /// Scores of 30 clusters on some dimensions that go with a profile.
  private static func profile(
    _ model: String, _ values: [Double], dimensions: [Int], seed: Int = 0
  ) throws -> CultureProfiles.Profile {
    let sums = try dimensions.map { (dimension: Int) throws -> ClusterSums in
      let scores = (0..<30).map { (cluster: Int) -> Double in
        let step = (cluster * 7 + dimension * 3 + seed) % 11 - 5
        return values[dimension] + 0.3 * Double(step)
      }
      return try ClusterSums(values: scores, clusters: Array(0..<30))
    }
    return CultureProfiles.Profile(
      model: model, dimensions: dimensions, scores: try #require(ClusteredProfile.of(sums).value))
  }

  private static let north = [4.5, 3.1, 3.6, 3.9, 2.8, 4.4, 4.0, 3.8, 5.0, 4.8]
  private static let south = [3.9, 3.5, 4.4, 3.2, 3.6, 4.1, 4.6, 4.3, 4.7, 3.7]
  private static let far = [3.0, 4.6, 4.1, 4.4, 4.9, 3.3, 3.1, 3.5, 2.8, 2.9]

  private static func target(
    _ culture: String, _ values: [Double], in system: ValueSystem, error: Double? = 0.02,
    dimensions: [Int]? = nil, items: Int = 2, respondents: Int = 1_000
  ) -> CultureTarget {
    let kept = dimensions ?? Array(values.indices)
    return CultureTarget(
      culture: culture,
      values: kept.map {
        CultureTarget.Value(
          dimension: system.dimensions[$0].id, estimate: values[$0], standardError: error,
          items: items, itemsExpected: 2)
      }, respondents: respondents, centring: "respondent", source: "invented")
  }

  private static func study(
    _ targets: [CultureTarget], settings: CultureSettings = CultureSettings(),
    dimensions: [Int] = Array(0..<10)
  ) throws -> CultureStudy {
    let system = try system()
    return try CultureStudy(
      CultureProfiles(
        system: system,
        profiles: [
          try profile("a", north, dimensions: dimensions),
          try profile("b", south, dimensions: dimensions, seed: 5),
        ]),
      targets: CultureTargets(file: "invented.csv", system: system.id, targets: targets),
      settings: settings)
  }

  @Test("a model is nearest to the culture that it was made of")
  func nearest() throws {
    let system = try Self.system()
    let found = try Self.study([
      Self.target("north", Self.north, in: system), Self.target("south", Self.south, in: system),
      Self.target("far", Self.far, in: system),
    ])
    for measure in [CultureMeasure.pearson, .spearman, .euclid] {
      for (model, culture) in [("a", "north"), ("b", "south")] {
        let cell = try #require(
          found.results.similarities.first {
            $0.model == model && $0.culture == culture && $0.measure == measure
          })
        #expect(cell.rank?.lower == 1, "\(model), \(measure)")
        #expect(cell.similarity.lower != nil && cell.pValue != nil)
      }
      let last = try #require(
        found.results.similarities.first {
          $0.model == "a" && $0.culture == "far" && $0.measure == measure
        })
      #expect(last.rank == RankRange(lower: 3, upper: 3), "\(measure)")
    }
    #expect(found.results.sentence.contains("Nearest by"))
    // There was no baseline.
    #expect(
      found.results.similarities.filter { $0.measure == .residual }
        .allSatisfy { $0.similarity.reason?.contains("baseline") == true })
  }

  @Test("nothing is ranked on fewer than eight dimensions, and the reason is said")
  func fewDimensions() throws {
    let system = try Self.system()
    let targets = [
      Self.target("north", Self.north, in: system), Self.target("far", Self.far, in: system),
    ]
    for count in [7, 8] {
      let found = try Self.study(targets, dimensions: Array(0..<count))
      let cells = found.results.similarities.filter { $0.measure == .pearson }
      #expect(cells.allSatisfy { ($0.rank == nil) == (count < 8) })
      #expect(cells.allSatisfy { $0.similarity.value != nil && $0.dimensions == count })
      #expect(found.cautions.contains { $0.code == .fewDimensions } == (count < 8))
      let says = found.results.sentences.contains { $0.contains("cannot be said") }
      #expect(says == (count < 8))
    }
  }

  @Test("cultures that lack a dimension are compared on the others and take no rank")
  func otherDimensions() throws {
    let system = try Self.system()
    let found = try Self.study([
      Self.target("north", Self.north, in: system), Self.target("south", Self.south, in: system),
      Self.target("short", Self.north, in: system, dimensions: Array(0..<9)),
    ])
    let cells = found.results.similarities.filter { $0.measure == .pearson && $0.model == "a" }
    #expect(cells.map(\.dimensions) == [10, 10, 9])
    #expect(cells.map { $0.rank == nil } == [false, false, true])
    #expect(cells[2].rankReason?.contains("other dimensions") == true)
  }

  @Test("the family is the matrix of one measure")
  func family() throws {
    let system = try Self.system()
    let found = try Self.study([
      Self.target("north", Self.north, in: system), Self.target("south", Self.south, in: system),
      Self.target("far", Self.far, in: system),
    ])
    for matrix in found.results.matrices where matrix.tested > 0 {
      let cells = found.results.similarities.filter { $0.measure == matrix.measure }
      let adjusted = try PValueAdjustment.benjaminiHochberg.adjust(cells.map(\.pValue))
      #expect(adjusted == cells.map(\.adjustedPValue))
      #expect(matrix.differAdjusted == adjusted.count { ($0 ?? 1) <= 1 - 0.95 })
    }
  }

  @Test("what the source does not say of a culture is said of every figure")
  func cautions() throws {
    let system = try Self.system()
    func codes(_ targets: [CultureTarget], _ settings: CultureSettings = CultureSettings()) throws
      -> Set<Caution.Code>
    { Set(try Self.study(targets, settings: settings).cautions.map(\.code)) }
    let north = Self.target("north", Self.north, in: system)
    #expect(try codes([north]) == [.surveyCovariance])
    #expect(
      try codes([Self.target("north", Self.north, in: system, error: nil)]) == [.surveyErrors])
    let short = Self.target("short", Self.south, in: system, items: 1)
    #expect(try codes([north, short]) == [.surveyCovariance])
    #expect(
      try codes([north, short], CultureSettings(includesIncomplete: true))
        == [.surveyCovariance, .incompleteTargets, .oneItemDimensions])
    let few = Self.target("few", Self.south, in: system, respondents: 9)
    #expect(try codes([north, few]) == [.surveyCovariance, .smallGroups])
    #expect(throws: (any Error).self) { try Self.study([few]) }
  }
}
