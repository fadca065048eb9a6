package import ValueModel

/// What simulated respondents of a survey are made of: cultures with groups, whose people were sampled by
/// strata and units and answer a questionnaire.
///
/// Read from YAML by `init(yaml:file:catalog:)`; the keys are described at the head of
/// `data/examples/people/plan.yaml`, the random model at `PeopleSimulation`.
package struct PeoplePlan: Sendable {
  /// People of a culture who value other things than the rest.
  package struct Group: Sendable, Equatable {
    package let name: String
    /// Of the population, above 0; all of a culture sum to 1.
    package let share: Double
    /// Of the sample.
    package let sampled: Double
    /// What is added to the culture's means, by identifier of the dimension.
    package let shifts: [String: Double]
  }

  package struct Culture: Sendable, Equatable {
    package let name: String
    /// How many people are asked.
    package let people: Int
    package let strata: Int
    /// Primary sampling units of each stratum.
    package let units: Int
    /// Mean of each dimension's items on the scale, high where it is important, in the order of the key.
    package let means: [Double]
    package let groups: [Group]
  }

  /// Standard deviations on the latent scale.
  package struct Deviations: Sendable, Equatable {
    /// Of what a person adds to all answers.
    package let person: Double
    /// Of what a person adds to the items of one dimension.
    package let value: Double
    /// Of what a primary sampling unit adds to the items of one dimension.
    package let unit: Double
    /// Of what is left of one answer.
    package let answer: Double

    /// Of all together.
    package var total: Double {
      (person * person + value * value + unit * unit + answer * answer).squareRoot()
    }
  }

  package let name: String
  /// Seed of every draw.
  package private(set) var seed: UInt64
  package let system: ValueSystem
  package let instrument: Instrument
  package let questionnaire: Questionnaire
  package let scale: CategoryScale
  package let deviations: Deviations
  /// Share of answers that are a code for none, 0..<1.
  package let missingShare: Double
  /// Share of people who stop before the answers that the questionnaire asks for, 0..<1.
  package let stoppedShare: Double
  /// Standard deviation of the logarithm of weights, beside what makes up for the shares of groups.
  package let weightSpread: Double
  package let cultures: [Culture]

  package init(
    name: String, seed: UInt64, system: ValueSystem, instrument: Instrument,
    questionnaire: Questionnaire, scale: CategoryScale, deviations: Deviations,
    missingShare: Double, stoppedShare: Double, weightSpread: Double, cultures: [Culture]
  ) {
    self.name = name
    self.seed = seed
    self.system = system
    self.instrument = instrument
    self.questionnaire = questionnaire
    self.scale = scale
    self.deviations = deviations
    self.missingShare = missingShare
    self.stoppedShare = stoppedShare
    self.weightSpread = weightSpread
    self.cultures = cultures
  }

  /// The same plan with other draws.
  package func seeded(_ seed: UInt64) -> PeoplePlan {
    var plan = self
    plan.seed = seed
    return plan
  }

  /// The means of a group's dimensions, in the order of the key.
  package func means(of culture: Culture, group: Group) -> [Double] {
    zip(questionnaire.keys, culture.means).map { $1 + (group.shifts[$0.dimension] ?? 0) }
  }
}
