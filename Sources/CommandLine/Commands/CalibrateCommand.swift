internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import ItemResponse

/// How `calibrate` names the methods for abilities.
enum AbilityArgument: String, ExpressibleByArgument, CaseIterable {
  case eap, map, ml, wle

  var method: AbilityMethod {
    switch self {
    case .eap: .expectedAPosteriori
    case .map: .maximumAPosteriori
    case .ml: .maximumLikelihood
    case .wle: .weightedLikelihood
    }
  }
}

/// How `calibrate` names the standard errors of items.
enum ErrorArgument: String, ExpressibleByArgument, CaseIterable {
  case observed
  case crossProduct = "cross-product"
  case sandwich

  var method: InformationMethod {
    switch self {
    case .observed: .observed
    case .crossProduct: .crossProduct
    case .sandwich: .sandwich
    }
  }
}

struct CalibrateCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Estimate item parameters and abilities with standard errors.",
    discussion: """
      Example:
        compass calibrate --logs data/example/judgments.jsonl.gz --where criterion=power \\
          --where judge_id=model:juror-a --where epoch=1 --response-model rasch

      On data of yours:
        compass calibrate responses.csv --person model --item item --response score \\
          --response-model 2pl --control 19
        compass calibrate --study pilot.study --where criterion=honesty --response-model rasch

      One row a response. Responses are whole numbers: two values for rasch, 2pl and 3pl. Items \
      that all answered alike are left out and named. Abilities are on the scale on which they have \
      mean 0 and standard deviation 1. --control shuffles the responses of each item and calibrates \
      again: a model that fits the shuffled table as well has found nothing. A calibration on few \
      persons is marked; the interval of an ability takes the items' parameters as known.
      """)

  @Argument(
    help: ArgumentHelp(
      "The responses: CSV, .xlsx, SPSS, Stata or JSON Lines; - for standard input.",
      valueName: "file"))
  var responses: String?

  @OptionGroup var source: SourceOptions

  @Option(help: "Column that names the person: a model, say; of judgments, model_id.")
  var person: String?

  @Option(
    help: "Column that names the item, or columns with commas between; of judgments, sample_id.")
  var item: String?

  @Option(help: "Column with the response; of judgments, the mean score over judges.")
  var response: String?

  @Option(help: "Item response model.")
  var responseModel: ItemModel = .twoParameter

  @Option(help: "Estimates of the abilities.")
  var abilities: AbilityArgument = .eap

  @Option(help: "Standard errors of the items.")
  var errors: ErrorArgument = .observed

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var level: LevelOption

  @Option(help: "How many shuffled tables to calibrate as a negative control.")
  var control: Int = 0

  @OptionGroup var output: OutputOptions

  @Option(help: "Seed of the shuffles.")
  var seed: UInt64 = 0

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    try source.validate(
      besides: responses, tableOptions,
      columns: [("--person", person), ("--item", item), ("--response", response)])
    guard (0...10_000).contains(control) else {
      throw ValidationError("--control must be a whole number from 0 to 10000.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let record = try source.table(output, in: surroundings)
    let criteria = try record?.criteria(apartBy: [item].compactMap(\.self)) ?? []
    let input: any PlacedColumns
    if let record {
      input = try record.responses()
    } else {
      input = try InputTable(
        responses ?? "", missing: tableOptions.missing, sheet: source.sheetOption.sheet,
        conversion: source.convert.conversion)
    }
    let named = (
      person: person ?? "model_id", item: item ?? record?.item ?? "", response: response ?? "score"
    )
    let path = input.place.file
    let columns = try ResponseColumns(
      input, path: path, person: named.person, item: named.item, response: named.response)
    let table = try TableCalibration(columns, of: path, model: responseModel)
    let line = surroundings.progress
    let calibration = line?.during("calibrating", table.fit) ?? table.fit()
    if !output.quiet {
      surroundings.console.warn(
        "calibrated \(columns.items.count) items on \(columns.persons.count) persons in "
          + "\(calibration.iterations) steps")
    }
    let (results, cautions) = try table.results(
      calibration,
      TableCalibration.Settings(
        abilities: abilities.method, errors: errors.method, level: level.value,
        control: control, seed: seed))
    let text = CalibrationText(results: results, level: level.value)
    try CommandResult(
      command: "calibrate",
      options: options(person: named.person, item: named.item, response: named.response),
      cautions: cautions + criteria, results: results, issues: record?.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let source: SourceDescription?
    let person: String
    let item: String
    let response: String
    let model: String
    let missing: [String]
    let abilities: String
    let errors: String
    let level: Double
    let control: Int
    let seed: UInt64
  }

  private func options(person: String, item: String, response: String) -> Options {
    Options(
      source: SourceDescription(source), person: person, item: item, response: response,
      model: responseModel.rawValue,
      missing: tableOptions.added, abilities: abilities.rawValue, errors: errors.rawValue,
      level: level.value, control: control,
      seed: seed)
  }
}
