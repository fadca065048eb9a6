package import Diagnostics
internal import ItemResponse
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// How the reliability of judgments is looked at.
package struct ReliabilitySettings: Sendable {
  /// An identifier, a name or an alias of one dimension; nil for all.
  package let dimension: String?
  package let gold: GoldSource?
  /// What gold is called in messages.
  package let goldName: String?
  package let consensus: GoldConsensus
  /// Models whose gold a correction is learnt on; nil for all but the one that it is used on.
  package let calibrationModels: [String]?
  /// What error of a corrected mean does not matter, in points of the scale; nil for a twentieth of it.
  package let margin: Double?
  /// The half-width that labels are planned for, in points; nil for the margin.
  package let halfWidth: Double?
  package let level: Double
  package let seed: UInt64

  package init(
    dimension: String? = nil, gold: GoldSource? = nil, goldName: String? = nil,
    consensus: GoldConsensus = .majority, calibrationModels: [String]? = nil,
    margin: Double? = nil, halfWidth: Double? = nil, level: Double = 0.95, seed: UInt64 = 0
  ) {
    self.dimension = dimension
    self.gold = gold
    self.goldName = goldName
    self.consensus = consensus
    self.calibrationModels = calibrationModels
    self.margin = margin
    self.halfWidth = halfWidth
    self.level = level
    self.seed = seed
  }
}

