internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

struct CulturesBuildCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Culture targets with errors, from the answers of respondents.",
    discussion: """
      Example:
        compass cultures build data/examples/people/answers.csv --instrument pvq-21 \\
          --culture culture --weight weight --strata stratum --psu psu \\
          --output people.csv

      On data of yours:
        compass cultures build ESS11.sav --instrument pvq-21 --culture cntry \\
          --weight anweight --strata stratum --psu psu --by gndr --year 2023 \\
          --output ess11.csv
        compass cultures build survey.dta --instrument pvq-40 --culture country \\
          --weight w --replicate-weights "rep*" --replicate-method brr \\
          --output survey.csv

      A row is a respondent. The variables of the items are found by their names: those of the European Social \
      Survey, or pvq1, pvq2 and so on; `compass systems pvq-21` lists them. A value is the mean of its items; \
      with an instrument that centres on respondents, the mean of all of a respondent's answers is subtracted. \
      Who answered fewer items than the instrument asks for is left out, and counted.

      Errors are by linearisation, from strata and primary sampling units (numbered within strata, which are \
      parts of a culture), or from replicate weights. There is no finite population correction. Groups are \
      domains of their culture's sample. Beside the targets stands X.covariance.csv with the covariances of \
      their values.
      """)

  /// How replicate weights were made.
  enum ReplicateMethod: String, ExpressibleByArgument, CaseIterable {
    case brr, fay, jk1, jkn, bootstrap
  }

  @Argument(
    help: ArgumentHelp(
      "Files of respondents: CSV, .xlsx, SPSS, Stata or JSON Lines; - for standard input.",
      valueName: "file"))
  var files: [String]

  @Option(help: "The questionnaire: its name, or its file.")
  var instrument: String

  @Option(help: ArgumentHelp("Column of the culture, such as the country.", valueName: "column"))
  var culture: String

  @Option(
    help: ArgumentHelp(
      "Column of groups within a culture, or several with commas between.", valueName: "column"))
  var by: String?

  @Option(help: ArgumentHelp("Column of the sampling weight.", valueName: "column"))
  var weight: String?

  @Option(help: ArgumentHelp("Column of the stratum.", valueName: "column"))
  var strata: String?

  @Option(
    help: ArgumentHelp("Column of the primary sampling unit, within strata.", valueName: "column"))
  var psu: String?

  @Option(
    help: ArgumentHelp(
      "Columns of replicate weights, such as \"rep*\", in place of strata and units.",
      valueName: "pattern"))
  var replicateWeights: String?

  @Option(help: "How they were made: brr, fay, jk1, jkn or bootstrap.")
  var replicateMethod: ReplicateMethod?

  @Option(help: ArgumentHelp("The rho of Fay's method.", valueName: "share"))
  var fayRho: Double?

  @Option(
    help: ArgumentHelp(
      "What squares of replicates are multiplied by; that of the method when not given.",
      valueName: "factor"))
  var replicateScale: Double?

  @Option(
    help: ArgumentHelp(
      "The same besides for each replicate, with commas between, or one for all; jkn needs it.",
      valueName: "factor,..."))
  var replicateScales: String?

  @Option(
    name: .customLong("lone-psu"),
    help:
      "What strata of one primary sampling unit count: refused (no errors), certainty (nothing), grand-mean or average."
  )
  var loneUnits: LoneUnits = .refused

  @Option(
    help: ArgumentHelp(
      "Layout of the variables, such as ess; found by their names when not given.",
      valueName: "name"))
  var layout: String?

  @Option(help: "Cultures and groups of fewer respondents are left out.")
  var minimumGroup: Int = 10

  @Option(help: "Year of the survey.")
  var year: Int?

  @Option(
    help: ArgumentHelp(
      "Where the answers come from; the names of the files when not given.", valueName: "text"))
  var source: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "File of the targets, and X.covariance.csv beside X.csv; nothing is written when not given.",
      valueName: "file"))
  var output: String?

  @OptionGroup var sheetOption: SheetOption

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var convert: ConvertOption

  @OptionGroup var level: LevelOption

  @OptionGroup var outputOptions: OutputOptions

  var isQuiet: Bool { outputOptions.quiet }

  /// What strata of one primary sampling unit count, in words of the command line.
  enum LoneUnits: String, ExpressibleByArgument, CaseIterable {
    case refused, certainty, average
    case grandMean = "grand-mean"

    var value: SurveyDesign.LonePrimaryUnits {
      switch self {
      case .refused: .refused
      case .certainty: .certainty
      case .average: .average
      case .grandMean: .grandMean
      }
    }
  }

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Name at least one file of respondents.") }
    guard files.count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("Only one file can be the standard input.")
    }
    guard minimumGroup >= 1 else {
      throw ValidationError("--minimum-group must be a whole number of at least 1.")
    }
    if let year, !(1...9_999).contains(year) {
      throw ValidationError("--year must be a year such as 2023.")
    }
    if let output, output == "-" {
      throw ValidationError("--output must name a file, since two are written.")
    }
    try validateReplicates()
  }

  private func validateReplicates() throws {
    guard replicateWeights != nil else {
      for (option, isGiven) in [
        ("--replicate-method", replicateMethod != nil), ("--fay-rho", fayRho != nil),
        ("--replicate-scale", replicateScale != nil),
        ("--replicate-scales", replicateScales != nil),
      ] where isGiven {
        throw ValidationError("\(option) goes with --replicate-weights.")
      }
      return
    }
    guard let replicateMethod else {
      throw ValidationError(
        "Say how replicate weights were made: --replicate-method brr, fay, jk1, jkn or bootstrap.")
    }
    guard strata == nil, psu == nil else {
      throw ValidationError(
        "--strata and --psu stand for a design, --replicate-weights for another.")
    }
    guard weight != nil else {
      throw ValidationError("--replicate-weights needs the full sample's --weight too.")
    }
    guard (fayRho != nil) == (replicateMethod == .fay) else {
      throw ValidationError("--fay-rho goes with --replicate-method fay, which needs it.")
    }
    if let fayRho, !(fayRho >= 0 && fayRho < 1) {
      throw ValidationError("--fay-rho must lie from 0 to below 1, such as 0.5.")
    }
    if let replicateScale, !(replicateScale > 0 && replicateScale.isFinite) {
      throw ValidationError("--replicate-scale must be a number above 0.")
    }
    guard replicateMethod != .jkn || replicateScales != nil else {
      throw ValidationError(
        "--replicate-method jkn needs --replicate-scales: (n - 1)/n of each replicate's stratum.")
    }
    guard replicateScales == nil || scales != nil else {
      throw ValidationError("--replicate-scales must be numbers of 0 or more, with commas between.")
    }
  }

  private var scales: [Double]? {
    replicateScales.flatMap { text in
      let cells = WordList.cells(text)
      let numbers = cells.compactMap(Double.init)
      return numbers.count == cells.count && numbers.allSatisfy { $0 >= 0 && $0.isFinite }
        ? numbers : nil
    }
  }

  private var settings: CultureBuildSettings {
    var settings = CultureBuildSettings(culture: culture)
    settings.by = by
    settings.weight = weight
    settings.strata = strata
    settings.primaryUnit = psu
    settings.layout = layout
    settings.lonePrimaryUnits = loneUnits.value
    settings.minimumGroup = minimumGroup
    settings.level = level.value
    settings.year = year
    settings.source = source
    if let replicateWeights, let replicateMethod {
      let method: ReplicateWeights.Method =
        switch replicateMethod {
        case .brr: .balanced
        case .fay: .fay(rho: fayRho ?? 0)
        case .jk1: .jackknife1
        case .jkn: .jackknifeN
        case .bootstrap: .bootstrap
        }
      settings.replicates = CultureBuildSettings.Replicates(
        columns: replicateWeights, method: method, scale: replicateScale, replicateScales: scales)
    }
    return settings
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let catalog = try DefinitionCatalog.shipped()
    let instrument = try catalog.instrument(instrument)
    let system: ValueSystem
    if let own = instrument.ownSystem {
      system = own
    } else {
      system = try catalog.system(instrument.system ?? "schwartz")
    }
    let tables = try files.map { path throws(Diagnostics) in
      try InputTable(
        path, missing: tableOptions.missing, sheet: sheetOption.sheet,
        conversion: convert.conversion)
    }
    let built = try CultureBuilder(
      tables, names: files, instrument: instrument, system: system, settings: settings,
      output: output ?? "targets.csv")
    if let output { try built.targets.write(to: output) }
    let text = CultureBuildText(built.results, written: output)
    try CommandResult(
      command: "cultures build", options: options(instrument.id), cautions: built.cautions,
      results: built.results
    ).print(
      outputOptions, to: surroundings.console, text: text.text, csv: built.targets.csvText)
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let files: [String]
    let instrument: String
    let culture: String
    let by: String?
    let weight: String?
    let strata: String?
    let psu: String?
    let replicateWeights: String?
    let replicateMethod: String?
    let fayRho: Double?
    let replicateScale: Double?
    let replicateScales: [Double]?
    let lonePSU: String
    let layout: String?
    let minimumGroup: Int
    let year: Int?
    let source: String?
    let missing: [String]
    let level: Double
    let output: String?
  }

  private func options(_ instrument: String) -> Options {
    Options(
      files: files, instrument: instrument, culture: culture, by: by, weight: weight,
      strata: strata, psu: psu, replicateWeights: replicateWeights,
      replicateMethod: replicateMethod?.rawValue, fayRho: fayRho, replicateScale: replicateScale,
      replicateScales: scales, lonePSU: loneUnits.rawValue, layout: layout,
      minimumGroup: minimumGroup, year: year, source: source, missing: tableOptions.added,
      level: level.value, output: output)
  }
}
