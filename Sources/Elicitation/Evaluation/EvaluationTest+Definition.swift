internal import ItemResponse
internal import ValueModel

extension EvaluationTest {
  /// Reads the key `test` of a plan.
  ///
  /// - Parameters:
  ///   - node: nil where the plan has none: all stands as it is by default.
  ///   - poolLanguage: the language of the items that the plan chooses, if any.
  init?(_ node: DefinitionNode?, poolLanguage: String?) {
    let fields = node?.mapping(
      of: "a test",
      keys: [
        "selection", "start", "anchors", "exposure", "content", "order", "languages", "repeats",
        "stop",
      ])
    if node != nil, fields == nil { return nil }
    let selection = Self.selection(fields?.optional("selection"))
    let start = fields?.optional("start").map { $0.number(in: -10...10) } ?? 0
    let anchors = fields?.optional("anchors").map { $0.integer(in: 0...1_000) } ?? 0
    let exposure = fields?.optional("exposure").map(Self.exposure) ?? Exposure.none
    let content = fields?.optional("content").map { $0.choice(of: ["none", "topic"]) } ?? "none"
    let orders = OptionOrder.list(fields?.optional("order"))
    let languages = Self.languages(fields?.optional("languages"), poolLanguage: poolLanguage)
    let repeats = fields?.optional("repeats").map { $0.integer(in: 1...100) } ?? 1
    let stopNode = fields?.optional("stop")
    let stop = stopNode?.mapping(
      of: "the end of a test", keys: ["standard-error", "items", "information"])
    if stopNode != nil, stop == nil { return nil }
    let error = stop?.optional("standard-error").map { $0.number(in: 0.01...10) }
    let longest = stop?.optional("items").map { $0.integer(in: 1...100_000) } ?? 30
    let least = stop?.optional("information").map { $0.number(in: 0.000_001...1_000) }
    guard let selection, let start, let anchors, let exposure, let content, let orders,
      let languages, let repeats, let longest
    else { return nil }
    if anchors > longest {
      fields?.optional("anchors")?.report(
        .invalidValue, "there are more anchors (\(anchors)) than items in a test (\(longest))",
        remedy: "Give fewer anchors or longer tests")
    }
    if repeats * orders.count % 2 == 0 {
      (fields?.optional("repeats") ?? fields?.optional("order"))?.report(
        .invalidValue,
        "an item is asked \(repeats * orders.count) times, and the majority of an even number may "
          + "not exist", remedy: "Ask it an odd number of times, such as `repeats: 3`")
    }
    self.init(
      selection: selection, start: start, anchors: anchors, exposure: exposure,
      balancesTopics: content == "topic", orders: orders, languages: languages, repeats: repeats,
      standardError: error ?? nil, longest: longest, leastInformation: least ?? nil)
  }

  /// How items are chosen; by what they tell where a plan does not say.
  static func selection(_ node: DefinitionNode?) -> ItemSelection? {
    guard let node else { return .maximumInformation }
    let words: [String: ItemSelection] = [
      "maximum-information": .maximumInformation, "kullback-leibler": .posteriorDivergence,
      "random": .random,
    ]
    return node.choice(of: words.keys.sorted()).flatMap { words[$0] }
  }

  private static func exposure(_ node: DefinitionNode) -> Exposure? {
    if node.isText { return node.choice(of: ["none"]).map { _ in .none } }
    guard
      let fields = node.mapping(of: "a control of exposure", keys: ["method", "items", "bound"]),
      let method = fields.required("method")?.choice(of: ["randomesque", "sympson-hetter"])
    else { return nil }
    if method == "randomesque" {
      fields.optional("bound")?.report(
        .invalidValue, "`bound` goes with `method: sympson-hetter`", remedy: "Leave it out")
      return fields.required("items")?.integer(in: 1...1_000).map(Exposure.randomesque)
    }
    fields.optional("items")?.report(
      .invalidValue, "`items` goes with `method: randomesque`", remedy: "Leave it out")
    return fields.required("bound")?.number(in: 0.01...1).map(Exposure.sympsonHetter)
  }

