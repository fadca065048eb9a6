import Foundation
import Statistics

/// Rounds with a known truth: who moved, where, and which items.
enum RoundStudies {
  static let introduction = """
    - A model that moved, or judges that did, are to be blamed, and not the other: *blames wrongly* is
      the share of data sets in which the part that did not move is shown to have at 5 %; how often the
      right one is found, the power, is promised by nothing and stands beside it.
    - Scores are verdicts of two judges on responses to items in topics, cut to 0/1 or to five levels.
      What a model or a judge moves by differs from topic to topic. Responses that are judged again are
      those of the first items.
    - *Observed*: over all data sets, with a 95 % interval for the error of the simulation itself.
    - *Promised*: the range in which the observed figure must lie; a promise that is true is called
      broken once in 10,000 times.
    """

  static let simulations: [Simulation] =
    Scale.allCases.flatMap { scale in
      [
        blamed(scale, topics: 30, size: 3, anchors: 60),
        blamed(scale, topics: 12, size: 4, anchors: 24),
        blamed(scale, topics: 40, size: 1, anchors: 20),
      ]
    } + Scale.allCases.flatMap { [unmoved($0), stepped($0)] }
    + Scale.allCases.flatMap { [quietItems($0, models: 4), movedItems($0)] }
    + [quietItems(.levels, models: 2), quietItems(.right, models: 10)]

  /// A share of at most 5 %, but for the error of so many data sets.
  private static func atMost(_ dataSets: Int) -> Measure.Promise {
    .within(0...(0.05 + 3.72 * (0.05 * 0.95 / Double(dataSets)).squareRoot()))
  }

  /// How latent qualities become scores.
  enum Scale: String, CaseIterable, Sendable {
    case right = "0/1"
    case levels = "1 to 5"

    var kind: ScoreKind { self == .right ? .zeroOne : .bounded(lower: 1, upper: 5) }

    func score(_ quality: Double) -> Double {
      self == .right
        ? (quality > -0.5 ? 1 : 0) : Double(max(1, min(5, Int((3.4 + 1.2 * quality).rounded()))))
    }

    /// A shift of the latent quality that is worth finding.
    var shift: Double { self == .right ? -0.8 : -0.5 }
  }

  // MARK: - Who moved

  /// Two rounds of a model before two judges.
  private struct Study {
    let scores: ClusterSums
    let anchors: [DriftAttribution.Anchors]
    let kind: ScoreKind

    init(
      _ scale: Scale, topics: Int, size: Int, anchors count: Int, model: Double, judge: Double,
      _ draws: inout Draws
    ) throws {
      var changes: [Double] = []
      var clusters: [Int] = []
      var again: [[Double]] = [[], []]
      var againClusters: [[Int]] = [[], []]
      for topic in 0..<topics {
        let level = 0.4 * draws.normal()
        // A shift is not the same everywhere; where there is none, topics still go up and down.
        let ofModel = model * (1 + 0.3 * draws.normal()) + 0.2 * draws.normal()
        let ofJudges = (0..<2).map { _ in judge * (1 + 0.3 * draws.normal()) }
        for place in 0..<size {
          let item = level + 0.8 * draws.normal()
          let responses = [item + 0.4 * draws.normal(), item + ofModel + 0.4 * draws.normal()]
          var sums = [0.0, 0]
          for seat in 0..<2 {
            func verdict(_ quality: Double, _ shift: Double) -> Double {
              scale.score(quality + shift + 0.3 * draws.normal())
            }
            let first = verdict(responses[0], 0)
            sums[0] += first
            sums[1] += verdict(responses[1], ofJudges[seat])
            if topic * size + place < count {
              again[seat].append(verdict(responses[0], ofJudges[seat]) - first)
              againClusters[seat].append(topic)
            }
          }
          changes.append((sums[1] - sums[0]) / 2)
          clusters.append(topic)
        }
      }
      scores = try ClusterSums(values: changes, clusters: clusters)
      var seats: [DriftAttribution.Anchors] = []
      for seat in 0..<2 {
        seats.append(
          .init(
            differences: try ClusterSums(values: again[seat], clusters: againClusters[seat]),
            share: 0.5))
      }
      anchors = seats
      kind = scale == .right ? .bounded(lower: 0, upper: 1) : scale.kind
    }

