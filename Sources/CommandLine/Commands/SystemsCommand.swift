internal import ArgumentParser
internal import Diagnostics
internal import PrintedNumbers
internal import ValueModel

struct SystemsCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "systems",
    abstract: "List value systems and instruments, show one, or check a definition file.",
    discussion: """
      Examples:
        compass systems
        compass systems schwartz
        compass systems my-values.yaml
      """)

  @Argument(help: "A value system: its name, or a YAML file to check. All when not given.")
  var name: String?

  @OptionGroup var output: OutputOptions

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let name: String?
  }

  private struct Listing: Encodable {
    let systems: [ValueSystem]
    let instruments: [Instrument]
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let catalog = try DefinitionCatalog.shipped()
    let systems =
      try name.map { name throws(Diagnostics) in [try catalog.system(name)] } ?? catalog.systems
    let instruments = catalog.instruments.filter { instrument in
      name == nil || instrument.system == systems.first?.id
    }
    try CommandResult(
      command: "systems", options: Options(name: name),
      results: Listing(systems: systems, instruments: instruments)
    ).print(
      output, to: surroundings.console,
      text: name == nil
        ? SystemsCommand.overview(catalog)
        : systems.map(SystemsCommand.text).joined(separator: "\n\n"),
      csv: SystemsCommand.csv(systems))
    return .ok
  }

  private static func overview(_ catalog: DefinitionCatalog) -> String {
    let systems = TextTable(
      columns: [
        ("System", .leading), ("Dimensions", .trailing), ("Groups", .trailing),
        ("Orders", .leading), ("Name", .leading),
      ],
      rows: catalog.systems.map { system in
        [
          system.id, "\(system.dimensions.count)", "\(system.groups.count)",
          system.circularOrders.isEmpty
            ? "–" : system.circularOrders.map(\.id).joined(separator: ", "),
          system.name,
        ]
      })
    let instruments = TextTable(
      columns: [
        ("Instrument", .leading), ("System", .leading), ("Scale", .leading),
        ("Centring", .leading), ("Name", .leading),
      ],
      rows: catalog.instruments.map { instrument in
        [
          instrument.id, instrument.system ?? "any",
          "\(NumberText.plain(instrument.scale.minimum))..\(NumberText.plain(instrument.scale.maximum))",
          instrument.centring.rawValue, instrument.name,
        ]
      })
    return systems.text + "\n\n" + instruments.text
  }

  private static func text(of system: ValueSystem) -> String {
    let table = TextTable(
      columns: [
        ("Dimension", .leading), ("Name", .leading), ("Groups", .leading), ("Meaning", .leading),
      ],
      rows: system.dimensions.map { dimension in
        [
          dimension.id, dimension.name,
          dimension.groups.isEmpty ? "–" : dimension.groups.joined(separator: ", "),
          dimension.definition,
        ]
      })
    let orders = system.circularOrders.map {
      "order \($0.id): \($0.dimensions.joined(separator: ", "))"
    }
    return
      (["\(system.name) (\(system.id))", "source: \(system.source)", "", table.text]
      + (orders.isEmpty ? [] : [""] + orders)).joined(separator: "\n")
  }

  /// One row a dimension.
  private static func csv(_ systems: [ValueSystem]) -> String {
    CSVText.table(
      header: ["system", "dimension", "name", "groups", "definition"],
      rows: systems.flatMap { system in
        system.dimensions.map {
          [system.id, $0.id, $0.name, $0.groups.joined(separator: " "), $0.definition]
        }
      })
  }
}
