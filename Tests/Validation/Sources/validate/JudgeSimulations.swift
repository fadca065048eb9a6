import Foundation
import Statistics

/// What single judges do: planted effects recovered, and judges without any left alone.
enum JudgeSimulations {
  private static let subject = "What single judges do"
  static let simulations =
    [20, 40].flatMap { [planted($0), clean($0)] } + [20, 40].map(positions)
    + [20, 40].map(conditional) + [20, 40].map(repeats) + [4, 8, 20].map(rankings)
    + [20, 40].map(consensus) + [crowd, panel, noisy]

  /// 93 %, less what the error of so many data sets may take away from a coverage that is just that.
  static func covers(_ dataSets: Int) -> Measure.Promise {
    .within((0.93 - 2.33 * (0.93 * 0.07 / Double(dataSets)).squareRoot())...1)
  }

  private static func planted(_ clusters: Int) -> Simulation {
    let effects = JudgedStudy.Effects()
    let dataSets = 2_000
    return Simulation(
      subject: subject,
      data:
        "\(clusters) clusters of 3 items x 4 models x 5 judges, scores 1 to 5, planted effects, "
        + "10 % of the ratings missing", seed: 170, dataSets: dataSets,
      measures: (0..<5).map { .coverage("severity, judge \($0)", covers(dataSets)) }
        + [0, 3, 4].map { .coverage("length slope, judge \($0)", covers(dataSets)) }
        + (0..<4).map { .coverage("self-preference, judge \($0)", covers(dataSets)) }
        + [
          .coverage(
            "severity, judge 0, clusters ignored", .none("judges differ from cluster to cluster"))
        ]
    ) { draws, _ in
      let study = try JudgedStudy(effects, clusters: clusters, missing: 0.1, &draws)
      var findings = Findings()
      let severity = JudgeSeverity(study.ratings)
      for judge in 0..<5 {
        findings.note(
          "severity, judge \(judge)",
          severity.severity(of: judge).flatMap { $0.interval() }
            .holds(JudgedStudy.severity(effects, of: judge)))
      }
      findings.note(
        "severity, judge 0, clusters ignored",
        severity.classicalSeverity(of: 0).flatMap { $0.interval() }
          .holds(JudgedStudy.severity(effects, of: 0)))
      for judge in [0, 3, 4] {
        findings.note(
          "length slope, judge \(judge)",
          try LengthBias.ofRatings(
            study.ratings, judges: [judge], logLengths: study.logLengths, models: study.models
          )[0].flatMap { $0.effect(LengthBias.slope).interval() }
            .holds(JudgedStudy.lengthSlope(effects, of: judge)))
      }
      for judge in 0..<4 {
        findings.note(
          "self-preference, judge \(judge)",
          try SelfPreference.of(
            study.ratings, judge: judge, judgeFamilies: JudgedStudy.judgeFamilies,
            unitFamilies: study.unitFamilies
          ).flatMap { $0.effect.interval() }
            .holds(JudgedStudy.selfPreference(effects, of: judge)))
      }
      return findings
    }
  }

  private static func clean(_ clusters: Int) -> Simulation {
    Simulation(
      subject: subject,
      data: "\(clusters) clusters of 3 items x 4 models x 5 judges, scores 1 to 5, no effects",
      seed: 171, dataSets: 2_000,
      measures: ["severity", "length slope", "self-preference"].map {
        .pValue($0, isContinuous: false, promise: .customaryLevels)
      }
    ) { draws, _ in
      let study = try JudgedStudy(.none, clusters: clusters, &draws)
      var findings = Findings()
      findings.note(
        "severity", JudgeSeverity(study.ratings).severity(of: 1).flatMap(\.test).value?.pValue)
      findings.note(
        "length slope",
        try LengthBias.ofRatings(
          study.ratings, judges: [1], logLengths: study.logLengths, models: study.models
        )[0].flatMap { $0.effect(LengthBias.slope).test }.value?.pValue)
      findings.note(
        "self-preference",
        try SelfPreference.of(
          study.ratings, judge: 1, judgeFamilies: JudgedStudy.judgeFamilies,
          unitFamilies: study.unitFamilies
        ).flatMap(\.effect.test).value?.pValue)
      return findings
    }
  }