    var split: DriftAttribution { DriftAttribution(scores: scores, anchors: anchors, kind: kind) }
  }

  private static func blamed(
    _ scale: Scale, topics: Int, size: Int, anchors: Int
  ) -> Simulation {
    let dataSets = 3_000
    let power = Measure.Promise.none("it goes by the size of the study")
    return Simulation(
      subject: "Whose change it is",
      data:
        "\(topics) topics of \(size), scores \(scale.rawValue), \(anchors) responses judged again",
      seed: 190, dataSets: dataSets,
      measures: [
        .pValue("judges, nothing moved", isContinuous: false, promise: .customaryLevels),
        .pValue("model, nothing moved", isContinuous: false, promise: .customaryLevels),
        Measure(
          name: "model moved: blames judges wrongly", kind: .share(nominal: 0.05),
          promise: atMost(dataSets)),
        Measure(name: "model moved: blames the model", kind: .share(nominal: 1), promise: power),
        Measure(
          name: "judges moved: blames the model wrongly", kind: .share(nominal: 0.05),
          promise: atMost(dataSets)),
        Measure(name: "judges moved: blames them", kind: .share(nominal: 1), promise: power),
      ]
    ) { draws, _ in
      var findings = Findings()
      func split(model: Double, judge: Double) throws -> (judges: Double, model: Double) {
        let split = try Study(
          scale, topics: topics, size: size, anchors: anchors, model: model, judge: judge, &draws
        ).split
        return (split.judges.test.value?.pValue ?? 1, split.model.test.value?.pValue ?? 1)
      }
      let still = try split(model: 0, judge: 0)
      findings.note("judges, nothing moved", still.judges)
      findings.note("model, nothing moved", still.model)
      let model = try split(model: scale.shift, judge: 0)
      findings.note("model moved: blames judges wrongly", holds: model.judges <= 0.05)
      findings.note("model moved: blames the model", holds: model.model <= 0.05)
      let judges = try split(model: 0, judge: scale.shift)
      findings.note("judges moved: blames the model wrongly", holds: judges.model <= 0.05)
      findings.note("judges moved: blames them", holds: judges.judges <= 0.05)
      return findings
    }
  }

  // MARK: - Series of rounds

  /// Six rounds of 60 items in 20 topics, whose noise goes from round to round.
  private static func series(
    _ scale: Scale, correlation: Double, step: Double, _ draws: inout Draws
  ) throws -> RoundSeries {
    var rounds = [[Double]](repeating: [], count: 6)
    var clusters: [Int] = []
    for topic in 0..<20 {
      let level = 0.4 * draws.normal()
      var ofTopic = 0.3 * draws.normal()
      let topicNoise = (0..<6).map { _ -> Double in
        defer {
          ofTopic =
            correlation * ofTopic
            + 0.3 * (1 - correlation * correlation).squareRoot() * draws.normal()
        }
        return ofTopic
      }
      for _ in 0..<3 {
        let item = level + 0.8 * draws.normal()
        var noise = 0.5 * draws.normal()
        for round in 0..<6 {
          rounds[round].append(
            scale.score(item + topicNoise[round] + noise + (round >= 4 ? step : 0)))
          noise =
            correlation * noise
            + 0.5 * (1 - correlation * correlation).squareRoot() * draws.normal()
        }
        clusters.append(topic)
      }
    }
    return try RoundSeries(rounds: rounds, clusters: clusters, kind: scale.kind)
  }

  private static func unmoved(_ scale: Scale) -> Simulation {
    let dataSets = 2_000
    return Simulation(
      subject: "Changes over rounds",
      data: "6 rounds of 20 topics of 3 items, scores \(scale.rawValue), nothing moved", seed: 191,
      dataSets: dataSets,
      measures: ["independent noise", "noise correlated by 0.7"].flatMap { noise in
        [
          Measure(
            name: "a change is shown, \(noise)", kind: .share(nominal: 0.05),
            promise: atMost(dataSets)),
          .pValue("slope, \(noise)", isContinuous: false, promise: .customaryLevels),
        ]
      }
    ) { draws, _ in
      var findings = Findings()
      for (noise, correlation) in [("independent noise", 0.0), ("noise correlated by 0.7", 0.7)] {
        let series = try series(scale, correlation: correlation, step: 0, &draws)
        let change = try series.change(in: 0..<6)
        findings.note("a change is shown, \(noise)", holds: (change?.pValue ?? 1) <= 0.05)
        findings.note("slope, \(noise)", try series.slope().pValue.value)
      }
      return findings
    }
  }

