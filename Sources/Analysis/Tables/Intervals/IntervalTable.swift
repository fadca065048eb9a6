internal import Diagnostics
internal import Statistics
internal import Wording

/// The rows of a table as `compass interval` analyses them: groups of values in clusters.
package struct IntervalTable {
  package struct Columns {
    package let value: String
    package let cluster: String?
    package let groups: [String]
    let contrast: IntervalContrast?
    package let unit: String?
    var weight: String?
    /// The declared ends of the scale.
    var ends: ClosedRange<Double>?
    /// Columns of a log that declare the ends row by row.
    var endColumns: [String] = []
    /// The column that names the people whose groups are shown, and how many a group must have.
    package var people: (column: String, fewest: Int)?

    package init(
      value: String, cluster: String?, groups: [String], contrast: IntervalContrast?, unit: String?,
      weight: String?, ends: ClosedRange<Double>?
    ) {
      self.value = value
      self.cluster = cluster
      self.groups = groups
      self.contrast = contrast
      self.unit = unit
      self.weight = weight
      self.ends = ends
    }
  }

  /// The values of one group, in an order that does not depend on that of the rows.
  struct Group {
    /// The cells of the grouping columns; nil where empty.
    let key: [String?]
    /// Values, or the first of two where two values of a column are compared.
    var values: [Double] = []
    /// The second of two, value by value; nil where there is one.
    var others: [Double]?
    /// The weight of each value; nil where all are 1.
    var weights: [Double]?
    /// The cluster of each value, counted from 0 in the order of the names; nil for none.
    var clusters: [Int]?
    /// The declared ends of the scale.
    var ends: ClosedRange<Double>?
    /// Rows, or units of a comparison, without a value.
    var missing = 0
    /// Units of a comparison with several values on a side, whose means are compared.
    var averaged = 0

    var clusterCount: Int? { clusters.map { Set($0).count } }

    /// The kind of the values, of both sides where two are compared.
    var kind: ScoreKind {
      let areZeroOne = { (values: [Double]) in values.allSatisfy { $0 == 0 || $0 == 1 } }
      return ScoreKind(
        isZeroOne: !values.isEmpty && areZeroOne(values) && areZeroOne(others ?? []), ends: ends)
    }

    /// A value from the middle where all are far from 0 beside what they differ by; else 0.
    var offset: Double {
      let sorted = (values + (others ?? [])).sorted()
      guard let first = sorted.first, let last = sorted.last else { return 0 }
      return max(abs(first), abs(last)) >= 1e6 * (last - first) ? sorted[sorted.count / 2] : 0
    }
  }

  let columns: Columns
  let groups: [Group]
  let cautions: [Caution]

  init(_ table: some NamedColumns, path: String, columns: Columns) throws(Diagnostics) {
    self.columns = columns
    let values = try table.numbers(columns.value, option: "--value")
    func texts(_ column: String?, _ option: String) throws(Diagnostics) -> [String?]? {
      guard let column else { return nil }
      return try table.texts(column, option: option)
    }
    func texts(_ columns: [String], _ option: String) throws(Diagnostics) -> [[String?]] {
      try columns.map { name throws(Diagnostics) in try table.texts(name, option: option) }
    }
    let clusters = try texts(columns.cluster, "--cluster")
    let weights = try columns.weight.map { name throws(Diagnostics) in
      try table.numbers(name, option: "--weight")
    }
    let keys = try texts(columns.groups, "--by")
    let sides = try texts(columns.contrast?.column, "--versus")
    let units = try texts(columns.unit, "--unit")
    let people = try texts(columns.people?.column, "--people")
    let ends = try texts(columns.endColumns, "the scale")
    if let contrast = columns.contrast, let sides { try contrast.check(sides) }

    var rows: [[String?]: [Row]] = [:]
    var persons: [[String?]: Set<String>] = [:]
    for index in 0..<table.rowCount {
      let key = keys.map { $0[index] }
      guard let value = values[index] else {
        rows[key, default: []].append(Row(value: nil))
        continue
      }
      func required<Cell>(
        _ cell: Cell?, _ what: String, _ column: String?
      ) throws(Diagnostics) -> Cell {
        if let cell { return cell }
        throw Diagnostics(
          table: .missingCell, at: .file(path),
          "data row \(index + 1) has a value and no \(what) in `\(column ?? "")`",
          remedy: "Give it its \(what), or leave its value empty")
      }
      if let ends = columns.ends, !ends.contains(value) {
        throw Diagnostics(
          table: .outOfRange, at: .file(path),
          "data row \(index + 1) has the value \(value) in `\(columns.value)`, outside of "
            + "--range \(ends.lowerBound),\(ends.upperBound)",
          remedy: "Correct the value or the range")
      }
      var row = Row(value: value, side: sides?[index], unit: units?[index])
      if let clusters { row.cluster = try required(clusters[index], "cluster", columns.cluster) }
      if let weights {
        row.weight = try required(weights[index], "weight", columns.weight)
        guard row.weight >= 0 else {
          throw Diagnostics(
            table: .outOfRange, at: .file(path),
            "data row \(index + 1) has the weight \(row.weight)", remedy: "Weights are 0 or more")
        }
      }
      if let people {
        let person = try required(people[index], "person", columns.people?.column)
        persons[key, default: []].insert(person)
      }
      row.ends = columns.ends ?? Self.ends(ends.map { $0[index] })
      rows[key, default: []].append(row)
    }
    let fewest = columns.people?.fewest ?? 0
    let shown = rows.keys.filter { fewest == 0 || persons[$0, default: []].count >= fewest }
    let found = try shown.sorted(by: Self.precedes).map { key throws(Diagnostics) in
      let rows = rows[key] ?? []
      guard let contrast = columns.contrast else { return Self.single(rows, key: key) }
      return try Self.pairs(rows, key: key, contrast, path: path)
    }
    groups = found
    cautions =
      Self.caution(
        missing: found.reduce(0) { $0 + $1.missing }, ofUnits: columns.contrast != nil)
      + Self.caution(averaged: found.reduce(0) { $0 + $1.averaged })
      + Self.caution(hidden: rows.count - shown.count, fewest: fewest)
  }

  /// Says how many groups have too few people to be shown.
  private static func caution(hidden: Int, fewest: Int) -> [Caution] {
    guard hidden > 0 else { return [] }
    return [
      Caution(
        .smallGroups,
        hidden == 1
          ? said("1 group of fewer than \(fewest) people is not shown")
          : said("\(hidden) groups of fewer than \(fewest) people are not shown"))
    ]
  }

  /// The ends that the cells of a row declare.
  static func ends(_ cells: [String?]) -> ClosedRange<Double>? {
    let numbers = cells.compactMap { $0.flatMap(Double.init) }
    guard numbers.count == 2, numbers.allSatisfy(\.isFinite), numbers[0] < numbers[1] else {
      return nil
    }
    return numbers[0]...numbers[1]
  }

  /// Says how many rows, or units of a comparison, are left out.
  static func caution(missing: Int, ofUnits: Bool = false) -> [Caution] {
    guard missing > 0 else { return [] }
    let message =
      switch (ofUnits, missing) {
      case (true, 1): said("1 unit has no value on one side and is left out")
      case (true, _): said("\(missing) units have no value on one side and are left out")
      case (false, 1): said("1 row has no value and is left out")
      case (false, _): said("\(missing) rows have no value and are left out")
      }
    return [Caution(.missingValues, message)]
  }

  /// Says how many units of a comparison have more than one value on a side.
  static func caution(averaged: Int) -> [Caution] {
    guard averaged > 0 else { return [] }
    return [
      Caution(
        .averagedRepeats,
        averaged == 1
          ? said(
            "1 unit has several values on a side, whose means are compared: if they are not repeats, "
              + "name a finer --unit")
          : said(
            "\(averaged) units have several values on a side, whose means are compared: if they are not "
              + "repeats, name a finer --unit"))
    ]
  }

  private struct Row {
    let value: Double?
    var cluster: String?
    var side: String?
    var unit: String?
    var weight = 1.0
    var ends: ClosedRange<Double>?
  }

  static func precedes(_ first: [String?], _ second: [String?]) -> Bool {
    first.map { $0 ?? "" }.lexicographicallyPrecedes(second.map { $0 ?? "" })
  }

  private static func single(_ rows: [Row], key: [String?]) -> Group {
    var group = Group(key: key)
    let usable = rows.filter { $0.value != nil && $0.weight > 0 }
      .sorted {
        ($0.cluster ?? "", $0.value ?? 0, $0.weight) < ($1.cluster ?? "", $1.value ?? 0, $1.weight)
      }
    group.values = usable.compactMap(\.value)
    group.clusters = numbers(of: usable.map(\.cluster))
    if usable.contains(where: { $0.weight != 1 }) { group.weights = usable.map(\.weight) }
    group.missing = rows.count { $0.value == nil }
    group.ends = shared(usable.map(\.ends))
    return group
  }

  /// The ends that all rows declare alike.
  static func shared(_ ends: [ClosedRange<Double>?]) -> ClosedRange<Double>? {
    guard let first = ends.first, let first, ends.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// The mean of each unit on both sides.
  private static func pairs(
    _ rows: [Row], key: [String?], _ contrast: IntervalContrast, path: String
  ) throws(Diagnostics) -> Group {
    struct Unit {
      var first: [Double] = []
      var second: [Double] = []
      var cluster: String?
      var ends: [ClosedRange<Double>?] = []
    }
    var units: [String: Unit] = [:]
    for row in rows {
      guard let value = row.value, let name = row.unit,
        row.side == contrast.first || row.side == contrast.second
      else { continue }
      var unit = units[name] ?? Unit(cluster: row.cluster)
      if unit.cluster != row.cluster {
        throw Diagnostics(
          table: .splitUnit, at: .file(path),
          "unit `\(name)` lies in the clusters `\(unit.cluster ?? "")` and `\(row.cluster ?? "")`",
          remedy: "A unit belongs to one cluster: number the units anew over all clusters")
      }
      if row.side == contrast.first {
        unit.first.append(value)
      } else {
        unit.second.append(value)
      }
      unit.ends.append(row.ends)
      units[name] = unit
    }
    var group = Group(key: key)
    let shared = units.filter { !$0.value.first.isEmpty && !$0.value.second.isEmpty }
      .sorted { ($0.value.cluster ?? "", $0.key) < ($1.value.cluster ?? "", $1.key) }
    func mean(_ values: [Double]) -> Double {
      var sum = ExactSum()
      for value in values { sum.add(value) }
      return sum.value / Double(values.count)
    }
    group.values = shared.map { mean($0.value.first) }
    group.others = shared.map { mean($0.value.second) }
    group.clusters = numbers(of: shared.map(\.value.cluster))
    group.missing = units.count - shared.count
    group.averaged = shared.count { $0.value.first.count > 1 || $0.value.second.count > 1 }
    group.ends = Self.shared(shared.flatMap(\.value.ends))
    return group
  }

  private static func numbers(of names: [String?]) -> [Int]? {
    guard names.contains(where: { $0 != nil }) else { return nil }
    var places: [String: Int] = [:]
    return names.map { name in
      let place = places[name ?? ""] ?? places.count
      places[name ?? ""] = place
      return place
    }
  }
}
