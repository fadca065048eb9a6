internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import ValueModel

/// Reads judgments as the data of a report are read.
typealias JudgmentOpener =
  @Sendable (DataRequest) throws(Diagnostics) -> any JudgmentSource

/// Opens the files that cells name, of one source of a report.
struct CellFiles: Sendable {
  private let report: ReportSource
  /// nil where a report is built without gold.
  private let open: JudgmentOpener?

  init(_ report: ReportSource, opening open: JudgmentOpener?) {
    self.report = report
    self.open = open
  }

  /// The file of token probabilities at a path that begins at the report's directory.
  func probabilities(_ text: String) throws(Diagnostics) -> TokenProbabilityFile {
    try TokenProbabilityFile(report.path(text))
  }

  /// Where a path of a cell leads.
  func path(_ text: String) -> String { report.path(text) }

  /// Culture targets that ship under a name, or those of a file at a path that begins at the report's
  /// directory.
  func cultureTargets(
    _ text: String, system: ValueSystem
  ) throws(Diagnostics) -> CultureTargets {
    if let shipped = try CultureTargets.shipped(text, system: system) { return shipped }
    return try DefinitionCatalog.shipped().cultureTargets(report.path(text), system: system)
  }

  /// A file of gold that has been read.
  struct Read: Sendable {
    let log: EvaluationLog
    /// What a manifest says of it.
    let digests: [InputDigest]
  }

  /// - Returns: nil where there is no such file.
  /// - Throws: what keeps the file from being read, at the option where it has no place of its own.
  func read(_ gold: GoldOption) throws(Diagnostics) -> Read? {
    let path = report.path(gold.text)
    AskedFiles.note(path)
    guard let open, FileManager.default.fileExists(atPath: path) else { return nil }
    var request = DataRequest(logs: [path])
    var digests: [InputDigest] = []
    if let map = gold.map {
      do throws(Diagnostics) {
        let named = try NamedColumnMap(report.definition(map))
        request.columnMap = named
        digests.append(try InputDigest(role: "goldMap", name: named.map.id, of: named.map))
      } catch {
        throw Diagnostics(error.all.map { $0.place == nil ? $0.moved(to: gold.placeOfMap) : $0 })
      }
    }
    let source = try open(request)
    let files = source.digests.map { InputDigest(role: "gold", name: $0.name, sha256: $0.sha256) }
    return Read(log: source.log, digests: files + digests)
  }
}
