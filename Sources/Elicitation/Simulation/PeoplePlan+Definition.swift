package import Diagnostics
internal import Foundation
package import ValueModel

extension PeoplePlan {
  /// Reads a plan of people.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: The file's name for messages.
  ///   - catalog: Where the questionnaire and its value system are looked up.
  /// - Throws: every problem found, each with its line.
  package init(yaml: String, file: String, catalog: DefinitionCatalog) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let fields = document.root(of: yaml)?.mapping(
      of: "a plan of people", keys: ["name", "seed", "people", "cultures"])
    let name = fields?.required("name")?.name()
    let seed = fields?.required("seed")?.seed()
    let design = fields?.required("people")?.mapping(
      of: "`people`",
      keys: [
        "instrument", "threshold-spacing", "deviations", "missing", "stopped", "weight-spread",
      ])
    let instrument = design?.required("instrument").flatMap {
      Self.instrument($0, catalog: catalog)
    }
    let spacing =
      design?.optional("threshold-spacing").map { $0.number(in: 0.01...100) } ?? 1
    let deviations = design?.required("deviations").flatMap(Self.deviations)
    let missing = design?.optional("missing").map { $0.number(in: 0...0.999) } ?? 0
    let stopped = design?.optional("stopped").map { $0.number(in: 0...0.999) } ?? 0
    let spread = design?.optional("weight-spread").map { $0.number(in: 0...3) } ?? 0
    let cultures = fields?.required("cultures").map { Self.cultures($0, instrument) } ?? []
    try document.finish()
    guard let name, let seed, let instrument, let spacing, let deviations, let missing,
      let stopped, let spread,
      let scale = CategoryScale(
        minimum: instrument.instrument.scale.minimum, maximum: instrument.instrument.scale.maximum,
        step: 1, spacing: spacing)
    else {
      throw Diagnostics(
        .wrongForm, of: document.file, "the file is not a plan of people",
        remedy: "Compare it with data/examples/people/plan.yaml")
    }
    self.init(
      name: name, seed: seed, system: instrument.system, instrument: instrument.instrument,
      questionnaire: instrument.questionnaire, scale: scale, deviations: deviations,
      missingShare: missing, stoppedShare: stopped, weightSpread: spread, cultures: cultures)
  }

  private typealias Found = (
    instrument: Instrument, questionnaire: Questionnaire, system: ValueSystem
  )

  private static func instrument(
    _ node: DefinitionNode, catalog: DefinitionCatalog
  ) -> Found? {
    guard let name = node.name() else { return nil }
    do throws(Diagnostics) {
      let instrument = try catalog.instrument(name)
      guard let questionnaire = instrument.questionnaire, let system = instrument.system else {
        node.report(
          .questionnaire, "`\(name)` is no questionnaire", remedy: "Name one, such as pvq-21")
        return nil
      }
      if let own = instrument.ownSystem { return (instrument, questionnaire, own) }
      return (instrument, questionnaire, try catalog.system(system))
    } catch {
      for problem in error.all {
        node.report(
          .unknownName, "instrument `\(name)`: \(problem.message)", remedy: problem.remedy)
      }
      return nil
    }
  }

  private static func deviations(_ node: DefinitionNode) -> Deviations? {
    let names = ["person", "value", "unit", "answer"]
    guard let fields = node.mapping(of: "`deviations`", keys: names) else { return nil }
    let sizes = names.compactMap { name in
      fields.optional(name).map { $0.number(in: 0...100) } ?? (name == "answer" ? 1 : 0)
    }
    guard sizes.count == names.count else { return nil }
    let deviations = Deviations(
      person: sizes[0], value: sizes[1], unit: sizes[2], answer: sizes[3])
    guard deviations.total > 0 else {
      node.report(
        .invalidValue, "all deviations are zero", remedy: "Let at least `answer` be above zero")
      return nil
    }
    return deviations
  }

  private static func cultures(_ node: DefinitionNode, _ found: Found?) -> [Culture] {
    let entries = node.list() ?? []
    if entries.isEmpty {
      node.report(.missingValue, "there is no culture", remedy: "Add at least one")
    }
    var names: Set<String> = []
    return entries.compactMap { entry in
      guard
        let fields = entry.mapping(
          of: "a culture", keys: ["name", "people", "strata", "units", "means", "groups"])
      else { return nil }
      let name = fields.required("name")?.name()
      let people = fields.required("people")?.integer(in: 1...1_000_000)
      let strata = fields.optional("strata").map { $0.integer(in: 1...10_000) } ?? 1
      let units = fields.optional("units").map { $0.integer(in: 1...10_000) } ?? 1
      let means = fields.required("means").flatMap { Self.means($0, found, all: true) }
      let groups = Self.groups(fields.optional("groups"), found, means: means ?? [:])
      guard let name, let people, let strata, let units, let means, let found else { return nil }
      if !names.insert(name).inserted {
        entry.report(
          .repeatedName, "the culture `\(name)` is named twice", remedy: "Rename one of them")
      }
      if strata * units > people {
        entry.report(
          .contradiction, "\(people) people cannot fill \(strata * units) units",
          remedy: "Ask more people, or have fewer `strata` or `units`")
      }
      return Culture(
        name: name, people: people, strata: strata, units: units,
        means: found.questionnaire.keys.map { means[$0.dimension] ?? 0 }, groups: groups)
    }
  }

  /// Numbers by dimension: means within the scale, or shifts.
  private static func means(
    _ node: DefinitionNode, _ found: Found?, all: Bool
  ) -> [String: Double]? {
    guard let entries = node.entries() else { return nil }
    var means: [String: Double] = [:]
    for entry in entries {
      guard let name = entry.key.name(), let number = entry.value.number(), let found else {
        continue
      }
      guard let dimension = found.system.dimension(named: name)?.id,
        found.questionnaire.key(of: dimension) != nil
      else {
        entry.key.report(
          .unknownName, "`\(name)` is none of the questionnaire's dimensions",
          remedy: NameSuggestion.remedy(
            for: name, among: found.questionnaire.keys.map(\.dimension)))
        continue
      }
      if all { check(number, found, at: entry.value) }
      means[dimension] = number
    }
    let lacking = all ? found?.questionnaire.keys.map(\.dimension).filter { means[$0] == nil } : []
    if let first = lacking?.first {
      node.report(
        .missingValue, "`\(first)` has no mean", remedy: "Give the mean of every dimension")
    }
    return means
  }

  private static func check(_ mean: Double, _ found: Found, at node: DefinitionNode) {
    let scale = found.instrument.scale
    if mean <= scale.minimum || mean >= scale.maximum {
      node.report(
        .invalidValue,
        "the mean \(mean) does not lie between \(scale.minimum) and \(scale.maximum)",
        remedy: "Give the mean of answers on the scale, high where the value is important")
    }
  }

  private static func groups(
    _ node: DefinitionNode?, _ found: Found?, means: [String: Double]
  ) -> [Group] {
    guard let node else { return [Group(name: "", share: 1, sampled: 1, shifts: [:])] }
    let entries = node.list() ?? []
    var names: Set<String> = []
    let groups = entries.compactMap { entry -> Group? in
      guard
        let fields = entry.mapping(of: "a group", keys: ["name", "share", "sampled", "shifts"])
      else { return nil }
      let name = fields.required("name")?.name()
      let share = fields.required("share")?.number(in: 0.001...1)
      let sampled = fields.optional("sampled").map { $0.number(in: 0.001...1) } ?? share
      let shifts = fields.optional("shifts").map { Self.means($0, found, all: false) } ?? [:]
      guard let name, let share, let sampled, let shifts else { return nil }
      if !names.insert(name).inserted {
        entry.report(
          .repeatedName, "the group `\(name)` is named twice", remedy: "Rename one of them")
      }
      for (dimension, shift) in shifts {
        if let found, let mean = means[dimension] { check(mean + shift, found, at: entry) }
      }
      return Group(name: name, share: share, sampled: sampled, shifts: shifts)
    }
    for (key, total) in [
      ("share", groups.reduce(0) { $0 + $1.share }),
      ("sampled", groups.reduce(0) { $0 + $1.sampled }),
    ] where abs(total - 1) > 1e-9 {
      node.report(
        .invalidValue, "`\(key)` of the groups sums to \(total)", remedy: "Let it sum to 1")
    }
    return groups
  }
}
