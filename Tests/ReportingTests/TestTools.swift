import Analysis
import Diagnostics
import Foundation
import LogReaders
import Reporting
import StudyStore

/// Reports whose cells may ask for queries, commands and programs.
enum TestTools {
  /// A command that gives what it was asked for.
  struct Echo: TableCommands {
    let names = ["echo", "study info"]

    func options(of command: String) -> [CommandOption] {
      [
        CommandOption(name: "dimension", kind: .value), CommandOption(name: "logs", kind: .values),
        CommandOption(name: "model", kind: .repeated), CommandOption(name: "strict", kind: .flag),
        CommandOption(name: "seed", kind: .value), CommandOption(name: "instrument", kind: .value),
        CommandOption(name: "format", kind: .value),
        CommandOption(name: "table", kind: .positional),
      ]
    }

    func table(
      of command: String, _ arguments: [String]
    ) throws(Diagnostics) -> CommandTable {
      if arguments.contains("--dimension"), arguments.contains("bad") {
        throw Diagnostics(Diagnostic("wrongUse", "the value of --dimension is bad"))
      }
      return CommandTable(
        header: ["word", "place", "p_value", "share"],
        rows: arguments.enumerated().map { [$1, "\($0)", "0.0\($0)1", "0.25"] },
        notes: ["Take care."])
    }
  }

  static func tools(programs: Bool = false) -> CellTools {
    var tools = CellTools()
    tools.queries = { QueryDatabase($0) }
    tools.commands = Echo()
    tools.allowsPrograms = programs
    return tools
  }

  static func resolved(
    _ body: String, tools: CellTools = tools(), inputs: StudyInputs? = nil
  ) throws -> ResolvedReport {
    let source = try ReportSource("---\ntitle: T\n---\n\(body)", file: "r.md")
    return try ReportBuilder(
      source, inputs: [inputs ?? TestReport.inputs()], tools: tools
    ).resolved()
  }

  static func cell(
    _ body: String, tools: CellTools = tools(), inputs: StudyInputs? = nil
  ) throws -> [String: Any] {
    try TestPanel.cells(resolved(body, tools: tools, inputs: inputs))[0]
  }

  static func problems(
    _ body: String, tools: CellTools = tools(), inputs: StudyInputs? = nil
  ) -> [String] {
    do {
      _ = try resolved(body, tools: tools, inputs: inputs)
      return []
    } catch {
      return (error as? Diagnostics)?.all.map(\.description) ?? ["\(error)"]
    }
  }
}
