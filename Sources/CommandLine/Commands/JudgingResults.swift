internal import Analysis
internal import Elicitation
internal import LogReaders
internal import Statistics
internal import StudyStore
internal import ValueModel

/// What judges that are models said of responses.
struct JudgingResults: Encodable {
  /// Verdicts without a label, by why.
  struct Unread: Encodable {
    /// As the record's `status_reason` says it.
    let reason: String
    /// What is wrong with an answer that could not be read.
    let problem: JudgeAnswer.Problem?
    let count: Int
  }

  /// How the verdicts of a judge go with the order in which the labels are shown.
  struct Order: Encodable {
    let dimension: String
    /// Responses with a verdict in both orders.
    let responses: Int
    /// Those that got another label in the other order.
    let differing: Int
    /// Those of them that got what stood nearer to the beginning, and to the end.
    let towardsFirst: Int
    let towardsLast: Int
    /// The share towards the first less that towards the last: 0 where the order does not matter, -1 to 1.
    let preference: Estimate
  }

  struct Judge: Encodable {
    /// The `judge_id` of its judgments.
    let judge: String
    /// The file of its template, and the SHA-256 of the text; not there for a simulated judge.
    let template: String?
    let templateSHA256: String?
    let verdicts: Int
    let scored: Int
    /// Verdicts that an earlier run had asked for.
    let kept: Int
    let unread: [Unread]
    /// Not there where labels are shown in one order.
    let order: [Order]?

    private enum CodingKeys: String, CodingKey {
      case judge, template, verdicts, scored, kept, unread, order
      case templateSHA256 = "templateSha256"
    }
  }

  /// What was asked for in this run.
  struct Calls: Encodable {
    /// Requests that were sent; further attempts counted.
    let requests: Int
    let inputTokens: Int
    let outputTokens: Int
    /// In the currency of the prices; not there without prices.
    let money: Double?
  }

  /// The verdicts of one judge, or of the panel, on one dimension beside gold.
  struct Comparison: Encodable {
    struct Trio: Encodable {
      let accuracy: Estimate
      let macroF1: Estimate
      let cohenKappa: Estimate
    }

    let judge: String
    let dimension: String
    /// Labelled responses with a verdict, and without one.
    let labels: Int
    let undecided: Int
    let clusters: Int
    let confusion: RecognitionResults.Confusion
    /// Of the highest label: the share of the responses with it that get it.
    let sensitivity: Estimate
    /// The share of the others that do not get it.
    let specificity: Estimate
    let accuracy: Estimate
    let macroF1: Estimate
    let cohenKappa: Estimate
    /// Always the label that most of these responses have.
    let baseline: Trio
    let gain: Trio
    let beatsBaseline: Bool?
    let standsWithoutCaution: Bool
    let transport: [RecognitionResults.Transport]
  }

  struct Gold: Encodable {
    let gold: String
    let neededKappa: Double
    let margin: Double
    /// Responses of the gold that were not judged.
    let unjoined: Int
    /// Labels that the gold is divided on.
    let tied: Int
    let comparisons: [Comparison]
  }

  let plan: String
  let labels: [String]
  let aggregate: RecognitionPlan.Panel.Aggregate
  let orders: [OptionOrder]
  let responses: Int
  let withoutText: Int
  /// Whether all judges were asked about all responses; if not, the same command goes on.
  let isComplete: Bool
  let judgments: Int
  let judges: [Judge]
  let calls: Calls
  /// Not there without gold.
  let gold: Gold?
  /// The file of the standing, where one was written.
  let standing: String?
}

extension RecognitionPlan.Panel.Aggregate: Encodable {}
extension JudgeAnswer.Problem: Encodable {}

extension JudgingResults {
  /// What is compared with gold.
  struct Compared {
    let gold: JudgeGold
    let source: String
    let validation: JudgeValidation
    let standing: JudgeStanding
    let needed: Double
    let margin: Double
  }

