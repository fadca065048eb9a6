internal import Diagnostics
internal import ItemResponse
internal import RandomStreams
internal import Statistics
internal import StudyStore
internal import ValueModel

extension GenerationState {
  /// What the next round asks the generator for: for each dimension a request a target.
  ///
  /// A function of the plan, the pool and the rounds before.
  ///
  /// - Throws: a dimension of which no ability of a target's model is known.
  func requests() throws(Diagnostics) -> [GenerationRequest] {
    let round = rounds.count + 1
    var requests: [GenerationRequest] = []
    var bandit = try usedBandit()
    for dimension in plan.dimensions {
      let targets = try targets(dimension)
      for target in targets {
        let topic = choose(&bandit)
        let number = requests.count + 1
        requests.append(
          GenerationRequest(
            round: round, number: number, dimension: dimension, target: target,
            topic: topic,
            exemplars: exemplars(dimension.id, near: target.difficulty, topic: topic, number),
            items: plan.generator.items))
      }
    }
    return requests
  }

  private func targets(
    _ dimension: ValueDimension
  ) throws(Diagnostics) -> [EvolutionTargets.Target] {
    let abilities = currentAbilities(dimension.id)
    let known = plan.targets.models.compactMap { abilities[$0] }
    let bank = bank(dimension.id)
    do throws(ItemResponseError) {
      return try EvolutionTargets(
        abilities: known, pool: bank, count: plan.targets.count,
        discrimination: plan.targets.discrimination ?? Self.prior(of: bank).discrimination(),
        spread: plan.targets.spread
      ).targets
    } catch {
      throw Diagnostics(
        Diagnostic(
          "noTargets", at: .file(plan.file),
          "no ability is known on `\(dimension.id)` at which items could be wanted: \(error)",
          remedy: "Look at the panel's answers: the recognizer scores none of them"))
    }
  }

  /// What is taken of new items before anybody answered them: what the pool's are like, with more room.
  ///
  /// The pool's items were chosen and a generator's are not: flat ones and easy ones are among them,
  /// whatever the pool is like, and a prior without room for them would take them for what they are not.
  static func prior(of bank: ItemBank?) -> PilotCalibration.Prior {
    guard let bank, let pool = try? PilotCalibration.Prior(of: bank),
      let wider = try? PilotCalibration.Prior(
        meanLogDiscrimination: pool.meanLogDiscrimination,
        sdLogDiscrimination: max(0.6, pool.sdLogDiscrimination),
        meanDifficulty: pool.meanDifficulty, sdDifficulty: max(1, pool.sdDifficulty))
    else { return .customary }
    return wider
  }

  // MARK: - Topics

  /// The topics with what requests about them have given: the share of the items asked for that were
  /// accepted.
  private func usedBandit() throws(Diagnostics) -> TopicBandit {
    let topics = topics
    do throws(StatisticsError) {
      var bandit = try TopicBandit(topics: topics.count)
      for round in rounds {
        for request in round.requests {
          guard let topic = request.topic.flatMap(topics.firstIndex(of:)) else { continue }
          let accepted = round.candidates.count {
            $0.request == request.number && $0.outcome == .accepted
          }
          try bandit.record(min(1, Double(accepted) / Double(request.asked)), for: topic)
        }
      }
      return bandit
    } catch {
      throw Diagnostics(
        Diagnostic("unusableTopics", at: .file(plan.file), "topics cannot be chosen: \(error)"))
    }
  }

  /// The topic of the next request, which counts as used with the reward that it had so far: what it will
  /// give is not known before the round is over.
  private func choose(_ bandit: inout TopicBandit) -> String? {
    guard let place = bandit.next else { return nil }
    try? bandit.record(bandit.meanRewards[place].value ?? 0.5, for: place)
    return topics[place]
  }

  // MARK: - Exemplars

  /// Items of the pool near a difficulty, those of the topic first, drawn from the nearest so that requests
  /// alike do not see the same ones.
  private func exemplars(
    _ dimension: String, near difficulty: Double, topic: String?, _ number: Int
  ) -> [PoolItem] {
    let count = plan.exemplars.count
    guard count > 0 else { return [] }
    func distance(_ item: PoolItem) -> Double {
      abs((item.parameters?.difficulty ?? .infinity) - difficulty)
    }
    let near = usable(dimension).filter { distance($0) <= plan.exemplars.within }
      .sorted { left, right in
        let (first, second) = (left.topic == topic, right.topic == topic)
        if first != second { return first }
        if distance(left) != distance(right) { return distance(left) < distance(right) }
        return left.sample.utf8.lexicographicallyPrecedes(right.sample.utf8)
      }
    var pool = Array(near.prefix(3 * count))
    var stream = RandomStream(
      seed: plan.seed, purpose: StreamPurpose("exemplars/\(rounds.count + 1)"),
      index: UInt64(number))
    var chosen: [PoolItem] = []
    while chosen.count < count, !pool.isEmpty {
      chosen.append(pool.remove(at: stream.index(below: pool.count)))
    }
    return chosen.sorted { distance($0) < distance($1) }
  }
}
