internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// What a study needs whose ranks are to show something, by simulation from a pilot.
struct RankPower {
  private let goal: RankGoal
  private let chance: Double
  private let settings: PowerSettings
  private let simulation: RankSimulation
  private let names: [String]
  private let dimension: String
  private let place: String
  private let unit: PowerBasis.Unit
  private let items: Int
  private let clusters: Int
  private let shrinkage: Double
  private let truth: [Double]
  private let studyCautions: [Caution]

  /// - Throws: where fewer than two models have scores.
  init(
    study: ScoreStudy, dimension: Int?, goal: RankGoal, chance: Double, settings: PowerSettings
  ) throws(Diagnostics) {
    let terms = study.models.indices.map { study.scoreTerms(model: $0, dimension: dimension) }
    let models = terms.indices.filter { !terms[$0].isEmpty }
    guard models.count >= 2 else { throw Diagnostics(.oneModel(study.models.first ?? "")) }
    let known = Set(models.flatMap { terms[$0].flatMap(\.column.clusters) }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
    let all = Set(known)
    let values = models.map { ClusterValues(terms[$0], clusters: all) }
    let shown = values.map { study.scale.shown($0.score) }
    let shrunk = Self.shrunk(
      shown, values, clusters: known, factor: study.scale.shown(difference: 1))
    do throws(StatisticsError) {
      var table = ClusterTable(clusters: known.count, columns: models.count)
      for (column, model) in models.enumerated() {
        if dimension != nil, study.instrument.centring == .none {
          let scores = terms[model][0].column
          for row in scores.rows.indices {
            try table.add(
              study.scale.shown(scores.values[row]), weight: scores.weights?[row] ?? 1,
              cluster: numbers[scores.clusters[row]] ?? 0, column: column)
          }
        } else {
          for cluster in known {
            guard let value = values[column].values[cluster] else { continue }
            try table.add(
              study.scale.shown(value), cluster: numbers[cluster] ?? 0, column: column)
          }
        }
      }
      simulation = try RankSimulation(
        table, truth: shrunk.truth, level: settings.level, method: .holm,
        rounds: settings.rankSimulations, seed: settings.seed)
    } catch {
      throw Diagnostics(
        Diagnostic(
          "pilotTooSmall", "the pilot is no basis: \(error.description)",
          remedy: "Use more data"))
    }
    self.goal = goal
    self.chance = chance
    self.settings = settings
    names = models.map { study.models[$0] }
    self.dimension = dimension.map { study.system.dimensions[$0].id } ?? ModelScore.overall
    place = study.placeText(dimension: dimension)
    unit = study.scale.isCentred ? .pointsOfTheScale : .percentagePoints
    items =
      Set(
        models.flatMap { terms[$0].flatMap { $0.column.rows.map { $0 / study.rowsOfItem } } }
      ).count
    clusters = known.count
    shrinkage = shrunk.factor
    truth = shrunk.truth
    studyCautions = study.cautions(on: dimension)
  }

  /// The means drawn together by the share of their spread that is chance.
  ///
  /// Source: Efron & Morris (1975), "Data analysis using Stein's estimator", eq. 1.7, with the mean
  /// error of a model among the others in place of a common known one.
  private static func shrunk(
    _ means: [Double], _ values: [ClusterValues], clusters: [Int], factor: Double
  ) -> (truth: [Double], factor: Double) {
    let models = Double(means.count)
    let middle = means.reduce(0, +) / models
    let spread = means.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / (models - 1)
    guard spread > 0 else { return (means, 0) }
    let count = Double(clusters.count)
    var squares = 0.0
    for cluster in clusters {
      // How a cluster moves each model beside the others.
      let moves = values.map { ($0.values[cluster] ?? $0.score) - $0.score }
      let all = moves.reduce(0, +) / models
      squares += moves.reduce(0) { $0 + ($1 - all) * ($1 - all) } * factor * factor
    }
    let noise = squares / (models - 1) / (count * max(count - 1, 1))
    let kept = max(0, 1 - noise / spread)
    return (means.map { middle + kept * ($0 - middle) }, kept)
  }

  private var clusterSize: Double { max(Double(items) / Double(clusters), 1) }

  private var simulationGoal: RankSimulation.Goal {
    switch goal {
    case .order: .order
    case .leader: .leaderFirst
    case .neighbours: .neighbours
    case .leaderAlone: .leaderAlone
    }
  }

  func made() throws(Diagnostics) -> (results: PowerResults, cautions: [Caution]) {
    let needed: Outcome<Int> =
      shrinkage > 0
      ? simulation.clustersNeeded(for: simulationGoal, power: chance, upTo: 100_000)
      : .undefined(
        .notTestable(said("the pilot's means of models differ by no more than chance lets them")))
    let value = needed.value.map(shown)
    let reached = needed.value.flatMap { estimate($0).value == nil ? nil : estimate($0) }
    let reason = needed.reason.map { reason in
      switch reason {
      case .outsideDomain:
        said("two models have the same mean in the pilot, so that there is no order")
      case .noFiniteMaximum: said("not even 100,000 clusters do")
      default: reason.words
      }
    }
    var source = PowerSource(source: .pilot, unit: unit.text)
    source.models = names
    source.dimension = dimension
    source.items = items
    source.clusters = clusters
    source.shrinkage = shrinkage
    source.means = Dictionary(
      zip(names, truth), uniquingKeysWith: { first, _ in first })
    var given = PowerGiven(significance: settings.significance)
    given.clusterSize = clusterSize
    var target = PowerTarget()
    target.ranks = chance
    target.goal = goal
    let results = PowerResults(
      solve: settings.solve, target: target, given: given, basis: source, value: value,
      reason: reason,
      study: needed.value.map {
        PowerDesignSize(
          items: Int((Double($0) * clusterSize).rounded(.up)), clusters: $0, versions: 1,
          repeats: 1, judges: 1, rounds: 1)
      }, reached: reached, method: needed.value == nil ? nil : .simulation,
      simulations: settings.rankSimulations, interval: nil, variance: [], formulas: [],
      curve: curve(needed.value), sentence: sentence(value, reason))
    return (results, studyCautions + cautions)
  }

  private func shown(_ clusters: Int) -> Int {
    settings.solve == .clusters
      ? clusters : Int((Double(clusters) * clusterSize).rounded(.up))
  }

  private func estimate(_ clusters: Int) -> Estimate {
    let chance = simulation.chance(of: simulationGoal, clusters: clusters)
    guard let share = chance.value else { return Estimate(.undefined(chance.reason ?? .noData)) }
    let rounds = settings.rankSimulations
    let count = Int((share * Double(rounds)).rounded())
    return Estimate(
      .value(share),
      standardError: (share * (1 - share) / Double(rounds)).squareRoot(),
      interval: (try? Proportion(successes: count, trials: rounds))?
        .interval(level: 0.95, method: .wilson))
  }

  private func curve(_ needed: Int?) -> [PowerPoint] {
    let factors = needed == nil ? [0.5, 1, 2, 5] : [0.25, 0.5, 0.75, 1, 1.5, 2]
    let middle = Double(needed ?? clusters)
    let places = factors.map { max(2, Int((middle * $0).rounded())) }
    return Array(Set(places)).sorted().map {
      PowerPoint(at: shown($0), power: estimate($0), halfWidth: nil)
    }
  }

  private func sentence(_ value: Int?, _ reason: String?) -> String {
    let what =
      switch goal {
      case .order: said("scores of \(names.count) models that come out in their true order")
      case .leader: said("a score of the best of \(names.count) models that comes out first")
      case .neighbours: said("each of \(names.count) models shown to differ from its neighbours")
      case .leaderAlone: said("the best of \(names.count) models shown to differ from all others")
      }
    let aim = said("Having \(what), with a chance of \(NumberText.percent(chance)),")
    guard let value else {
      return said("\(aim) is out of reach: \(reason ?? said("no number does")).")
    }
    let needed = CountText.counted(
      value, settings.solve == .clusters ? "cluster" : "item", isGrouped: true)
    let size =
      settings.solve == .items && clusterSize > 1
      ? said(" in clusters of \(NumberText.significant(clusterSize, digits: 3))") : ""
    return said(
      "\(aim) takes \(needed)\(size), by \(NumberText.grouped(settings.rankSimulations)) studies drawn "
        + "from a pilot of \(CountText.counted(clusters, clusters == items ? "item" : "cluster")) "
        + "(\(place)).")
  }

  private var cautions: [Caution] {
    var cautions = [
      Caution(
        .assumedTruth,
        said(
          "The true means of the models are those of the pilot, drawn together to "
            + "\(NumberText.percent((shrinkage * 100).rounded() / 100)) of their spread, since chance "
            + "drives such means apart; the number follows from them."))
    ]
    if clusters < PowerCautions.fewClusters {
      let units = clusters == items ? "item" : "cluster"
      cautions.append(
        Caution(
          .smallPilot, observed: clusters,
          message: said(
            "The pilot has \(CountText.counted(clusters, units)): studies drawn from so few "
              + "are more alike than real ones.")))
    }
    return cautions
  }
}
