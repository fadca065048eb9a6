/// What Inspect AI worked out itself of a log's samples: the member `results` of a header.
struct InspectResults {
  /// The arguments of a metric, as far as they change what it is of.
  struct Parameters {
    /// The member of the samples' metadata that clusters them.
    var cluster: String?
    /// The member of the samples' metadata that a grouped metric goes by.
    var group: String?
    /// The metric of each group.
    var metric: String?
    /// What the figure over all groups is: of all samples, the mean of the groups', or none.
    var total: Total? = .samples
    var totalLabel = "all"
    var template = "{group_name}"
    /// Whether there are arguments whose meaning is not known.
    var hasOthers = false

    enum Total: String { case samples, groups }
  }

  /// One figure.
  struct Metric {
    /// What it is called, without the tool's own prefix.
    var name = ""
    var value: Double?
    /// The metric that gave several figures, of which `name` is one.
    var family: String?
    var parameters = Parameters()
  }

  /// The figures of one scorer, or of one of its criteria, over epochs that were reduced in one way.
  struct Score {
    /// The criterion; the scorer's own name where it has none.
    var name = ""
    var scorer = ""
    /// How the epochs of a sample were made one: `mean`, `pass_at_2`, ...
    var reducer: String?
    /// The samples that were scored.
    var samples: Int64?
    var metrics: [Metric] = []
  }

  /// The sample epochs that the tool counted as completed.
  private(set) var completedSamples: Int64?
  /// The sample epochs that the tool meant to run.
  private(set) var totalSamples: Int64?
  private(set) var scores: [Score] = []

  /// The members of the samples' metadata that some figure goes by.
  var metadataKeys: Set<String> {
    Set(
      scores.flatMap(\.metrics).flatMap { [$0.parameters.cluster, $0.parameters.group] }
        .compactMap(\.self))
  }

  /// The criteria of a scorer that has several.
  func criteria(of scorer: String) -> [String] {
    var found: [String] = []
    for score in scores where score.scorer == scorer && score.name != scorer {
      if !found.contains(score.name) { found.append(score.name) }
    }
    return found
  }

  init() {}

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    var found = InspectResults()
    // Before there were several scorers.
    var first = Score()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "completed_samples": found.completedSamples = try scanner.integerIfAny()
      case "total_samples": found.totalSamples = try scanner.integerIfAny()
      case "scores":
        try scanner.elements { (scanner) throws(JSONError) in
          found.scores.append(try Score(&scanner))
        }
      case "scorer": first.scorer = try InspectResults.name(&scanner)
      case "metrics": first.metrics = try InspectResults.metrics(&scanner)
      default: try scanner.skipValue()
      }
    }
    if !first.scorer.isEmpty {
      first.name = first.scorer
      found.scores.append(first)
    }
    self = found
  }

  /// A name that stands for itself, or as a member of an object.
  private static func name(_ scanner: inout JSONScanner) throws(JSONError) -> String {
    guard try scanner.peek() == .object else { return try scanner.textIfAny() ?? "" }
    var name = ""
    try scanner.members { (key, scanner) throws(JSONError) in
      let text = try scanner.textIfAny()
      if key == "name" { name = text ?? "" }
    }
    return name.withoutInspectPrefix
  }

  fileprivate static func metrics(_ scanner: inout JSONScanner) throws(JSONError) -> [Metric] {
    var metrics: [Metric] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      var metric = try Metric(&scanner)
      if metric.name.isEmpty { metric.name = key.withoutInspectPrefix }
      metrics.append(metric)
    }
    return metrics
  }
}

extension InspectResults.Score {
  fileprivate init(_ scanner: inout JSONScanner) throws(JSONError) {
    var score = InspectResults.Score()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "name": score.name = try scanner.textIfAny() ?? ""
      case "scorer": score.scorer = try scanner.textIfAny() ?? ""
      case "reducer": score.reducer = try scanner.textIfAny()
      case "scored_samples": score.samples = try scanner.integerIfAny()
      case "metrics": score.metrics = try InspectResults.metrics(&scanner)
      default: try scanner.skipValue()
      }
    }
    if score.scorer.isEmpty { score.scorer = score.name }
    self = score
  }
}

extension InspectResults.Metric {
  fileprivate init(_ scanner: inout JSONScanner) throws(JSONError) {
    var metric = InspectResults.Metric()
    // Early versions gave the bare number.
    if try scanner.peek() == .number {
      metric.value = try scanner.numberIfAny()
      self = metric
      return
    }
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "name": metric.name = (try scanner.textIfAny() ?? "").withoutInspectPrefix
      case "value": metric.value = try scanner.numberIfAny()
      case "group": metric.family = try scanner.textIfAny()
      case "params", "options":
        try scanner.members { (key, scanner) throws(JSONError) in
          try metric.parameters.read(key, &scanner)
        }
      default: try scanner.skipValue()
      }
    }
    self = metric
  }
}

extension InspectResults.Parameters {
  fileprivate mutating func read(
    _ key: String, _ scanner: inout JSONScanner
  ) throws(JSONError) {
    switch key {
    case "cluster": cluster = try scanner.textIfAny()
    case "group_key": group = try scanner.textIfAny()
    case "all_label": totalLabel = try scanner.textIfAny() ?? totalLabel
    case "name_template": template = try scanner.textIfAny() ?? template
    // The text names the kind; false stands for none.
    case "all": total = try scanner.textIfAny().flatMap(Total.init)
    case "metric":
      var found = (name: "", hasArguments: false)
      try scanner.members { (key, scanner) throws(JSONError) in
        switch key {
        case "name": found.name = (try scanner.textIfAny() ?? "").withoutInspectPrefix
        case "params":
          try scanner.members { (_, scanner) throws(JSONError) in
            found.hasArguments = true
            try scanner.skipValue()
          }
        default: try scanner.skipValue()
        }
      }
      metric = found.name
      if found.hasArguments { hasOthers = true }
    default:
      hasOthers = true
      try scanner.skipValue()
    }
  }
}

extension String {
  /// The name of what Inspect AI brings itself, as it is without its package.
  var withoutInspectPrefix: String {
    hasPrefix("inspect_ai/") ? String(dropFirst("inspect_ai/".count)) : self
  }
}
