internal import Analysis
internal import Elicitation
internal import LogReaders
internal import PrintedNumbers
internal import Statistics

/// What `compass recognize` learnt, tried or judged.
struct RecognitionResults: Encodable {
  /// The recognizer.
  struct Recognizer: Encodable {
    struct Dimension: Encodable {
      let dimension: String
      /// The scores that it tells apart, ascending.
      let classes: [Double]
      let cost: Double
      let threshold: Double
      /// Whether scores stand without a caution; not there where that was not looked at.
      let standsWithoutCaution: Bool?
    }

    /// The `judge_id` of its judgments.
    let judge: String
    let sha256: String
    let features: Int
    let texts: Int
    let clusters: Int
    let trainingSHA256: String
    let dimensions: [Dimension]

    private enum CodingKeys: String, CodingKey {
      case judge, sha256, features, texts, clusters, dimensions
      case trainingSHA256 = "trainingSha256"
    }
  }

  /// Gold against calls.
  struct Confusion: Encodable {
    let labels: [Double]
    /// A row a class of gold.
    let counts: [[Int]]
  }

  /// The same figures of two ways to call.
  struct Trio: Encodable {
    let accuracy: Estimate
    let macroF1: Estimate
    let cohenKappa: Estimate
  }

  struct Calibration: Encodable {
    struct Bin: Encodable {
      /// The bin's upper end.
      let upTo: Double
      let texts: Int
      let meanProbability: Double
      let share: Double
    }

    let slope: Estimate
    let intercept: Estimate
    /// The mean gap of probability and share over texts; nil where there is none.
    let expectedError: Double?
    let bins: [Bin]
  }

  struct Class: Encodable {
    let score: Double
    let texts: Int
    let precision: Double?
    let recall: Double?
    let f1: Estimate
    let areaUnderCurve: Estimate
    let calibration: Calibration
  }

  struct Transport: Encodable {
    let model: String
    let labels: Int
    /// Mean label less the rate that the calls give once corrected for errors learnt on other models.
    let residual: Estimate
    let transport: TransportAudit.Verdict
  }

  /// One dimension, or all together.
  struct Dimension: Encodable {
    let dimension: String
    let texts: Int
    let clusters: Int
    let accuracy: Estimate
    let macroF1: Estimate
    let cohenKappa: Estimate
    let matthewsCorrelation: Estimate
    let balancedAccuracy: Estimate
    let logLoss: Estimate
    let brier: Estimate
    let confusion: Confusion
    /// Always the most frequent class of the training.
    let baseline: Trio
    /// The recognizer less the baseline, over the same texts.
    let gain: Trio
    /// Whether the interval of kappa's gain lies above 0; not there without an interval.
    let beatsBaseline: Bool?
    let standsWithoutCaution: Bool?
    let classes: [Class]
    let transport: [Transport]
    /// The cost of each part, where it was chosen.
    let costs: [Double]
  }

  struct Validation: Encodable {
    let folds: Int
    let neededKappa: Double
    let overall: Dimension?
    let dimensions: [Dimension]
  }

  /// What was judged.
  struct Judged: Encodable {
    let responses: Int
    let judgments: Int
    let scored: Int
    let withoutText: Int
    let withUnknownWords: Int
  }

  let recognizer: Recognizer
  /// Not there where it was not asked for.
  let validation: Validation?
  /// Not there for a training.
  let judged: Judged?
}

extension RecognitionResults {
  /// - Parameters:
  ///   - margin: how far a model's corrected rate may be from its labels' without mattering.
  init(
    _ trained: OfflineRecognizer.Trained, _ data: LabelledTexts, margin: Double, level: Double
  ) {
    recognizer = Recognizer(trained.recognizer)
    judged = nil
    validation = trained.validation.map { validation in
      let needed = trained.recognizer.dimensions.first?.standing?.needed ?? 0
      let standings = Dictionary(
        trained.recognizer.dimensions.map { ($0.name, $0.standing) }, uniquingKeysWith: { $1 })
      let models = validation.models
      let dimensions = FixedBlocks.map(validation.dimensions.count) { number in
        let dimension = validation.dimensions[number]
        return Dimension(
          dimension, models: models, standing: standings[dimension.name] ?? nil, margin: margin,
          level: level)
      }
      return Validation(
        folds: validation.folds, neededKappa: needed,
        overall: validation.dimensions.count < 2
          ? nil
          : Dimension(validation.pooled, models: [], standing: nil, margin: margin, level: level),
        dimensions: dimensions.compactMap(\.self))
    }
  }

