import Foundation
import Statistics

/// Intervals of weighted means over surveys: few primary sampling units in a stratum, unequal weights that
/// go with what is measured, few discrete answers.
enum SurveyIntervals {
  private static let subject = "Means of surveys"

  /// How respondents are sampled.
  private struct Plan {
    let strata: Int
    let units: Int
    let people: Int

    var degreesOfFreedom: Int { strata * (units - 1) }
    var label: String {
      "\(strata) strata of \(units) units of \(people) people, weights of 0.3 to 3"
    }
  }

  private static let plans = [
    Plan(strata: 2, units: 3, people: 8), Plan(strata: 4, units: 3, people: 8),
    Plan(strata: 10, units: 2, people: 8), Plan(strata: 12, units: 3, people: 5),
    Plan(strata: 10, units: 6, people: 8), Plan(strata: 40, units: 2, people: 8),
  ]

  static let simulations = plans.map(simulation)

  /// Below 20 degrees of freedom the error is uncertain itself, and weights and strata of unequal spread
  /// leave fewer than the design counts.
  private static func promise(_ plan: Plan, _ dataSets: Int) -> Measure.Promise {
    if plan.degreesOfFreedom >= 20 { return JudgeSimulations.covers(dataSets) }
    return .within((0.9 - 2.33 * (0.9 * 0.1 / Double(dataSets)).squareRoot())...1)
  }

  private static func simulation(_ plan: Plan) -> Simulation {
    let dataSets = 3_000
    let promised = promise(plan, dataSets)
    return Simulation(
      subject: subject, data: plan.label, seed: 230, dataSets: dataSets,
      measures: [
        .coverage("linearisation, t", promised),
        .coverage("jackknife of units, t", promised),
        .coverage("difference of two groups, t", promised),
        .coverage("share of about 10 %, log-odds", promised),
        .coverage("linearisation, normal", .none("fewer degrees of freedom than infinite")),
        .coverage("units and strata ignored", .none("people of one unit are alike")),
        .coverage("weights ignored", .none("who is asked more often values other things")),
      ]
    ) { draws, _ in
      let sample = Sample(plan, &draws)
      let count = sample.weights.count
      let design = try SurveyDesign(
        respondents: count, weights: sample.weights, strata: sample.strata,
        primaryUnits: sample.units)
      let simple = try SurveyDesign(respondents: count, weights: sample.weights)
      let plain = try SurveyDesign(
        respondents: count, strata: sample.strata, primaryUnits: sample.units)
      var findings = Findings()
      func note(_ name: String, _ estimate: Outcome<SurveyContrast>, _ truth: Double) {
        findings.note(name, estimate.flatMap { $0.interval(level: 0.95) }.holds(truth))
      }
      let means = try SurveyMeans(sample.values, variables: 1, design: design)
      note("linearisation, t", means.estimate(0), World.mean)
      findings.note(
        "linearisation, normal",
        means.estimate(0).flatMap { $0.interval(level: 0.95, reference: .normal) }
          .holds(World.mean))
      let jackknife = try SurveyJackknife(sample.values, variables: 1, design: design)
      note(
        "jackknife of units, t",
        jackknife.means[0].flatMap { mean in
          jackknife.covariance().map {
            SurveyContrast(
              estimate: mean, standardError: $0.standardError(0),
              degreesOfFreedom: jackknife.degreesOfFreedom)
          }
        }, World.mean)
      let groups = try SurveyMeans(
        (0..<count).flatMap { row in
          (0..<2).map { sample.groups[row] == $0 ? sample.values[row] : .nan }
        }, variables: 2, design: design)
      note("difference of two groups, t", try groups.contrast([1, -1]), World.difference)
      let shares = try SurveyMeans.shares(
        of: sample.answers.map { $0 >= World.rareAnswer ? 0 : 1 }, categories: 2, design: design)
      findings.note(
        "share of about 10 %, log-odds",
        shares.estimate(0).flatMap { $0.logitInterval(level: 0.95) }.holds(World.share))
      note(
        "units and strata ignored",
        try SurveyMeans(sample.values, variables: 1, design: simple).estimate(0), World.mean)
      note(
        "weights ignored",
        try SurveyMeans(sample.values, variables: 1, design: plain).estimate(0), World.mean)
      return findings
    }
  }

  /// What people answer: six items of 1 to 6, the first two of one value.
  private enum World {
    /// Shares of two groups in the population, and in the sample.
    static let population = [0.4, 0.6]
    static let sampled = [0.2, 0.8]
    static let rareAnswer = 5
    static let deviations = (unit: 0.35, person: 0.5, answer: 0.9)

    static func centre(item: Int, group: Int, stratum: Int) -> Double {
      (item < 2 ? (group == 0 ? 3.3 : 2.6) : 3.5) + (stratum.isMultiple(of: 2) ? 0.2 : -0.2)
    }

    static func answer(_ latent: Double) -> Int { min(6, max(1, Int(latent.rounded()))) }

    /// The chance of an answer of `least` or more.
    static func chance(of least: Int, centre: Double) -> Double {
      let total =
        (deviations.unit * deviations.unit + deviations.person * deviations.person
        + deviations.answer * deviations.answer).squareRoot()
      return 0.5 * erfc((Double(least) - 0.5 - centre) / total / 2.0.squareRoot())
    }

    /// The expected value of a group: two items less the mean of all six.
    static func value(group: Int, stratum: Int) -> Double {
      let answers = (0..<6).map { item in
        let centre = centre(item: item, group: group, stratum: stratum)
        return (2...6).reduce(1.0) { $0 + chance(of: $1, centre: centre) }
      }
      return (answers[0] + answers[1]) / 2 - answers.reduce(0, +) / 6
    }

    /// Of a group over both kinds of strata.
    static func overStrata(_ figure: (Int) -> Double) -> Double { (figure(0) + figure(1)) / 2 }

    static let mean = (0..<2).reduce(0.0) { sum, group in
      sum + population[group] * overStrata { value(group: group, stratum: $0) }
    }
    static let difference =
      overStrata { value(group: 0, stratum: $0) } - overStrata { value(group: 1, stratum: $0) }
    static let share = (0..<2).reduce(0.0) { sum, group in
      sum + population[group]
        * overStrata {
          chance(of: rareAnswer, centre: centre(item: 0, group: group, stratum: $0))
        }
    }
  }

  private struct Sample {
    var values: [Double] = []
    /// To the first item.
    var answers: [Int] = []
    var groups: [Int] = []
    var weights: [Double] = []
    var strata: [Int] = []
    var units: [Int] = []

    init(_ plan: Plan, _ draws: inout Draws) {
      let deviations = World.deviations
      for stratum in 0..<plan.strata {
        for unit in 0..<plan.units {
          let shifts = draws.normals(6).map { deviations.unit * $0 }
          for _ in 0..<plan.people {
            let group = draws.category(World.sampled)
            let level = deviations.person * draws.normal()
            let answers = (0..<6).map { item in
              World.answer(
                World.centre(item: item, group: group, stratum: stratum) + shifts[item] + level
                  + deviations.answer * draws.normal())
            }
            values.append(
              Double(answers[0] + answers[1]) / 2 - Double(answers.reduce(0, +)) / 6)
            self.answers.append(answers[0])
            groups.append(group)
            weights.append(
              World.population[group] / World.sampled[group] * exp(0.3 * draws.normal()))
            strata.append(stratum)
            units.append(unit)
          }
        }
      }
    }
  }
}