  private static func positions(_ clusters: Int) -> Simulation {
    let dataSets = 4_000
    return Simulation(
      subject: subject,
      data: "\(clusters) prompts of 5 pairs in both orders, with ties", seed: 172,
      dataSets: dataSets,
      measures: [
        .coverage("position effect of 0.3", covers(dataSets)),
        .coverage("consistency", covers(dataSets)),
        .coverage("first share of the shifts", covers(dataSets)),
        .pValue("position effect of 0", isContinuous: false, promise: .customaryLevels),
      ]
    ) { draws, _ in
      var findings = Findings()
      let biased = try SwappedPairs.drawn(bias: 0.3, clusters: clusters, &draws)
      let truth = SwappedPairs.truth(bias: 0.3)
      findings.note(
        "position effect of 0.3", biased.positionEffect.interval(level: 0.95).holds(truth.effect))
      findings.note(
        "consistency", biased.consistency.interval(level: 0.95).holds(truth.consistency))
      findings.note(
        "first share of the shifts", biased.firstShare.interval(level: 0.95).holds(truth.share))
      let fair = try SwappedPairs.drawn(bias: 0, clusters: clusters, &draws)
      findings.note("position effect of 0", fair.positionTest.value?.pValue)
      return findings
    }
  }

  private static func conditional(_ clusters: Int) -> Simulation {
    let severities = [0.8, 0, -0.5, 0.2, -0.5]
    let dataSets = 2_000
    return Simulation(
      subject: subject,
      data: "\(clusters) clusters of 8 units x 5 judges, 0/1 judgments, 20 % missing", seed: 173,
      dataSets: dataSets,
      measures: [0, 1].map { .coverage("severity in log odds, judge \($0)", covers(dataSets)) }
    ) { draws, _ in
      var (units, judges, scores) = ([Int](), [Int](), [Double]())
      for unit in 0..<clusters * 8 {
        let level = 1.2 * draws.normal()
        for judge in 0..<5 where !draws.happens(0.2) {
          units.append(unit)
          judges.append(judge)
          scores.append(draws.happens(1 / (1 + exp(severities[judge] - level))) ? 1 : 0)
        }
      }
      let rasch = ConditionalRasch(
        try JudgeRatings(
          units: units, judges: judges, scores: scores, unitCount: clusters * 8, judgeCount: 5,
          clusters: (0..<clusters * 8).map { $0 / 8 }))
      var findings = Findings()
      for judge in [0, 1] {
        findings.note(
          "severity in log odds, judge \(judge)",
          rasch.severity(of: judge).flatMap { $0.interval() }.holds(severities[judge]))
      }
      return findings
    }
  }

  private static func repeats(_ clusters: Int) -> Simulation {
    let dataSets = 4_000
    return Simulation(
      subject: subject,
      data: "\(clusters) clusters of 3 units, rated twice or three times by one judge", seed: 174,
      dataSets: dataSets,
      measures: [
        .coverage("share of equal repeats", covers(dataSets)),
        .coverage("deviation within units", covers(dataSets)),
        .coverage("correlation of repeats", covers(dataSets)),
        .coverage("share at the maximum", covers(dataSets)),
        .coverage(
          "entropy of the scores", .none("the plug-in value is too small in few units")),
      ]
    ) { draws, _ in
      let repeats = RepeatedRatings()
      let ratings = try repeats.drawn(clusters: clusters, &draws)
      let consistency = try SelfConsistency(ratings, judge: 0)
      let use = try ScaleUse(ratings, judge: 0, levels: [1, 2, 3, 4, 5])
      var findings = Findings()
      findings.note(
        "share of equal repeats",
        consistency.agreement.interval(level: 0.95).holds(repeats.agreement))
      findings.note(
        "deviation within units",
        consistency.standardDeviationInterval().holds(repeats.deviation))
      findings.note(
        "correlation of repeats",
        consistency.correlation.flatMap { $0.interval() }.holds(repeats.correlation))
      findings.note(
        "share at the maximum", use.atMaximum.interval(level: 0.95).holds(repeats.shares[4]))
      findings.note(
        "entropy of the scores", use.entropy.flatMap { $0.interval() }.holds(repeats.entropy))
      return findings
    }
  }

  /// Models whose order differs a little from judge to judge.
  private static func rankings(_ models: Int) -> Simulation {
    let dataSets = 1_000
    return Simulation(
      subject: subject,
      data: "\(models) models x 4 judges, 40 clusters of 2 items: tau of rankings", seed: 175,
      dataSets: dataSets,
      measures: ["without a judge", "by a judge alone"].map { .coverage($0, covers(dataSets)) }
    ) { draws, _ in
      var findings = Findings()
      let drawn = try RankedModels(models).drawn(clusters: 40, &draws)
      findings.note(
        "without a judge",
        drawn.stability.without(judge: 0).flatMap { $0.interval() }.holds(drawn.without))
      findings.note(
        "by a judge alone",
        drawn.stability.alone(judge: 0).flatMap { $0.interval() }.holds(drawn.alone))
      return findings
    }
  }