  init(_ recognizer: OfflineRecognizer, _ responses: RecognizedResponses) {
    self.recognizer = Recognizer(recognizer)
    validation = nil
    judged = Judged(
      responses: responses.responses, judgments: responses.judgments.count,
      scored: responses.judgments.status.count { $0 == .scored },
      withoutText: responses.withoutText, withUnknownWords: responses.withUnknownWords)
  }

  /// What a reader must know of a training.
  func cautions(_ data: LabelledTexts) -> [Caution] {
    var cautions: [Caution] = []
    func count(_ count: Int, _ code: Caution.Code, _ one: String, _ more: String) {
      guard count > 0 else { return }
      cautions.append(
        Caution(code, observed: count, message: count == 1 ? one : "\(count) \(more)"))
    }
    count(
      data.withoutText, .missingValues, "One response has no text and was left out.",
      "responses have no text and were left out.")
    count(
      data.unscored, .missingJudgments, "One verdict is no score and was left out.",
      "verdicts are no score and were left out.")
    count(
      data.tied, .missingJudgments,
      "One label was left out, since the judges are divided without a majority.",
      "labels were left out, since the judges are divided without a majority.")
    for name in data.constant {
      cautions.append(
        Caution(
          .noVariationToLearn, dimension: name,
          message: "All labels of \(name) are the same, so that it cannot be recognised."))
    }
    if let validation {
      for one in validation.dimensions where one.standsWithoutCaution == false {
        cautions.append(.lowKappa(one.dimension, one.cohenKappa, needed: validation.neededKappa))
      }
      if data.clusterCount < 20 {
        cautions.append(
          Caution(
            .fewClusters, observed: data.clusterCount, of: 20,
            message: "The texts come from \(data.clusterCount) clusters: intervals of so few are "
              + "uncertain themselves."))
      }
    } else {
      cautions.append(.notValidated)
    }
    return cautions
  }

  /// What a reader must know of the judgments of a recognizer.
  func cautions(_ recognizer: OfflineRecognizer) -> [Caution] {
    var cautions: [Caution] = []
    if recognizer.dimensions.allSatisfy({ $0.standing == nil }) { cautions.append(.notValidated) }
    for dimension in recognizer.dimensions {
      guard let standing = dimension.standing, !standing.isSufficient else { continue }
      cautions.append(
        .lowKappa(
          dimension.name, kappa: standing.kappa, lower: standing.lower, needed: standing.needed))
    }
    guard let judged, judged.responses > 0 else { return cautions }
    let unscored = judged.withoutText + judged.withUnknownWords
    if unscored > 0 {
      cautions.append(
        Caution(
          .missingJudgments, observed: unscored, of: judged.responses,
          message:
            "\(CountText.counted(unscored, "response")) of \(judged.responses) have no score: "
            + "\(judged.withoutText) without a text, \(judged.withUnknownWords) in which no n-gram is "
            + "known."))
    }
    return cautions
  }
}

extension Caution {
  static var notValidated: Caution {
    Caution(
      .recognizerNotValidated,
      message:
        "The recognizer was not tried on texts that it was not trained on: how far its scores can "
        + "be trusted is not known. Train it with --validate.")
  }

  static func lowKappa(_ dimension: String, _ kappa: Estimate, needed: Double) -> Caution {
    lowKappa(dimension, kappa: kappa.value, lower: kappa.lower, needed: needed)
  }

  static func lowKappa(
    _ dimension: String, kappa: Double?, lower: Double?, needed: Double
  ) -> Caution {
    let found =
      kappa.map { kappa in
        "Cohen's kappa with the labels is \(NumberText.fixed(kappa, decimals: 2))"
          + (lower.map { ", and its interval begins at \(NumberText.fixed($0, decimals: 2))" }
            ?? ", without an interval")
      } ?? "Cohen's kappa with the labels is undefined"
    return Caution(
      .judgeAgreement, dimension: dimension,
      message:
        "\(dimension): \(found), below \(NumberText.fixed(needed, decimals: 3)): scores of this "
        + "recognizer do not stand by themselves.")
  }
}

// MARK: - Parts

