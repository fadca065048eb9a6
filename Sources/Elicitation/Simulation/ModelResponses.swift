internal import Foundation
internal import GSLSupport
internal import LogReaders
internal import PrintedNumbers
internal import RandomStreams
internal import ValueModel

/// Draws the responses of one model in one round, and what the judges say of them.
struct ModelResponses {
  private let plan: SimulationPlan
  private let model: SimulatedModel
  private let round: SimulatedRound?
  /// The latent mean of each dimension.
  private let locations: [Double]
  private let design: SimulationDesign
  /// What streams are named by; names hold no control characters, so that no two have one name.
  private let run: String
  /// The chance of recalling a leaked item, for each dimension; nil where nothing leaked to the model.
  private let recall: [Double]?
  /// What each judge adds to the model's responses, without regard to lengths.
  private let judgeShifts: [Double]
  private let confidence: ConfidenceDrawing?
  /// What the judges are by their names.
  private let judgeKinds: [JudgeKind]

  /// - Parameters:
  ///   - place: that of the model in the plan.
  ///   - round: nil where the plan has none.
  init(
    _ plan: SimulationPlan, model: SimulatedModel, place: Int, round: SimulatedRound?,
    locations: [Double], design: SimulationDesign
  ) {
    self.plan = plan
    self.model = model
    self.round = round
    self.locations = locations
    self.design = design
    run = round.map { "\(model.name)\u{1F}\($0.name)" } ?? model.name
    recall = plan.leak.flatMap { leak in
      leak.model == place
        ? model.means.map { leak.recall(mean: $0, maximum: plan.scale.maximum) } : nil
    }
    judgeShifts = plan.judges.map { $0.shift(forFamily: model.family) }
    confidence = plan.confidence.map { ConfidenceDrawing($0, plan: plan) }
    judgeKinds = plan.judges.map { judge in
      Judgment(evaluation: "", task: "", model: "", sample: "", judge: judge.name, score: nil)
        .judgeKind
    }
  }

  /// One way in which an item is put to the model.
  private struct Asking {
    /// Nil where the plan has none.
    let version: PromptVersions.Version?
    let isParaphrase: Bool
    /// What the names of streams end with: nothing for the usual way.
    let ending: String
    /// Which part of a leak's effects the item has.
    let leakedPart: Double
  }

  /// The ways in which an item is put to the model, the usual one first.
  private func askings(_ item: Int) -> [Asking] {
    let leaked = recall != nil && design.isLeaked[item] ? 1.0 : 0
    let versions = plan.versions?.all ?? []
    var askings = [
      Asking(version: versions.first, isParaphrase: false, ending: "", leakedPart: leaked)
    ]
    if design.isInAllVersions[item] {
      askings += versions.dropFirst().map { version in
        Asking(
          version: version, isParaphrase: false, ending: "\u{1F}\u{1F}\(version.streamName)",
          leakedPart: leaked)
      }
    }
    if design.isParaphrased[item] {
      askings.append(
        Asking(
          version: versions.first, isParaphrase: true, ending: "\u{1F}\u{1F}\u{1F}paraphrase",
          leakedPart: leaked * (plan.leak?.paraphrasedPart ?? 0)))
    }
    return askings
  }

  /// Draws the judgments of the model on one item, asked in all ways.
  ///
  /// - Parameters:
  ///   - shared: the effects on the item that all models share, one a dimension of the item.
  ///   - drift: what the rounds so far have added to its latent value.
  func draw(
    _ item: Int, shared: [Double], drift: Double, into judgments: inout some DrawnRows
  ) throws(GSLError) {
    var clusterStream = plan.stream("model-cluster/\(model.name)", design.clusters[item])
    let clusterEffect = plan.deviations.modelCluster * (try clusterStream.normal())
    var itemStream = plan.stream("model-item/\(model.name)", item)
    var steady: [Double] = []
    for (place, dimension) in design.dimensions[item].enumerated() {
      let effect = plan.deviations.modelItem * (try itemStream.normal())
      steady.append(locations[dimension] + shared[place] + clusterEffect + effect + drift)
    }
    for asking in askings(item) {
      try draw(item, asking, steady: steady, drift: drift, into: &judgments)
    }
  }

