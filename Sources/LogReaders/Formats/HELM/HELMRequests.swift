internal import FileFormats

/// What `scenario_state.json` says about the requests: how each went, what the model answered, and
/// how other models judged that.
struct HELMRequests {
  /// The requests behind one unit: one, or one for each reference answer.
  struct Request {
    fileprivate(set) var context = HELMContext()
    fileprivate(set) var count = 0
    fileprivate(set) var hasFailed = false
    /// Seconds since 1970.
    fileprivate(set) var time: Double?
    /// Seconds.
    fileprivate(set) var latency: Double?
    fileprivate(set) var sampleHash: String?
    fileprivate(set) var responses: [String] = []
    /// What was asked, where texts are kept: the prompt or, of one request for each reference answer,
    /// what they have in common.
    fileprivate(set) var prompt: String?
    fileprivate(set) var logProbabilities: [Double] = []
    fileprivate var outputs: [HELMAnnotatorOutput] = []
    fileprivate(set) var annotations: [HELMAnnotation] = []

    /// The answer, where a single request gave it.
    var response: String? {
      count == 1 && !hasFailed && !responses.isEmpty
        ? responses.joined(separator: ResponseHash.separator) : nil
    }
  }

  private(set) var byUnit: [HELMUnit.Key: Request] = [:]
  /// The units in the order of the file.
  private(set) var units: [HELMUnit.Key] = []
  /// The judges in the order in which they come up.
  private(set) var judges: [HELMAnnotation.Judge] = []

  init() {}

  init(_ scanner: inout JSONScanner, keepsTexts: Bool) throws(JSONError) {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      guard key.equals("request_states") else {
        try scanner.skipValue()
        continue
      }
      try scanner.enterArray()
      while try scanner.nextElement() {
        add(try HELMRequestState(&scanner, keepsTexts: keepsTexts))
      }
    }
    settleVerdicts(keepsTexts: keepsTexts)
  }

  /// Which members of the annotations are verdicts shows only when all were seen.
  private mutating func settleVerdicts(keepsTexts: Bool) {
    let verdicts = HELMVerdicts(
      units.flatMap { byUnit[$0]?.outputs ?? [] }, keepsTexts: keepsTexts)
    var seen: Set<HELMAnnotation.Judge> = []
    for unit in units {
      guard let outputs = byUnit[unit]?.outputs, !outputs.isEmpty else { continue }
      let annotations = outputs.flatMap { verdicts.verdicts(in: $0) }
      byUnit[unit]?.annotations = annotations
      byUnit[unit]?.outputs = []
      for annotation in annotations where seen.insert(annotation.judge).inserted {
        judges.append(annotation.judge)
      }
    }
  }

  private mutating func add(_ state: HELMRequestState) {
    // A calibration only asks how likely the answers are without the question.
    guard !state.isCalibration else { return }
    if byUnit[state.unit] == nil { units.append(state.unit) }
    var request = byUnit[state.unit] ?? Request()
    request.context = state.context
    request.count += 1
    request.hasFailed = request.hasFailed || state.hasFailed
    request.time = state.time ?? request.time
    request.latency = request.count == 1 ? state.latency : nil
    request.sampleHash = state.sampleHash
    request.responses += state.responses
    request.prompt = request.count == 1 ? state.prompt ?? state.input : state.input
    request.logProbabilities += state.logProbabilities
    request.outputs += state.outputs
    byUnit[state.unit] = request
  }
}

/// One request with its result.
struct HELMRequestState {
  private(set) var unit = HELMUnit.Key()
  private(set) var context = HELMContext()
  private(set) var isCalibration = false
  private(set) var hasFailed = false
  private(set) var time: Double?
  private(set) var latency: Double?
  private(set) var sampleHash: String?
  private(set) var responses: [String] = []
  private(set) var logProbabilities: [Double] = []
  private(set) var outputs: [HELMAnnotatorOutput] = []
  /// The whole prompt, and the instance's own part of it, where texts are kept.
  private(set) var prompt: String?
  private(set) var input: String?
  private var keepsTexts: Bool

  init(_ scanner: inout JSONScanner, keepsTexts: Bool) throws(JSONError) {
    self.keepsTexts = keepsTexts
    var state = self
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "instance": try state.readInstance(&scanner)
      case "train_trial_index": state.unit.trial = try scanner.integerIfAny() ?? 0
      case "request_mode": state.isCalibration = try scanner.textIfAny() == "calibration"
      case "result": try state.readResult(&scanner)
      case "annotations":
        state.outputs = try HELMAnnotatorOutput.all(&scanner, keepsTexts: keepsTexts)
      case "request" where keepsTexts: state.prompt = try HELMRequestState.prompt(&scanner)
      default: try scanner.skipValue()
      }
    }
    state.unit.perturbation = state.context.perturbation?.label ?? ""
    self = state
  }

  private mutating func readInstance(_ scanner: inout JSONScanner) throws(JSONError) {
    var state = self
    var input: String?
    var references: [String] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "id": state.unit.instance = try scanner.textIfAny() ?? ""
      case "split": state.context.split = try scanner.textIfAny() ?? ""
      case "sub_split": state.context.subSplit = try scanner.textIfAny() ?? ""
      case "perturbation": state.context.perturbation = try HELMPerturbation(&scanner)
      case "input": input = try HELMRequestState.text(&scanner)
      case "references":
        try scanner.elements { (scanner) throws(JSONError) in
          if let text = try HELMRequestState.correctReference(&scanner) { references.append(text) }
        }
      default: try scanner.skipValue()
      }
    }
    if let input { state.sampleHash = SampleHash.hexadecimal(raw: input, references: references) }
    if keepsTexts { state.input = input }
    self = state
  }

  /// The prompt of a request, or its messages, which stand in its place where there are any.
  private static func prompt(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    var prompt: String?
    var messages: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "prompt": prompt = try scanner.textIfAny()
      case "messages": messages = try scanner.conversationIfAny()
      default: try scanner.skipValue()
      }
    }
    return messages ?? prompt
  }

  /// The text of an object with the member `text`; early versions wrote the text itself.
  private static func text(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    guard try scanner.peek() == .object else { return try scanner.textIfAny() }
    var found: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      if key == "text" { found = try scanner.textIfAny() } else { try scanner.skipValue() }
    }
    return found
  }

  private static func correctReference(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> String? {
    var found: String?
    var tags: [String] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "output": found = try text(&scanner)
      case "tags": tags = try scanner.textsIfAny()
      default: try scanner.skipValue()
      }
    }
    return tags.contains("correct") ? found : nil
  }

  private mutating func readResult(_ scanner: inout JSONScanner) throws(JSONError) {
    var state = self
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "success": state.hasFailed = try scanner.truthIfAny() == false
      case "request_time": state.latency = try scanner.numberIfAny()
      case "request_datetime": state.time = try scanner.numberIfAny()
      case "completions":
        try scanner.elements { (scanner) throws(JSONError) in
          try state.readCompletion(&scanner)
        }
      default: try scanner.skipValue()
      }
    }
    self = state
  }

  private mutating func readCompletion(_ scanner: inout JSONScanner) throws(JSONError) {
    var text: String?
    var found: [Double] = []
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "text": text = try scanner.textIfAny()
      case "tokens":
        try scanner.elements { (scanner) throws(JSONError) in
          try scanner.members { (key, scanner) throws(JSONError) in
            if key == "logprob" {
              found.append(try scanner.numberIfAny() ?? .nan)
            } else {
              try scanner.skipValue()
            }
          }
        }
      default: try scanner.skipValue()
      }
    }
    if let text { responses.append(text) }
    logProbabilities += found
  }
}
