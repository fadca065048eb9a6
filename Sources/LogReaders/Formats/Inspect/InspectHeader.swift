internal import Diagnostics
internal import FileFormats

/// What an Inspect AI log says about the run as a whole: `header.json` or `_journal/start.json` of
/// an archive, and the top of a `.json` log.
struct InspectHeader {
  /// A scorer as the task declares it.
  struct Scorer {
    /// The key under which the samples hold its scores.
    var name = ""
    /// The models of its `model` option: the judges of a panel, in the order of their votes.
    var models: [String] = []
    /// The model role that judges where no model is named.
    var role: String?
    /// The keys of its metrics, where it gives one score for each.
    var criteria: [String] = []
    /// The SHA-256 of the prompt that its option `template` gives.
    var promptSHA256: String?
  }

  var version: Int64?
  var status: String?
  var isInvalidated = false
  var evaluation = ""
  var run = ""
  var taskRun = ""
  var created = ""
  var task = ""
  var model = ""
  var roles: [String: String] = [:]
  var toolVersion = ""
  var scoresErroredSamples = false
  var scorers: [Scorer] = []
  /// What the tool worked out itself.
  var results = InspectResults()
  /// Whether the log has samples, be it none; a header by itself has not.
  var hasSamples = true
  var dataset: String?
  /// The items of the data set.
  var datasetSamples: Int64?
  var taskVersion: String?

  /// The identifier of the run; early versions gave none, so it is made of what tells runs apart.
  var evaluationIdentifier: String {
    if !evaluation.isEmpty { return evaluation }
    let parts = [run, taskRun, created]
    if parts.allSatisfy(\.isEmpty) { return "" }
    return String(SHA256.hexadecimal(parts.joined(separator: "\n")).prefix(32))
  }

  /// What the log says of its run.
  var record: RunRecord {
    RunRecord(
      evaluation: evaluationIdentifier, task: task, model: model, dataset: dataset,
      expectedSamples: results.totalSamples.flatMap { $0 < 0 ? nil : Int($0) },
      taskVersion: taskVersion, status: status, tool: "inspect_ai",
      toolVersion: toolVersion.isEmpty ? nil : toolVersion,
      taskRun: taskRun.isEmpty ? nil : taskRun, startedAt: Timestamp.parse(created)?.time)
  }

  /// Reads a member of the top level, or passes over it.
  mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONError) {
    switch key {
    case "version": version = try scanner.integerIfAny()
    case "status": status = try scanner.textIfAny()
    case "invalidated": isInvalidated = try scanner.truthIfAny() ?? false
    case "eval":
      var header = self
      try scanner.members { (key, scanner) throws(JSONError) in
        try header.readEvaluation(key, &scanner)
      }
      header.nameScorers()
      self = header
    case "results": results = try InspectResults(&scanner)
    default: try scanner.skipValue()
    }
  }

  private mutating func readEvaluation(
    _ key: String, _ scanner: inout JSONScanner
  ) throws(JSONError) {
    switch key {
    case "eval_id": evaluation = try scanner.textIfAny() ?? ""
    case "run_id": run = try scanner.textIfAny() ?? ""
    case "task_id": taskRun = try scanner.textIfAny() ?? ""
    case "created": created = try scanner.textIfAny() ?? ""
    case "task": task = try scanner.textIfAny() ?? ""
    case "model": model = try scanner.textIfAny() ?? ""
    case "task_version": taskVersion = try scanner.textIfAny()
    case "dataset":
      var found: (name: String?, samples: Int64?)
      try scanner.members { (key, scanner) throws(JSONError) in
        switch key {
        case "name": found.name = try scanner.textIfAny()
        case "samples": found.samples = try scanner.integerIfAny()
        default: try scanner.skipValue()
        }
      }
      (dataset, datasetSamples) = found
    case "model_roles": roles = try InspectHeader.models(byRole: &scanner)
    case "packages":
      var version = ""
      try scanner.members { (key, scanner) throws(JSONError) in
        let text = try scanner.textIfAny()
        if key == "inspect_ai" { version = text ?? "" }
      }
      toolVersion = version
    case "config":
      var scoresErrors = false
      try scanner.members { (key, scanner) throws(JSONError) in
        if key == "score_on_error" {
          scoresErrors = try scanner.truthIfAny() ?? false
        } else {
          try scanner.skipValue()
        }
      }
      scoresErroredSamples = scoresErrors
    case "scorers":
      var found: [Scorer] = []
      try scanner.elements { (scanner) throws(JSONError) in
        found.append(try InspectHeader.scorer(&scanner))
      }
      scorers = found
    default: try scanner.skipValue()
    }
  }

  private static func models(
    byRole scanner: inout JSONScanner
  ) throws(JSONError) -> [String: String] {
    var roles: [String: String] = [:]
    try scanner.members { (role, scanner) throws(JSONError) in
      roles[role] = try models(&scanner).first
    }
    return roles
  }

  private static func scorer(_ scanner: inout JSONScanner) throws(JSONError) -> Scorer {
    var scorer = Scorer()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "name": scorer.name = try scanner.textIfAny() ?? ""
      case "options":
        try scanner.members { (option, scanner) throws(JSONError) in
          switch option {
          case "model": scorer.models = try models(&scanner)
          case "template":
            scorer.promptSHA256 = try scanner.textIfAny().map { SHA256.hexadecimal($0) }
          case "model_role": scorer.role = try scanner.textIfAny()
          default: try scanner.skipValue()
          }
        }
      case "metrics":
        try scanner.members { (criterion, scanner) throws(JSONError) in
          try scanner.skipValue()
          // A glob stands for keys that only the samples name.
          if !criterion.contains(where: { "*?[".contains($0) }) {
            scorer.criteria.append(criterion)
          }
        }
      default: try scanner.skipValue()
      }
    }
    return scorer
  }

  /// The model of a text or of an object with the key `model`, or those of a list of such.
  private static func models(_ scanner: inout JSONScanner) throws(JSONError) -> [String] {
    var found: [String] = []
    switch try scanner.peek() {
    case .array:
      try scanner.elements { (scanner) throws(JSONError) in
        // A judge that is not named keeps its place, so that votes go to the right ones.
        found.append(try models(&scanner).first ?? "")
      }
    case .object:
      try scanner.members { (key, scanner) throws(JSONError) in
        if key == "model" {
          if let name = try scanner.textIfAny() { found = [name] }
        } else {
          try scanner.skipValue()
        }
      }
    default:
      if let name = try scanner.textIfAny() { found = [name] }
    }
    return found
  }

  /// Turns declared names into the keys of the samples' scores: without package, numbered when they
  /// come again.
  private mutating func nameScorers() {
    var seen: [String: Int] = [:]
    for index in scorers.indices {
      let name = scorers[index].name.lastPathComponent
      let count = seen[name, default: 0]
      scorers[index].name = count == 0 ? name : "\(name)\(count)"
      seen[name] = count + 1
    }
  }
}
