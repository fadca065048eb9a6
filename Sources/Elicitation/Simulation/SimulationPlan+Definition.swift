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
        "models", "rounds", "languages", "lengths", "versions", "publication", "paraphrases",
        "leak",
        "confidence", "probabilities",
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
    let languages = Self.languages(fields?.optional("languages"))
    let hasLengths = fields?.optional("lengths") != nil
    let judges = Self.judges(fields?.required("judges"), hasLengths: hasLengths)
    let models = Self.models(
      fields?.required("models"), system: system, scale: scale, languages: languages,
      hasLengths: hasLengths,
      // A run is called by both names.
      mostBytes: Identifier.mostBytes - 1 - (name?.utf8.count ?? 0))
    Self.checkFamilies(of: judges, models: models.map(\.family))
    let rounds = Self.rounds(
      fields?.optional("rounds"),
      RoundContext(
        system: system, scale: scale, models: models, itemCount: items?.count ?? 1_000_000,
        mostBytes: Identifier.mostBytes - 2 - (name?.utf8.count ?? 0)
          - (models.map(\.name.utf8.count).max() ?? 0)))
    let parts = Self.parts(
      fields,
      PartContext(
        system: system, scale: scale, models: models, hasRounds: !rounds.isEmpty,
        itemCount: rounds.reduce(items?.count ?? 1_000_000) { $0 + $1.newItems }))
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
      unscoredShare: unscored, deviations: deviations, judges: judges.map(\.judge), models: models,
      rounds: rounds, languages: languages, lengths: parts.lengths, versions: parts.versions,
      publication: parts.publication, paraphraseCount: parts.paraphraseCount, leak: parts.leak,
      confidence: parts.confidence, probabilities: parts.probabilities)
  }

  static func system(
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

  static func share(_ node: DefinitionNode) -> Double? {
    node.number(in: 0...0.999)
  }
}
