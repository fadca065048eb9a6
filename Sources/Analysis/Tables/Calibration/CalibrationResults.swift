internal import ItemResponse
internal import Statistics

/// What `calibrate` prints.
package struct CalibrationResults: Codable {
  /// The difficulty of an item of two categories, or those of the boundaries between more.
  package enum Difficulty: Codable {
    case one(Estimate)
    case several([Estimate])

    package var all: [Estimate] {
      switch self {
      case .one(let estimate): [estimate]
      case .several(let estimates): estimates
      }
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .one(let estimate): try container.encode(estimate)
      case .several(let estimates): try container.encode(estimates)
      }
    }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let one = try? container.decode(Estimate.self) {
        self = .one(one)
      } else {
        self = .several(try container.decode([Estimate].self))
      }
    }
  }

  package struct ItemEntry: Codable {
    package let item: String
    package let discrimination: Estimate
    package let difficulty: Difficulty
    package let lowerAsymptote: Estimate?
  }

  package struct PersonEntry: Codable {
    package let person: String
    package let ability: Estimate
  }

  package struct Finding: Codable {
    package let gainPerResponse: Double
    let meanDiscrimination: Double
    package let reliability: Double

    init(_ finding: ShuffledControl.Finding) {
      gainPerResponse = finding.gainPerResponse
      meanDiscrimination = finding.meanDiscrimination
      reliability = finding.reliability
    }
  }

  package struct Control: Codable {
    package let observed: Finding
    package let shuffled: [Finding]
    package let pValue: Double
  }

  package let items: [ItemEntry]
  package let persons: [PersonEntry]
  package let logLikelihood: Double
  package let iterations: Int
  let converged: Bool
  package let parameters: Int
  package let reliability: Double
  package let control: Control?

  init(
    _ calibration: Calibration, columns: ResponseColumns, errors: Outcome<ParameterCovariance>,
    abilities: [Outcome<AbilityEstimate>], deviate: Double, level: Double,
    control: ShuffledControl?
  ) {
    func result(_ estimate: Double, _ error: Outcome<Double>) -> Estimate {
      Estimate(
        .value(estimate), standardError: error.value,
        interval: error.map {
          ConfidenceInterval(
            lower: estimate - deviate * $0, upper: estimate + deviate * $0, level: level,
            method: "normal")
        })
    }
    items = calibration.items.enumerated().map { number, item in
      let known = errors.map { $0.items[number] }
      let difficulties = item.difficulties.enumerated().map { index, difficulty in
        switch difficulty {
        case .value(let value): result(value, known.flatMap { $0.difficulties[index] })
        case .undefined: Estimate(difficulty)
        }
      }
      return ItemEntry(
        item: columns.items[number],
        discrimination: result(item.discrimination, known.flatMap { $0.discrimination }),
        difficulty: difficulties.count == 1 ? .one(difficulties[0]) : .several(difficulties),
        lowerAsymptote: calibration.model == .threeParameter
          ? result(
            item.lowerAsymptote,
            known.flatMap { $0.lowerAsymptote ?? .undefined(.singularInformation) }) : nil)
    }
    persons = columns.persons.indices.map { person -> PersonEntry in
      // A prior alone is no finding.
      let ability: Outcome<AbilityEstimate> =
        columns.responseCounts[person] > 0 ? abilities[person] : .undefined(.noData)
      return PersonEntry(
        person: columns.persons[person],
        ability: ability.value.map { result($0.ability, .value($0.standardError)) }
          ?? Estimate(ability.map(\.ability)))
    }
    logLikelihood = calibration.logLikelihood
    iterations = calibration.iterations
    converged = calibration.isConverged
    parameters = calibration.parameterCount
    reliability = calibration.bank.marginalReliability()
    self.control = control.map {
      Control(
        observed: Finding($0.observed), shuffled: $0.shuffled.map(Finding.init),
        pValue: $0.pValue)
    }
  }
}
