package import Diagnostics
package import ValueModel

/// A plan of whatever can be drawn: ratings of responses, battles of models, people who answer a
/// questionnaire, or adaptive tests from a pool of items.
package enum PlannedSimulation: Sendable {
  case ratings(SimulationPlan)
  case battles(BattlePlan)
  case people(PeoplePlan)
  case items(ItemPlan)

  /// Reads a plan, of battles where it has the key `battles`, of people where it has `people`, of
  /// items where it has `bank`.
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
    // What is wrong with the text is said by whoever reads the plan.
    let keys = DefinitionDocument(file: file).root(of: yaml)?.entries() ?? []
    if keys.contains(where: { $0.key.text() == "battles" }) {
      self = .battles(try BattlePlan(yaml: yaml, file: file))
    } else if keys.contains(where: { $0.key.text() == "people" }) {
      self = .people(try PeoplePlan(yaml: yaml, file: file, catalog: catalog))
    } else if keys.contains(where: { $0.key.text() == "bank" }) {
      self = .items(try ItemPlan(yaml: yaml, file: file, catalog: catalog))
    } else {
      self = .ratings(
        try SimulationPlan(yaml: yaml, file: file, catalog: catalog, relativeTo: directory))
    }
  }

  /// The same plan with other draws.
  package func seeded(_ seed: UInt64) -> PlannedSimulation {
    switch self {
    case .ratings(let plan): .ratings(plan.seeded(seed))
    case .battles(let plan): .battles(plan.seeded(seed))
    case .people(let plan): .people(plan.seeded(seed))
    case .items(let plan): .items(plan.seeded(seed))
    }
  }

  /// Draws the judgments or answers, and gives the files that they are written to.
  ///
  /// - Returns: The same bytes for the same plan and seed.
  package func files() throws(Diagnostics) -> [SimulatedFile] {
    switch self {
    case .ratings(let plan): try Simulation(plan).run().files()
    case .battles(let plan): try BattleSimulation(plan).run().files()
    case .people(let plan): try PeopleSimulation(plan).files()
    case .items(let plan): try ItemSimulation(plan).files()
    }
  }
}
