package import Diagnostics
internal import ItemResponse
internal import LogReaders
internal import StudyStore
package import ValueModel

extension GenerationPlan {
  /// Reads a plan.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: The file's name for messages.
  ///   - catalog: Where the value system is looked up.
  ///   - directory: Where relative paths of the plan start; nil: the working directory.
  /// - Throws: every problem found, each with its line.
  package init(
    yaml: String, file: String, catalog: DefinitionCatalog, relativeTo directory: String? = nil
  ) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let fields = document.root(of: yaml)?.mapping(
      of: "a generation plan",
      keys: [
        "name", "system", "dimensions", "pool", "generator", "targets", "exemplars", "filters",
        "pilot", "accept", "topics", "rounds", "limits", "seed",
      ])
    let name = fields?.required("name")?.name()
    let system = fields?.required("system").flatMap {
      SimulationPlan.system($0, catalog: catalog, directory: directory)
    }
    let dimensions = EvaluationPlan.dimensions(fields?.optional("dimensions"), of: system)
    let pool = EvaluationPlan.pool(fields?.optional("pool"), others: ["retire"])
    let retirement = Self.retirement(fields?.optional("pool"), directory: directory)
    let generator = fields?.required("generator").flatMap {
      ItemGenerator($0, directory: directory)
    }
    let pilot = fields?.required("pilot").flatMap {
      PilotChoice(
        $0, system: system, dimensions: dimensions, catalog: catalog, directory: directory,
        mostBytes: Identifier.mostBytes - 1 - (name?.utf8.count ?? 0))
    }
    let targets = Self.targets(fields?.optional("targets"), of: pilot?.models ?? [])
    let exemplars = Self.exemplars(fields?.optional("exemplars"))
    let filters = FilterChoice(fields?.optional("filters"), directory: directory)
    let acceptance = Self.acceptance(fields?.optional("accept"))
    let topics = fields?.optional("topics").map(Self.topics) ?? []
    let rounds = fields?.optional("rounds").map { $0.integer(in: 1...1_000) } ?? 5
    let limits = EvaluationLimits(fields?.optional("limits"))
    let seed = fields?.optional("seed").map { $0.seed() } ?? 0
    if let generator, let pilot {
      Self.checkSimulation(generator, pilot, at: fields?.optional("generator"))
    }
    try document.finish()
    guard let name, let system, let pool, let retirement, let generator, let pilot, let targets,
      let exemplars, let filters, let acceptance, let topics, let rounds, let limits, let seed
    else {
      throw Diagnostics(
        .wrongForm, of: document.file, "the file is not a generation plan",
        remedy: "Write one to begin with: compass new generation-plan NAME")
    }
    let identity = Identity(
      name: name, system: system.id, dimensions: dimensions.map(\.id), pool: pool.choice,
      language: pool.language ?? "en", generator: generator, targets: targets.choice,
      exemplars: exemplars, filters: filters, pilot: pilot, acceptance: acceptance, topics: topics,
      seed: seed)
    self.init(
      name: name, system: system, dimensions: dimensions, pool: pool.choice,
      language: pool.language ?? "en", retirement: retirement, generator: generator,
      targets: targets.choice, exemplars: exemplars, filters: filters, pilot: pilot,
      acceptance: acceptance, topics: topics, rounds: rounds, convergence: targets.convergence,
      limits: limits, seed: seed, file: file, digest: identity.digest)
  }

  /// Reports simulated models that would be asked about items whose parameters nobody knows.
  private static func checkSimulation(
    _ generator: ItemGenerator, _ pilot: PilotChoice, at node: DefinitionNode?
  ) {
    if case .simulated = generator.client { return }
    guard pilot.models.contains(where: \.isSimulated) else { return }
    node?.report(
      .contradiction,
      "a simulated model answers by the parameters of an item, and those of this generator's items "
        + "are not known",
      remedy: "Use `client: simulated` for the generator too, or ask models of an endpoint")
  }

  // MARK: - Parts

  private static func retirement(
    _ pool: DefinitionNode?, directory: String?
  ) -> RetirementChoice? {
    // The other keys are checked where the pool is read.
    guard let pool, let entries = pool.isText ? nil : pool.entries(),
      let node = entries.first(where: { $0.key.text() == "retire" })?.value
    else { return RetirementChoice.none }
    guard
      let fields = node.mapping(
        of: "the retirement of items", keys: ["saturated", "leaked", "drifted"])
    else { return nil }
    let like = fields.optional("saturated").map { $0.number(in: 0.51...0.999) }
    let texts = fields.optional("leaked").map { $0.names() ?? [] } ?? []
    let drifted = fields.optional("drifted").map { $0.boolean() } ?? false
    guard let drifted else { return nil }
    return RetirementChoice(
      likeAnswers: like ?? nil,
      texts: texts.map { DefinitionFile.path(of: $0, relativeTo: directory) }, drifted: drifted)
  }

  private static func targets(
    _ node: DefinitionNode?, of models: [EvaluatedModel]
  ) -> (choice: TargetChoice, convergence: ConvergenceRule)? {
    let fields = node?.mapping(
      of: "the targets",
      keys: ["models", "count", "discrimination", "spread", "standard-error", "gain"])
    if node != nil, fields == nil { return nil }
    var chosen = Array(models.indices)
    if let list = fields?.optional("models") {
      let names = models.map(\.name)
      chosen = (list.list() ?? []).compactMap { entry in
        entry.choice(of: names).flatMap(names.firstIndex(of:))
      }
      if chosen.isEmpty || Set(chosen).count != chosen.count {
        list.report(
          .invalidValue, "the models are missing, or one is named twice",
          remedy: "Name models of the pilot, or leave `models` out for all of them")
      }
    }
    let count = fields?.optional("count").map { $0.integer(in: 1...1_000) } ?? 4
    let discrimination = fields?.optional("discrimination").map { $0.number(in: 0.1...10) }
    let spread = fields?.optional("spread").map { $0.number(in: 0...5) } ?? 0.5
    let goal = fields?.optional("standard-error").map { $0.number(in: 0.01...10) }
    let gain = fields?.optional("gain").map { $0.number(in: 0...0.99) } ?? 0.02
    guard let count, let spread, let gain,
      let rule = try? ConvergenceRule(goal: goal ?? nil, leastGain: gain)
    else { return nil }
    return (
      TargetChoice(
        models: chosen, count: count, discrimination: discrimination ?? nil, spread: spread), rule
    )
  }

  private static func exemplars(_ node: DefinitionNode?) -> ExemplarChoice? {
    guard let node else { return ExemplarChoice(count: 3, within: 1) }
    if node.isText {
      return node.integer(in: 0...50).map { ExemplarChoice(count: $0, within: 1) }
    }
    guard let fields = node.mapping(of: "the exemplars", keys: ["count", "within"]) else {
      return nil
    }
    let count = fields.optional("count").map { $0.integer(in: 0...50) } ?? 3
    let within = fields.optional("within").map { $0.number(in: 0.01...20) } ?? 1
    guard let count, let within else { return nil }
    return ExemplarChoice(count: count, within: within)
  }

  private static func acceptance(_ node: DefinitionNode?) -> AcceptanceRule? {
    let fields = node?.mapping(
      of: "a rule of acceptance", keys: ["difficulty-within", "discrimination", "probability"])
    if node != nil, fields == nil { return nil }
    let within = fields?.optional("difficulty-within").map { $0.number(in: 0.01...10) } ?? 0.5
    let least = fields?.optional("discrimination").map { $0.number(in: 0...10) } ?? 0.5
    let probability = fields?.optional("probability").map { $0.number(in: 0...0.99) } ?? 0.5
    guard let within, let least, let probability else { return nil }
    return try? AcceptanceRule(
      within: within, leastDiscrimination: least, probability: probability)
  }

  private static func topics(_ node: DefinitionNode) -> [String]? {
    let topics = node.names() ?? []
    guard !topics.isEmpty, Set(topics).count == topics.count else {
      node.report(
        .invalidValue, "the topics are missing, or one is named twice",
        remedy: "Name each once, or leave `topics` out for those of the pool")
      return nil
    }
    return topics
  }
}

