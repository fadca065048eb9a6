package import Diagnostics
internal import LogReaders
package import ValueModel

extension SimulationPlan {
  /// Reads a plan.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: The file's name for messages.
  ///   - catalog: Where the value system is looked up.
  ///   - directory: Where a relative path of a value-system file starts; nil: the working directory.
  /// - Throws: every problem found, each with its line.
  package init(
    yaml: String, file: String, catalog: DefinitionCatalog, relativeTo directory: String? = nil
  ) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let fields = document.root(of: yaml)?.mapping(
      of: "a simulation plan",
      keys: [
        "name", "system", "seed", "scale", "items", "epochs", "unscored", "deviations", "judges",
        "models", "rounds",
      ])
    let name = fields?.required("name")?.name()
    let system = fields?.required("system").flatMap {
      Self.system($0, catalog: catalog, directory: directory)
    }
    let seed = fields?.required("seed")?.seed()
    let scale = fields?.required("scale").flatMap(Self.scale)
    let items = fields?.required("items").flatMap { Self.items($0, system: system) }
    let epochs = fields?.optional("epochs").map { $0.integer(in: 1...1_000) } ?? 1
    let unscored = fields?.optional("unscored").map(Self.share) ?? 0
    let deviations = fields?.required("deviations").flatMap(Self.deviations)
    let judges = Self.judges(fields?.required("judges"))
    let models = Self.models(
      fields?.required("models"), system: system, scale: scale,
      // A run is called by both names.
      mostBytes: Identifier.mostBytes - 1 - (name?.utf8.count ?? 0))
    let rounds = Self.rounds(
      fields?.optional("rounds"),
      RoundContext(
        system: system, scale: scale, models: models, itemCount: items?.count ?? 1_000_000,
        mostBytes: Identifier.mostBytes - 2 - (name?.utf8.count ?? 0)
          - (models.map(\.name.utf8.count).max() ?? 0)))
    try document.finish()
    guard let name, let system, let seed, let scale, let items, let epochs, let unscored,
      let deviations
    else {
      throw Diagnostics(
        .wrongForm, of: document.file, "the file is not a simulation plan",
        remedy: "Compare it with data/example/plan.yaml")
    }
    self.init(
      name: name, system: system, seed: seed, scale: scale, itemCount: items.count,
      clusterCount: items.clusters, dimensionsPerItem: items.dimensions, epochs: epochs,
      unscoredShare: unscored, deviations: deviations, judges: judges, models: models,
      rounds: rounds)
  }

  private static func system(
    _ node: DefinitionNode, catalog: DefinitionCatalog, directory: String?
  ) -> ValueSystem? {
    guard let name = node.name() else { return nil }
    do {
      return try catalog.system(name, relativeTo: directory)
    } catch {
      for problem in error.all {
        node.report(.unusableSystem, "system `\(name)`: \(problem.message)", remedy: problem.remedy)
      }
      return nil
    }
  }

  private static func scale(_ node: DefinitionNode) -> CategoryScale? {
    guard
      let fields = node.mapping(
        of: "a scale", keys: ["minimum", "maximum", "step", "threshold-spacing"])
    else { return nil }
    let minimum = fields.required("minimum")?.number()
    let maximum = fields.required("maximum")?.number()
    let step = fields.optional("step").map { $0.number() } ?? 1
    let spacing = fields.optional("threshold-spacing").map { $0.number() } ?? 1
    guard let minimum, let maximum, let step, let spacing else { return nil }
    let largest = max(abs(minimum), abs(maximum))
    // A log whose scale ends beyond this is refused by its reader.
    guard largest <= ScaleBound.largest else {
      node.report(
        .invalidValue, "the scale ends at \(largest), beyond \(ScaleBound.largest)",
        remedy: "Give smaller bounds")
      return nil
    }
    let scale = CategoryScale(minimum: minimum, maximum: maximum, step: step, spacing: spacing)
    if scale == nil {
      node.report(
        .invalidValue,
        "no whole number of steps (1 to 1000) of \(step) leads from \(minimum) to \(maximum), or "
          + "the spacing \(spacing) of the thresholds is not above zero",
        remedy: "Give bounds and a step such as 1 to 6 by 1, or 0 to 1 by 1")
    }
    return scale
  }

  private static func items(
    _ node: DefinitionNode, system: ValueSystem?
  ) -> (count: Int, clusters: Int, dimensions: Int)? {
    guard
      let fields = node.mapping(
        of: "`items`", keys: ["count", "clusters", "dimensions-per-item"])
    else { return nil }
    let count = fields.required("count")?.integer(in: 1...1_000_000)
    let clusters = fields.required("clusters")?.integer(in: 1...(count ?? 1_000_000))
    let most = system?.dimensions.count ?? 1_000
    let dimensions =
      fields.optional("dimensions-per-item").map { $0.integer(in: 1...most) } ?? most
    guard let count, let clusters, let dimensions else { return nil }
    return (count, clusters, dimensions)
  }

  private static func deviations(_ node: DefinitionNode) -> LatentDeviations? {
    let names = [
      "item", "cluster", "cluster-dimension", "model-cluster", "model-item", "response",
    ]
    guard let fields = node.mapping(of: "`deviations`", keys: names) else { return nil }
    let sizes = names.map { name in
      fields.optional(name).map { $0.number(in: 0...100) } ?? (name == "response" ? 1 : 0)
    }
    let values = sizes.compactMap(\.self)
    guard values.count == names.count else { return nil }
    let deviations = LatentDeviations(
      item: values[0], cluster: values[1], clusterDimension: values[2], modelCluster: values[3],
      modelItem: values[4], response: values[5])
    guard deviations.responseVariance > 0 else {
      node.report(
        .invalidValue, "all deviations are zero", remedy: "Let at least `response` be above zero")
      return nil
    }
    return deviations
  }

  private static func judges(_ node: DefinitionNode?) -> [SimulatedJudge] {
    var judges: [SimulatedJudge] = []
    var names = PlanNames(.judge)
    let entries = node?.list() ?? []
    if entries.isEmpty {
      node?.report(.missingValue, "there is no judge", remedy: "Add at least one")
    }
    for entry in entries {
      guard let fields = entry.mapping(of: "a judge", keys: ["name", "bias", "noise"])
      else { continue }
      let name = fields.required("name")?.name()
      let bias = fields.optional("bias").map { $0.number(in: -100...100) } ?? 0
      let noise = fields.optional("noise").map { $0.number(in: 0...100) } ?? 0
      guard let name, let bias, let noise else { continue }
      names.add(name, at: entry)
      judges.append(SimulatedJudge(name: name, bias: bias, noise: noise))
    }
    return judges
  }

  private static func models(
    _ node: DefinitionNode?, system: ValueSystem?, scale: CategoryScale?, mostBytes: Int
  ) -> [SimulatedModel] {
    var models: [SimulatedModel] = []
    var names = PlanNames(.model)
    let entries = node?.list() ?? []
    if entries.isEmpty {
      node?.report(.missingValue, "there is no model", remedy: "Add at least one")
    }
    for entry in entries {
      guard let fields = entry.mapping(of: "a model", keys: ["name", "means", "missing", "items"])
      else { continue }
      let name = fields.required("name")?.name()
      let means = fields.required("means").flatMap { Self.means($0, system: system, scale: scale) }
      let missing = fields.optional("missing").map(Self.share) ?? 0
      let items = fields.optional("items").map { $0.number(in: 0.001...1) } ?? 1
      guard let name, let means, let missing, let items else { continue }
      if name.utf8.count > mostBytes {
        entry.report(
          .longName,
          "the names of the study and of a model are longer together than a run's name may be",
          remedy: "Shorten one of them")
      }
      names.add(name, at: entry)
      models.append(
        SimulatedModel(name: name, means: means, missingShare: missing, itemShare: items))
    }
    return models
  }

  /// The means of a model, one for each dimension of the system.
  private static func means(
    _ node: DefinitionNode, system: ValueSystem?, scale: CategoryScale?
  ) -> [Double]? {
    guard let system, let scale, let entries = node.entries() else { return nil }
    var means = [Double?](repeating: nil, count: system.dimensions.count)
    for entry in entries {
      guard let name = entry.key.name() else { continue }
      guard let place = system.dimensionIndex(named: name) else {
        entry.key.report(
          .unknownName, "`\(name)` is not a dimension of `\(system.id)`",
          remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames))
        continue
      }
      if means[place] != nil {
        entry.key.report(.repeatedName, "`\(name)` is given twice", remedy: "Keep one of them")
      }
      guard let mean = entry.value.number() else { continue }
      guard mean > scale.minimum, mean < scale.maximum else {
        entry.value.report(
          .invalidValue, "the mean \(mean) does not lie inside the scale",
          remedy: "Write a number above \(scale.minimum) and below \(scale.maximum)")
        continue
      }
      means[place] = mean
    }
    let absent = means.indices.filter { means[$0] == nil }.map { system.dimensions[$0].id }
    guard absent.isEmpty else {
      node.report(
        .missingValue,
        "there is no usable mean for \(absent.map { "`\($0)`" }.joined(separator: ", "))",
        remedy: "Give one for each dimension")
      return nil
    }
    return means.compactMap(\.self)
  }

  private static func share(_ node: DefinitionNode) -> Double? {
    node.number(in: 0...0.999)
  }
}
