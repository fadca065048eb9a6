/// How an instance was changed to see whether the model is robust, or fair.
struct HELMPerturbation: Hashable {
  /// The name and the parameters, such as `misspelling(prob=0.05)`.
  private(set) var label = ""
  /// What the figure is of: `perturbed` instances, their `original`s or the `worst` of both.
  private(set) var base = "perturbed"

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    var name = ""
    var base = self.base
    var parameters: [String] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      let isTruth = try scanner.peek() == .boolean
      let text = isTruth ? "\(try scanner.boolean())" : try scanner.textIfAny()
      switch key {
      case "name": name = text ?? ""
      case "computed_on": base = text ?? base
      case "robustness", "fairness": break
      default: if let text { parameters.append("\(key)=\(text)") }
      }
    }
    self.base = base
    label = parameters.isEmpty ? name : "\(name)(\(parameters.sorted().joined(separator: ",")))"
  }
}

/// What a statistic is of.
struct HELMContext: Hashable {
  var split = ""
  var subSplit = ""
  var perturbation: HELMPerturbation?
}

/// The name of a statistic: the metric and what it is of.
struct HELMMetricName: Hashable {
  var metric = ""
  var context = HELMContext()
}

/// One statistic of HELM (`helm/benchmark/metrics/statistic.py`): a sum of measurements.
struct HELMStatistic {
  private(set) var name = HELMMetricName()
  /// The measurements that were added.
  private(set) var count: Int64 = 0
  private(set) var sum = 0.0
  /// Where it stands in the log: the element, and its number among the element's statistics.
  var element = CodedLocator()
  var index = 0

  /// The mean of the measurements, or nil where there are none.
  var mean: Double? { count > 0 && !sum.isNaN ? sum / Double(count) : nil }

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    var statistic = self
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "name": statistic.name = try HELMStatistic.name(&scanner)
      case "count": statistic.count = try scanner.integerIfAny() ?? 0
      case "sum": statistic.sum = try scanner.numberIfAny() ?? 0
      default: try scanner.skipValue()
      }
    }
    self = statistic
  }

  private static func name(_ scanner: inout JSONScanner) throws(JSONError) -> HELMMetricName {
    var name = HELMMetricName()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "name": name.metric = try scanner.textIfAny() ?? ""
      case "split": name.context.split = try scanner.textIfAny() ?? ""
      case "sub_split": name.context.subSplit = try scanner.textIfAny() ?? ""
      case "perturbation": name.context.perturbation = try HELMPerturbation(&scanner)
      default: try scanner.skipValue()
      }
    }
    return name
  }

  /// Metrics that say what a request cost or how it went, not how good the answer is.
  ///
  /// They begin with one of these; they are HELM's basic, efficiency and token metrics.
  private static let bookkeeping = [
    "num_", "estimated_num_", "finish_reason_", "training_", "inference_", "batch_size",
    "prompt_truncated", "logprob", "max_prob", "predicted_index",
  ]

  static func isBookkeeping(_ metric: String) -> Bool {
    bookkeeping.contains { metric.hasPrefix($0) }
  }
}

/// An instance in one trial: what one answer of the model is judged by.
struct HELMUnit {
  struct Key: Hashable {
    var instance = ""
    /// From 0.
    var trial: Int64 = 0
    /// The label of the perturbation, or empty.
    var perturbation = ""
  }

  private(set) var key = Key()
  private(set) var context = HELMContext()
  private(set) var place: CodedLocator
  /// The measurements by metric.
  private(set) var statistics: [String: HELMStatistic] = [:]
  /// Further measurements of metrics that say another thing.
  private(set) var contradictions: [HELMStatistic] = []
  /// The metrics in their order.
  private(set) var metrics: [String] = []

  /// A unit that nothing was measured on.
  init(_ key: Key, _ context: HELMContext, at place: CodedLocator) {
    self.key = key
    self.context = context
    self.place = place
  }

  init(_ scanner: inout JSONScanner, at place: CodedLocator) throws(JSONError) {
    var unit = HELMUnit(Key(), HELMContext(), at: place)
    var perturbation: HELMPerturbation?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "instance_id": unit.key.instance = try scanner.textIfAny() ?? ""
      case "train_trial_index": unit.key.trial = try scanner.integerIfAny() ?? 0
      case "perturbation": perturbation = try HELMPerturbation(&scanner)
      case "stats":
        var index = 0
        try scanner.elements { (scanner) throws(JSONError) in
          var statistic = try HELMStatistic(&scanner)
          statistic.element = place
          statistic.index = index
          unit.add(statistic)
          index += 1
        }
      default: try scanner.skipValue()
      }
    }
    unit.context.perturbation = perturbation ?? unit.context.perturbation
    unit.key.perturbation = unit.context.perturbation?.label ?? ""
    self = unit
  }

  /// Takes the measurements of another row of the same unit: HELM writes one for each class of
  /// metrics, and classes have metrics in common.
  mutating func merge(_ other: HELMUnit) {
    for metric in other.metrics {
      if let statistic = other.statistics[metric] { add(statistic) }
    }
    contradictions += other.contradictions
  }

  private mutating func add(_ statistic: HELMStatistic) {
    let metric = statistic.name.metric
    if statistics.isEmpty { context = statistic.name.context }
    guard let earlier = statistics[metric] else {
      statistics[metric] = statistic
      metrics.append(metric)
      return
    }
    let isSame = earlier.count == statistic.count && earlier.mean == statistic.mean
    if !isSame, !HELMStatistic.isBookkeeping(metric) { contradictions.append(statistic) }
  }
}