  /// - Parameters:
  ///   - before: what the calls of the plan had taken when the run began, and after it.
  ///   - file: where the standing was written.
  init(
    _ judged: JudgedLog, before: CallTotals, after: CallTotals, compared: Compared?, file: String?,
    level: Double
  ) {
    let plan = judged.plan
    self.plan = plan.name
    labels = plan.scale.labels.map(\.word)
    aggregate = plan.panel.aggregate
    orders = plan.orders
    responses = judged.responses.responses.count
    withoutText = judged.responses.withoutText
    isComplete = judged.isComplete
    let all = judged.verdicts.flatMap { $0.flatMap(\.self) }
    judgments =
      judged.isComplete
      ? responses * plan.dimensions.count * plan.judges.count * plan.orders.count : 0
    judges = plan.judges.indices.map { place in
      Judge(place, judged, all.filter { $0.judge == place }, level: level)
    }
    calls = Calls(
      requests: after.requests - before.requests,
      inputTokens: after.tokens.input - before.tokens.input,
      outputTokens: after.tokens.output - before.tokens.output,
      money: plan.limits.prices == nil ? nil : after.cost - before.cost)
    gold = compared.map { compared in
      let comparisons = FixedBlocks.map(compared.validation.entries.count) { number in
        let entry = compared.validation.entries[number]
        return Comparison(
          entry, models: compared.validation.models,
          standing: compared.standing.standing(of: entry.judge, dimension: entry.dimension),
          margin: compared.margin, level: level)
      }
      return Gold(
        gold: compared.source, neededKappa: compared.needed, margin: compared.margin,
        unjoined: compared.gold.unjoined, tied: compared.gold.tied,
        comparisons: comparisons.compactMap(\.self))
    }
    standing = file
  }

  /// What a reader must know of the verdicts.
  func cautions(_ compared: Compared?, dimensions: [String]) -> [Caution] {
    var cautions: [Caution] = []
    if let compared {
      for judge in compared.standing.judges {
        for dimension in judge.dimensions {
          cautions += Caution.insufficient(dimension, subject: "\(judge.judge) on ")
        }
      }
      if let gold, gold.tied > 0 {
        cautions.append(
          Caution(
            .goldNotJoined, observed: gold.tied,
            message: gold.tied == 1
              ? "One label was left out, since the gold is divided without a majority."
              : "\(gold.tied) labels were left out, since the gold is divided without a majority."))
      }
    } else {
      cautions.append(.judgesNotValidated(dimensions))
    }
    for judge in judges {
      let unread = judge.verdicts - judge.scored
      guard unread > 0 else { continue }
      cautions.append(
        Caution(
          .missingJudgments, observed: unread, of: judge.verdicts,
          message:
            "\(judge.judge): \(unread) of \(judge.verdicts) verdicts could not be read or did not come."
        ))
    }
    if judges.count == 1 {
      cautions.append(
        Caution(
          .oneJudge, message: "One judge only: nothing can be said about agreement of judges."))
    }
    return cautions
  }
}

extension JudgingResults.Judge {
  init(_ place: Int, _ judged: JudgedLog, _ own: [JudgeVerdict], level: Double) {
    let plan = judged.plan
    let asked = plan.judges[place]
    judge = asked.judgeID
    template = asked.isSimulated ? nil : asked.prompt.file
    templateSHA256 = asked.isSimulated ? nil : asked.prompt.sha256
    verdicts = own.count
    scored = own.count { $0.label != nil }
    kept = own.count(where: \.isKept)
    struct Why: Hashable {
      let reason: String
      let problem: JudgeAnswer.Problem?
    }
    var counts: [Why: Int] = [:]
    for verdict in own where verdict.label == nil {
      counts[Why(reason: verdict.reason ?? "", problem: verdict.problem), default: 0] += 1
    }
    unread = counts.map { why, count in
      JudgingResults.Unread(reason: why.reason, problem: why.problem, count: count)
    }.sorted {
      ($0.reason, $0.problem?.rawValue ?? "") < ($1.reason, $1.problem?.rawValue ?? "")
    }
    order =
      plan.orders.count < 2
      ? nil
      : plan.dimensions.indices.map { dimension in
        JudgingResults.Order(dimension, of: place, judged, level: level)
      }
  }
}

