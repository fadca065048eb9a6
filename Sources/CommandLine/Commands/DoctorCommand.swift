internal import ArgumentParser
internal import Diagnostics
internal import Drawing
internal import GSLSupport
internal import PrintedNumbers
internal import Reporting
internal import ValueModel

struct DoctorCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check that libraries, fonts and definitions are as reports need them.",
    discussion: """
      Example:
        compass doctor

      Exits 1 when something is missing, and says what to install.
      """)

  @OptionGroup var output: OutputOptions

  /// One thing that was looked at.
  private struct Finding: Encodable {
    let name: String
    let found: String?
    /// What to do when it was not found.
    let remedy: String?
  }

  /// The check takes no options.
  private struct Options: Encodable {}

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let findings = DoctorCommand.libraries + DoctorCommand.fonts + DoctorCommand.definitions
    let table = TextTable(
      columns: [("", .leading), ("What", .leading), ("Found", .leading)],
      rows: findings.map {
        [$0.found == nil ? "missing" : "ok", $0.name, $0.found ?? $0.remedy ?? "–"]
      })
    try CommandResult(command: "doctor", options: Options(), results: findings)
      .print(
        output, to: surroundings.console, text: table.text,
        csv: CSVText.table(
          header: ["name", "found", "remedy"],
          rows: findings.map { [$0.name, $0.found ?? "", $0.remedy ?? ""] }))
    return findings.allSatisfy { $0.found != nil } ? .ok : .gateFailed
  }

  private static var libraries: [Finding] {
    let versions = LibraryVersions()
    return [
      ("compass", Version.current), ("GSL", GSLLibrary.version), ("Cairo", versions.cairo),
      ("Pango", versions.pango), ("HarfBuzz", versions.harfbuzz),
      ("Fontconfig", versions.fontconfig),
    ].map { Finding(name: $0, found: $1, remedy: nil) }
  }

  private static var fonts: [Finding] {
    do throws(DrawingError) {
      return try FontCheck().requirements.map { requirement in
        Finding(
          name: requirement.family,
          found: requirement.faces.first.map { "\($0.fileName), version \($0.version)" },
          remedy: "install the Debian package \(requirement.package)")
      }
    } catch {
      return [Finding(name: "fonts", found: nil, remedy: "\(error)")]
    }
  }

  private static var definitions: [Finding] {
    do throws(Diagnostics) {
      let catalog = try DefinitionCatalog.shipped()
      let dimensions = catalog.systems.reduce(0) { $0 + $1.dimensions.count }
      return [
        Finding(
          name: "definitions",
          found: "\(catalog.systems.count) value systems with \(dimensions) dimensions, "
            + "\(catalog.instruments.count) instruments",
          remedy: nil)
      ]
    } catch {
      return [Finding(name: "definitions", found: nil, remedy: "\(error)")]
    }
  }
}
