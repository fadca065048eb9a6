package import Diagnostics
internal import FileFormats
internal import LogReaders
package import ValueModel

extension RecognitionPlan {
  /// Reads a plan.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: The file's name for messages.
  ///   - catalog: Where the value system is looked up.
  ///   - directory: Where relative paths of the plan start; nil: the working directory.
  /// - Throws: every problem found, each with its line; those of a template with its own.
  package init(
    yaml: String, file: String, catalog: DefinitionCatalog, relativeTo directory: String? = nil
  ) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let fields = document.root(of: yaml)?.mapping(
      of: "a recognition plan",
      keys: [
        "name", "system", "dimensions", "labels", "opinions", "explanation", "judges", "panel",
        "stages", "concepts", "limits", "seed",
      ])
    let name = fields?.required("name")?.name()
    let system = fields?.required("system").flatMap {
      SimulationPlan.system($0, catalog: catalog, directory: directory)
    }
    let dimensions = EvaluationPlan.dimensions(fields?.optional("dimensions"), of: system)
    let scale =
      fields?.optional("labels")
      .map { $0.choice(of: JudgeScale.allCases.map(\.rawValue)).flatMap(JudgeScale.init) }
      ?? .binary
    let opinions = fields?.optional("opinions").map { $0.boolean() } ?? false
    let explains = fields?.optional("explanation").map { $0.boolean() } ?? true
    let panel = Self.panel(fields?.optional("panel"))
    let stages = fields?.optional("stages").map { $0.choice(of: ["one", "two"]) } ?? "one"
    let concepts = Self.concepts(fields, stages: stages, directory: directory)
    if stages == "two", opinions == true {
      fields?.optional("opinions")?.report(
        .invalidValue, "opinions are labelled where a judge labels: in one stage",
        remedy: "Leave `opinions` out, or write `stages: one`")
    }
    let style = Style(
      opinions: opinions ?? false, explains: explains ?? true, namesConcepts: stages == "two",
      scale: scale ?? .binary)
    let judges = Self.judges(
      fields?.required("judges"), style, system: system, dimensions: dimensions,
      directory: directory)
    if let panel, panel.orders.count > 1, stages != "two", case .success(let judges) = judges {
      for judge in judges where !judge.showsLabels {
        (fields?.optional("panel")?.mapping(of: "a panel", keys: ["aggregate", "orders"])?
          .optional("orders"))?.report(
            .invalidValue,
            "the template \(judge.prompt.file) of `\(judge.name)` shows no labels, so that their order "
              + "cannot be turned",
            remedy: "Write {scale}, {labels} or {form} into it, or leave `orders` out")
      }
    }
    let limits = EvaluationLimits(fields?.optional("limits"))
    let seed = fields?.optional("seed").map { $0.seed() } ?? 0
    try document.finish()
    guard let name, let system, let scale, let panel, let limits, let seed, opinions != nil,
      explains != nil
    else {
      throw Diagnostics(
        .wrongForm, of: document.file, "the file is not a recognition plan",
        remedy: "Write one to begin with: compass new recognition-plan NAME")
    }
    self.init(
      name: name, system: system, dimensions: dimensions, scale: scale, judges: try judges.get(),
      panel: panel, concepts: concepts, limits: limits, seed: seed, file: file)
  }

  /// How judges are to answer.
  private struct Style {
    let opinions: Bool
    let explains: Bool
    let namesConcepts: Bool
    let scale: JudgeScale

    /// The shipped template for an endpoint.
    func template(continuesText: Bool) -> String {
      if namesConcepts { return continuesText ? "concept-line" : "concepts" }
      if continuesText { return scale == .binary ? "judge-binary-words" : "judge-three-words" }
      return opinions ? "judge-opinions" : "judge"
    }

    func form(continuesText: Bool) -> JudgeAnswer.Form {
      if namesConcepts { return continuesText ? .line : .concepts }
      if continuesText { return .word }
      return opinions ? .opinions : .object(explains: explains)
    }
  }

  private static func panel(_ node: DefinitionNode?) -> Panel? {
    guard let node else { return Panel(aggregate: .majority, orders: [.given]) }
    guard let fields = node.mapping(of: "a panel", keys: ["aggregate", "orders"]) else {
      return nil
    }
    let aggregate =
      fields.optional("aggregate").map {
        $0.choice(of: Panel.Aggregate.allCases.map(\.rawValue)).flatMap(Panel.Aggregate.init)
      } ?? .majority
    guard let aggregate, let orders = OptionOrder.list(fields.optional("orders")) else {
      return nil
    }
    return Panel(aggregate: aggregate, orders: orders)
  }

  private static func concepts(
    _ fields: DefinitionMapping?, stages: String?, directory: String?
  ) -> Concepts? {
    let node = fields?.optional("concepts")
    guard stages == "two" else {
      node?.report(
        .invalidValue, "`concepts` go with `stages: two`", remedy: "Leave them out")
      return nil
    }
    guard let node = node ?? fields?.required("concepts"),
      let own = node.mapping(
        of: "the concepts",
        keys: ["pool", "recognizer", "least-similarity", "samples", "count"])
    else { return nil }
    let pool = own.required("pool")?.name()
    let recognizer = own.optional("recognizer").map { $0.name() } ?? nil
    let least = own.optional("least-similarity").map { $0.number(in: 0...1) } ?? 0.1
    let samples = own.optional("samples").map { $0.integer(in: 1...1_000) } ?? 100
    let count = own.optional("count").map { $0.integer(in: 1...1_000) } ?? 20
    guard let pool, let least, let samples, let count else { return nil }
    return Concepts(
      pool: DefinitionFile.path(of: pool, relativeTo: directory),
      recognizer: recognizer.map { DefinitionFile.path(of: $0, relativeTo: directory) },
      leastSimilarity: least, samples: samples, count: count)
  }

  // MARK: - Judges

  /// The judges, or what is wrong with their templates, which have lines of their own.
  private static func judges(
    _ node: DefinitionNode?, _ style: Style, system: ValueSystem?, dimensions: [ValueDimension],
    directory: String?
  ) -> Result<[Judge], Diagnostics> {
    var judges: [Judge] = []
    var names = PlanNames(.judge)
    var problems: [Diagnostic] = []
    let entries = node?.list() ?? []
    if entries.isEmpty {
      node?.report(.missingValue, "there is no judge", remedy: "Add at least one")
    }
    let dialect = ModelDefinition.Dialect(
      subject: "a judge", keys: ["prompt"], mostTokens: 1_024, directory: directory)
    for entry in entries {
      guard let found = ModelDefinition(entry, dialect) else { continue }
      names.add(found.name, at: entry)
      if "model:\(found.name)".utf8.count > Identifier.mostBytes {
        entry.report(.longName, "the name of the judge is too long", remedy: "Shorten it")
      }
      let client: Client?
      let continuesText: Bool
      switch found.kind {
      case .endpoint(let form, let address, let key):
        continuesText = form.continuesText
        client = .endpoint(Request(form), addressVariable: address, keyVariable: key)
      case .replay(let form, let file):
        continuesText = form.continuesText
        client = .replay(Request(form), file: file)
      case .simulated:
        continuesText = false
        client = simulated(found.fields, system: system, dimensions: dimensions)
          .map(Client.simulated)
        found.fields.optional("prompt")?.report(
          .invalidValue, "a simulated judge has no prompt", remedy: "Leave it out")
      }
      if continuesText, style.opinions {
        entry.report(
          .invalidValue, "`opinions` are asked of judges that hold a conversation",
          remedy: "Write `endpoint: chat`, or leave `opinions` out")
      }
      guard let client else { continue }
      do throws(Diagnostics) {
        let named = found.fields.optional("prompt").map { $0.name() }
        guard named != .some(nil) else { continue }
        judges.append(
          Judge(
            name: found.name, client: client,
            prompt: try JudgePrompt.named(
              named.flatMap(\.self) ?? style.template(continuesText: continuesText),
              places: places, relativeTo: directory),
            form: style.form(continuesText: continuesText)))
      } catch {
        for problem in error.all where !problems.contains(problem) { problems.append(problem) }
      }
    }
    return problems.isEmpty ? .success(judges) : .failure(Diagnostics(problems))
  }

  private static func simulated(
    _ fields: DefinitionMapping, system: ValueSystem?, dimensions: [ValueDimension]
  ) -> SimulatedRecognizer? {
    guard let node = fields.required("parameters"),
      let parameters = node.mapping(
        of: "the parameters of a simulated judge",
        keys: ["shows", "opposes", "sensitivity", "specificity", "favours-first", "garbled"])
    else { return nil }
    func words(_ node: DefinitionNode?) -> [String: [String]] {
      var words: [String: [String]] = [:]
      for entry in node?.entries() ?? [] {
        guard let system, let place = entry.key.dimension(of: system),
          let names = entry.value.names()
        else { continue }
        words[system.dimensions[place].id] = names.map { $0.lowercased() }
      }
      return words
    }
    let shows = words(parameters.required("shows"))
    let opposes = words(parameters.optional("opposes"))
    for dimension in dimensions where shows[dimension.id] == nil {
      node.report(
        .missingValue, "the judge has no words for `\(dimension.id)`",
        remedy: "Add them to `shows`, such as [help, share]")
    }
    func share(_ key: String, _ usual: Double) -> Double? {
      parameters.optional(key).map { $0.number(in: 0...1) } ?? usual
    }
    guard let sensitivity = share("sensitivity", 1), let specificity = share("specificity", 1),
      let favours = share("favours-first", 0), let garbled = share("garbled", 0)
    else { return nil }
    return SimulatedRecognizer(
      shows: shows, opposes: opposes, sensitivity: sensitivity, specificity: specificity,
      favoursFirst: favours, garbled: garbled)
  }
}

extension RecognitionPlan.Request {
  fileprivate init(_ form: ModelDefinition.Form) {
    self.init(
      model: form.model, continuesText: form.continuesText, instructions: form.instructions,
      parameters: form.parameters)
  }
}