  private static func stepped(_ scale: Scale) -> Simulation {
    Simulation(
      subject: "Changes over rounds",
      data: "6 rounds of 20 topics of 3 items, scores \(scale.rawValue), a step before the fifth",
      seed: 192, dataSets: 2_000,
      measures: [
        Measure(
          name: "a change is shown", kind: .share(nominal: 1),
          promise: .none("it goes by the size of the study")),
        Measure(
          name: "it is dated right, where it is shown", kind: .share(nominal: 1),
          promise: .within(0.85...1)),
      ]
    ) { draws, _ in
      var findings = Findings()
      let change = try series(scale, correlation: 0.3, step: 1.4 * scale.shift, &draws).change(
        in: 0..<6)
      let isShown = (change?.pValue ?? 1) <= 0.05
      findings.note("a change is shown", holds: isShown)
      findings.note(
        "it is dated right, where it is shown", isShown ? (change?.place == 4 ? 1 : 0) : nil)
      return findings
    }
  }

  // MARK: - Items

  /// Two rounds of models that move by themselves, on items some of which move for all.
  private static func items(
    _ scale: Scale, models: Int, moved: Int, _ draws: inout Draws
  ) throws -> ItemShift? {
    let shifts = (0..<models).map { _ in 0.4 * draws.normal() }
    let levels = (0..<models).map { _ in 0.5 * draws.normal() }
    var changes: [ItemShift.Change] = []
    for item in 0..<60 {
      // Some are so easy that hardly a score is not the highest.
      let quality = 1.2 * draws.normal()
      for model in 0..<models {
        let own = quality + levels[model] + 0.3 * draws.normal()
        let shift = shifts[model] + (item < moved ? -2.2 : 0)
        changes.append(
          .init(
            item: item, model: model, earlier: scale.score(own + 0.5 * draws.normal()),
            later: scale.score(own + shift + 0.5 * draws.normal())))
      }
    }
    return try ItemShift.find(changes, kind: scale.kind).value
  }

  private static func quietItems(_ scale: Scale, models: Int) -> Simulation {
    let dataSets = 2_000
    return Simulation(
      subject: "Items that moved",
      data: "60 items of \(models) models, scores \(scale.rawValue), no item moved", seed: 193,
      dataSets: dataSets,
      measures: [
        Measure(
          name: "an item is shown to have moved", kind: .share(nominal: 0.05),
          promise: atMost(dataSets))
      ]
    ) { draws, _ in
      var findings = Findings()
      let study = try items(scale, models: models, moved: 0, &draws)
      findings.note(
        "an item is shown to have moved",
        holds: study?.items.contains { $0.category != .a } ?? false)
      return findings
    }
  }

  private static func movedItems(_ scale: Scale) -> Simulation {
    let dataSets = 2_000
    return Simulation(
      subject: "Items that moved",
      data: "60 items of 8 models, scores \(scale.rawValue), 4 items moved", seed: 194,
      dataSets: dataSets,
      measures: [
        Measure(
          name: "another item is shown to have moved", kind: .share(nominal: 0.05),
          promise: atMost(dataSets)),
        Measure(
          name: "share of the moved items that is found", kind: .share(nominal: 1),
          promise: .none("it goes by the number of models")),
      ]
    ) { draws, _ in
      var findings = Findings()
      guard let study = try items(scale, models: 8, moved: 4, &draws) else { return findings }
      let shown = study.items.filter { $0.category != .a }
      findings.note(
        "another item is shown to have moved", holds: shown.contains { $0.item >= 4 })
      findings.note(
        "share of the moved items that is found", Double(shown.count { $0.item < 4 }) / 4)
      return findings
    }
  }
}
