internal import LogReaders

/// What ``Suspicions`` count in rows, such that the counts of two sets of whole items add up.
///
/// All is named, since codes go by the order of rows.
struct SuspicionSums: Sendable, Equatable {
  /// One criterion of one task.
  struct Part: Hashable, Sendable {
    let task: ExactName
    let criterion: ExactName
  }

  /// A tool by which judges that are models were asked.
  struct Version: Hashable, Sendable {
    let tool: ExactName
    let version: ExactName
  }

  /// The numbers of one run on one criterion whose scale is not declared.
  struct Extent: Sendable, Equatable {
    var rows = 0
    var shares = 0
    var fractions = 0
    var largest = -Double.infinity
    var smallest = Double.infinity

    mutating func meet(_ score: Double) {
      rows += 1
      if score >= 0, score <= 1 { shares += 1 }
      if score > 0, score < 1 { fractions += 1 }
      largest = max(largest, score)
      smallest = min(smallest, score)
    }

    mutating func merge(_ other: Extent) {
      rows += other.rows
      shares += other.shares
      fractions += other.fractions
      largest = max(largest, other.largest)
      smallest = min(smallest, other.smallest)
    }

    /// Proportions: all within 0...1, and some between.
    var areShares: Bool { rows == shares && fractions > 0 }
    /// Numbers that can be percentages.
    var canBePercent: Bool { smallest >= 0 && largest > 1 && largest <= 100 }
    /// Proportions with a few numbers among them that can be percentages.
    var areMixed: Bool { canBePercent && fractions > 0 && shares * 10 >= rows * 9 }
  }

  struct Run: Hashable, Sendable {
    let part: Part
    let evaluation: ExactName
    let model: ExactName
  }

  /// The items of a task by how many models were given them.
  struct Items: Sendable, Equatable {
    /// How many items each model was given.
    var ofModel: [ExactName: Int] = [:]
    /// How many items so many models were given, by that number.
    var byModels: [Int: Int] = [:]
  }

  /// The responses that judges of a panel gave verdicts on.
  struct Panel: Sendable, Equatable {
    /// How many responses have verdicts of so many judges, by that number.
    var responses: [Int: Int] = [:]
    /// The first judge by name, and the last: one, where they are the same.
    var firstJudge: ExactName
    var lastJudge: ExactName

    /// Whether more than one person or model judged.
    var hasSeveral: Bool { firstJudge != lastJudge }
  }

  /// How many models the log names, of whatever rows.
  var models: Set<ExactName> = []
  var versions: Set<Version> = []
  var extents: [Run: Extent] = [:]
  var items: [ExactName: Items] = [:]
  var panels: [Part: Panel] = [:]

  init() {}

  /// Adds what other items have.
  mutating func merge(_ other: SuspicionSums) {
    models.formUnion(other.models)
    versions.formUnion(other.versions)
    for (run, extent) in other.extents { extents[run, default: Extent()].merge(extent) }
    for (task, found) in other.items {
      items[task, default: Items()].ofModel.merge(found.ofModel, uniquingKeysWith: +)
      items[task, default: Items()].byModels.merge(found.byModels, uniquingKeysWith: +)
    }
    for (part, panel) in other.panels {
      guard var known = panels[part] else {
        panels[part] = panel
        continue
      }
      known.responses.merge(panel.responses, uniquingKeysWith: +)
      known.firstJudge = min(known.firstJudge, panel.firstJudge)
      known.lastJudge = max(known.lastJudge, panel.lastJudge)
      panels[part] = known
    }
  }
}
