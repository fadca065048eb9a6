internal import ArgumentParser
internal import Foundation
internal import ValueModel

struct SystemsCommand: Subcommand {
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

  @Option(help: "How to print: text or json.")
  var format: ResultFormat = .text

  func validate() throws {
    guard format != .csv else {
      throw ValidationError("--format: systems are printed as text or json.")
    }
  }

  private struct Listing: Encodable {
    let schemaVersion = 1
    let command = "systems"
    let systems: [ValueSystem]
    let instruments: [Instrument]
  }

  func run(_ console: Console) throws -> ExitStatus {
    let catalog = try DefinitionCatalog.shipped()
    let systems = try name.map { [try catalog.system($0)] } ?? catalog.systems
    if format == .json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let listing = Listing(
        systems: systems,
        instruments: catalog.instruments.filter { instrument in
          name == nil || instrument.system == systems.first?.id
        })
      try console.print(String(decoding: try encoder.encode(listing), as: UTF8.self))
    } else if name != nil, let system = systems.first {
      try console.printText(SystemsCommand.text(of: system))
    } else {
      try console.printText(SystemsCommand.overview(catalog))
    }
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
          "\(plain(instrument.scale.minimum))..\(plain(instrument.scale.maximum))",
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

  private static func plain(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