  private static func languages(_ node: DefinitionNode?, poolLanguage: String?) -> [String]? {
    guard let node else { return poolLanguage.map { [$0] } ?? [] }
    let languages = node.names() ?? []
    guard !languages.isEmpty, Set(languages).count == languages.count else {
      node.report(
        .invalidValue, "the languages are missing, or one is named twice",
        remedy: "Write `[en]` or `[en, zh]`")
      return nil
    }
    if let poolLanguage, languages != [poolLanguage] {
      node.report(
        .invalidValue, "the pool is restricted to `\(poolLanguage)`, and the test asks for more",
        remedy: "Leave `language` out of `pool`")
    }
    return languages
  }
}

extension OptionOrder {
  /// The orders that a plan names; that of the item where it names none.
  static func list(_ node: DefinitionNode?) -> [OptionOrder]? {
    guard let node else { return [.given] }
    let nodes = node.isList ? node.list() ?? [] : [node]
    let orders = nodes.compactMap { node in
      node.choice(of: OptionOrder.allCases.map(\.rawValue)).flatMap(OptionOrder.init)
    }
    guard !orders.isEmpty, Set(orders).count == orders.count else {
      node.report(
        .invalidValue, "the orders are missing, or one is named twice",
        remedy: "Write `[given]` or `[given, reversed]`")
      return nil
    }
    return orders
  }
}

extension EvaluationLimits {
  /// Reads the key `limits` of a plan.
  init?(_ node: DefinitionNode?) {
    let fields = node?.mapping(
      of: "limits",
      keys: [
        "concurrency", "requests-per-minute", "tokens-per-minute", "timeout", "retries", "budget",
      ])
    if node != nil, fields == nil { return nil }
    let concurrency = fields?.optional("concurrency").map { $0.integer(in: 1...1_000) } ?? 4
    let requests = fields?.optional("requests-per-minute").map { $0.number(in: 0.01...1e9) }
    let tokens = fields?.optional("tokens-per-minute").map { $0.number(in: 1...1e12) }
    let timeout = fields?.optional("timeout").map { $0.number(in: 0.1...86_400) } ?? 120
    let retries = fields?.optional("retries").map { $0.integer(in: 0...100) } ?? 5
    let budgetNode = fields?.optional("budget")
    let budget = budgetNode?.mapping(
      of: "a budget", keys: ["requests", "tokens", "money", "prices"])
    if budgetNode != nil, budget == nil { return nil }
    let mostRequests = budget?.optional("requests").map { $0.integer(in: 1...1_000_000_000) }
    let mostTokens = budget?.optional("tokens").map { $0.integer(in: 1...1_000_000_000_000) }
    let mostMoney = budget?.optional("money").map { $0.number(in: 0.000_001...1e12) }
    var prices: Prices?
    if let node = budget?.optional("prices") {
      let fields = node.mapping(of: "prices of a million tokens", keys: ["input", "output"])
      let input = fields?.required("input")?.number(in: 0...1e9)
      let output = fields?.required("output")?.number(in: 0...1e9)
      guard let input, let output else { return nil }
      prices = Prices(input: input, output: output)
    }
    if let node = budget?.optional("money"), prices == nil {
      node.report(
        .missingValue, "money cannot be counted without prices",
        remedy: "Add `prices: { input: 0.5, output: 1.5 }`, of a million tokens")
    }
    guard let concurrency, let timeout, let retries else { return nil }
    self.init(
      concurrency: concurrency, requestsPerMinute: requests ?? nil,
      tokensPerMinute: tokens ?? nil, timeout: timeout, retries: retries,
      mostRequests: mostRequests ?? nil, mostTokens: mostTokens ?? nil,
      mostMoney: mostMoney ?? nil, prices: prices)
  }
}

extension DefinitionNode {
  /// The node as the name of an environment variable: never a key or an address itself.
  func environmentVariable() -> String? {
    guard let text = name() else { return nil }
    let isName =
      text.utf8.first.map { !(48...57).contains($0) } == true
      && text.utf8.allSatisfy { byte in
        (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
          || byte == 95
      }
    guard isName else {
      // What stands here may be a key: it is not repeated.
      report(
        .invalidValue, "the name of an environment variable is wanted here",
        remedy: "Write a name such as OPENAI_API_KEY; keys themselves stand in no file")
      return nil
    }
    return text
  }
}
