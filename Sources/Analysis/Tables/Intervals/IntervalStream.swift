internal import Diagnostics
internal import FileFormats
internal import GSLSupport
internal import LogReaders
internal import Statistics

/// The columns of a log in JSON Lines that an interval needs, in memory.
struct StreamedColumns: NamedColumns {
  private let value: String
  private let names: [String]
  private let values: [Double?]
  /// The combination of texts that each row has.
  private let groups: [Int]
  private let texts: [[String?]]

  /// What was found on the way that refuses nothing.
  let cautions: [Caution]

  init(_ path: String, value: String, texts names: [String], missing: MissingWords)
    throws(Diagnostics)
  {
    let parts = names.map { LogColumnStream.parts(of: $0, in: path) }
    let columns = parts.flatMap(\.self).distinct
    var stream = LogColumnStream(path, value: value, by: columns, missing: missing)
    var values: [Double?] = []
    var groups: [Int] = []
    _ = try stream.forEachRow { group, value in
      values.append(value)
      groups.append(group)
    }
    self.value = value
    self.names = names
    self.values = values
    self.groups = groups
    let places = parts.map { $0.compactMap(columns.firstIndex) }
    texts = stream.groups.map { cells in
      places.map { places in JoinedColumns.joined(places.map { cells[$0] }) }
    }
    cautions = stream.cautions
  }

  var rowCount: Int { values.count }

  func texts(_ column: String, option: String) throws(Diagnostics) -> [String?] {
    guard let place = names.firstIndex(of: column) else {
      throw Diagnostics(
        table: .missingColumn, at: nil, "\(option) names a column that was not asked for")
    }
    return groups.map { texts[$0][place] }
  }

  func numbers(_ column: String, option: String) throws(Diagnostics) -> [Double?] {
    if column == value { return values }
    // Other numbers, weights say, were read as texts.
    return try texts(column, option: option).map { cell throws(Diagnostics) -> Double? in
      guard let cell else { return nil }
      guard let number = Double(cell), number.isFinite else {
        throw Diagnostics(
          table: .invalidNumber, at: nil,
          "`\(cell)` in `\(column)` (\(option)) is no finite number", remedy: "Correct it")
      }
      return number
    }
  }
}

extension [String] {
  /// Each text once, in the order of first appearance.
  fileprivate var distinct: [String] {
    reduce(into: []) { texts, text in
      if !texts.contains(text) { texts.append(text) }
    }
  }
}

extension LogColumnStream {
  /// The members that a name stands for, told by the first line of a log.
  fileprivate static func parts(of name: String, in path: String) -> [String] {
    JoinedColumns.parts(of: name) { firstLine(of: path, holds: [$0]) }
  }

  /// What was met on the way, and what the rows show together where they were held.
  fileprivate var cautions: [Caution] {
    warnings.map(Caution.init(of:)) + (judgments.map { Suspicions(in: $0).cautions } ?? [])
  }
}

/// Means by groups in one pass over a log in JSON Lines, of which only exact sums are kept: over
/// each cluster, or over all rows where there are no clusters.
struct StreamedMeans {
  let results: [IntervalResult]
  let cautions: [Caution]

  /// What is known of the rows with one combination of texts.
  private struct Part {
    var sums = ClusterSums()
    var missing = 0
  }

  /// A group: all parts with the same grouping cells.
  private struct Group {
    var sums = ClusterSums()
    var missing = 0
    var ends: [ClosedRange<Double>?] = []
  }

