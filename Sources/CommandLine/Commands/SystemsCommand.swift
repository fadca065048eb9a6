internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel

struct SystemsCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "systems",
    abstract: "List value systems, instruments and column maps, show one, or check a file.",
    discussion: """
      Examples:
        compass systems
        compass systems schwartz
        compass systems value-portrait
        compass systems data/example/plan.yaml

      Of a YAML file it tells by its keys whether it defines a value system, an instrument, a column \
      map or a simulation plan, and checks it as such: what is wrong is listed with lines.
      """)

  @Argument(
    help:
      "A value system, an instrument or a column map: its name, or a YAML file to check. All when not given."
  )
  var name: String?

  @OptionGroup var output: OutputOptions

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let name: String?
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let definitions = try NamedDefinitions(name)
    let text = DefinitionsText(definitions: definitions)
    try CommandResult(command: "systems", options: Options(name: name), results: definitions)
      .print(
        output, to: surroundings.console, text: name == nil ? text.overview : text.details,
        csv: text.csv)
    return .ok
  }
}

/// Definitions of every kind that a name asks for.
struct NamedDefinitions: Encodable {
  private(set) var systems: [ValueSystem] = []
  private(set) var instruments: [Instrument] = []
  private(set) var columnMaps: [DescribedColumnMap] = []
  private(set) var simulationPlans: [DescribedPlan] = []
  /// What a file was found to be, and to be right.
  private(set) var checked: Checked?

  struct Checked: Encodable {
    let file: String
    let kind: DefinitionKind
  }

  private enum CodingKeys: String, CodingKey {
    case systems, instruments, columnMaps, simulationPlans, checked
  }

  /// - Parameter name: An identifier, name or alias, or the path of a file; nil for all that ship.
  /// - Throws: where there is none, with a suggestion, and everything that is wrong with a file.
  init(_ name: String?) throws(Diagnostics) {
    let catalog = try DefinitionCatalog.shipped()
    guard let name else {
      systems = catalog.systems
      instruments = catalog.instruments
      columnMaps = ColumnMap.shippedMaps.map(DescribedColumnMap.init)
      return
    }
    guard !DefinitionFile.isPath(name) else {
      try read(name, catalog)
      return
    }
    if let system = try? catalog.system(name) {
      systems = [system]
      instruments = catalog.instruments.filter { $0.system == system.id }
    }
    // A name may be that of an instrument and of the map of the same data.
    if systems.isEmpty, let instrument = try? catalog.instrument(name) {
      instruments = [instrument]
    }
    if systems.isEmpty {
      columnMaps = ColumnMap.shippedMaps.filter { $0.id == name }.map(DescribedColumnMap.init)
    }
    guard systems.isEmpty, instruments.isEmpty, columnMaps.isEmpty else { return }
    let known =
      catalog.systems.map(\.id) + catalog.instruments.map(\.id) + ColumnMap.shippedMaps.map(\.id)
    throw Diagnostics(
      .unknownName, of: name, "there is no value system, instrument or column map of this name",
      remedy: NameSuggestion.remedy(for: name, among: known))
  }

  private mutating func read(_ file: String, _ catalog: DefinitionCatalog) throws(Diagnostics) {
    let yaml = try DefinitionFile.text(of: file)
    let kind = try DefinitionKind(yaml: yaml, file: file)
    switch kind {
    case .valueSystem: systems = [try ValueSystem(yaml: yaml, file: file)]
    case .instrument: instruments = [try catalog.instrument(file)]
    case .columnMap:
      columnMaps = [DescribedColumnMap(try ColumnMap(yaml: yaml, file: file))]
    case .simulationPlan:
      simulationPlans = [
        DescribedPlan(try SimulationPlan(yaml: yaml, file: file, catalog: catalog))
      ]
    }
    checked = Checked(file: file, kind: kind)
  }
}

/// What a column map takes from where, for people and for JSON.
struct DescribedColumnMap: Encodable {
  struct Column: Encodable {
    /// Of the record.
    let column: String
    /// The column of the table, or the number of the row behind a text, or a text for all rows.
    let source: String
  }

  let id: String
  let name: String
  let hasHeader: Bool
  /// Where the rows are in a JSON document, and the list of rows within a row; nil where neither is.
  let rows: String?
  let each: String?
  /// What the cells of a row must be for it to be read.
  let conditions: [Condition]?
  let columns: [Column]
  /// The column of the record that tells columns apart which stand side by side, and what they hold.
  let wide: Wide?

  struct Wide: Encodable {
    let become: String
    let cells: String
    /// Empty for all columns that the map does not name otherwise; or one name with `*`.
    let columns: [String]
  }

  struct Condition: Encodable {
    let column: String
    let texts: [String]
  }

  init(_ map: ColumnMap) {
    id = map.id
    name = map.name
    hasHeader = map.hasHeader
    rows = map.rows
    each = map.each
    conditions = map.conditions?.map { Condition(column: $0.name, texts: $0.texts) }
    columns =
      map.columns.map { Column(column: $0.column.rawValue, source: $0.words) }
      + map.constants.map { Column(column: $0.column.rawValue, source: "= \($0.text)") }
    wide = map.wide.map { wide in
      Wide(
        become: wide.become.rawValue, cells: wide.cells.rawValue,
        columns: wide.pattern.map { [$0] } ?? wide.members?.map(\.name) ?? [])
    }
  }
}

/// What a simulation plan asks for.
struct DescribedPlan: Encodable {
  let name: String
  let system: String
  let seed: UInt64
  let items: Int
  let clusters: Int
  let dimensionsPerItem: Int
  let epochs: Int
  let models: [String]
  let judges: [String]
  /// Judgments with and without a score, before those that models leave out.
  let judgments: Int

  init(_ plan: SimulationPlan) {
    name = plan.name
    system = plan.system.id
    seed = plan.seed
    items = plan.itemCount
    clusters = plan.clusterCount
    dimensionsPerItem = plan.dimensionsPerItem
    epochs = plan.epochs
    models = plan.models.map(\.name)
    judges = plan.judges.map(\.name)
    judgments = items * dimensionsPerItem * epochs * models.count * judges.count
  }
}