extension RecognitionResults.Recognizer {
  init(_ recognizer: OfflineRecognizer) {
    judge = recognizer.judge
    sha256 = recognizer.digest
    features = recognizer.features
    texts = recognizer.training.texts
    clusters = recognizer.training.clusters
    trainingSHA256 = recognizer.training.sha256
    dimensions = recognizer.dimensions.map { dimension in
      Dimension(
        dimension: dimension.name, classes: dimension.classes, cost: dimension.cost,
        threshold: dimension.threshold, standsWithoutCaution: dimension.standing?.isSufficient)
    }
  }
}

extension RecognitionResults.Dimension {
  init?(
    _ found: RecognizerValidation.Dimension, models: [String],
    standing: OfflineRecognizer.Standing?, margin: Double, level: Double
  ) {
    guard let evaluation = found.evaluation().value else { return nil }
    func estimate(_ effect: Outcome<ClusteredEffect>) -> Estimate { Estimate(effect, level: level) }
    func estimate(_ mean: Outcome<MeanEstimate>) -> Estimate {
      mean.value.map { Estimate($0, level: level) } ?? Estimate(.undefined(mean.reason ?? .noData))
    }
    func estimate(_ kappa: Outcome<AgreementEstimate>) -> Estimate {
      Estimate(
        kappa.map(\.value), standardError: kappa.value?.standardError.value,
        interval: kappa.value?.interval(level: level))
    }
    dimension = found.name
    texts = evaluation.rows
    clusters = evaluation.clusters
    accuracy = Estimate(evaluation.accuracy, level: level)
    macroF1 = estimate(evaluation.macroF1)
    cohenKappa = estimate(evaluation.cohenKappa)
    matthewsCorrelation = estimate(evaluation.matthewsCorrelation)
    balancedAccuracy = estimate(evaluation.balancedAccuracy)
    logLoss = estimate(evaluation.logLoss)
    brier = estimate(evaluation.brier)
    confusion = RecognitionResults.Confusion(
      labels: found.classes, counts: evaluation.confusion.counts)
    baseline = RecognitionResults.Trio(
      accuracy: Estimate(evaluation.baselineAccuracy, level: level),
      macroF1: estimate(evaluation.baselineMacroF1),
      cohenKappa: estimate(evaluation.baselineKappa))
    let accuracyGain = evaluation.accuracyGain
    gain = RecognitionResults.Trio(
      accuracy: Estimate(
        accuracyGain.flatMap(\.estimate), standardError: accuracyGain.value?.standardError.value,
        interval: accuracyGain.value?.interval(level: level)),
      macroF1: estimate(evaluation.macroF1Gain), cohenKappa: estimate(evaluation.cohenKappaGain))
    beatsBaseline = gain.cohenKappa.lower.map { $0 > 0 }
    standsWithoutCaution = standing?.isSufficient
    classes = found.classes.enumerated().map { code, score in
      RecognitionResults.Class(code, score: score, evaluation, level: level)
    }
    transport = models.enumerated().compactMap { number, name in
      found.transport(to: number, margin: margin, level: level).map { audit in
        RecognitionResults.Transport(
          model: name, labels: audit.probeRows,
          residual: Estimate(audit.meanResidual, interval: audit.interval),
          transport: audit.verdict)
      }
    }
    costs = found.costs
  }
}

extension RecognitionResults.Class {
  init(_ code: Int, score: Double, _ evaluation: ClassifierEvaluation, level: Double) {
    self.score = score
    texts = evaluation.confusion.goldTotals[code]
    precision = evaluation.precision(of: code).value
    recall = evaluation.recall(of: code).value
    f1 = Estimate(evaluation.f1(of: code), level: level)
    let area = evaluation.area(of: code)
    areaUnderCurve = Estimate(
      area.flatMap(\.area), standardError: area.value?.standardError.value,
      interval: area.value?.interval(level: level))
    let calibration = evaluation.calibration(of: code)
    self.calibration = RecognitionResults.Calibration(
      slope: Estimate(calibration.slope, level: level),
      intercept: Estimate(calibration.intercept, level: level),
      expectedError: calibration.error.value?.expected,
      bins: calibration.error.value?.bins.map { bin in
        RecognitionResults.Calibration.Bin(
          upTo: Double(bin.number + 1) / 10, texts: bin.rows,
          meanProbability: bin.meanProbability, share: bin.share)
      } ?? [])
  }
}