  private func draw(
    _ item: Int, _ asking: Asking, steady: [Double], drift: Double,
    into judgments: inout some DrawnRows
  ) throws(GSLError) {
    let dimensions = design.dimensions[item]
    let language = plan.languages.isEmpty ? 0 : model.languageEffects[item % plan.languages.count]
    let shift = language + (asking.version?.effect ?? 0)
    let versionEffects = try versionEffects(item, asking.version)
    var streams = Streams(plan, run: run, ending: asking.ending, item: item)
    for epoch in 1...plan.epochs {
      let isMissing = streams.gaps.uniform() < model.missingShare
      let recalling = recall == nil ? 1 : streams.leak.uniform()
      var response = Response(asking, epoch: epoch)
      if let lengths = plan.lengths {
        response.length = lengths.characters(
          median: model.length, normal: try streams.length.normal())
      }
      // What all judgments of the response say; the confidence comes with the first dimension.
      var common: Judgment?
      for (place, dimension) in dimensions.enumerated() {
        let latent =
          steady[place] + plan.deviations.response * (try streams.responses.normal())
          + versionEffects[place]
        if place == 0, let confidence {
          response.confidence = try confidence.draw(
            latent: latent - locations[dimension] - drift, leakedPart: asking.leakedPart,
            from: &streams.confidence)
        }
        let isRecalled = recalling < (recall?[dimension] ?? 0) * asking.leakedPart
        for (number, judge) in plan.judges.enumerated() {
          let ofLength = judge.length * (response.length.map(standardized) ?? 0)
          let seen =
            latent + judgeShifts[number] + (shift + ofLength)
            + judge.noise * (try streams.responses.normal())
          let isUnscored = streams.gaps.uniform() < plan.unscoredShare
          for repetition in 1...judge.repeats {
            let again = try streams.again(number, judge)
            guard design.judges[item].contains(number) else { continue }
            let score =
              isRecalled
              ? plan.scale.maximum : plan.scale.score(latent: seen + again.noise)
            let isLost = repetition == 1 ? isUnscored : again.chance < plan.unscoredShare
            var judgment = common ?? self.judgment(item, response, isMissing: isMissing)
            common = judgment
            judgment.give(
              isMissing ? .noResponse : isLost ? .noVerdict : .score(score), by: judge,
              kind: judgeKinds[number], on: plan.system.dimensions[dimension].id,
              repetition: repetition)
            judgments.append(judgment)
          }
        }
      }
    }
  }

  private func standardized(_ characters: Int) -> Double {
    plan.lengths?.standardized(characters) ?? 0
  }

  /// What a version does to an item on each of its dimensions.
  private func versionEffects(
    _ item: Int, _ version: PromptVersions.Version?
  ) throws(GSLError) -> [Double] {
    var effects = [Double](repeating: 0, count: design.dimensions[item].count)
    guard let version, let deviation = plan.versions?.itemDeviation, deviation > 0 else {
      return effects
    }
    var stream = plan.stream("item-version/\(version.streamName)", item)
    for place in effects.indices { effects[place] = deviation * (try stream.normal()) }
    return effects
  }

  // MARK: - Rows

  /// What a row says of a response besides the verdict.
  private struct Response {
    let asking: Asking
    let epoch: Int
    var length: Int?
    var confidence: Double?

    init(_ asking: Asking, epoch: Int) {
      self.asking = asking
      self.epoch = epoch
    }
  }

  /// A judgment of a response, but for criterion, judge and verdict.
  private func judgment(_ item: Int, _ response: Response, isMissing: Bool) -> Judgment {
    let isParaphrase = response.asking.isParaphrase
    var judgment = Judgment(
      evaluation: "\(plan.name)/\(model.name)\(round.map { "/\($0.name)" } ?? "")",
      task: plan.name, model: model.name,
      sample: isParaphrase ? plan.name(ofParaphraseOf: item) : plan.name(ofItem: item),
      epoch: Int32(response.epoch),
      judge: "", score: nil,
      scaleType: plan.scale.thresholds.count == 1 ? .binary : .ordinal,
      scaleMinimum: plan.scale.minimum, scaleMaximum: plan.scale.maximum,
      cluster: NumberedName.of("topic", design.clusters[item] + 1, of: plan.clusterCount))
    if !plan.languages.isEmpty { judgment.language = plan.languages[item % plan.languages.count] }
    judgment.promptVersion = response.asking.version?.prompt.name
    judgment.optionOrder = response.asking.version?.order.name
    judgment.modelReleaseDate = model.released
    if isParaphrase {
      judgment.variantOf = plan.name(ofItem: item)
    } else if let days = design.days {
      judgment.itemDate = days[item]
      judgment.split = design.isHeldOut[item] ? .heldOut : .isPublic
    }
    if !isMissing {
      judgment.responseLength = response.length.map(Int64.init)
      judgment.confidence = response.confidence
    }
    guard let round else { return judgment }
    judgment.round = round.name
    // An item a minute from eight o'clock on.
    judgment.judgedAt = Timestamp(
      microseconds: Int64(round.starts.secondsSince1970 + (8 * 60 + item) * 60) * 1_000_000)
    judgment.itemDate = plan.day(ofItem: item)
    return judgment
  }