  private static func consensus(_ clusters: Int) -> Simulation {
    let dataSets = 1_000
    return Simulation(
      subject: subject,
      data: "\(clusters) clusters of 5 items x 3 models, 5 judges, 3 classes: Dawid and Skene",
      seed: 176, dataSets: dataSets,
      measures: [
        .coverage("prevalence of class 0", covers(dataSets)),
        .coverage("consensus mean of model 0", covers(dataSets)),
        .coverage("consensus mean of model 2", covers(dataSets)),
        .coverage("an error rate of judge 0", covers(dataSets)),
      ]
    ) { draws, _ in
      let drawn = try ConsensusVotes.drawn(clusters: clusters, &draws)
      var findings = Findings()
      guard let fit = try drawn.votes.fit(strata: drawn.models).value else { return findings }
      let errors = try fit.jackknife(clusters: drawn.clusters)
      findings.note(
        "prevalence of class 0",
        errors.prevalence(of: 0).flatMap { $0.interval() }.holds(ConsensusVotes.prevalence(0)))
      for model in [0, 2] {
        findings.note(
          "consensus mean of model \(model)",
          try errors.consensusMean(stratum: model, values: [1, 2, 3]).flatMap { $0.interval() }
            .holds(ConsensusVotes.mean(model)))
      }
      findings.note(
        "an error rate of judge 0",
        errors.errorRate(rater: 0, truth: 1, given: 1).flatMap { $0.interval() }
          .holds(ConsensusVotes.accuracies[0]))
      return findings
    }
  }

  /// The share of data sets with any flag must be at most 5 %.
  private static func familywise(_ name: String, _ dataSets: Int) -> Measure {
    Measure(
      name: name, kind: .share(nominal: 0.05),
      promise: .within(0...(0.05 + 2.33 * (0.05 * 0.95 / Double(dataSets)).squareRoot())))
  }

  private static let crowd = Simulation(
    subject: subject, data: "60 workers x 20 units, 5 workers a unit, none different", seed: 177,
    dataSets: 1_000,
    measures: [
      familywise("any worker flagged, yes or no", 1_000),
      familywise("any worker flagged, scores 1 to 5", 1_000),
    ]
  ) { draws, number in
    var findings = Findings()
    for (name, levels) in [("yes or no", 2), ("scores 1 to 5", 5)] {
      let ratings = try CrowdRatings.drawn(
        workers: 60, perWorker: 20, levels: levels, noisy: 0, &draws)
      findings.note(
        "any worker flagged, \(name)",
        holds: !(try DissentingRaters(ratings, seed: UInt64(number)).flagged().isEmpty))
    }
    return findings
  }

  private static let panel = Simulation(
    subject: subject,
    data: "5 judges x 4 models x 3 items of 20 clusters, judges differ from cluster to cluster",
    seed: 178, dataSets: 1_000,
    measures: [
      familywise("any judge flagged, clusters exchanged", 1_000),
      Measure(
        name: "any judge flagged, clusters ignored", kind: .share(nominal: 0.05),
        promise: .none("what a judge thinks of a cluster counts for each of its units")),
    ]
  ) { draws, number in
    let study = try JudgedStudy(.none, clusters: 20, &draws)
    var findings = Findings()
    findings.note(
      "any judge flagged, clusters exchanged",
      holds: !(try DissentingRaters(study.ratings, seed: UInt64(number)).flagged().isEmpty))
    findings.note(
      "any judge flagged, clusters ignored",
      holds:
        !(try DissentingRaters(
          study.ratings.withoutClusters, seed: UInt64(number)
        ).flagged().isEmpty))
    return findings
  }

  private static let noisy = Simulation(
    subject: subject, data: "60 workers x 30 units, 5 workers a unit, 3 of them answer at random",
    seed: 179, dataSets: 500,
    measures: [
      Measure(
        name: "random workers found", kind: .share(nominal: 1), promise: .within(0.8...1)),
      familywise("any other worker flagged", 500),
    ]
  ) { draws, number in
    let ratings = try CrowdRatings.drawn(
      workers: 60, perWorker: 30, levels: 5, noisy: 3, &draws)
    let flagged = try DissentingRaters(ratings, seed: UInt64(number)).flagged()
    var findings = Findings()
    findings.note("random workers found", Double(flagged.count { $0 < 3 }) / 3)
    findings.note("any other worker flagged", holds: flagged.contains { $0 >= 3 })
    return findings
  }
}
