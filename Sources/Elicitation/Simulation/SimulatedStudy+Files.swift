package import Diagnostics
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers

extension SimulatedStudy {
  /// The files of the study: `judgments.jsonl.gz` and `truth.csv`, and of several rounds `items.csv`.
  ///
  /// - Throws: when the judgments cannot be compressed.
  /// - Returns: The same bytes for the same plan and seed.
  package func files() throws(Diagnostics) -> [SimulatedFile] {
    let judgments = try JudgmentWriter.bytes(
      judgments, as: .jsonLines, options: JudgmentWriter.Options(compression: .gzip))
    var files = [
      SimulatedFile(name: "judgments.jsonl.gz", bytes: judgments),
      SimulatedFile(name: "truth.csv", bytes: Array(truthTable.utf8)),
    ]
    if !plan.rounds.isEmpty {
      files.append(SimulatedFile(name: "items.csv", bytes: Array(itemTable.utf8)))
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

  /// What happens to the items over several rounds, a table of items that every command takes: the
  /// round in which an item is new, and that in which it last drifts with the sum of its drift.
  private var itemTable: String {
    let states = RoundState.all(plan)
    var text = "sample_id,new_in,drifts_in,drift\n"
    for item in 0..<plan.totalItemCount {
      let new = plan.round(ofItem: item)?.name ?? ""
      let drifting = plan.rounds.last { $0.drifts.contains { $0.items.contains(item) } }
      let drift = states.last?.drift[item] ?? 0
      text += "\(plan.name(ofItem: item)),\(CSVText.quoted(new)),"
      text += "\(CSVText.quoted(drifting?.name ?? "")),\(drift)\n"
    }
    return text
  }
}
