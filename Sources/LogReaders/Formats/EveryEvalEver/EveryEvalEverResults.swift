/// Every Eval Ever's file of one model's results: what was measured, on which scale and by whom.
///
/// The instances, where they are kept, lie beside it: `UUID.json` and `UUID_samples.jsonl`.
struct EveryEvalEverResults {
  /// One metric of one benchmark.
  struct Result: Equatable {
    var identifier: String?
    var name = ""
    var dataset: String?
    /// What the metric is called.
    var metric: String?
    var score: Double?
    /// What was published of how certain the score is.
    var uncertainty = Uncertainty()
    var scoreType: String?
    var lowerIsBetter: Bool?
    var minimum: Double?
    var maximum: Double?
    var levels: [String] = []
    /// Whether a score of -1 stands for an unknown one.
    var hasUnknownLevel = false
    /// The models that judge.
    var judges: [String] = []
    var evaluatedAt: String?
  }

  /// The uncertainty of a score, as far as it was published.
  struct Uncertainty: Equatable {
    var standardError: Double?
    var lower: Double?
    var upper: Double?
    var level: Double?
    var samples: Int64?
  }

  var evaluation: String?
  var evaluatedAt: String?
  var model: String?
  var tool: String?
  var toolVersion: String?
  var results: [Result] = []
  /// How many instances there should be.
  var instances: Int64?

  // MARK: - Reading

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    var found = EveryEvalEverResults()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "evaluation_id": found.evaluation = try scanner.textIfAny()
      case "evaluation_timestamp": found.evaluatedAt = try scanner.textIfAny()
      case "model_info": found.model = try EveryEvalEverResults.model(&scanner)
      case "eval_library":
        try scanner.members { (key, scanner) throws(JSONError) in
          switch key {
          case "name": found.tool = try scanner.textIfAny()
          case "version": found.toolVersion = try scanner.textIfAny()
          default: try scanner.skipValue()
          }
        }
      case "evaluation_results":
        try scanner.elements { (scanner) throws(JSONError) in
          found.results.append(try EveryEvalEverResults.result(&scanner))
        }
      case "detailed_evaluation_results":
        try scanner.members { (key, scanner) throws(JSONError) in
          if key == "total_rows" {
            found.instances = try scanner.integerIfAny()
          } else {
            try scanner.skipValue()
          }
        }
      default: try scanner.skipValue()
      }
    }
    self = found
  }

  private init() {}

  private static func model(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    var identifier: String?
    var name: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "id": identifier = try scanner.textIfAny()
      case "name": name = try scanner.textIfAny()
      default: try scanner.skipValue()
      }
    }
    return identifier ?? name
  }

  private static func result(_ scanner: inout JSONScanner) throws(JSONError) -> Result {
    var result = Result()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "evaluation_result_id": result.identifier = try scanner.textIfAny()
      case "evaluation_name": result.name = try scanner.textIfAny() ?? ""
      case "evaluation_timestamp": result.evaluatedAt = try scanner.textIfAny()
      case "source_data":
        try scanner.members { (key, scanner) throws(JSONError) in
          let text = try scanner.textIfAny()
          if key == "dataset_name" { result.dataset = text }
        }
      case "score_details":
        try scanner.members { (key, scanner) throws(JSONError) in
          switch key {
          case "score": result.score = try scanner.numberIfAny()
          case "uncertainty": result.uncertainty = try Uncertainty(&scanner)
          default: try scanner.skipValue()
          }
        }
      case "metric_config":
        try scanner.members { (key, scanner) throws(JSONError) in
          try result.readMetric(key, &scanner)
        }
      default: try scanner.skipValue()
      }
    }
    return result
  }

  // MARK: - Beside the instances

  /// The results that lie beside a file of instances, and the name that they should have.
  ///
  /// - Throws: the problem of a file that is there and cannot be read.
  static func beside(
    _ log: inout LogAssembly
  ) throws(SiblingFile.Refusal) -> (name: String, results: EveryEvalEverResults?) {
    var stem = Substring(log.file.name)
    for suffix in [".gz", ".zst", ".jsonl", "_samples"] where stem.hasSuffix(suffix) {
      stem.removeLast(suffix.count)
    }
    let name = "\(stem).json"
    let results = try SiblingFile.parsed(name, beside: &log) { (scanner) throws(JSONError) in
      try EveryEvalEverResults(&scanner)
    }
    return (name, results)
  }

  /// The result that an instance belongs to.
  ///
  /// - Parameter isOnly: whether the instances of that name are of one result, which then is the
  ///   one result of that name, whatever either is called.
  func result(identifier: String?, name: String?, isOnly: Bool) -> Result? {
    if let identifier, let result = results.first(where: { $0.identifier == identifier }) {
      return result
    }
    let named = results.filter { $0.name == name }
    if let identifier {
      // Results without identifiers of their own may be called by their metrics.
      let metrics = named.filter { $0.metric == identifier }
      if metrics.count == 1 { return metrics[0] }
    }
    return named.count == 1 && isOnly ? named[0] : nil
  }
}

extension EveryEvalEverResults.Uncertainty {
  fileprivate init(_ scanner: inout JSONScanner) throws(JSONError) {
    var found = EveryEvalEverResults.Uncertainty()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "standard_error":
        // Early versions of the schema had the bare number.
        if try scanner.peek() == .number {
          found.standardError = try scanner.numberIfAny()
          return
        }
        try scanner.members { (key, scanner) throws(JSONError) in
          let number = try scanner.numberIfAny()
          if key == "value" { found.standardError = number }
        }
      case "confidence_interval":
        try scanner.members { (key, scanner) throws(JSONError) in
          let number = try scanner.numberIfAny()
          switch key {
          case "lower": found.lower = number
          case "upper": found.upper = number
          case "confidence_level": found.level = number
          default: break
          }
        }
      case "num_samples": found.samples = try scanner.integerIfAny()
      default: try scanner.skipValue()
      }
    }
    self = found
  }
}

extension EveryEvalEverResults.Result {
  fileprivate mutating func readMetric(
    _ key: String, _ scanner: inout JSONScanner
  ) throws(JSONError) {
    switch key {
    case "metric_id": metric = try scanner.textIfAny()
    case "metric_name":
      let name = try scanner.textIfAny()
      metric = metric ?? name
    case "lower_is_better": lowerIsBetter = try scanner.truthIfAny()
    case "score_type": scoreType = try scanner.textIfAny()
    // An infinite bound, which is written as a text, is none, nor is the largest number there is.
    case "min_score": minimum = ScaleBound.known(try scanner.numberIfAny())
    case "max_score": maximum = ScaleBound.known(try scanner.numberIfAny())
    case "level_names": levels = try scanner.textsIfAny()
    case "has_unknown_level": hasUnknownLevel = try scanner.truthIfAny() ?? false
    case "llm_scoring":
      var judges: [String] = []
      try scanner.members { (key, scanner) throws(JSONError) in
        guard key == "judges" else { return try scanner.skipValue() }
        try scanner.elements { (scanner) throws(JSONError) in
          try scanner.members { (key, scanner) throws(JSONError) in
            guard key == "model_info" else { return try scanner.skipValue() }
            if let model = try EveryEvalEverResults.model(&scanner) { judges.append(model) }
          }
        }
      }
      self.judges = judges
    default: try scanner.skipValue()
    }
  }
}
