internal import FileFormats

/// What a results file, `results_<stamp>.json`, says about the samples files of its run.
struct LMEvaluationResults {
  struct Task {
    /// The reported figures by `metric,filter`; nil for one that is no number.
    var figures: [String: Double?] = [:]
    /// The reported standard errors by `metric,filter`.
    var errors: [String: Double?] = [:]
    /// The filters in the order in which they were applied.
    var filters: [String] = []
    var version: String?
    /// The direction by metric.
    var higherIsBetter: [String: Bool] = [:]
    /// The documents that were evaluated.
    var documents: Int64?
    /// The names of the aggregations by metric.
    var aggregations: [String: String] = [:]
    var outputType: String?
  }

  private(set) var model: String?
  /// When the run began, in seconds since 1970.
  private(set) var date: Double?
  private(set) var toolVersion: String?
  private(set) var tasks: [String: Task] = [:]
  private var argumentModel: String?

  /// The name of the model, also of early versions, which gave it among the arguments only.
  var modelName: String? {
    [model, argumentModel].lazy.compactMap(\.self).first { !$0.isEmpty }
  }

  static func isResults(_ keys: Set<String>) -> Bool {
    keys.isSuperset(of: ["results", "configs"])
      && !keys.isDisjoint(with: ["versions", "n-shot", "lm_eval_version"])
  }

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    try scanner.enterObject()
    while let key = try scanner.nextKey() { try read(UTF8Text.string(key), &scanner) }
  }

  private mutating func read(_ key: String, _ scanner: inout JSONScanner) throws(JSONError) {
    switch key {
    case "model_name": model = try scanner.textIfAny()
    case "date": date = try scanner.numberIfAny()
    case "lm_eval_version": toolVersion = try scanner.textIfAny()
    case "config":
      var found: String?
      try scanner.members { (key, scanner) throws(JSONError) in
        if key == "model_args" {
          found = try LMEvaluationResults.model(ofArguments: &scanner)
        } else {
          try scanner.skipValue()
        }
      }
      argumentModel = found
    case "results":
      try readTasks(&scanner) { (task, key, scanner) throws(JSONError) in
        try task.readFigure(key, &scanner)
      }
    case "configs":
      try readTasks(&scanner) { (task, key, scanner) throws(JSONError) in
        try task.readConfiguration(key, &scanner)
      }
    case "higher_is_better":
      try readTasks(&scanner) { (task, key, scanner) throws(JSONError) in
        task.higherIsBetter[key] = try scanner.truthIfAny()
      }
    case "n-samples":
      try readTasks(&scanner) { (task, key, scanner) throws(JSONError) in
        let count = try scanner.integerIfAny()
        if key == "effective" { task.documents = count }
      }
    case "versions":
      var versions: [String: String] = [:]
      try scanner.members { (name, scanner) throws(JSONError) in
        versions[name] = try scanner.textIfAny()
      }
      for (name, version) in versions { tasks[name, default: Task()].version = version }
    default: try scanner.skipValue()
    }
  }

  /// Reads an object of tasks, each an object whose members `body` reads.
  private mutating func readTasks(
    _ scanner: inout JSONScanner,
    _ body: (inout Task, String, inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    var found = tasks
    try scanner.members { (name, scanner) throws(JSONError) in
      var task = found[name] ?? Task()
      try scanner.members { (key, scanner) throws(JSONError) in try body(&task, key, &scanner) }
      found[name] = task
    }
    tasks = found
  }

  /// The model in `pretrained=org/name,dtype=float32`, or in an object of such members.
  private static func model(
    ofArguments scanner: inout JSONScanner
  ) throws(JSONError) -> String? {
    // The tool's own order: an adapter is given together with the model that it adapts.
    let keys = ["peft", "delta", "pretrained", "model", "path", "engine"]
    var arguments: [String: String] = [:]
    if try scanner.peek() == .object {
      try scanner.members { (key, scanner) throws(JSONError) in
        arguments[key] = try scanner.textIfAny()
      }
    } else {
      for argument in (try scanner.textIfAny() ?? "").split(separator: ",") {
        let parts = argument.split(separator: "=", maxSplits: 1)
        if parts.count == 2 { arguments[String(parts[0])] = String(parts[1]) }
      }
    }
    return keys.lazy.compactMap { arguments[$0] }.first
  }
}

extension LMEvaluationResults.Task {
  /// Reads a member such as `"acc,none": 0.5`, or a standard error, which may be the text `N/A`.
  fileprivate mutating func readFigure(
    _ key: String, _ scanner: inout JSONScanner
  ) throws(JSONError) {
    let parts = key.split(separator: ",", maxSplits: 1)
    guard parts.count == 2 else {
      try scanner.skipValue()
      return
    }
    let filter = String(parts[1])
    if parts[0].hasSuffix("_stderr") {
      let metric = parts[0].dropLast("_stderr".count)
      errors["\(metric),\(filter)"] = .some(try LMEvaluationValue(&scanner).number)
      return
    }
    if !filters.contains(filter) { filters.append(filter) }
    figures[key] = .some(try LMEvaluationValue(&scanner).number)
  }

  fileprivate mutating func readConfiguration(
    _ key: String, _ scanner: inout JSONScanner
  ) throws(JSONError) {
    switch key {
    case "output_type": outputType = try scanner.textIfAny()
    case "metric_list":
      var found = aggregations
      try scanner.elements { (scanner) throws(JSONError) in
        var metric: String?
        var aggregation: String?
        try scanner.members { (key, scanner) throws(JSONError) in
          switch key {
          case "metric": metric = try scanner.textIfAny()
          case "aggregation": aggregation = try scanner.textIfAny()
          default: try scanner.skipValue()
          }
        }
        if let metric, let aggregation { found[metric] = aggregation }
      }
      aggregations = found
    default: try scanner.skipValue()
    }
  }
}
