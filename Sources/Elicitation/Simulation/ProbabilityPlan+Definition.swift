internal import Diagnostics
internal import ValueModel

extension ProbabilityPlan {
  /// The most numbers that a plan may ask for: what is drawn is held.
  private static let mostNumbers = 20_000_000

  /// Reads what a plan says of token probabilities.
  ///
  /// - Parameters:
  ///   - leak: the leak of the plan, where it is right.
  ///   - hasLeak: whether the plan has one.
  static func read(
    _ node: DefinitionNode, leak: SimulatedLeak?, hasLeak: Bool,
    _ context: SimulationPlan.PartContext
  ) -> ProbabilityPlan? {
    guard
      let fields = node.mapping(
        of: "`probabilities`",
        keys: [
          "models", "texts", "tokens", "mean", "deviations", "vocabulary", "context", "orders",
          "leaked",
        ])
    else { return nil }
    let models = fields.required("models").flatMap { self.models($0, context) }
    let texts = fields.required("texts")?.integer(in: 1...max(1, context.itemCount))
    let tokens = fields.required("tokens").flatMap(self.tokens)
    let mean = fields.required("mean")?.number(in: -100...(-0.01))
    let deviations =
      fields.optional("deviations").map(self.deviations) ?? (text: 0, token: 0, chance: 0)
    let hasVocabulary = fields.optional("vocabulary").map { $0.boolean() } ?? false
    let around = fields.optional("context").map(self.context)
    let orders = fields.optional("orders").map(self.orders) ?? (count: 0, deviation: 0)
    if hasVocabulary == true, let deviations, deviations.chance == 0 {
      fields.optional("vocabulary")?.report(
        .contradiction, "without chance a token has no spread over the vocabulary",
        remedy: "Let `chance` in `deviations` be above zero")
    }
    guard let models, let texts, let tokens, let mean, let deviations, let hasVocabulary,
      let orders, around.map({ $0 != nil }) ?? true
    else { return nil }
    let lists = 1 + (hasVocabulary ? 2 : 0) + (around == nil ? 0 : 1) + orders.count
    let numbers = [models.count, texts, tokens.upperBound, lists].reduce(1.0) { $0 * Double($1) }
    guard numbers <= Double(mostNumbers) else {
      node.report(
        .invalidValue, "the plan asks for more than \(mostNumbers) numbers",
        remedy: "Ask for fewer texts, tokens or orders")
      return nil
    }
    var leaked: LeakedTexts?
    if let node = fields.optional("leaked") {
      guard
        let found = self.leaked(
          node, mean: mean, around: around ?? nil, hasOrders: orders.count > 0)
      else { return nil }
      leaked = found
      if !hasLeak {
        node.report(
          .missingValue, "the plan has no `leak`", remedy: "Add one, or leave `leaked` out")
      } else if let leak, !models.contains(leak.model) {
        node.report(
          .contradiction,
          "the model of the leak, `\(context.models[leak.model].name)`, is not asked",
          remedy: "Add it to `models`")
      }
    }
    return ProbabilityPlan(
      models: models, textCount: texts, tokens: tokens, mean: mean,
      textDeviation: deviations.text, tokenDeviation: deviations.token,
      chanceDeviation: deviations.chance, hasVocabulary: hasVocabulary, context: around ?? nil,
      orderCount: orders.count, orderDeviation: orders.deviation, leaked: leaked)
  }

  private static func models(
    _ node: DefinitionNode, _ context: SimulationPlan.PartContext
  ) -> [Int]? {
    guard let nodes = node.list() else { return nil }
    let models = nodes.compactMap {
      SimulationPlan.place(ofModel: $0, among: context.models)
    }
    guard models.count == nodes.count else { return nil }
    guard !models.isEmpty, Set(models).count == models.count else {
      node.report(
        .invalidValue, models.isEmpty ? "no model is named" : "a model is named twice",
        remedy: "Name each model that is asked once")
      return nil
    }
    return models
  }

  private static func tokens(_ node: DefinitionNode) -> ClosedRange<Int>? {
    guard let fields = node.mapping(of: "`tokens`", keys: ["fewest", "most"]) else { return nil }
    let fewest = fields.required("fewest")?.integer(in: 1...100_000)
    let most = fields.required("most")?.integer(in: (fewest ?? 1)...100_000)
    guard let fewest, let most else { return nil }
    return fewest...most
  }

  private static func deviations(
    _ node: DefinitionNode
  ) -> (text: Double, token: Double, chance: Double)? {
    guard let fields = node.mapping(of: "`deviations`", keys: ["text", "token", "chance"])
    else { return nil }
    func size(_ key: String) -> Double? {
      fields.optional(key).map { $0.number(in: 0...3) } ?? 0
    }
    guard let text = size("text"), let token = size("token"), let chance = size("chance")
    else { return nil }
    return (text, token, chance)
  }

  private static func context(_ node: DefinitionNode) -> Context? {
    guard let fields = node.mapping(of: "`context`", keys: ["gain", "spread"]) else { return nil }
    let gain = fields.required("gain")?.number(in: -3...3)
    let spread = fields.required("spread")?.number(in: 0.001...3)
    guard let gain, let spread else { return nil }
    return Context(gain: gain, spread: spread)
  }

  private static func orders(_ node: DefinitionNode) -> (count: Int, deviation: Double)? {
    guard let fields = node.mapping(of: "`orders`", keys: ["count", "deviation"])
    else { return nil }
    let count = fields.required("count")?.integer(in: 1...10_000)
    let deviation = fields.optional("deviation").map { $0.number(in: 0...3) } ?? 0
    guard let count, let deviation else { return nil }
    return (count, deviation)
  }

  private static func leaked(
    _ node: DefinitionNode, mean: Double, around: Context?, hasOrders: Bool
  ) -> LeakedTexts? {
    guard let fields = node.mapping(of: "`leaked`", keys: ["shift", "gain", "order"])
    else { return nil }
    let shift = fields.optional("shift").map { $0.number(in: -100...100) } ?? 0
    let gain = fields.optional("gain").map { $0.number(in: -3...3) } ?? around?.gain ?? 0
    let order = fields.optional("order").map { $0.number(in: -3...3) } ?? 0
    for (key, part, isThere) in [
      ("gain", "context", around != nil), ("order", "orders", hasOrders),
    ] where !isThere {
      fields.optional(key)?.report(
        .missingValue, "`\(key)` is given, and the texts have no `\(part)`",
        remedy: "Add `\(part)` to `probabilities`")
    }
    guard let shift, let gain, let order else { return nil }
    guard mean + shift < 0 else {
      fields.optional("shift")?.report(
        .invalidValue, "the mean log probability moves to \(mean + shift), which is not below zero",
        remedy: "Let it stay below")
      return nil
    }
    return LeakedTexts(shift: shift, contextGain: gain, orderEffect: order)
  }
}
