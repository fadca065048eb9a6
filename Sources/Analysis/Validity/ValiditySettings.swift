package import Diagnostics
internal import FileFormats
internal import LogReaders
package import ValueModel

/// How the validity of a test is looked at.
package struct ValiditySettings: Sendable {
  package let criteria: [Criterion]
  package let knownGroups: KnownGroups?
  /// Whether test and retest are the rounds of the study; else repeats.
  package let comparesRounds: Bool
  /// People whose values are put round the circle beside the models'.
  package let people: PeopleTable?
  package let level: Double
  /// Draws of items.
  package let replicates: Int
  package let seed: UInt64

  package init(
    criteria: [Criterion] = [], knownGroups: KnownGroups? = nil, comparesRounds: Bool = false,
    people: PeopleTable? = nil, level: Double = 0.95, replicates: Int = 999, seed: UInt64 = 0
  ) {
    self.criteria = criteria
    self.knownGroups = knownGroups
    self.comparesRounds = comparesRounds
    self.people = people
    self.level = level
    self.replicates = replicates
    self.seed = seed
  }
}

/// What was measured of models elsewhere, and should go with their scores.
package struct Criterion: Sendable {
  package let name: String
  /// By the exact name of the model.
  package let values: [String: Double]
  /// How reliable it is, 0 to 1; nil where nothing says so, and then it is taken as it is.
  package let reliability: Double?

  package init(name: String, values: [String: Double], reliability: Double? = nil) {
    self.name = name
    self.values = values
    self.reliability = reliability
  }

  /// The columns of a table with a row a model: `model_id` or `model`, and a number a criterion.
  ///
  /// - Parameters:
  ///   - path: a table in any form that tables are read in.
  ///   - reliabilities: of some of the columns, by name.
  /// - Throws: all cells that are no numbers, models that stand twice, and columns that there are not.
  package static func criteria(
    contentsOf path: String, reliabilities: [String: Double] = [:]
  ) throws(Diagnostics) -> [Criterion] {
    let table = try CSVTable(contentsOf: path)
    guard let key = ["model_id", "model"].compactMap(table.header.firstIndex(of:)).first else {
      throw Diagnostics(
        Diagnostic(
          "noModelColumn", at: .line(file: path, 1),
          "no column is called model_id or model",
          remedy: "Give the models' names, as the log spells them, in a column `model_id`"))
    }
    var problems: [Diagnostic] = []
    for name in reliabilities.keys.sorted() where !table.header.contains(name) {
      problems.append(
        Diagnostic(
          "noSuchCriterion", at: .line(file: path, 1),
          "a reliability is given for `\(VisibleText.name(name))`, which is no column",
          remedy: NameSuggestion.remedy(for: name, among: table.header)))
    }
    var lines: [String: Int] = [:]
    for (row, line) in zip(table.rows, table.lines) {
      if let first = lines.updateValue(line, forKey: row[key]) {
        problems.append(
          Diagnostic(
            "repeatedKey", at: .line(file: path, line),
            "`\(VisibleText.name(row[key]))` stands in line \(first) already",
            remedy: "Keep one row of it"))
      }
    }
    var criteria: [Criterion] = []
    for (column, name) in table.header.enumerated() where column != key {
      var values: [String: Double] = [:]
      for (row, line) in zip(table.rows, table.lines) where !row[column].isEmpty {
        guard let value = Double(row[column]), value.isFinite else {
          problems.append(
            Diagnostic(
              "notANumber", at: .line(file: path, line),
              "`\(VisibleText.name(row[column]))` in `\(VisibleText.name(name))` is no number",
              remedy: "Write a number, or nothing where there is none"))
          continue
        }
        values[row[key]] = value
      }
      criteria.append(
        Criterion(name: name, values: values, reliability: reliabilities[name]))
    }
    if criteria.isEmpty {
      problems.append(
        Diagnostic(
          "noCriterion", at: .line(file: path, 1), "there is no column beside the models",
          remedy: "Add one for each criterion"))
    }
    try Diagnostics.refuse(problems)
    return criteria
  }
}

/// Groups that are known, or primed, to hold a value.
package struct KnownGroups: Sendable {
  /// A column of the record, or of a table of models.
  package let column: String
  /// Which level is primed for which dimension.
  package let targets: [Target]
  /// The level that they are compared with; nil for the only one that is no target.
  package let baseline: String?

  package struct Target: Sendable {
    /// A name, an identifier or an alias.
    package let dimension: String
    package let level: String

    package init(dimension: String, level: String) {
      self.dimension = dimension
      self.level = level
    }
  }

  package init(column: String, targets: [Target], baseline: String? = nil) {
    self.column = column
    self.targets = targets
    self.baseline = baseline
  }
}
