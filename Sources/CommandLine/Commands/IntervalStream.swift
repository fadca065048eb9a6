internal import EvaluationLogs
internal import GSLSupport
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
  let cautions: [String]

  init(_ path: String, value: String, texts names: [String], missing: MissingWords) throws {
    var stream = LogColumnStream(path, value: value, by: names, missing: missing)
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
    texts = stream.groups
    cautions = stream.warnings.map(\.description)
  }

  var rowCount: Int { values.count }

  func texts(_ column: String, option: String) throws -> [String?] {
    guard let place = names.firstIndex(of: column) else {
      throw InputError(description: "\(option) names a column that was not asked for.")
    }
    return groups.map { texts[$0][place] }
  }

  func numbers(_ column: String, option: String) throws -> [Double?] { values }
}

/// Means by groups, with normal intervals, in one pass over a log in JSON Lines.
///
/// The interval is that of the complete bootstrap distribution of a mean, whose standard error has
/// a closed form: the root of the variance with divisor n, over n (Efron & Tibshirani 1993, eq.
/// 5.12).
struct StreamedMeans {
  private struct Group {
    var moments = Moments()
    var missing = 0
  }

  let results: [IntervalResult]
  let cautions: [String]

  init(
    _ path: String, value: String, by columns: [String], level: Double, missing: MissingWords
  ) throws {
    var stream = LogColumnStream(path, value: value, by: columns, missing: missing)
    var groups: [Group] = []
    _ = try stream.forEachRow { group, value in
      if group == groups.count { groups.append(Group()) }
      if let value, (try? groups[group].moments.add(value)) != nil { return }
      groups[group].missing += 1
    }
    let order = groups.indices.sorted {
      IntervalTable.precedes(stream.groups[$0], stream.groups[$1])
    }
    let keys = stream.groups
    results = order.map { index in
      let group = groups[index]
      return IntervalResult(
        key: keys[index], columns: columns, n: group.moments.count, missing: group.missing,
        clusters: nil, StreamedMeans.estimate(group.moments, level: level))
    }
    cautions =
      stream.warnings.map(\.description)
      + IntervalTable.caution(missing: groups.reduce(0) { $0 + $1.missing })
  }

  private static func estimate(_ moments: Moments, level: Double) -> IntervalEstimate {
    let count = Double(moments.count)
    let error = moments.variance.map { ($0 * (count - 1)).squareRoot() / count }
    let interval: Outcome<ConfidenceInterval> = error.flatMap { error in
      moments.mean.flatMap { mean in
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
    return IntervalEstimate(
      estimate: moments.mean, standardError: error, interval: interval,
      monteCarloError: .value(EndpointErrors(lower: 0, upper: 0)), scheme: "exact")
  }
}
