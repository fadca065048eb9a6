internal import Diagnostics
internal import ValueModel

extension ItemGenerator {
  /// The places of a template by which generators are asked.
  static let places: [JudgePrompt.Place] = [
    JudgePrompt.Place("value"), JudgePrompt.Place("definition"),
    JudgePrompt.Place("system"), JudgePrompt.Place("topic", isRequired: true),
    JudgePrompt.Place("language", isRequired: true), JudgePrompt.Place("level", isRequired: true),
    JudgePrompt.Place("count", isRequired: true),
    JudgePrompt.Place("exemplars", isForeign: true),
  ]

  /// Reads the key `generator` of a plan.
  init?(_ node: DefinitionNode, directory: String?) {
    // A generator needs no name: it is alone.
    let dialect = ModelDefinition.Dialect(
      subject: "a generator", keys: ["items", "prompt"], mostTokens: 1_024, directory: directory,
      defaultName: "generator")
    guard let found = ModelDefinition(node, dialect) else { return nil }
    let items = found.fields.optional("items").map { $0.integer(in: 1...100) } ?? 5
    guard
      let template = Self.template(found.fields.optional("prompt"), directory: directory), let items
    else { return nil }
    let client: Client?
    switch found.kind {
    case .endpoint(let form, let address, let key):
      client = .endpoint(Form(form), addressVariable: address, keyVariable: key)
    case .replay(let form, let file): client = .replay(Form(form), file: file)
    case .simulated:
      client = SimulatedGenerator(found.fields.optional("parameters")).map(Client.simulated)
    }
    guard let client else { return nil }
    self.init(name: found.name, client: client, items: items, prompt: template)
  }

  /// A template that the program brings, by its name, or a file's.
  private static func template(_ node: DefinitionNode?, directory: String?) -> JudgePrompt? {
    var name = "generate"
    if let node {
      guard let given = node.name() else { return nil }
      name = given
    }
    do throws(Diagnostics) {
      return try JudgePrompt.named(name, places: places, relativeTo: directory)
    } catch {
      for problem in error.all {
        node?.report(.invalidValue, "the prompt: \(problem.message)", remedy: problem.remedy)
      }
      return nil
    }
  }
}

extension ItemGenerator.Form {
  fileprivate init(_ form: ModelDefinition.Form) {
    self.init(
      model: form.model, continuesText: form.continuesText, instructions: form.instructions,
      parameters: form.parameters)
  }
}

extension FilterChoice {
  /// Reads the key `filters` of a plan; what is not named has its usual bound.
  init?(_ node: DefinitionNode?, directory: String?) {
    let fields = node?.mapping(
      of: "the filters",
      keys: ["novelty", "ngrams", "length", "language", "safety", "giveaway"])
    if node != nil, fields == nil { return nil }
    func isOff(_ node: DefinitionNode?) -> Bool {
      node.map { $0.isText && $0.text() == "none" } ?? false
    }
    var novelty: Double?? = 0.6
    if let node = fields?.optional("novelty") {
      novelty = isOff(node) ? .some(nil) : node.number(in: 0...1).map(Optional.some)
    }
    var ngrams: Int?? = 8
    if let node = fields?.optional("ngrams") {
      ngrams = isOff(node) ? .some(nil) : node.integer(in: 2...100).map(Optional.some)
    }
    var length: ClosedRange<Int>?? = 30...600
    if let node = fields?.optional("length") {
      length = isOff(node) ? .some(nil) : Self.length(node).map(Optional.some)
    }
    let language = fields?.optional("language").map { $0.choice(of: ["none", "check"]) } ?? "check"
    var safety: Safety?? = Safety(usesShipped: true, phrases: [])
    if let node = fields?.optional("safety") {
      safety = isOff(node) ? .some(nil) : Self.safety(node).map(Optional.some)
    }
    var giveaway: Giveaway?? = Giveaway(words: 2, recognizer: nil)
    if let node = fields?.optional("giveaway") {
      giveaway =
        isOff(node) ? .some(nil) : Self.giveaway(node, directory: directory).map(Optional.some)
    }
    guard let novelty, let ngrams, let length, let language, let safety, let giveaway else {
      return nil
    }
    self.init(
      novelty: novelty, ngrams: ngrams, length: length, checksLanguage: language == "check",
      safety: safety, giveaway: giveaway)
  }

  private static func length(_ node: DefinitionNode) -> ClosedRange<Int>? {
    guard let fields = node.mapping(of: "a length in characters", keys: ["least", "most"]) else {
      return nil
    }
    let least = fields.optional("least").map { $0.integer(in: 1...100_000) } ?? 30
    let most = fields.optional("most").map { $0.integer(in: 1...100_000) } ?? 600
    guard let least, let most else { return nil }
    guard least <= most else {
      node.report(
        .invalidValue, "the least length (\(least)) is above the most (\(most))",
        remedy: "Exchange them")
      return nil
    }
    return least...most
  }

  private static func safety(_ node: DefinitionNode) -> Safety? {
    if node.isText {
      return node.choice(of: ["patterns", "none"]).map { _ in
        Safety(usesShipped: true, phrases: [])
      }
    }
    guard let fields = node.mapping(of: "the safety of wordings", keys: ["patterns", "phrases"])
    else { return nil }
    let usesShipped = fields.optional("patterns").map { $0.boolean() } ?? true
    let phrases = fields.optional("phrases").map { $0.names() ?? [] } ?? []
    return usesShipped.map { Safety(usesShipped: $0, phrases: phrases) }
  }

  private static func giveaway(_ node: DefinitionNode, directory: String?) -> Giveaway? {
    guard
      let fields = node.mapping(
        of: "what gives a value away", keys: ["words", "recognizer", "probability"])
    else { return nil }
    let words = fields.optional("words").map { $0.integer(in: 1...100) } ?? 2
    let probability = fields.optional("probability").map { $0.number(in: 0.01...0.999) } ?? 0.8
    let file = fields.optional("recognizer").map { $0.name() }
    if let node = fields.optional("probability"), file == nil {
      node.report(
        .invalidValue, "`probability` goes with `recognizer`", remedy: "Name one, or leave it out")
    }
    guard let words, let probability else { return nil }
    guard let file else { return Giveaway(words: words, recognizer: nil) }
    guard let file else { return nil }
    return Giveaway(
      words: words,
      recognizer: Giveaway.Recognizer(
        file: DefinitionFile.path(of: file, relativeTo: directory), probability: probability))
  }
}
