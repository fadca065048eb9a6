package import Diagnostics
internal import FileFormats
internal import GSLSupport
internal import LogReaders
internal import PrintedNumbers

extension SimulatedStudy {
  /// The files of the study: `judgments.jsonl.gz` and `truth.csv`; where a plan has more than profiles,
  /// `effects.csv`, `items.csv` and `probabilities.jsonl.gz` as far as there is something to say.
  ///
  /// - Throws: when the judgments cannot be compressed.
  /// - Returns: The same bytes for the same plan and seed.
  package func files() throws(Diagnostics) -> [SimulatedFile] {
    let judgments = try JudgmentWriter.bytes(
      judgments, as: .jsonLines, options: JudgmentWriter.Options(compression: .gzip))
    return [SimulatedFile(name: "judgments.jsonl.gz", bytes: judgments)] + (try filesBeside())
  }

  /// The files of the study but for the judgments.
  package func filesBeside() throws(Diagnostics) -> [SimulatedFile] {
    var files = [SimulatedFile(name: "truth.csv", bytes: Array(truthTable.utf8))]
    let design = SimulationDesign(plan)
    if SimulatedEffects.exist(in: plan) {
      let table = try Simulation.stated { () throws(GSLError) in
        try SimulatedEffects(plan, design).table()
      }
      files.append(SimulatedFile(name: "effects.csv", bytes: Array(table.utf8)))
    }
    if let table = SimulatedItems(plan, design).table {
      files.append(SimulatedFile(name: "items.csv", bytes: Array(table.utf8)))
    }
    if let probabilities = plan.probabilities {
      let texts = try Simulation.stated { () throws(GSLError) in
        try SimulatedProbabilities(plan, probabilities, design).texts()
      }
      files.append(
        SimulatedFile(
          name: "probabilities.jsonl.gz",
          bytes: try TokenProbabilityText.bytes(texts, compression: .gzip)))
    }
    return files
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

  /// The truth as CSV: model, dimension, the round where there are several, profile, expected; scores
  /// in units of the scale.
  package var truthTable: String {
    var text = "model,dimension,\(plan.rounds.isEmpty ? "" : "round,")profile,expected\n"
    for row in truth {
      let names = [row.model, row.dimension, row.round].compactMap(\.self).map(CSVText.quoted)
      text += "\(names.joined(separator: ",")),\(row.profile),\(row.expected)\n"
    }
    return text
  }
}
