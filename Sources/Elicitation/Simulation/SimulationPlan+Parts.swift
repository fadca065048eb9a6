internal import Diagnostics
internal import PrintedNumbers
internal import ValueModel

/// The parts that a plan may have besides: lengths, versions, publication, a leak, confidence, token
/// probabilities.
extension SimulationPlan {
  /// What the parts of a plan refer to.
  struct PartContext {
    let system: ValueSystem?
    let scale: CategoryScale?
    let models: [SimulatedModel]
    let hasRounds: Bool
    /// How many items there are.
    let itemCount: Int
  }

  /// Those that are right.
  struct Parts {
    var lengths: ResponseLengths?
    var versions: PromptVersions?
    var publication: ItemPublication?
    var paraphraseCount = 0
    var leak: SimulatedLeak?
    var confidence: SimulatedConfidence?
    var probabilities: ProbabilityPlan?
  }

  /// Reads the parts; problems are recorded with their lines.
  static func parts(_ fields: DefinitionMapping?, _ context: PartContext) -> Parts {
    var parts = Parts()
    parts.lengths = fields?.optional("lengths").flatMap { lengths($0, context) }
    parts.versions = fields?.optional("versions").flatMap { versions($0, context) }
    parts.publication = fields?.optional("publication").flatMap { publication($0, context) }
    let held = parts.publication?.heldOutCount(of: context.itemCount) ?? 0
    parts.paraphraseCount =
      fields?.optional("paraphrases")?.integer(in: 1...max(1, context.itemCount - held)) ?? 0
    parts.confidence = fields?.optional("confidence").flatMap(confidence)
    parts.leak = fields?.optional("leak").flatMap { leak($0, parts, fields, context) }
    parts.probabilities = fields?.optional("probabilities").flatMap {
      ProbabilityPlan.read($0, leak: parts.leak, hasLeak: fields?.optional("leak") != nil, context)
    }
    return parts
  }

  // MARK: - Judges and versions

  /// Reads the languages: none, or two at least.
  static func languages(_ node: DefinitionNode?) -> [String] {
    guard let node, let entries = node.list() else { return [] }
    var languages: [String] = []
    for entry in entries {
      guard let name = entry.name() else { continue }
      if languages.contains(name) {
        entry.report(.repeatedName, "`\(name)` is given twice", remedy: "Keep one of them")
      }
      languages.append(name)
    }
    if entries.count < 2 {
      node.report(
        .invalidValue, "one language makes no difference",
        remedy: "Name two or more, or leave `languages` out")
    }
    return languages
  }

  private static func lengths(
    _ node: DefinitionNode, _ context: PartContext
  ) -> ResponseLengths? {
    guard
      let spread = node.mapping(of: "`lengths`", keys: ["spread"])?.required("spread")?
        .number(in: 0.01...3), !context.models.isEmpty
    else { return nil }
    return ResponseLengths(spread: spread, medians: context.models.map(\.length))
  }

  private static func versions(
    _ node: DefinitionNode, _ context: PartContext
  ) -> PromptVersions? {
    guard
      let fields = node.mapping(
        of: "`versions`", keys: ["items", "prompts", "orders", "item-version"])
    else { return nil }
    let items = fields.required("items")?.integer(in: 1...max(1, context.itemCount))
    let prompts = fields.required("prompts").map { levels($0, of: "a prompt") } ?? []
    let orders = fields.required("orders").map { levels($0, of: "an order") } ?? []
    let deviation = fields.optional("item-version").map { $0.number(in: 0...100) } ?? 0
    guard let items, let deviation, !prompts.isEmpty, !orders.isEmpty else { return nil }
    guard prompts.count * orders.count > 1 else {
      node.report(
        .invalidValue, "there is one version", remedy: "Name two prompts, or two orders")
      return nil
    }
    return PromptVersions(
      itemCount: items, prompts: prompts, orders: orders, itemDeviation: deviation)
  }

  private static func levels(
    _ node: DefinitionNode, of subject: String
  ) -> [PromptVersions.Level] {
    guard let entries = node.list() else { return [] }
    if entries.isEmpty {
      node.report(.missingValue, "there is none", remedy: "Name at least one")
    }
    var levels: [PromptVersions.Level] = []
    for entry in entries {
      guard let fields = entry.mapping(of: subject, keys: ["name", "effect"]) else { continue }
      let name = fields.required("name")?.name()
      let effect = fields.optional("effect").map { $0.number(in: -100...100) } ?? 0
      guard let name, let effect else { continue }
      if levels.contains(where: { $0.name == name }) {
        entry.report(.repeatedName, "`\(name)` is named twice", remedy: "Rename one of them")
      }
      levels.append(PromptVersions.Level(name: name, effect: effect))
    }
    return levels
  }

