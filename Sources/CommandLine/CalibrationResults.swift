internal import ItemResponse
internal import PrintedNumbers
internal import Statistics

/// What `calibrate` prints, in its three formats.
struct CalibrationResults: Encodable {
  /// The difficulty of an item of two categories, or those of the boundaries between more.
  enum Difficulty: Encodable {
    case one(EstimateResult)
    case several([EstimateResult])

    var all: [EstimateResult] {
      switch self {
      case .one(let estimate): [estimate]
      case .several(let estimates): estimates
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .one(let estimate): try container.encode(estimate)
      case .several(let estimates): try container.encode(estimates)
      }
    }
  }

  struct ItemEntry: Encodable {
    let item: String
    let discrimination: EstimateResult
    let difficulty: Difficulty
    let lowerAsymptote: EstimateResult?
  }

  struct PersonEntry: Encodable {
    let person: String
    let ability: EstimateResult
  }

  struct Finding: Encodable {
    let gainPerResponse: Double
    let meanDiscrimination: Double
    let reliability: Double

    init(_ finding: ShuffledControl.Finding) {
      gainPerResponse = finding.gainPerResponse
      meanDiscrimination = finding.meanDiscrimination
      reliability = finding.reliability
    }
  }

  struct Control: Encodable {
    let observed: Finding
    let shuffled: [Finding]
    let pValue: Double
  }

  let items: [ItemEntry]
  let persons: [PersonEntry]
  let logLikelihood: Double
  let iterations: Int
  let converged: Bool
  let parameters: Int
  let reliability: Double
  let control: Control?

  init(
    _ calibration: Calibration, columns: ResponseColumns, errors: Outcome<ParameterCovariance>,
    abilities: [Outcome<AbilityEstimate>], deviate: Double, level: Double,
    control: ShuffledControl?
  ) {
    func result(_ estimate: Double, _ error: Outcome<Double>) -> EstimateResult {
      EstimateResult(
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
        case .undefined: EstimateResult(difficulty)
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
          ?? EstimateResult(ability.map(\.ability)))
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

  func text(level: Double) -> String {
    let itemRows = items.flatMap { entry in
      CalibrationResults.rows(entry.item, [("discrimination", entry.discrimination)])
        + CalibrationResults.rows(
          "",
          entry.difficulty.all.enumerated().map {
            (entry.difficulty.all.count == 1 ? "difficulty" : "difficulty \($0 + 1)", $1)
          })
        + CalibrationResults.rows("", entry.lowerAsymptote.map { [("lower asymptote", $0)] } ?? [])
    }
    let personRows = persons.map { entry in
      [entry.person] + CalibrationResults.cells(entry.ability)
    }
    let interval = NumberText.intervalTitle(level: level)
    var parts = [
      TextTable(
        columns: [
          ("Item", .leading), ("Parameter", .leading), ("Estimate", .trailing),
          ("Error", .trailing), (interval, .trailing),
        ], rows: itemRows
      ).text,
      TextTable(
        columns: [
          ("Person", .leading), ("Ability", .trailing), ("Error", .trailing),
          (interval, .trailing),
        ], rows: personRows
      ).text,
      "log-likelihood \(Precision(decimals: 3).text(logLikelihood)), \(parameters) parameters, "
        + "marginal reliability \(Precision(decimals: 3).text(reliability))",
    ]
    if let control {
      let gains = control.shuffled.map(\.gainPerResponse)
      let mean = gains.reduce(0, +) / Double(gains.count)
      let digits = Precision(decimals: 4)
      parts.append(
        "negative control: gain a response \(digits.text(control.observed.gainPerResponse)), "
          + "shuffled \(digits.text(mean)), p = \(digits.text(control.pValue))")
    }
    return parts.joined(separator: "\n\n")
  }

  var csv: String {
    func row(_ kind: String, _ name: String, _ parameter: String, _ estimate: EstimateResult)
      -> [String]
    {
      func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }
      return [
        kind, name, parameter, text(estimate.estimate), text(estimate.standardError),
        text(estimate.lower), text(estimate.upper), text(estimate.level), text(estimate.method),
        text(estimate.reason),
      ]
    }
    var rows: [[String]] = []
    for entry in items {
      rows.append(row("item", entry.item, "discrimination", entry.discrimination))
      for (index, difficulty) in entry.difficulty.all.enumerated() {
        rows.append(
          row(
            "item", entry.item,
            entry.difficulty.all.count == 1 ? "difficulty" : "difficulty_\(index + 1)", difficulty))
      }
      if let lower = entry.lowerAsymptote {
        rows.append(row("item", entry.item, "lower_asymptote", lower))
      }
    }
    rows += persons.map { row("person", $0.person, "ability", $0.ability) }
    return CSVText.table(
      header: [
        "kind", "name", "parameter", "estimate", "standard_error", "lower", "upper", "level",
        "method", "reason",
      ], rows: rows)
  }

  private static func rows(
    _ name: String, _ parameters: [(String, EstimateResult)]
  ) -> [[String]] {
    parameters.map { [name, $0.0] + cells($0.1) }
  }

  private static func cells(_ result: EstimateResult) -> [String] {
    guard let estimate = result.estimate else { return [result.reason ?? "undefined", "–", "–"] }
    let precision = Precision(errors: result.standardError.map { [$0] } ?? [0.01])
    let interval: String
    if let lower = result.lower, let upper = result.upper {
      interval = precision.text(lower, upper)
    } else {
      interval = "–"
    }
    return [
      precision.text(estimate), result.standardError.map(precision.text) ?? "–", interval,
    ]
  }
}
