internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import PrintedNumbers
internal import ValueModel

struct CulturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cultures",
    abstract: "What people of cultures value: build, list and check targets.",
    discussion: """
      Example:
        compass cultures list
        compass cultures build data/examples/people/answers.csv --instrument pvq-21 \\
          --culture culture --weight weight --strata stratum --psu psu \\
          --output people.csv
        compass cultures check people.csv
      """,
    subcommands: [
      CulturesBuildCommand.self, CulturesListCommand.self, CulturesCheckCommand.self,
    ])
}

struct CulturesListCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "The culture targets that ship, or those of files.",
    discussion: """
      Example:
        compass cultures list
        compass cultures list ess-complete
        compass cultures list ess-incomplete --format csv

      Without a name, a line a file that ships; with names or paths of files, a line a target. JSON and CSV \
      have a row a target always.
      """)

  @Argument(help: ArgumentHelp("Names of targets that ship, or files.", valueName: "targets"))
  var files: [String] = []

  @Option(help: "Value system whose dimensions the files name.")
  var system: String = "schwartz"

  @OptionGroup var output: OutputOptions

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let files: [String]
    let system: String
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let catalog = try DefinitionCatalog.shipped()
    let system = try catalog.system(system)
    let targets = try (files.isEmpty ? CultureTargets.shippedNames : files).map {
      name throws(Diagnostics) in try catalog.cultureTargets(name, system: system)
    }
    let entries = CultureEntries(targets, system: system)
    let text = CultureTargetsText(entries)
    try CommandResult(
      command: "cultures list", options: Options(files: files, system: system.id),
      cautions: entries.cautions, results: entries
    ).print(
      output, to: surroundings.console, text: files.isEmpty ? text.overview : text.list,
      csv: text.csv)
    return .ok
  }
}

struct CulturesCheckCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "All that is wrong with a file of culture targets, and what it permits.",
    discussion: """
      Example:
        compass cultures check data/cultures/ess-complete.csv

      A file of targets is a CSV table with the columns culture, group, dimension, estimate, standardError, \
      respondents, effectiveSampleSize, items, itemsExpected, year, instrument, centring and source; group, \
      errors, counts and year may be blank. X.covariance.csv beside X.csv holds the covariances of its \
      estimates (culture, group, first, second, covariance), names.yaml names of the cultures.

      Every problem is told with its line, and ends the program with exit code 3. What is right is listed \
      with what it may be compared in: similarity (three dimensions or more), ranking (eight or more), survey \
      errors (standard errors are given), correlated errors (covariances are) and whole values (all items \
      were asked).
      """)

  @Argument(help: ArgumentHelp("The file, or the name of targets that ship.", valueName: "file"))
  var file: String

  @Option(help: "Value system whose dimensions the file names.")
  var system: String = "schwartz"

  @OptionGroup var output: OutputOptions

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let file: String
    let system: String
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let catalog = try DefinitionCatalog.shipped()
    let system = try catalog.system(system)
    let targets = try catalog.cultureTargets(file, system: system)
    try CultureEntries.check(targets)
    let entries = CultureEntries([targets], system: system)
    let text = CultureTargetsText(entries)
    try CommandResult(
      command: "cultures check", options: Options(file: file, system: system.id),
      cautions: entries.cautions, results: entries
    ).print(
      output, to: surroundings.console,
      text: "\(VisibleText.name(file)): nothing is wrong\n\(text.permissions)", csv: text.csv)
    return .ok
  }
}