  // MARK: - Leaks

  private static func publication(
    _ node: DefinitionNode, _ context: PartContext
  ) -> ItemPublication? {
    if context.hasRounds {
      node.report(
        .contradiction, "`rounds` and `publication` both say when items were published",
        remedy: "Leave one of them out")
    }
    guard let fields = node.mapping(of: "`publication`", keys: ["first", "last", "held-out"])
    else { return nil }
    let first = fields.required("first").flatMap(day)
    let last = fields.required("last").flatMap(day)
    let held = fields.optional("held-out").map(share) ?? 0
    guard let first, let last, let held else { return nil }
    guard first < last else {
      node.report(
        .invalidValue, "the last item (\(last)) is not younger than the first (\(first))",
        remedy: "Put the days into their order")
      return nil
    }
    return ItemPublication(first: first, last: last, heldOutShare: held)
  }

  private static func confidence(_ node: DefinitionNode) -> SimulatedConfidence? {
    guard
      let fields = node.mapping(of: "`confidence`", keys: ["mean", "deviation", "tracks"])
    else { return nil }
    let mean = fields.required("mean")?.number(in: 0.01...0.99)
    let deviation = fields.optional("deviation").map { $0.number(in: 0...10) } ?? 0.5
    let tracking = fields.optional("tracks").map { $0.number(in: -1...1) } ?? 0
    guard let mean, let deviation, let tracking else { return nil }
    return SimulatedConfidence(mean: mean, deviation: deviation, tracking: tracking)
  }

  private static func leak(
    _ node: DefinitionNode, _ parts: Parts, _ plan: DefinitionMapping?, _ context: PartContext
  ) -> SimulatedLeak? {
    guard
      let fields = node.mapping(
        of: "`leak`", keys: ["model", "raise", "items", "paraphrased", "confidence"])
    else { return nil }
    let modelNode = fields.required("model")
    let model = modelNode.flatMap { place(ofModel: $0, among: context.models) }
    let raise = fields.required("raise")?.number(in: 0...1_000_000)
    let items = fields.optional("items").map { $0.number(in: 0.001...1) } ?? 1
    let paraphrased = fields.optional("paraphrased").map { $0.number(in: 0...1) } ?? 0
    let confidence = fields.optional("confidence").map { $0.number(in: -1...1) } ?? 0
    if let node = fields.optional("confidence"), let confidence {
      check(confidence, node, parts, hasConfidence: plan?.optional("confidence") != nil)
    }
    if plan?.optional("publication") == nil {
      node.report(
        .missingValue,
        "a leak is of items from before a release, and the plan has no `publication`",
        remedy: "Add `publication: { first: ..., last: ... }`")
    }
    guard let model, let raise, let items, let paraphrased, let confidence else { return nil }
    let leaky = context.models[model]
    if let publication = parts.publication, leaky.released.map({ $0 <= publication.first }) ?? true
    {
      modelNode?.report(
        leaky.released == nil ? .missingValue : .invalidValue,
        leaky.released == nil
          ? "the model `\(leaky.name)` has no `released`"
          : "no item was published before the release of `\(leaky.name)`",
        remedy: "Add a day after \(publication.first) to the model: `released: ...`")
    }
    if let scale = context.scale, let system = context.system {
      let beyond = leaky.means.indices.filter { leaky.means[$0] + raise > scale.maximum }
      if !beyond.isEmpty {
        let names = beyond.map { "`\(system.dimensions[$0].id)`" }.joined(separator: ", ")
        fields.optional("raise")?.report(
          .invalidValue, "the leak raises the mean of \(names) beyond the scale",
          remedy: "Let it stay at most \(scale.maximum)")
        return nil
      }
    }
    return SimulatedLeak(
      model: model, raise: raise, itemShare: items, paraphrasedPart: paraphrased,
      confidence: confidence)
  }

  /// Whether confidence can rise so far.
  private static func check(
    _ raise: Double, _ node: DefinitionNode, _ parts: Parts, hasConfidence: Bool
  ) {
    guard hasConfidence else {
      node.report(
        .missingValue, "a leak moves confidence, and the plan has no `confidence`",
        remedy: "Add `confidence: { mean: 0.7 }` to the plan")
      return
    }
    guard let confidence = parts.confidence else { return }
    let mean = confidence.mean + raise
    guard mean > 0, mean < 1 else {
      node.report(
        .invalidValue, "the mean confidence moves to \(mean), which does not lie inside 0 and 1",
        remedy: "Let it stay inside")
      return
    }
  }
}