  // MARK: - Streams

  /// The streams of an item that is asked in one way.
  ///
  /// Those that a plan does not need are made all the same, and nothing is drawn from them.
  private struct Streams {
    var responses: RandomStream
    var gaps: RandomStream
    var length: RandomStream
    var leak: RandomStream
    var confidence: RandomStream
    /// One for each judge who judges again, or differs when it does.
    private var repeats: [RandomStream?]

    init(_ plan: SimulationPlan, run: String, ending: String, item: Int) {
      func stream(_ effect: String) -> RandomStream {
        plan.stream("\(effect)/\(run)\(ending)", item)
      }
      responses = stream("response")
      gaps = stream("missing")
      length = stream("length")
      leak = stream("leak")
      confidence = stream("confidence")
      repeats = plan.judges.map { judge in
        judge.repeats > 1 || judge.repeatNoise > 0 ? stream("repeat/\(judge.name)") : nil
      }
    }

    /// What differs in one judgment of a response from the next.
    mutating func again(
      _ number: Int, _ judge: SimulatedJudge
    ) throws(GSLError) -> (noise: Double, chance: Double) {
      guard var stream = repeats[number] else { return (0, 1) }
      let noise = judge.repeatNoise * (try stream.normal())
      let chance = stream.uniform()
      repeats[number] = stream
      return (noise, chance)
    }
  }
}

/// What becomes of one judgment.
private enum Outcome {
  case score(Double)
  case noResponse
  case noVerdict
}

extension Judgment {
  /// Sets who judged what, and what came of it.
  fileprivate mutating func give(
    _ outcome: Outcome, by judge: SimulatedJudge, kind: JudgeKind, on criterion: String,
    repetition: Int
  ) {
    self.judge = judge.name
    judgeKind = kind
    self.criterion = criterion
    judgmentIndex = Int16(repetition)
    (score, status, statusReason) =
      switch outcome {
      case .score(let score): (score, .scored, nil)
      case .noResponse: (nil, .error, "no_response")
      case .noVerdict: (nil, .unscored, "invalid_response_format")
      }
  }
}

/// Takes drawn judgments one by one.
protocol DrawnRows {
  mutating func append(_ judgment: Judgment)
}

extension JudgmentTable: DrawnRows {}

/// Draws how sure a model says that it is.
struct ConfidenceDrawing {
  private let confidence: SimulatedConfidence
  private let leak: SimulatedLeak?
  private let deviation: Double

  init(_ confidence: SimulatedConfidence, plan: SimulationPlan) {
    self.confidence = confidence
    leak = plan.leak
    deviation = plan.latentVariance.squareRoot()
  }

  /// A confidence, in thousandths.
  ///
  /// - Parameters:
  ///   - latent: the latent value of the answer, less what is fixed of it.
  ///   - leakedPart: which part of a leak's effect there is.
  func draw(
    latent: Double, leakedPart: Double, from stream: inout RandomStream
  ) throws(GSLError) -> Double {
    let own = (1 - confidence.tracking * confidence.tracking).squareRoot()
    let z = confidence.tracking * latent / deviation + own * (try stream.normal())
    let mean = confidence.mean + (leak?.confidence ?? 0) * leakedPart
    let location = confidence.location(probitOfMean: try NormalDistribution.quantile(mean))
    let share = try NormalDistribution.cumulative(location + confidence.deviation * z)
    return (share * 1_000).rounded() / 1_000
  }
}
