package import Diagnostics
internal import StudyStore
package import ValueModel

extension ItemPlan {
  /// Reads a plan of items.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: The file's name for messages.
  ///   - catalog: Where the value system is looked up.
  /// - Throws: every problem found, each with its line.
  package init(yaml: String, file: String, catalog: DefinitionCatalog) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let fields = document.root(of: yaml)?.mapping(
      of: "a plan of items",
      keys: [
        "name", "system", "seed", "bank", "families", "spread", "languages", "test", "changes",
      ])
    let name = fields?.required("name")?.name()
    let seed = fields?.required("seed")?.seed()
    let system = fields?.required("system").flatMap { Self.system($0, catalog) }
    let bank = fields?.required("bank")?.mapping(
      of: "`bank`",
      keys: [
        "topics", "texts", "discrimination", "difficulty", "error", "anchors", "candidates",
        "evolved", "retired",
      ])
    let topics = bank?.required("topics")?.names()
    let dimensions = bank?.required("texts").flatMap { Self.dimensions($0, system) }
    let slopes = bank?.required("discrimination").flatMap { Self.pair($0, "middle", 0.1...5) }
    let places = bank?.required("difficulty").flatMap { Self.pair($0, "mean", -4...4) }
    let error = bank?.required("error")?.number(in: 0.001...2)
    let anchors = bank?.optional("anchors").map { $0.integer(in: 0...10_000) } ?? 0
    let candidates = bank?.optional("candidates").map { $0.integer(in: 0...10_000) } ?? 0
    let evolved = bank?.optional("evolved").map(Self.evolved) ?? (0, 0)
    let spread = fields?.required("spread")?.number(in: 0.01...5)
    let families = fields?.required("families").map { Self.families($0, dimensions ?? []) }
    let languages = fields?.optional("languages").map { $0.names() } ?? ["en"]
    let test = fields?.required("test").flatMap(Self.test)
    let names = Set(
      (dimensions ?? []).flatMap { dimension in
        (0..<(topics?.count ?? 0) * dimension.texts.count).map {
          Self.name(of: $0, on: dimension.id)
        }
      })
    let retired = bank?.optional("retired").map { Self.retired($0, names) } ?? []
    let changes =
      fields?.optional("changes").map {
        Self.changes($0, names, families: families ?? [], languages: languages ?? [])
      } ?? []
    try document.finish()
    guard let name, let seed, let system, let topics, let dimensions, let slopes, let places,
      let error, let anchors, let candidates, let evolved, let spread, let families,
      let languages, let test, !topics.isEmpty, !families.isEmpty, !languages.isEmpty
    else {
      throw Diagnostics(
        .wrongForm, of: document.file, "the file is not a plan of items",
        remedy: "Compare it with data/examples/items/plan.yaml")
    }
    self.init(
      name: name, seed: seed, system: system, dimensions: dimensions, topics: topics,
      discrimination: (slopes.0, slopes.1), difficulty: (places.0, places.1), error: error,
      anchors: anchors, candidates: candidates, evolved: (evolved.0, evolved.1), retired: retired,
      families: families, spread: spread, languages: languages, test: test, changes: changes)
    let most = topics.count * (dimensions.map(\.texts.count).min() ?? 0)
    let given = most - candidates - retired.count
    guard given >= test.random + test.adaptive, anchors + candidates + evolved.0 <= most else {
      throw Diagnostics(
        .wrongForm, of: document.file,
        "a dimension has \(most) items: too few for the tests, the anchors and what is set apart",
        remedy: "Add topics or texts, or ask fewer items")
    }
  }

  /// The key of an item of a dimension.
  static func name(of item: Int, on dimension: String) -> String {
    NumberedName.of(dimension, item + 1, of: 999)
  }

  private static func system(
    _ node: DefinitionNode, _ catalog: DefinitionCatalog
  ) -> ValueSystem? {
    guard let name = node.name() else { return nil }
    do throws(Diagnostics) {
      return try catalog.system(name)
    } catch {
      for problem in error.all {
        node.report(.unknownName, problem.message, remedy: problem.remedy)
      }
      return nil
    }
  }

  private static func dimensions(
    _ node: DefinitionNode, _ system: ValueSystem?
  ) -> [Dimension]? {
    guard let entries = node.entries(), let system else { return nil }
    let found = entries.compactMap { entry -> Dimension? in
      guard let name = entry.key.name(), let texts = entry.value.names() else { return nil }
      guard let id = system.dimension(named: name)?.id else {
        entry.key.report(
          .unknownName, "`\(name)` is no dimension of \(system.name)",
          remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames))
        return nil
      }
      return Dimension(id: id, texts: texts)
    }
    return found.count == entries.count && !found.isEmpty ? found : nil
  }

  private static func pair(
    _ node: DefinitionNode, _ key: String, _ range: ClosedRange<Double>
  ) -> (Double, Double)? {
    guard let fields = node.mapping(of: "`\(key)` and `spread`", keys: [key, "spread"])
    else { return nil }
    let first = fields.required(key)?.number(in: range)
    let second = fields.required("spread")?.number(in: 0...5)
    guard let first, let second else { return nil }
    return (first, second)
  }

  private static func evolved(_ node: DefinitionNode) -> (Int, Double)? {
    guard let fields = node.mapping(of: "`evolved`", keys: ["items", "difficulty"])
    else { return nil }
    let items = fields.required("items")?.integer(in: 0...10_000)
    let difficulty = fields.required("difficulty")?.number(in: -4...4)
    guard let items, let difficulty else { return nil }
    return (items, difficulty)
  }

  private static func test(_ node: DefinitionNode) -> (random: Int, adaptive: Int)? {
    guard let fields = node.mapping(of: "`test`", keys: ["random", "adaptive"])
    else { return nil }
    let random = fields.required("random")?.integer(in: 1...10_000)
    let adaptive = fields.required("adaptive")?.integer(in: 0...10_000)
    guard let random, let adaptive else { return nil }
    return (random, adaptive)
  }

  private static func families(_ node: DefinitionNode, _ dimensions: [Dimension]) -> [Family] {
    (node.list() ?? []).compactMap { entry in
      guard let fields = entry.mapping(of: "a family", keys: ["name", "open", "models", "means"])
      else { return nil }
      let name = fields.required("name")?.name()
      let isOpen = fields.optional("open").map { $0.boolean() } ?? false
      let models = fields.required("models")?.integer(in: 1...10_000)
      let entries = fields.required("means")?.entries() ?? []
      var means: [String: Double] = [:]
      for one in entries {
        guard let name = one.key.name(), let mean = one.value.number(in: -4...4) else { continue }
        guard dimensions.contains(where: { $0.id == name }) else {
          one.key.report(
            .unknownName, "`\(name)` has no texts",
            remedy: NameSuggestion.remedy(for: name, among: dimensions.map(\.id)))
          continue
        }
        means[name] = mean
      }
      guard let name, let isOpen, let models else { return nil }
      return Family(
        name: name, isOpen: isOpen, models: models, means: dimensions.map { means[$0.id] ?? 0 })
    }
  }

  private static func item(_ node: DefinitionNode?, _ names: Set<String>) -> String? {
    guard let node, let name = node.name() else { return nil }
    guard names.contains(name) else {
      node.report(
        .unknownName, "there is no item `\(name)`",
        remedy: NameSuggestion.remedy(for: name, among: names.sorted()))
      return nil
    }
    return name
  }

  private static func retired(_ node: DefinitionNode, _ names: Set<String>) -> [Retired] {
    (node.list() ?? []).compactMap { entry in
      guard let fields = entry.mapping(of: "a retired item", keys: ["item", "reason", "given"])
      else { return nil }
      let item = item(fields.required("item"), names)
      let reason = fields.required("reason")?.choice(of: RetirementReason.allCases.map(\.rawValue))
      let given = fields.optional("given").map { $0.integer(in: 0...1_000_000) } ?? 0
      guard let item, let reason, let given else { return nil }
      return Retired(item: item, reason: reason, given: given)
    }
  }

  private static func changes(
    _ node: DefinitionNode, _ names: Set<String>, families: [Family], languages: [String]
  ) -> [Change] {
    (node.list() ?? []).compactMap { entry in
      guard
        let fields = entry.mapping(
          of: "a change",
          keys: ["item", "harder", "discrimination", "language", "family", "open"])
      else { return nil }
      let item = item(fields.required("item"), names)
      let harder = fields.optional("harder").map { $0.number(in: -4...4) } ?? 0
      var slope: Double?
      if let node = fields.optional("discrimination") {
        guard let number = node.number(in: 0...5) else { return nil }
        slope = number
      }
      var group = Change.Group.everybody
      if let node = fields.optional("language") {
        guard let name = node.choice(of: languages) else { return nil }
        group = .language(name)
      } else if let node = fields.optional("family") {
        guard let name = node.choice(of: families.map(\.name)) else { return nil }
        group = .family(name)
      } else if let node = fields.optional("open") {
        guard let isOpen = node.boolean() else { return nil }
        group = .open(isOpen)
      }
      guard let item, let harder else { return nil }
      return Change(item: item, group: group, harder: harder, discrimination: slope)
    }
  }
}