/// Whether the judges of a study can be trusted, and for what.
package struct ReliabilityStudy: Sendable {
  package let results: ReliabilityResults
  /// What must be known of the results.
  package let cautions: [Caution]
  /// Those in force, in points of the scale.
  package let margin: Double
  package let halfWidth: Double

  /// - Throws: for a dimension, a judge or a model that there is not, for published scores alone, and
  ///   for gold that joins nothing.
  package init(
    _ inputs: StudyInputs, settings: ReliabilitySettings
  ) throws(Diagnostics) {
    let responses = try inputs.judgedResponses()
    let dimensions = try Self.dimensions(settings.dimension, of: responses)
    let scale = responses.instrument.scale
    let width = responses.areBattles ? 1 : scale.maximum - scale.minimum
    margin = settings.margin ?? width / 20
    halfWidth = settings.halfWidth ?? margin
    let level = settings.level
    let gold = try Self.gold(settings, of: responses, inputs)
    let learnt = try Self.calibrationModels(settings.calibrationModels, of: responses)
    let (margin, halfWidth) = (margin, halfWidth)
    let agreement = try Diagnostics.at(nil) { () throws(StatisticsError) in
      try AgreementMaker(responses, dimensions: dimensions, level: level)
    }
    let judges = JudgeMaker(responses, dimensions: dimensions, gold: gold, level: level)
    let goldMaker = gold.map {
      GoldMaker(
        responses: responses, gold: $0, dimensions: dimensions, calibrationModels: learnt,
        margin: margin, level: level)
    }
    let parts = try Diagnostics.at(nil) { () throws(StatisticsError) in
      (
        agreement: try agreement.agreement(), pairs: try agreement.pairs(),
        profiles: try judges.profiles(), crowd: try judges.crowd(),
        dissent: try judges.dissent(seed: settings.seed),
        stability: try judges.stability(dimensions: dimensions),
        consensus: try judges.consensus(dimensions: dimensions)
      )
    }
    let labels = try Diagnostics.at(nil) { () throws(StatisticsError) in
      (
        compared: try goldMaker?.comparisons() ?? [], reversals: try goldMaker?.reversals() ?? [],
        people: try goldMaker?.people() ?? [],
        advice: try goldMaker?.labels(halfWidth: halfWidth) ?? []
      )
    }
    let models = ConsistencyMaker(
      responses: responses, dimensions: dimensions, level: level, seed: settings.seed)
    let answers = try Diagnostics.at(nil) { () throws(ItemResponseError) in
      (
        consistency: try models.consistency(), style: try models.style(),
        structure: try models.structure()
      )
    }
    let variance = try Diagnostics.at(nil) { () throws(ItemResponseError) in
      try VarianceMaker(responses: responses, dimensions: dimensions, level: level).parts()
    }
    let units = judges.units
    let checks = PanelChecks(
      agreement: parts.agreement, judges: parts.profiles, crowd: parts.crowd,
      stability: parts.stability,
      gold: labels.compared, hasGold: gold != nil, style: answers.style, kin: Self.kin(responses),
      clusters: Set(responses.clusters(of: units)).count, areBattles: responses.areBattles,
      margin: margin, level: level
    ).all
    let sentences = PanelSentences(
      checks: checks, agreement: parts.agreement, judges: parts.profiles,
      models: responses.models.count, responses: units.count,
      name: { responses.system.dimension(named: $0)?.name ?? $0 },
      areBattles: responses.areBattles
    ).all
    results = ReliabilityResults(
      sentences: sentences, checks: checks, agreement: parts.agreement, judges: parts.profiles,
      crowd: parts.crowd, judgePairs: parts.pairs, dissent: parts.dissent,
      rankingStability: parts.stability,
      consensus: parts.consensus, gold: labels.compared, reversals: labels.reversals,
      oneMorePerson: labels.people, labelPlan: labels.advice, consistency: answers.consistency,
      variance: variance.map(\.shares), design: variance.flatMap(\.designs),
      structure: answers.structure, responseStyle: answers.style,
      detectable: try Self.detectable(inputs, responses, dimension: settings.dimension, level))
    cautions =
      Self.cautions(inputs, responses, gold: gold)
      + (try Diagnostics.at(nil) { () throws(StatisticsError) in
        try gold?.unanimity.caution().map { [$0] } ?? []
      })
  }

  /// The places of the dimensions that are looked at, of those that something feeds.
  private static func dimensions(
    _ name: String?, of responses: JudgedResponses
  ) throws(Diagnostics) -> [Int] {
    let measured = responses.measured
    guard let name else { return measured }
    guard let dimension = responses.system.dimension(named: name),
      let place = responses.system.dimensions.firstIndex(where: { $0.id == dimension.id })
    else {
      throw Diagnostics(
        .unknownDimension(
          name: name, system: responses.system.name,
          known: measured.map { responses.system.dimensions[$0].id }))
    }
    return [place]
  }

  // MARK: - What is asked for

  private static func gold(
    _ settings: ReliabilitySettings, of responses: JudgedResponses, _ inputs: StudyInputs
  ) throws(Diagnostics) -> GoldLabels? {
    guard let source = settings.gold else { return nil }
    let name = settings.goldName ?? "gold"
    switch source {
    case .judge(let judge):
      let places = responses.judges.indices.filter {
        ExactName(responses.judges[$0].name) == ExactName(judge)
      }
      return try GoldLabels(
        of: responses, judges: Set(places.map(Int32.init)), named: name,
        consensus: settings.consensus)
    case .people:
      let people = responses.judges.indices.filter { responses.judges[$0].kind == .human }
      guard !people.isEmpty else {
        throw Diagnostics(
          Diagnostic(
            "noPeople", at: nil, "no judge of the log is a person, so that there is no gold",
            remedy: "Name a judge, or a file with people's verdicts"), cause: .wrongUse)
      }
      return try GoldLabels(
        of: responses, judges: Set(people.map(Int32.init)), named: "people",
        consensus: settings.consensus)
    case .log(let log):
      return try GoldLabels(
        of: responses, from: try inputs.judgedResponses(of: log), named: name,
        consensus: settings.consensus)
    }
  }

  private static func calibrationModels(
    _ names: [String]?, of responses: JudgedResponses
  ) throws(Diagnostics) -> Set<Int32>? {
    guard let names else { return nil }
    var places: Set<Int32> = []
    for name in names {
      guard
        let place = responses.models.firstIndex(where: { ExactName($0) == ExactName(name) })
      else { throw Diagnostics(.unknownModel(name: name, known: responses.models)) }
      places.insert(Int32(place))
    }
    return places
  }

  // MARK: - What is found

  /// Models of the house of a judge that judged them.
  private static func kin(
    _ responses: JudgedResponses
  ) -> [(judge: String, models: [String])] {
    var judged = [Set<Int32>](repeating: [], count: responses.judges.count)
    for row in responses.rows {
      let unit = responses.units[Int(row.unit)]
      judged[Int(row.judge)].insert(unit.model)
      if unit.opponent >= 0 { judged[Int(row.judge)].insert(unit.opponent) }
    }
    return responses.judges.indices.compactMap { judge in
      guard let house = responses.judges[judge].house else { return nil }
      let models = judged[judge].sorted().filter { responses.houses[Int($0)] == house }
      return models.isEmpty
        ? nil : (responses.judges[judge].name, models.map { responses.models[Int($0)] })
    }
  }

  /// The smallest difference that `pairs` would have found, the median over pairs of models.
  private static func detectable(
    _ inputs: StudyInputs, _ responses: JudgedResponses, dimension: String?, _ level: Double
  ) throws(Diagnostics) -> [DetectableDifference] {
    guard !responses.areBattles, responses.models.count > 1,
      let study = try inputs.study(seed: 0)
    else { return [] }
    let pairs = try PairStudy(
      study, dimension: dimension ?? PairStudy.everyDimension,
      settings: PairSettings(level: level)
    ).results
    return pairs.families.map { family in
      let found = pairs.pairs.filter { $0.dimension == family.dimension }
        .compactMap(\.minimumDetectableDifference).sorted()
      return DetectableDifference(
        dimension: family.dimension,
        difference: Estimate(
          found.isEmpty ? .undefined(.noSharedUnits) : .value(found[found.count / 2])))
    }
  }

  private static func cautions(
    _ inputs: StudyInputs, _ responses: JudgedResponses, gold: GoldLabels?
  ) -> [Caution] {
    var cautions = inputs.completed([])
    if responses.panelRows > 0 {
      cautions.append(
        Caution(
          .panelsExcluded, observed: responses.panelRows,
          message: said(
            "\(CountText.counted(responses.panelRows, "verdict")) of panels, which are made of "
              + "those of others, left out.")))
    }
    let missing = responses.withoutVerdict.reduce(0, +)
    if missing > 0 {
      cautions.append(
        Caution(
          .missingJudgments, observed: missing, of: missing + responses.rows.count,
          message: said("\(CountText.counted(missing, "judgment")) without a verdict left out.")))
    }
    if let gold, gold.unjoined + gold.tied > 0 {
      let parts = [
        gold.unjoined > 0
          ? said(
            "\(CountText.counted(gold.unjoined, "response")) with gold were judged by nobody else")
          : nil,
        gold.tied > 0
          ? said("\(CountText.counted(gold.tied, "response")) have no gold because labels are tied")
          : nil,
      ].compactMap(\.self)
      cautions.append(
        Caution(
          .goldNotJoined, observed: gold.joined, of: gold.joined + gold.unjoined,
          message: said(
            "Gold stands beside verdicts on "
              + "\(CountText.counted(gold.joined, "response")); \(parts.joined(separator: said(", ")))."
          ))
      )
    }
    return cautions
  }
}
