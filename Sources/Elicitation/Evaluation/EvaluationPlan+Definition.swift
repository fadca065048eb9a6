package import Diagnostics
internal import ItemResponse
internal import LogReaders
internal import StudyStore
package import ValueModel

extension EvaluationPlan {
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
      of: "an evaluation plan",
      keys: [
        "name", "system", "dimensions", "pool", "models", "recognizer", "test", "limits", "seed",
      ])
    let name = fields?.required("name")?.name()
    let system = fields?.required("system").flatMap {
      SimulationPlan.system($0, catalog: catalog, directory: directory)
    }
    let dimensions = Self.dimensions(fields?.optional("dimensions"), of: system)
    let pool = Self.pool(fields?.optional("pool"))
    let models = Self.models(
      fields?.required("models"), system: system, dimensions: dimensions, directory: directory,
      // A run is called by the names of the plan and the model.
      mostBytes: Identifier.mostBytes - 1 - (name?.utf8.count ?? 0))
    let recognizer = fields?.required("recognizer").flatMap {
      RecognizerChoice.read(
        $0, system: system, dimensions: dimensions, catalog: catalog, directory: directory)
    }
    let test = EvaluationTest(fields?.optional("test"), poolLanguage: pool?.language)
    let limits = EvaluationLimits(fields?.optional("limits"))
    let seed = fields?.optional("seed").map { $0.seed() } ?? 0
    try document.finish()
    guard let name, let system, let pool, let recognizer, let test, let limits, let seed else {
      throw Diagnostics(
        .wrongForm, of: document.file, "the file is not an evaluation plan",
        remedy: "Write one to begin with: compass new evaluation-plan NAME")
    }
    self.init(
      name: name, system: system, dimensions: dimensions, pool: pool.choice, models: models,
      recognizer: recognizer, test: test, limits: limits, seed: seed, file: file,
      digest: Self.digest(name: name, system: system, models: models, seed: seed))
  }

  /// Dimensions that a plan names; all of the system where it names none.
  static func dimensions(
    _ node: DefinitionNode?, of system: ValueSystem?
  ) -> [ValueDimension] {
    guard let system else { return [] }
    guard let node else { return system.dimensions }
    var chosen: [ValueDimension] = []
    for entry in node.list() ?? [] {
      guard let place = entry.dimension(of: system) else { continue }
      let dimension = system.dimensions[place]
      if chosen.contains(where: { $0.id == dimension.id }) {
        entry.report(
          .repeatedName, "the dimension `\(dimension.id)` is named twice",
          remedy: "Name it once")
      }
      chosen.append(dimension)
    }
    if chosen.isEmpty {
      node.report(
        .missingValue, "no dimension is named", remedy: "Name one, or leave `dimensions` out")
    }
    return chosen
  }

  // MARK: - Pool

  /// Which items of a pool are used, and of which language.
  ///
  /// - Parameter others: keys that a plan has there besides.
  static func pool(
    _ node: DefinitionNode?, others: [String] = []
  ) -> (choice: PoolChoice, language: String?)? {
    guard let node else { return (PoolChoice(states: [.calibrated, .anchor]), nil) }
    guard let fields = node.mapping(of: "a choice of items", keys: ["status", "language"] + others)
    else {
      return nil
    }
    let words: [PoolStatus] = [.calibrated, .anchor]
    var states = words
    if let status = fields.optional("status") {
      let nodes = status.isList ? status.list() ?? [] : [status]
      states = nodes.compactMap { node in
        node.choice(of: words.map(\.rawValue)).flatMap(PoolStatus.init)
      }
    }
    return (PoolChoice(states: states), fields.optional("language")?.name())
  }

  // MARK: - Models

  static func models(
    _ node: DefinitionNode?, system: ValueSystem?, dimensions: [ValueDimension],
    directory: String?, mostBytes: Int
  ) -> [EvaluatedModel] {
    var models: [EvaluatedModel] = []
    var names = PlanNames(.model)
    let entries = node?.list() ?? []
    if entries.isEmpty {
      node?.report(.missingValue, "there is no model", remedy: "Add at least one")
    }
    let dialect = ModelDefinition.Dialect(parameters: ["template"], directory: directory)
    for entry in entries {
      guard let found = ModelDefinition(entry, dialect) else { continue }
      names.add(found.name, at: entry)
      if found.name.utf8.count > mostBytes {
        entry.report(
          .longName, "the names of the plan and the model are too long together",
          remedy: "Shorten one of them")
      }
      let client: EvaluatedModel.Client?
      switch found.kind {
      case .endpoint(let form, let address, let key):
        client = EvaluatedModel.RequestForm(form).map {
          .endpoint($0, addressVariable: address, keyVariable: key)
        }
      case .replay(let form, let file):
        client = EvaluatedModel.RequestForm(form).map { .replay($0, file: file) }
      case .simulated:
        client = examinee(found.fields, system: system, dimensions: dimensions)
          .map(EvaluatedModel.Client.simulated)
      }
      if let client { models.append(EvaluatedModel(name: found.name, client: client)) }
    }
    return models
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

extension EvaluatedModel.RequestForm {
  /// How a model is asked about items.
  init?(_ form: ModelDefinition.Form) {
    var template = "{item}"
    if let node = form.fields?.optional("template") {
      guard let text = node.verbatim() else { return nil }
      guard text.contains("{item}") else {
        node.report(
          .missingValue, "the template does not say where the item stands",
          remedy: "Write {item} where it stands")
        return nil
      }
      template = text
    }
    self.init(
      model: form.model, continuesText: form.continuesText, template: template,
      instructions: form.instructions, parameters: form.parameters)
  }
}
