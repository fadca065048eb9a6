/// Rows that a judge put into classes, some of them with people's labels, in clusters.
///
/// A row may be of the target, whose shares of classes are asked for, or only gold: a labelled row
/// of other responses by which the judge's errors are known. Rows of one cluster are alike,
/// whichever kind they are.
public struct JudgedRows: Sendable, Equatable {
  /// How many classes, numbered from 0.
  public let classes: Int
  /// How many rows of the target.
  public let targetRows: Int
  /// How many rows with a label.
  public let goldRows: Int
  /// How many clusters; independent rows are each one.
  public let clusters: Int
  /// Whether some cluster has more than one row.
  public let isClustered: Bool

  /// What clusters hold; independent rows that are alike are kept once with their number.
  let groups: [Group]
  /// The number of the cluster of each group; nil where rows are independent.
  let labels: [Int]?

  struct Group: Sendable, Equatable {
    /// How many clusters are just like this.
    var multiplicity: Int
    /// Rows of the target by the judge's class.
    var target: [Int]
    /// Labelled rows by gold class and judge's class, row-major.
    var gold: [Int]
  }

  /// Rows, one entry of each list for each.
  ///
  /// - Parameters:
  ///   - calls: the judge's class, in 0..<classes.
  ///   - gold: the class by people; nil where there is no label.
  ///   - classes: two at least.
  ///   - clusters: the cluster, by any numbering; nil where rows are independent.
  ///   - isTarget: whether a row is of the target; nil where all are.
  /// - Throws: ``StatisticsError`` when lists differ in length or a class does not exist.
  /// - Complexity: O(n + c log c) for n rows in c clusters.
  public init(
    calls: [Int], gold: [Int?], classes: Int, clusters: [Int]? = nil, isTarget: [Bool]? = nil
  ) throws(StatisticsError) {
    guard classes >= 2 else {
      throw .argumentOutOfRange("the number of classes", Double(classes), range: "2 or more")
    }
    for list in [gold.count, clusters?.count, isTarget?.count] {
      if let count = list, count != calls.count { throw .lengthsDiffer(calls.count, count) }
    }
    self.classes = classes
    for row in calls.indices {
      for code in [calls[row], gold[row] ?? 0] where code < 0 || code >= classes {
        throw .noSuchClass(code, classes: classes)
      }
    }
    let isUsed = { row in isTarget?[row] ?? true || gold[row] != nil }
    let empty = Group(
      multiplicity: 0, target: [Int](repeating: 0, count: classes),
      gold: [Int](repeating: 0, count: classes * classes))
    var groups: [Group]
    // Rows of no cluster fall into a few kinds.
    let kinds = classes * (classes + 1) * 2
    let dense = clusters.map(DenseClusters.init)
    if let dense, dense.count < calls.count {
      groups = [Group](repeating: empty, count: dense.count)
      for row in calls.indices where isUsed(row) {
        let place = dense.places[row]
        groups[place].multiplicity = 1
        if isTarget?[row] ?? true { groups[place].target[calls[row]] += 1 }
        if let label = gold[row] { groups[place].gold[label * classes + calls[row]] += 1 }
      }
    } else {
      groups = [Group](repeating: empty, count: kinds)
      for row in calls.indices where isUsed(row) {
        let isAsked = isTarget?[row] ?? true
        let label = gold[row]
        let kind =
          (calls[row] * (classes + 1) + (label.map { $0 + 1 } ?? 0)) * 2 + (isAsked ? 1 : 0)
        if groups[kind].multiplicity == 0 {
          if isAsked { groups[kind].target[calls[row]] = 1 }
          if let label { groups[kind].gold[label * classes + calls[row]] = 1 }
        }
        groups[kind].multiplicity += 1
      }
    }
    labels = dense.flatMap { dense in
      guard dense.count < calls.count else { return nil }
      return groups.indices.filter { groups[$0].multiplicity > 0 }.map { dense.labels[$0] }
    }
    groups.removeAll { $0.multiplicity == 0 }
    self.groups = groups
    self.clusters = groups.reduce(0) { $0 + $1.multiplicity }
    targetRows = groups.reduce(0) { $0 + $1.multiplicity * $1.target.reduce(0, +) }
    goldRows = groups.reduce(0) { $0 + $1.multiplicity * $1.gold.reduce(0, +) }
    isClustered = groups.contains { $0.multiplicity == 1 && $0.rows > 1 }
  }

  /// The judge against the labels, over all labelled rows.
  public var confusion: ConfusionMatrix {
    var total = [Int](repeating: 0, count: classes * classes)
    for group in groups {
      for (cell, count) in group.gold.enumerated() { total[cell] += group.multiplicity * count }
    }
    let labelled = groups.filter { $0.goldCount > 0 }
    let isIndependent = labelled.allSatisfy { $0.goldCount == 1 }
    return ConfusionMatrix(
      classes: classes, total: total, cells: isIndependent ? nil : labelled.map(\.gold))
  }

  /// How many rows of the target the judge put into each class.
  public var judgeCounts: [Int] {
    var counts = [Int](repeating: 0, count: classes)
    for group in groups {
      for (code, count) in group.target.enumerated() { counts[code] += group.multiplicity * count }
    }
    return counts
  }
}

extension JudgedRows.Group {
  var goldCount: Int { gold.reduce(0, +) }
  /// Rows, as far as they can be told: a labelled row of the target is counted in both lists.
  var rows: Int { max(target.reduce(0, +), goldCount) }
}
