internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel

/// The judges and the models of a plan.
extension SimulationPlan {
  /// A judge, and where the plan says so.
  struct PlannedJudge {
    let judge: SimulatedJudge
    let node: DefinitionNode
  }

  /// Reads the judges.
  ///
  /// - Parameter hasLengths: whether the plan says how long responses are.
  static func judges(_ node: DefinitionNode?, hasLengths: Bool) -> [PlannedJudge] {
    var judges: [PlannedJudge] = []
    var names = PlanNames(.judge)
    let entries = node?.list() ?? []
    if entries.isEmpty {
      node?.report(.missingValue, "there is no judge", remedy: "Add at least one")
    }
    for entry in entries {
      guard
        let fields = entry.mapping(
          of: "a judge",
          keys: [
            "name", "bias", "noise", "family", "length", "self-preference", "repeats",
            "repeat-noise", "items",
          ])
      else { continue }
      let name = fields.required("name")?.name()
      let bias = fields.optional("bias").map { $0.number(in: -100...100) } ?? 0
      let noise = fields.optional("noise").map { $0.number(in: 0...100) } ?? 0
      let family = fields.optional("family")?.name()
      let length = fields.optional("length").map { $0.number(in: -100...100) } ?? 0
      let preference = fields.optional("self-preference").map { $0.number(in: -100...100) } ?? 0
      let repeats = fields.optional("repeats").map { $0.integer(in: 1...100) } ?? 1
      let repeatNoise = fields.optional("repeat-noise").map { $0.number(in: 0...100) } ?? 0
      let items = fields.optional("items").map { $0.number(in: 0.001...1) } ?? 1
      if let node = fields.optional("length"), !hasLengths { reportLengths(node) }
      guard let name, let bias, let noise, let length, let preference, let repeats,
        let repeatNoise, let items
      else { continue }
      names.add(name, at: entry)
      judges.append(
        PlannedJudge(
          judge: SimulatedJudge(
            name: name, bias: bias, noise: noise, family: family, length: length,
            selfPreference: preference, repeats: repeats, repeatNoise: repeatNoise,
            itemShare: items),
          node: entry))
    }
    if !judges.isEmpty, judges.allSatisfy({ $0.judge.itemShare < 1 }) {
      node?.report(
        .invalidValue, "no judge sees all items", remedy: "Leave `items` out for one of them")
    }
    return judges
  }

  /// Reports judges who prefer a family of which there is no model.
  static func checkFamilies(of judges: [PlannedJudge], models: [String?]) {
    let known = models.compactMap(\.self)
    for judge in judges where judge.judge.selfPreference != 0 {
      guard let family = judge.judge.family else {
        judge.node.report(
          .missingValue, "a judge with `self-preference` has no `family`",
          remedy: "Add `family: ...`, as of the models that it prefers")
        continue
      }
      guard !known.contains(family) else { continue }
      judge.node.report(
        .unknownName, "no model of the plan is of the family `\(family)`",
        remedy: known.isEmpty
          ? "Give models a `family`" : NameSuggestion.remedy(for: family, among: known))
    }
  }

  private static func reportLengths(_ node: DefinitionNode) {
    node.report(
      .missingValue, "`length` is given, and the plan has no `lengths`",
      remedy: "Add `lengths: { spread: 0.4 }` to the plan")
  }

  /// Reads the models.
  ///
  /// - Parameters:
  ///   - languages: those of the plan.
  ///   - hasLengths: whether the plan says how long responses are.
  ///   - mostBytes: how long a name may be.
  static func models(
    _ node: DefinitionNode?, system: ValueSystem?, scale: CategoryScale?, languages: [String],
    hasLengths: Bool, mostBytes: Int
  ) -> [SimulatedModel] {
    var models: [SimulatedModel] = []
    var names = PlanNames(.model)
    let entries = node?.list() ?? []
    if entries.isEmpty {
      node?.report(.missingValue, "there is no model", remedy: "Add at least one")
    }
    for entry in entries {
      guard
        let fields = entry.mapping(
          of: "a model",
          keys: [
            "name", "means", "missing", "items", "family", "length", "released", "languages",
          ])
      else { continue }
      let name = fields.required("name")?.name()
      let means = fields.required("means").flatMap { Self.means($0, system: system, scale: scale) }
      let missing = fields.optional("missing").map(Self.share) ?? 0
      let items = fields.optional("items").map { $0.number(in: 0.001...1) } ?? 1
      let family = fields.optional("family")?.name()
      let length = fields.optional("length").map { $0.number(in: 1...1_000_000) } ?? 1_000
      let released = fields.optional("released").flatMap(Self.day)
      let effects = Self.languageEffects(fields.optional("languages"), of: languages)
      if let node = fields.optional("length"), !hasLengths { reportLengths(node) }
      guard let name, let means, let missing, let items, let length else { continue }
      if name.utf8.count > mostBytes {
        entry.report(
          .longName,
          "the names of the study and of a model are longer together than a run's name may be",
          remedy: "Shorten one of them")
      }
      names.add(name, at: entry)
      models.append(
        SimulatedModel(
          name: name, means: means, missingShare: missing, itemShare: items, family: family,
          length: length, released: released, languageEffects: effects))
    }
    return models
  }

  /// The place of a model; nil, and a problem recorded, where there is none of that name.
  static func place(ofModel node: DefinitionNode, among models: [SimulatedModel]) -> Int? {
    guard let name = node.name() else { return nil }
    if let place = models.firstIndex(where: { $0.name == name }) { return place }
    node.report(
      .unknownName, "there is no model `\(name)` in the plan",
      remedy: NameSuggestion.remedy(for: name, among: models.map(\.name)))
    return nil
  }

  /// A day such as 2025-01-31.
  static func day(_ node: DefinitionNode) -> CalendarDay? {
    guard let text = node.text() else { return nil }
    guard let day = CalendarDay.parse(text) else {
      node.report(
        .invalidValue, "`\(text)` is not a day", remedy: "Write a day such as 2025-01-31")
      return nil
    }
    return day
  }

  /// What is added in each language; nothing where the model does not say.
  private static func languageEffects(
    _ node: DefinitionNode?, of languages: [String]
  ) -> [Double] {
    var effects = [Double](repeating: 0, count: languages.count)
    for entry in node?.entries() ?? [] {
      guard let name = entry.key.name() else { continue }
      guard let place = languages.firstIndex(of: name) else {
        entry.key.report(
          .unknownName, "`\(name)` is not a language of the plan",
          remedy: languages.isEmpty
            ? "Add `languages: [\(name), ...]` to the plan"
            : NameSuggestion.remedy(for: name, among: languages))
        continue
      }
      effects[place] = entry.value.number(in: -100...100) ?? 0
    }
    return effects
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
}
