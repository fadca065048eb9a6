internal import Diagnostics

/// Reads the keys of an instrument that is a questionnaire.
struct QuestionnaireReader {
  static let keys = ["answers", "key", "items", "reversed", "missing", "minimum-answered"]
  /// Keys that hold for judgments only.
  static let keysOfJudgments = ["feeds", "higher-is-better", "tasks", "exclusions"]

  private static let mostItems = 10_000

  let fields: DefinitionMapping
  /// The system that the instrument names; nil where it names none that is known.
  let system: ValueSystem?
  /// Whether the instrument is for any system.
  let isForAny: Bool

  /// Reports keys of questionnaires where there are no answers.
  static func refuse(in fields: DefinitionMapping?) {
    for key in keys.dropFirst() {
      fields?.optional(key)?.report(
        .contradiction, "`\(key)` belongs to a questionnaire",
        remedy: "Remove it, or replace `feeds` by `answers`")
    }
  }

  func questionnaire() -> Questionnaire? {
    for key in Self.keysOfJudgments {
      fields.optional(key)?.report(
        .contradiction, "`\(key)` belongs to an instrument of judgments",
        remedy: "Remove it, or replace `answers`")
    }
    if isForAny {
      fields.node.report(
        .contradiction, "a questionnaire cannot be for any system",
        remedy: "Name the system whose dimensions its items measure")
    }
    let keys = fields.required("key").flatMap(self.keys)
    let highest = keys?.flatMap(\.items).max() ?? 1
    let items = fields.optional("items").map { $0.integer(in: highest...Self.mostItems) } ?? highest
    let reversed = fields.optional("reversed").map { $0.boolean() } ?? false
    let missing = fields.optional("missing").map(codes) ?? []
    guard let keys, let items else { return nil }
    let minimum = fields.optional("minimum-answered").map { $0.integer(in: 1...items) } ?? 1
    let layouts = fields.required("answers").flatMap { self.layouts($0, count: items) }
    guard let layouts, let reversed, let missing, let minimum else { return nil }
    return Questionnaire(
      layouts: layouts, keys: keys, itemCount: items, isReversed: reversed, missing: missing,
      minimumAnswered: minimum)
  }

  private func codes(_ node: DefinitionNode) -> [Double]? {
    node.list()?.compactMap { $0.number() }
  }

  private func keys(_ node: DefinitionNode) -> [Questionnaire.Key]? {
    guard let entries = node.entries() else { return nil }
    var items: [String: [Int]] = [:]
    var feeds: [Int: String] = [:]
    for entry in entries {
      let dimension = dimension(entry.key)
      var numbers: [Int] = []
      for node in entry.value.list() ?? [] {
        guard let number = node.integer(in: 1...Self.mostItems) else { continue }
        if let other = feeds[number] {
          node.report(
            .repeatedName, "item \(number) feeds `\(other)` already", remedy: "Keep one of the two")
        }
        feeds[number] = dimension ?? ""
        numbers.append(number)
      }
      if numbers.isEmpty {
        entry.value.report(
          .missingValue, "the dimension has no items", remedy: "Give their numbers, or remove it")
      }
      guard let dimension else { continue }
      if items.updateValue(numbers, forKey: dimension) != nil {
        entry.key.report(
          .repeatedName, "`\(dimension)` has two lists of items", remedy: "Keep one")
      }
    }
    if entries.isEmpty {
      node.report(
        .missingValue, "the key is empty", remedy: "Give the numbers of the items of a dimension")
    }
    return system?.dimensions.compactMap { dimension in
      items[dimension.id].map { Questionnaire.Key(dimension: dimension.id, items: $0) }
    }
  }

  private func dimension(_ node: DefinitionNode) -> String? {
    guard let name = node.name(), let system else { return nil }
    if let dimension = system.dimension(named: name) { return dimension.id }
    node.report(
      .unknownName, "`\(name)` is not a dimension of `\(system.id)`",
      remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames))
    return nil
  }

  private func layouts(_ node: DefinitionNode, count: Int) -> [Questionnaire.Layout]? {
    guard let entries = node.entries() else { return nil }
    if entries.isEmpty {
      node.report(
        .missingValue, "no layout says how the variables of the items are called",
        remedy: "Write `plain: \"item{n}\"`")
    }
    return entries.compactMap { entry in
      guard let name = entry.key.name(), let variables = variables(entry.value, count: count) else {
        return nil
      }
      return Questionnaire.Layout(name: name, variables: variables)
    }
  }

  private func variables(_ node: DefinitionNode, count: Int) -> [String]? {
    if node.isText {
      guard let pattern = node.name() else { return nil }
      let parts = pattern.split(separator: "{n}", omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        node.report(
          .invalidValue, "`\(pattern)` does not hold `{n}` once",
          remedy: "Write {n} where the number of the item stands, or list the names")
        return nil
      }
      return (1...count).map { "\(parts[0])\($0)\(parts[1])" }
    }
    guard let names = node.names() else { return nil }
    guard names.count == count else {
      node.report(
        .invalidValue,
        "\(names.count) variables are named, and the questionnaire has \(count) items",
        remedy: "Name the variable of each item, in the order of their numbers")
      return nil
    }
    if Set(names).count < names.count {
      node.report(
        .repeatedName, "a variable is named twice", remedy: "Name one variable an item")
    }
    return names
  }
}
