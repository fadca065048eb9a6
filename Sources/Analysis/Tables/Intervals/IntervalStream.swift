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

/// Means by groups in one pass over a log in JSON Lines or a plain table in CSV, of which only exact sums
/// are kept: over each cluster, or over all rows where there are no clusters.
struct StreamedMeans {
  let results: [IntervalResult]
  let cautions: [Caution]

  /// What is known of the rows with one combination of texts.
  private struct Part {
    var sums = ClusterSums()
    var missing = 0

    mutating func merge(_ other: Part) {
      sums.merge(other.sums)
      missing += other.missing
    }
  }

  /// What a thread knows of the rows that it was given, by its groups.
  private struct ShareOfRows {
    var parts: [Part] = []
    /// The first value outside of the ends, and which rows of the log it was among.
    var outside: (block: Int, value: Double)?

    /// Clusters may be as many as rows: their sums are held once, not once a thread.
    static func threads(_ columns: IntervalTable.Columns) -> Int {
      columns.cluster == nil ? FixedBlocks.threads(nil) : 1
    }

    static func firstOutside(_ shares: [LogColumnShare<ShareOfRows>]) -> Double? {
      shares.compactMap(\.sums.outside).min { $0.block < $1.block }?.value
    }

    mutating func add(_ rows: LogColumnRows, ends: ClosedRange<Double>?) {
      for (group, value) in zip(rows.groups, rows.values) {
        let group = Int(group)
        if group == parts.count { parts.append(Part()) }
        guard value.isFinite else {
          parts[group].missing += 1
          continue
        }
        if let ends, !ends.contains(value), outside == nil { outside = (rows.block, value) }
        // A finite value is always taken.
        try? parts[group].sums.add(value)
      }
    }
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
    var stream = LogColumnStream(path, value: columns.value, by: names, missing: missing)
    let ends = columns.ends
    let shares = try stream.share(threads: ShareOfRows.threads(columns), { ShareOfRows() }) {
      $0.add($1, ends: ends)
    }
    if let ends, let outside = ShareOfRows.firstOutside(shares) {
      throw Diagnostics(
        table: .outOfRange, at: .file(path),
        "column `\(columns.value)` has the value \(outside), outside of "
          + "--range \(ends.lowerBound),\(ends.upperBound)",
        remedy: "Correct the value or the range")
    }
    let groups = Groups(
      shares, stream.groups, names, columns: columns, clusterColumns: clusterColumns)
    if groups.hasRowWithoutCluster {
      throw Diagnostics(
        table: .missingCell, at: .file(path),
        "a row has a value and no cluster in `\(columns.cluster ?? "")`",
        remedy: "Give it its cluster, or leave its value out")
    }
    results = groups.results(columns, estimator)
    cautions = stream.cautions + IntervalTable.caution(missing: groups.missing)
  }

  /// Takes the means of a plain table in CSV in one pass; nil where it must be held to say what is to be
  /// said of it.
  init?(
    plainTable path: String, columns: IntervalTable.Columns, estimator: IntervalEstimator,
    missing: MissingWords
  ) {
    var columns = columns
    let clusterColumns = columns.cluster.map { [$0] } ?? []
    func stream() -> TableColumnStream? {
      TableColumnStream(
        path, value: columns.value,
        by: (columns.groups + clusterColumns + columns.endColumns).distinct, missing: missing)
    }
    guard var table = stream() else { return nil }
    if columns.ends == nil, columns.value == JudgmentColumn.score.rawValue,
      TableIntervals.ends.allSatisfy(table.header.contains)
    {
      columns.endColumns = TableIntervals.ends
      guard let withEnds = stream() else { return nil }
      table = withEnds
    }
    let ends = columns.ends
    let names = (columns.groups + clusterColumns + columns.endColumns).distinct
    guard
      let shares = table.share(
        threads: ShareOfRows.threads(columns), { ShareOfRows() }, { $0.add($1, ends: ends) }),
      ShareOfRows.firstOutside(shares) == nil
    else { return nil }
    let groups = Groups(
      shares, table.groups, names, columns: columns, clusterColumns: clusterColumns)
    guard !groups.hasRowWithoutCluster else { return nil }
    results = groups.results(columns, estimator)
    guard columns.cluster == nil || results.allSatisfy({ $0.n > 0 }) else { return nil }
    cautions = IntervalTable.caution(missing: groups.missing)
  }

  /// The groups, with the sums of their rows.
  private struct Groups {
    private var groups: [[String?]: Group] = [:]
    private(set) var hasRowWithoutCluster = false

    init(
      _ shares: [LogColumnShare<ShareOfRows>], _ texts: [[String?]], _ names: [String],
      columns: IntervalTable.Columns, clusterColumns: [String]
    ) {
      let groupPlaces = columns.groups.compactMap(names.firstIndex)
      let clusterPlaces = clusterColumns.compactMap(names.firstIndex)
      let endPlaces = columns.endColumns.compactMap(names.firstIndex)
      var parts: [Part]
      if shares.count == 1 {
        // A single thread numbers its groups as the log does.
        parts = shares[0].sums.parts
      } else {
        parts = texts.map { _ in Part() }
        for share in shares {
          for (group, part) in zip(share.groups, share.sums.parts) { parts[group].merge(part) }
        }
      }
      var clusterNumbers: [String: Int] = [:]
      for (texts, part) in zip(texts, parts) {
        let key = groupPlaces.map { texts[$0] }
        let cluster =
          clusterPlaces.isEmpty ? nil : JoinedColumns.joined(clusterPlaces.map { texts[$0] })
        if part.sums.rows > 0, columns.cluster != nil, cluster == nil {
          hasRowWithoutCluster = true
        }
        // In place: a copy of the sums would grow with the clusters.
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
          group.ends.append(columns.ends ?? IntervalTable.ends(endPlaces.map { texts[$0] }))
        }
        groups[key] = group
      }
    }

    /// How many rows have no value.
    var missing: Int { groups.values.reduce(0) { $0 + $1.missing } }

    func results(
      _ columns: IntervalTable.Columns, _ estimator: IntervalEstimator
    ) -> [IntervalResult] {
      groups.keys.sorted(by: IntervalTable.precedes).compactMap { key in
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
    }
  }

  /// The normal interval of the complete bootstrap distribution of a mean.
  ///
  /// Its standard error is the root of the variance with divisor n, over the root of n (Efron &
  /// Tibshirani 1993, eq. 5.12).
  fileprivate static func normal(
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