  init(
    _ path: String, columns: IntervalTable.Columns, estimator: IntervalEstimator,
    missing: MissingWords
  ) throws(Diagnostics) {
    let clusterColumns = columns.cluster.map { LogColumnStream.parts(of: $0, in: path) } ?? []
    // A column may be asked for twice, and is read once.
    let names = (columns.groups + clusterColumns + columns.endColumns).distinct
    let groupPlaces = columns.groups.compactMap(names.firstIndex)
    let clusterPlaces = clusterColumns.compactMap(names.firstIndex)
    let endPlaces = columns.endColumns.compactMap(names.firstIndex)
    var stream = LogColumnStream(path, value: columns.value, by: names, missing: missing)
    var parts: [Part] = []
    var outside: Double?
    _ = try stream.forEachRow { group, value in
      if group == parts.count { parts.append(Part()) }
      guard let value, value.isFinite else {
        parts[group].missing += 1
        return
      }
      if let ends = columns.ends, !ends.contains(value) { outside = outside ?? value }
      // A finite value is always taken.
      try? parts[group].sums.add(value)
    }
    if let outside, let ends = columns.ends {
      throw Diagnostics(
        table: .outOfRange, at: .file(path),
        "column `\(columns.value)` has the value \(outside), outside of "
          + "--range \(ends.lowerBound),\(ends.upperBound)",
        remedy: "Correct the value or the range")
    }
    var groups: [[String?]: Group] = [:]
    var clusterNumbers: [String: Int] = [:]
    for (texts, part) in zip(stream.groups, parts) {
      let key = groupPlaces.map { texts[$0] }
      let cluster =
        clusterPlaces.isEmpty ? nil : JoinedColumns.joined(clusterPlaces.map { texts[$0] })
      if part.sums.rows > 0, columns.cluster != nil, cluster == nil {
        throw Diagnostics(
          table: .missingCell, at: .file(path),
          "a row has a value and no cluster in `\(columns.cluster ?? "")`",
          remedy: "Give it its cluster, or leave its value out")
      }
      // Taken out, so that its sums are added to where they are, not copied for each cluster.
      var group = groups.removeValue(forKey: key) ?? Group()
      if columns.cluster == nil {
        group.sums.merge(part.sums)
      } else {
        let name = cluster ?? ""
        let number = clusterNumbers[name] ?? clusterNumbers.count
        clusterNumbers[name] = number
        group.sums.add(part.sums, asCluster: number)
      }
      group.missing += part.missing
      if part.sums.rows > 0 {
        group.ends.append(
          columns.ends ?? IntervalTable.ends(endPlaces.map { texts[$0] }))
      }
      groups[key] = group
    }
    results = groups.keys.sorted(by: IntervalTable.precedes).compactMap { key in
      groups[key].map { group in
        let ends = columns.ends ?? IntervalTable.shared(group.ends)
        let kind = ScoreKind(of: group.sums, ends: ends)
        return IntervalResult(
          key: key, columns: columns.groups, n: group.sums.rows, missing: group.missing,
          clusters: columns.cluster == nil ? nil : group.sums.clusterCount,
          estimator.method == .normal
            ? StreamedMeans.normal(group.sums, kind: kind, level: estimator.level)
            : estimator.mean(group.sums, kind: kind))
      }
    }
    cautions =
      stream.cautions
      + IntervalTable.caution(missing: groups.values.reduce(0) { $0 + $1.missing })
  }

  /// The normal interval of the complete bootstrap distribution of a mean.
  ///
  /// Its standard error is the root of the variance with divisor n, over the root of n (Efron &
  /// Tibshirani 1993, eq. 5.12).
  private static func normal(
    _ sums: ClusterSums, kind: ScoreKind, level: Double
  ) -> GroupEstimate {
    let mean = MeanEstimate(sums, kind: kind)
    let count = Double(sums.rows)
    let error: Outcome<Double> =
      sums.rows > 1 && sums.allEqual
      ? .undefined(.constantData)
      : mean.standardError.map { $0 * ((count - 1) / count).squareRoot() }
    let interval: Outcome<ConfidenceInterval> =
      sums.rows > 0 && sums.rows < IntervalEstimator.fewestUnits
      ? .undefined(.tooFewValues(sums.rows, needed: IntervalEstimator.fewestUnits))
      : error.flatMap { error in
        mean.estimate.flatMap { mean in
          do throws(GSLError) {
            let reach = try NormalDistribution.quantile(1 - (1 - level) / 2) * error
            return .value(
              ConfidenceInterval(
                lower: mean - reach, upper: mean + reach, level: level,
                method: BootstrapIntervalMethod.normal.rawValue))
          } catch {
            return .undefined(.numericalFailure(error.description))
          }
        }
      }
    let estimate = GroupEstimate(
      estimate: mean.estimate, standardError: error, interval: interval,
      monteCarloError: .value(EndpointErrors(lower: 0, upper: 0)), scheme: "exact")
    return kind.ends.map { estimate.cut(to: $0) } ?? estimate
  }
}
