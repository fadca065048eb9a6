internal import ValueModel

extension EvaluatedModel {
  /// Reads the models of a plan.
  ///
  /// - Parameters:
  ///   - dimensions: those on which a simulated model must have an ability.
  ///   - directory: where relative paths of the plan start; nil: the working directory.
  ///   - mostBytes: the longest name.
  static func list(
    _ node: DefinitionNode?, system: ValueSystem?, dimensions: [ValueDimension],
    directory: String?, mostBytes: Int
  ) -> [EvaluatedModel] {
    var models: [EvaluatedModel] = []
    var names = PlanNames(.model)
    let entries = node?.list() ?? []
    if entries.isEmpty {
      node?.report(.missingValue, "there is no model", remedy: "Add at least one")
    }
    for entry in entries {
      guard
        let fields = entry.mapping(
          of: "a model",
          keys: ["name", "client", "model", "base-url-variable", "key-variable", "parameters"]),
        let name = fields.required("name")?.name(),
        let kind = fields.required("client")?.choice(of: ["openai", "replay", "simulated"])
      else { continue }
      names.add(name, at: entry)
      if name.utf8.count > mostBytes {
        entry.report(
          .longName, "the names of the plan and the model are too long together",
          remedy: "Shorten one of them")
      }
      let client: EvaluatedModel.Client?
      switch kind {
      case "openai":
        let address = fields.required("base-url-variable")?.environmentVariable()
        let key = fields.optional("key-variable").map { $0.environmentVariable() }
        guard let form = form(fields, name: name, others: [])?.form, let address else { continue }
        client = .endpoint(form, addressVariable: address, keyVariable: key ?? nil)
      case "replay":
        refuse(["base-url-variable", "key-variable"], in: fields, of: kind)
        guard let (form, parameters) = form(fields, name: name, others: ["file"]) else { continue }
        client = .replay(
          form,
          file: parameters?.optional("file")?.name()
            .map { DefinitionFile.path(of: $0, relativeTo: directory) })
      default:
        refuse(["model", "base-url-variable", "key-variable"], in: fields, of: kind)
        client = examinee(fields, system: system, dimensions: dimensions)
          .map(EvaluatedModel.Client.simulated)
      }
      if let client { models.append(EvaluatedModel(name: name, client: client)) }
    }
    return models
  }

  /// Reports keys that do not go with a kind of client.
  static func refuse(_ keys: [String], in fields: DefinitionMapping, of kind: String) {
    for key in keys {
      fields.optional(key)?.report(
        .invalidValue, "`\(key)` does not go with `client: \(kind)`", remedy: "Leave it out")
    }
  }

  /// What is asked of a model, and the parameters that say so.
  ///
  /// - Parameters:
  ///   - others: further parameters that may stand there.
  ///   - asksItems: whether a template says where an item stands; without, what is sent is made
  ///     elsewhere, and there is none.
  static func form(
    _ fields: DefinitionMapping, name: String, others: [String], asksItems: Bool = true
  ) -> (form: EvaluatedModel.RequestForm, parameters: DefinitionMapping?)? {
    let model = fields.optional("model").map { $0.name() } ?? name
    let parameters = fields.optional("parameters")?.mapping(
      of: "the parameters of a model",
      keys: [
        "endpoint", "instructions", "temperature", "top-p", "max-tokens", "stop", "seed",
      ] + (asksItems ? ["template"] : []) + others)
    let endpoint =
      parameters?.optional("endpoint").map { $0.choice(of: ["chat", "completions"]) } ?? "chat"
    let template = parameters?.optional("template").map(Self.template) ?? "{item}"
    let instructions = parameters?.optional("instructions").map { $0.text() }
    let temperature = parameters?.optional("temperature").map { $0.number(in: 0...10) }
    let topP = parameters?.optional("top-p").map { $0.number(in: 0...1) }
    let tokens = parameters?.optional("max-tokens").map { $0.integer(in: 1...1_000_000) } ?? 256
    let stop = parameters?.optional("stop").map { $0.list()?.compactMap { $0.verbatim() } ?? [] }
    let seed = parameters?.optional("seed").map { $0.integer(in: 0...Int(Int32.max)) }
    if let node = parameters?.optional("instructions"), endpoint == "completions" {
      node.report(
        .invalidValue, "`instructions` go with `endpoint: chat`",
        remedy: "Write them into the template")
    }
    guard let model, let endpoint, let template, let tokens else { return nil }
    var further: [String: JSONValue] = [:]
    if let topP, let topP { further["top_p"] = .number(topP) }
    return (
      EvaluatedModel.RequestForm(
        model: model, continuesText: endpoint == "completions", template: template,
        instructions: instructions ?? nil,
        parameters: ModelParameters(
          temperature: temperature ?? nil, maximumTokens: tokens,
          seed: (seed ?? nil).map(Int64.init), stop: stop ?? [], others: further)),
      parameters
    )
  }

  private static func template(_ node: DefinitionNode) -> String? {
    guard let text = node.verbatim() else { return nil }
    guard text.contains("{item}") else {
      node.report(
        .missingValue, "the template does not say where the item stands",
        remedy: "Write {item} where it stands")
      return nil
    }
    return text
  }

  private static func examinee(
    _ fields: DefinitionMapping, system: ValueSystem?, dimensions: [ValueDimension]
  ) -> SimulatedExaminee? {
    guard
      let node = fields.required("parameters"),
      let parameters = node.mapping(
        of: "the parameters of a simulated examinee", keys: ["abilities", "refusals"])
    else { return nil }
    let refusals = parameters.optional("refusals").map { $0.number(in: 0...0.99) } ?? 0
    var abilities: [String: Double] = [:]
    for entry in parameters.required("abilities")?.entries() ?? [] {
      guard let system, let place = entry.key.dimension(of: system),
        let ability = entry.value.number(in: -10...10)
      else { continue }
      abilities[system.dimensions[place].id] = ability
    }
    for dimension in dimensions where abilities[dimension.id] == nil {
      node.report(
        .missingValue, "the examinee has no ability on `\(dimension.id)`",
        remedy: "Add it to `abilities`, such as 0.5")
    }
    guard let refusals else { return nil }
    return SimulatedExaminee(abilities: abilities, refusals: refusals)
  }
}