extension JudgingResults.Order {
  init(_ number: Int, of judge: Int, _ judged: JudgedLog, level: Double) {
    let plan = judged.plan
    let table = judged.responses.log.judgments
    let last = plan.scale.labels.count - 1
    var leans: [Double] = []
    var clusters: [Int] = []
    var numbers: [String: Int] = [:]
    for (place, response) in judged.responses.responses.enumerated() {
      let own = judged.verdicts[place][number].filter { $0.judge == judge }
      guard let given = own.first(where: { $0.order == .given })?.label,
        let reversed = own.first(where: { $0.order == .reversed })?.label
      else { continue }
      // Places as shown: from the highest label down, and from the lowest up.
      leans.append(Double((last - (last - given + reversed)).signum()))
      let cluster = table.cluster[response.row] ?? "\u{0}\(table.sample[response.row] ?? "")"
      clusters.append(numbers[cluster] ?? numbers.count)
      numbers[cluster] = clusters.last
    }
    dimension = plan.dimensions[number].id
    responses = leans.count
    differing = leans.count { $0 != 0 }
    towardsFirst = leans.count { $0 > 0 }
    towardsLast = leans.count { $0 < 0 }
    preference =
      (try? ClusterSums(values: leans, clusters: clusters)).map {
        Estimate(MeanEstimate($0, kind: .bounded(lower: -1, upper: 1)), level: level)
      } ?? Estimate(.undefined(.noData))
  }
}

extension JudgingResults.Comparison {
  init?(
    _ entry: JudgeValidation.Entry, models: [String], standing: JudgeStanding.Dimension?,
    margin: Double, level: Double
  ) {
    let found = entry.calls
    guard let evaluation = found.evaluation().value else { return nil }
    func estimate(_ effect: Outcome<ClusteredEffect>) -> Estimate { Estimate(effect, level: level) }
    func estimate(_ kappa: Outcome<AgreementEstimate>) -> Estimate {
      Estimate(
        kappa.map(\.value), standardError: kappa.value?.standardError.value,
        interval: kappa.value?.interval(level: level))
    }
    func rate(_ rate: Outcome<MeanEstimate>?) -> Estimate {
      rate?.value.map { Estimate($0, level: level) }
        ?? Estimate(.undefined(rate?.reason ?? .noData))
    }
    judge = entry.judge
    dimension = entry.dimension
    labels = found.gold.count
    undecided = entry.undecided
    clusters = evaluation.clusters
    confusion = RecognitionResults.Confusion(
      labels: found.classes, counts: evaluation.confusion.counts)
    let highest = found.classes.count - 1
    let two = try? ConfusionMatrix(
      gold: found.gold.map { $0 == highest ? 1 : 0 },
      judge: found.called.map { $0 == highest ? 1 : 0 }, classes: 2, clusters: found.clusters)
    sensitivity = rate(two?.sensitivity)
    specificity = rate(two?.specificity)
    accuracy = Estimate(evaluation.accuracy, level: level)
    macroF1 = estimate(evaluation.macroF1)
    cohenKappa = estimate(evaluation.cohenKappa)
    baseline = Trio(
      accuracy: Estimate(evaluation.baselineAccuracy, level: level),
      macroF1: estimate(evaluation.baselineMacroF1),
      cohenKappa: estimate(evaluation.baselineKappa))
    let accuracyGain = evaluation.accuracyGain
    gain = Trio(
      accuracy: Estimate(
        accuracyGain.flatMap(\.estimate), standardError: accuracyGain.value?.standardError.value,
        interval: accuracyGain.value?.interval(level: level)),
      macroF1: estimate(evaluation.macroF1Gain), cohenKappa: estimate(evaluation.cohenKappaGain))
    beatsBaseline = gain.cohenKappa.lower.map { $0 > 0 }
    standsWithoutCaution = standing?.isSufficient ?? false
    transport = models.enumerated().compactMap { number, name in
      found.transport(to: number, margin: margin, level: level).map { audit in
        RecognitionResults.Transport(
          model: name, labels: audit.probeRows,
          residual: Estimate(audit.meanResidual, interval: audit.interval),
          transport: audit.verdict)
      }
    }
  }
}
