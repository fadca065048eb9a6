package import Diagnostics

/// What a definition file defines, told by its keys.
package enum DefinitionKind: String, CaseIterable, Codable, Sendable {
  case valueSystem, instrument, columnMap, simulationPlan

  /// The kind in words: "a value system".
  package var words: String {
    switch self {
    case .valueSystem: "a value system"
    case .instrument: "an instrument"
    case .columnMap: "a column map"
    case .simulationPlan: "a simulation plan"
    }
  }

  /// Keys at the top of a file that this kind has and no other.
  private var ownKeys: [String] {
    switch self {
    case .valueSystem: ["dimensions", "groups", "orders", "aliases", "translations"]
    case .instrument:
      ["feeds", "centring", "exclusions", "higher-is-better", "tasks", "answers", "key"]
    case .columnMap: ["columns", "wide", "constants", "header", "missing"]
    case .simulationPlan: ["models", "judges", "deviations", "epochs", "unscored", "seed"]
    }
  }

  /// The kind of a file whose keys speak most for it.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: Its name for messages.
  /// - Throws: where it is no YAML, no list of keys, or its keys speak for none or for several alike.
  package init(yaml: String, file: String) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let entries = document.root(of: yaml)?.entries()
    let keys = Set((entries ?? []).compactMap { $0.key.isText ? $0.key.text() : nil })
    try document.finish()
    let counts = Self.allCases.map { kind in (kind, kind.ownKeys.count(where: keys.contains)) }
    let most = counts.map(\.1).max() ?? 0
    let best = counts.filter { $0.1 == most }.map(\.0)
    guard most > 0, best.count == 1 else {
      let kinds = Self.allCases.map { kind in
        "\(kind.words) (\(kind.ownKeys.prefix(2).joined(separator: ", ")), ...)"
      }
      throw Diagnostics(
        .wrongForm, of: file,
        most == 0
          ? "its keys are those of no definition"
          : "its keys are those of \(best.map(\.words).joined(separator: " and of "))",
        remedy: "Write \(kinds.joined(separator: ", or "))")
    }
    self = best[0]
  }
}
