internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel

extension SimulationPlan {
  /// What the rounds of a plan refer to.
  struct RoundContext {
    let system: ValueSystem?
    let scale: CategoryScale?
    let models: [SimulatedModel]
    /// How many items there are before the first round.
    let itemCount: Int
    /// How many bytes a round's name may have, since a run is called by it too.
    let mostBytes: Int
  }

  /// Reads the rounds.
  ///
  /// - Returns: the rounds that are right; problems are recorded with their lines.
  static func rounds(_ node: DefinitionNode?, _ context: RoundContext) -> [SimulatedRound] {
    guard let node else { return [] }
    let entries = node.list() ?? []
    if entries.count == 1 {
      node.report(
        .invalidValue, "there is one round", remedy: "Name two or more, or leave `rounds` out")
    }
    var rounds: [SimulatedRound] = []
    var means = context.models.map(\.means)
    var itemCount = context.itemCount
    for entry in entries {
      guard
        let fields = entry.mapping(
          of: "a round", keys: ["name", "starts", "new-items", "shifts", "item-drift"])
      else { continue }
      let name = fields.required("name").flatMap { self.name($0, after: rounds, context) }
      let starts = fields.required("starts").flatMap { day($0, after: rounds.last?.starts) }
      let newItems = fields.optional("new-items").map { $0.integer(in: 0...1_000_000) } ?? 0
      itemCount += newItems ?? 0
      let shifts = (fields.optional("shifts")?.list() ?? []).compactMap {
        shift($0, means: &means, context)
      }
      let drifts = (fields.optional("item-drift")?.list() ?? []).compactMap {
        drift($0, itemCount: itemCount)
      }
      guard let name, let starts, let newItems else { continue }
      rounds.append(
        SimulatedRound(
          name: name, starts: starts, newItems: newItems, shifts: shifts, drifts: drifts))
    }
    return rounds
  }

  private static func name(
    _ node: DefinitionNode, after rounds: [SimulatedRound], _ context: RoundContext
  ) -> String? {
    guard let name = node.name() else { return nil }
    if rounds.contains(where: { $0.name == name }) {
      node.report(.repeatedName, "the round `\(name)` is named twice", remedy: "Rename one of them")
    }
    if name.utf8.count > context.mostBytes {
      node.report(
        .longName,
        "the names of the study, of a model and of a round are longer together than a run's name may be",
        remedy: "Shorten one of them")
    }
    return name
  }

  private static func day(_ node: DefinitionNode, after last: CalendarDay?) -> CalendarDay? {
    guard let day = day(node) else { return nil }
    if let last, day <= last {
      node.report(
        .invalidValue, "the round begins on \(day), not after the one before it (\(last))",
        remedy: "Put the rounds into the order of their days")
    }
    return day
  }

  private static func shift(
    _ node: DefinitionNode, means: inout [[Double]], _ context: RoundContext
  ) -> SimulatedRound.Shift? {
    guard let fields = node.mapping(of: "a shift", keys: ["model", "dimension", "by"])
    else { return nil }
    let model = fields.required("model").flatMap { place(ofModel: $0, among: context.models) }
    let dimension = fields.required("dimension").flatMap { node -> Int? in
      guard let system = context.system, let name = node.name() else { return nil }
      if let place = system.dimensionIndex(named: name) { return place }
      node.report(
        .unknownName, "`\(name)` is not a dimension of `\(system.id)`",
        remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames))
      return nil
    }
    let amount = fields.required("by")
    let by = amount?.number()
    guard let model, let dimension, let by, let scale = context.scale else { return nil }
    let mean = means[model][dimension] + by
    guard mean > scale.minimum, mean < scale.maximum else {
      amount?.report(
        .invalidValue,
        "the mean moves from \(means[model][dimension]) to \(mean), which does not lie inside the scale",
        remedy: "Let it stay above \(scale.minimum) and below \(scale.maximum)")
      return nil
    }
    means[model][dimension] = mean
    return SimulatedRound.Shift(model: model, dimension: dimension, amount: by)
  }

  private static func drift(
    _ node: DefinitionNode, itemCount: Int
  ) -> SimulatedRound.ItemDrift? {
    guard let fields = node.mapping(of: "a drift of items", keys: ["items", "by"])
    else { return nil }
    let nodes = fields.required("items")?.list() ?? []
    let items = nodes.compactMap { $0.integer(in: 1...max(1, itemCount)) }
    let by = fields.required("by")?.number(in: -100...100)
    guard let by, items.count == nodes.count else { return nil }
    guard Set(items).count == items.count, !items.isEmpty else {
      node.report(
        .invalidValue, items.isEmpty ? "no item is named" : "an item is named twice",
        remedy: "Name each item that drifts once, by its number")
      return nil
    }
    return SimulatedRound.ItemDrift(items: items.map { $0 - 1 }, amount: by)
  }
}
