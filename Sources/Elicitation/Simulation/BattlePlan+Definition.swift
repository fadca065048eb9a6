package import Diagnostics
internal import LogReaders
internal import ValueModel

extension BattlePlan {
  /// Reads a plan of battles.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: The file's name for messages.
  /// - Throws: every problem found, each with its line.
  package init(yaml: String, file: String) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let fields = document.root(of: yaml)?.mapping(
      of: "a plan of battles", keys: ["name", "seed", "battles", "unscored", "judges", "models"])
    let name = fields?.required("name")?.name()
    let seed = fields?.required("seed")?.seed()
    let design = fields?.required("battles")?.mapping(
      of: "`battles`",
      keys: ["prompts", "topics", "swapped", "ties", "shared-chance", "length-spread"])
    let prompts = design?.required("prompts")?.integer(in: 1...1_000_000)
    let topics = design?.required("topics")?.integer(in: 1...(prompts ?? 1_000_000))
    let isSwapped = design?.optional("swapped").map { $0.boolean() } ?? false
    let ties = design?.optional("ties").map { $0.number(in: 0...10) } ?? 0
    let shared = design?.optional("shared-chance").map { $0.number(in: 0...0.999) } ?? 0
    let spread = design?.optional("length-spread").map { $0.number(in: 0...3) } ?? 0
    let unscored = fields?.optional("unscored").map { $0.number(in: 0...0.999) } ?? 0
    let judges = Self.judges(fields?.required("judges"))
    let models = Self.models(fields?.required("models"))
    try document.finish()
    guard let name, let seed, let prompts, let topics, let isSwapped, let ties, let shared,
      let spread, let unscored
    else {
      throw Diagnostics(
        .wrongForm, of: document.file, "the file is not a plan of battles",
        remedy: "Compare it with data/examples/battles/plan.yaml")
    }
    self.init(
      name: name, seed: seed, promptCount: prompts, topicCount: topics, isSwapped: isSwapped,
      tieReach: ties, sharedChance: shared, lengthSpread: spread, unscoredShare: unscored,
      judges: judges, models: models)
  }

  private static func judges(_ node: DefinitionNode?) -> [Judge] {
    var judges: [Judge] = []
    var names = PlanNames(.judge)
    let entries = node?.list() ?? []
    if entries.isEmpty {
      node?.report(.missingValue, "there is no judge", remedy: "Add at least one")
    }
    for entry in entries {
      guard let fields = entry.mapping(of: "a judge", keys: ["name", "position", "length"])
      else { continue }
      let name = fields.required("name")?.name()
      let position = fields.optional("position").map { $0.number(in: -10...10) } ?? 0
      let length = fields.optional("length").map { $0.number(in: -10...10) } ?? 0
      guard let name, let position, let length else { continue }
      names.add(name, at: entry)
      judges.append(Judge(name: name, position: position, length: length))
    }
    return judges
  }

  private static func models(_ node: DefinitionNode?) -> [Model] {
    var models: [Model] = []
    var names = PlanNames(.model)
    let entries = node?.list() ?? []
    if entries.count < 2 {
      node?.report(
        .missingValue, "there are \(entries.count) models, and a battle needs two",
        remedy: "Add models")
    }
    for entry in entries {
      guard let fields = entry.mapping(of: "a model", keys: ["name", "strength", "length"])
      else { continue }
      let name = fields.required("name")?.name()
      let strength = fields.required("strength")?.number(in: -20...20)
      let length = fields.optional("length").map { $0.number(in: 1...1_000_000) } ?? 1_000
      guard let name, let strength, let length else { continue }
      names.add(name, at: entry)
      models.append(Model(name: name, strength: strength, length: length))
    }
    return models
  }
}
