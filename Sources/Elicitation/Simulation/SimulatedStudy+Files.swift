package import Diagnostics
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers

extension SimulatedStudy {
  /// The files of the study: `judgments.jsonl.gz` and `truth.csv`.
  ///
  /// - Throws: when the judgments cannot be compressed.
  /// - Returns: The same bytes for the same plan and seed.
  package func files() throws(Diagnostics) -> [SimulatedFile] {
    let judgments = try JudgmentWriter.bytes(
      judgments, as: .jsonLines, options: JudgmentWriter.Options(isCompressed: true))
    return [
      SimulatedFile(name: "judgments.jsonl.gz", bytes: judgments),
      SimulatedFile(name: "truth.csv", bytes: Array(truthTable.utf8)),
    ]
  }

  /// Writes the files of the study into a folder that exists, each whole or not at all.
  ///
  /// - Throws: when a file cannot be made or written.
  /// - Returns: The paths that were written.
  @discardableResult
  package func write(toFolder folder: String) throws(Diagnostics) -> [String] {
    var paths: [String] = []
    for file in try files() {
      let path = folder.hasSuffix("/") ? folder + file.name : "\(folder)/\(file.name)"
      try AtomicFile.write(file.bytes, to: path)
      paths.append(path)
    }
    return paths
  }

  /// The truth as CSV: model, dimension, profile, expected; scores in units of the scale.
  package var truthTable: String {
    var text = "model,dimension,profile,expected\n"
    for row in truth {
      let names = "\(CSVText.quoted(row.model)),\(CSVText.quoted(row.dimension))"
      text += "\(names),\(row.profile),\(row.expected)\n"
    }
    return text
  }
}
