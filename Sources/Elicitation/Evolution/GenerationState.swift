internal import Diagnostics
internal import Foundation
internal import ItemResponse
internal import PrintedNumbers
internal import Statistics
internal import StudyStore
internal import ValueModel

/// Where a plan stands: its rounds so far and the pool as they left it.
struct GenerationState: Sendable {
  let plan: GenerationPlan
  /// All items, retired ones too.
  let items: [PoolItem]
  let start: GenerationStart
  let rounds: [GenerationRound]

  /// Reads what a study has of a plan.
  ///
  /// - Returns: nil before the panel's first test has come to its end.
  static func read(
    _ plan: GenerationPlan, in study: Study
  ) throws(Diagnostics) -> GenerationState? {
    let kept = try study.pool.rounds(of: plan.digest)
    guard let first = kept.first else { return nil }
    var rounds: [GenerationRound] = []
    for (place, round) in kept.enumerated() {
      // A round that is missing cannot be made up for by those behind it.
      guard round.round == place else { throw damage(round, study) }
      if place > 0 { rounds.append(try decoded(round, study)) }
    }
    return GenerationState(
      plan: plan, items: try study.pool.items(), start: try decoded(first, study), rounds: rounds)
  }

  private static func decoded<Value: Decodable>(
    _ round: PoolRound, _ study: Study
  ) throws(Diagnostics) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(round.record.utf8))
    } catch {
      throw damage(round, study)
    }
  }

  private static func damage(_ round: PoolRound, _ study: Study) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "damagedRound", at: .file(study.path),
        "the study's record of round \(round.round) of the plan \(round.plan.prefix(12)) is not one",
        remedy: "Check the study with compass study verify, or give the plan another name"))
  }

  // MARK: - The pool

  /// The items that measure a dimension for the plan.
  func usable(_ dimension: String) -> [PoolItem] {
    let filter = PoolFilter(
      statuses: Set(plan.pool.states), systems: [plan.system.id], dimensions: [dimension],
      languages: [plan.language])
    return items.filter { filter.takes($0) && $0.calibratedItem != nil }
  }

  /// Their bank; nil where there is none.
  func bank(_ dimension: String) -> ItemBank? {
    try? ItemBank(usable(dimension).compactMap(\.calibratedItem))
  }

  /// The topics that requests choose from: those of the plan, else of the pool.
  var topics: [String] {
    if !plan.topics.isEmpty { return plan.topics }
    let dimensions = Set(plan.dimensions.map(\.id))
    return Set(
      items.filter { $0.system == plan.system.id && dimensions.contains($0.dimension) }
        .compactMap(\.topic)
    ).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// All texts that a new one must differ from: the pool's, and candidates of all rounds.
  var texts: [(sample: String, text: String)] {
    let known = Set(items.map(\.sample))
    return items.map { ($0.sample, $0.text) }
      + rounds.flatMap(\.candidates)
      .filter { $0.outcome != .unreadable && !known.contains($0.item) }
      .map { ($0.item, $0.text) }
  }

  // MARK: - Abilities

  /// What the panel could before the first round, by model; nil where no answer says anything.
  ///
  /// New items are calibrated with these alone, so that the scale stays that of the pool.
  func abilities(_ dimension: String) -> [AbilityEstimate?] {
    plan.pilot.models.map { model in
      let entry = start.abilities.first { $0.model == model.name && $0.dimension == dimension }
      guard let ability = entry?.ability, let error = entry?.standardError else { return nil }
      return AbilityEstimate(ability: ability, standardError: error)
    }
  }

  /// What the models can by all answers so far: those of the first test and of accepted items.
  func currentAbilities(_ dimension: String) -> [AbilityEstimate?] {
    let parameters = parametersByItem
    return zip(plan.pilot.models, abilities(dimension)).map { model, first in
      let answers =
        firstAnswers(model.name, dimension, anchorsOnly: false)
        + evolvedAnswers(model.name, dimension)
      return Self.ability(answers, parameters, .expectedAPosteriori) ?? first
    }
  }

  /// The abilities from random anchors and from evolved items, each without a prior (weighted
  /// likelihood), and how many items they rest on.
  func comparison(
    _ model: String, _ dimension: String
  ) -> (
    anchors: AbilityEstimate?, evolved: AbilityEstimate?, anchorItems: Int, evolvedItems: Int
  ) {
    let parameters = parametersByItem
    let anchors = firstAnswers(model, dimension, anchorsOnly: true)
    let evolved = evolvedAnswers(model, dimension)
    return (
      Self.ability(anchors, parameters, .weightedLikelihood),
      Self.ability(evolved, parameters, .weightedLikelihood), anchors.count, evolved.count
    )
  }

  private var parametersByItem: [String: CalibratedItem] {
    var found: [String: CalibratedItem] = [:]
    for item in items {
      if let calibrated = item.calibratedItem { found[item.sample] = calibrated }
    }
    return found
  }

  private func firstAnswers(
    _ model: String, _ dimension: String, anchorsOnly: Bool
  ) -> [(item: String, response: Int)] {
    start.answers.compactMap { answer in
      guard answer.model == model, answer.dimension == dimension,
        answer.isAnchor || !anchorsOnly, let response = answer.response
      else { return nil }
      return (answer.item, response)
    }
  }

  /// The majority of a model's answers to each accepted item.
  private func evolvedAnswers(
    _ model: String, _ dimension: String
  ) -> [(item: String, response: Int)] {
    rounds.flatMap(\.candidates).compactMap { candidate in
      guard candidate.outcome == .accepted, candidate.dimension == dimension,
        let answers = candidate.answers.first(where: { $0.model == model }),
        answers.ones * 2 != answers.scored
      else { return nil }
      return (candidate.item, answers.ones * 2 > answers.scored ? 1 : 0)
    }
  }

  private static func ability(
    _ answers: [(item: String, response: Int)], _ parameters: [String: CalibratedItem],
    _ method: AbilityMethod
  ) -> AbilityEstimate? {
    let known = answers.compactMap { answer in
      parameters[answer.item].map { (item: $0, response: answer.response) }
    }
    guard let bank = try? ItemBank(known.map(\.item)) else { return nil }
    return try? AbilityScorer(bank).ability(of: known.map { $0.response }, method: method).value
  }

  // MARK: - Convergence

  /// The error that the pool leaves, over all dimensions: before the first round and after each.
  var errors: [Double] {
    func overall(_ error: (GenerationRound.Information) -> Double, _ round: GenerationRound)
      -> Double
    {
      let squares = round.information.map { error($0) * error($0) }
      return squares.isEmpty
        ? 0 : (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }
    guard let first = rounds.first else { return [] }
    return [overall(\.errorBefore, first)] + rounds.map { overall(\.errorAfter, $0) }
  }

  /// Why no further round follows; nil where one does.
  var end: GenerationOutcome.Stop? {
    switch plan.convergence.verdict(errors) {
    case .reached: .reached
    case .exhausted: .exhausted
    case .going: rounds.count >= plan.rounds ? .rounds : nil
    }
  }
}
