/// The formats that can be read.
///
/// The raw value is the name of the reader.
package enum LogFormat: String, Sendable, Codable, CaseIterable {
  /// JSON Lines with the record's own column names.
  case canonicalJSONLines = "canonical-jsonl"
  /// CSV with the record's own column names.
  case canonicalCSV = "canonical-csv"
  /// Any table, CSV or flat JSON objects, through a column map.
  case columnMap = "column-map"
  /// FULCRA's dialogues with their value labels, JSON Lines.
  case fulcra = "fulcra"
  /// Value Compass `*_scores.json`.
  case valueCompassScores = "value-compass-scores"
  /// Value Compass `*_cases.json`.
  case valueCompassCases = "value-compass-cases"
  /// Inspect AI's archives, `.eval`.
  case inspectArchive = "inspect-archive"
  /// Inspect AI's logs as one JSON document.
  case inspectLog = "inspect-log"
  /// Label Studio's export of whole tasks, JSON.
  case labelStudio = "label-studio"
  /// Label Studio's exports with one object or row an annotation, JSON_MIN or CSV.
  case labelStudioFlat = "label-studio-flat"
  /// OpenAI Evals' events, JSON Lines.
  case openAIEvals = "openai-evals"
  /// Judgments of FastChat's MT-bench, single or of pairs.
  case mtBench = "mt-bench"
  /// Battles of a chatbot arena, as released.
  case arenaBattles = "arena-battles"
  /// What a server of a chatbot arena logs.
  case arenaServerLog = "arena-server-log"
  /// AlpacaEval's `annotations.json`.
  case alpacaEval = "alpaca-eval"
  /// Every Eval Ever's instances, `*_samples.jsonl`.
  case everyEvalEver = "every-eval-ever"
  /// Every Eval Ever's results of a model, which have no instances beside them.
  case everyEvalEverResults = "every-eval-ever-results"
  /// The samples files of lm-evaluation-harness.
  case lmEvaluation = "lm-eval"
  /// `per_instance_stats.json` of a HELM run, with the files beside it.
  case helm = "helm"
}

extension LogFormat {
  /// Whether a log is lines, or a list, of objects that are rows, so that a member has one value a
  /// row.
  var isOfLines: Bool {
    switch self {
    case .canonicalJSONLines, .columnMap, .fulcra, .labelStudioFlat, .mtBench, .arenaBattles,
      .arenaServerLog, .alpacaEval, .everyEvalEver, .lmEvaluation, .openAIEvals:
      true
    case .canonicalCSV, .valueCompassScores, .valueCompassCases, .inspectArchive, .inspectLog,
      .labelStudio, .everyEvalEverResults, .helm:
      false
    }
  }

  /// Whether files beside the log, or its own name, say whose it is: two files of one content may
  /// then be two logs.
  var readsSiblings: Bool {
    switch self {
    case .lmEvaluation, .helm, .mtBench, .everyEvalEver: true
    default: false
    }
  }
}
