package import ValueModel

/// What the names of an expression may mean in one source of data.
package struct SourceNames: Sendable {
  /// What cells call the source; nil where there is only one.
  package let name: String?
  package let system: ValueSystem
  /// In ascending order, as the data name them.
  package let models: [String]
  /// Identifiers of the dimensions of which any model has a score, in the order of the system.
  package let dimensions: [String]
  /// In their order in time.
  package let rounds: [String]
  package let judges: [String]
  /// Of the targets that models are compared with.
  package let cultures: [String]
  /// Of people, hidden ones aside.
  package let groups: [String]
  /// Of weights that the report names.
  package let weights: [String]
  /// What is known of models beside their scores: by attribute, and within it by model.
  package let attributes: [String: [String: String]]

  package init(
    name: String?, system: ValueSystem, models: [String], dimensions: [String],
    rounds: [String] = [], judges: [String] = [], cultures: [String] = [], groups: [String] = [],
    weights: [String] = [], attributes: [String: [String: String]] = [:]
  ) {
    self.name = name
    self.system = system
    self.models = models
    self.dimensions = dimensions
    self.rounds = rounds
    self.judges = judges
    self.cultures = cultures
    self.groups = groups
    self.weights = weights
    self.attributes = attributes
  }
}