extension GenerationPlan.PilotChoice {
  fileprivate init?(
    _ node: DefinitionNode, system: ValueSystem?, dimensions: [ValueDimension],
    catalog: DefinitionCatalog, directory: String?, mostBytes: Int
  ) {
    guard
      let fields = node.mapping(
        of: "a pilot", keys: ["models", "recognizer", "repeats", "start"])
    else { return nil }
    let models = EvaluationPlan.models(
      fields.required("models"), system: system, dimensions: dimensions, directory: directory,
      mostBytes: mostBytes)
    let recognizer = fields.required("recognizer").flatMap {
      RecognizerChoice.read(
        $0, system: system, dimensions: dimensions, catalog: catalog, directory: directory)
    }
    let repeats = fields.optional("repeats").map { $0.integer(in: 1...100) } ?? 1
    let start = GenerationPlan.Start(fields.optional("start"))
    guard let recognizer, let repeats, let start else { return nil }
    self.init(models: models, recognizer: recognizer, repeats: repeats, start: start)
  }
}

extension GenerationPlan.Start {
  fileprivate init?(_ node: DefinitionNode?) {
    let fields = node?.mapping(of: "the first test", keys: ["selection", "anchors", "items"])
    if node != nil, fields == nil { return nil }
    let selection = EvaluationTest.selection(fields?.optional("selection"))
    let anchors = fields?.optional("anchors").map { $0.integer(in: 1...1_000) } ?? 10
    let items = fields?.optional("items").map { $0.integer(in: 1...10_000) } ?? 30
    guard let selection, let anchors, let items else { return nil }
    if anchors > items {
      (fields?.optional("anchors") ?? node)?.report(
        .invalidValue, "there are more anchors (\(anchors)) than items in the test (\(items))",
        remedy: "Give fewer anchors or a longer test")
    }
    self.init(selection: selection, anchors: anchors, items: items)
  }
}
