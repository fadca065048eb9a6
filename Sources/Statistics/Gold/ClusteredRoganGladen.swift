/// The rate of class 1 in a target, corrected for a judge whose errors were estimated on labelled
/// rows that may share clusters with the target.
///
/// The estimate is that of Rogan & Gladen (1978). The interval is by linearisation over clusters of
/// the judge's share, its sensitivity and its specificity together, with a t quantile; a few added
/// rows keep it honest where a judge made no error on the labelled rows (after Lang & Reiczigel
/// 2014). It is cut to 0...1.
///
///     let rows = try JudgedRows(calls: calls, gold: labels, classes: 2, clusters: prompts)
///     let corrected = ClusteredRoganGladen(rows)
///     corrected.interval(level: 0.95)
///
/// - Complexity: O(c) for c clusters.
public struct ClusteredRoganGladen: Sendable {
  /// The judge against the labels.
  public let confusion: ConfusionMatrix
  /// The share of the target that the judge calls 1; undefined without target rows.
  public let apparent: Outcome<Double>
  /// The corrected rate.
  public let estimate: Outcome<CorrectedRate>
  /// How many rows, labels and clusters there are.
  public let rows: JudgedRows

  private let linearised: Outcome<LinearisedCorrection>

  /// A corrected rate.
  ///
  /// - Parameter rows: of two classes; with others everything is undefined.
  public init(_ rows: JudgedRows) {
    self.rows = rows
    confusion = rows.confusion
    guard rows.classes == 2 else {
      let reason = UndefinedReason.outsideDomain("two classes")
      (apparent, estimate, linearised) = (
        .undefined(reason), .undefined(reason), .undefined(reason)
      )
      return
    }
    let called = rows.judgeCounts[1]
    let apparent: Outcome<Double> =
      rows.targetRows > 0
      ? .value(Double(called) / Double(rows.targetRows)) : .undefined(.noData)
    self.apparent = apparent
    let rates = confusion.rowRates
    let estimate = apparent.flatMap { share in
      rates.flatMap {
        CorrectedRate.of(apparent: share, sensitivity: $0[1][1], specificity: $0[0][0])
      }
    }
    self.estimate = estimate
    linearised = estimate.flatMap { _ in
      LinearisedCorrection.of(rows).flatMap {
        $0.determinant > 0
          ? .value($0) : .undefined(CorrectedRate.guessing($0.determinant))
      }
    }
  }

  /// Youden's J = Se + Sp - 1.
  public var youden: Outcome<Double> {
    guard rows.classes == 2 else { return .undefined(.outsideDomain("two classes")) }
    return confusion.rowRates.map { $0[1][1] + $0[0][0] - 1 }
  }

  /// The interval of Youden's J, from the same linearisation.
  public func youdenInterval(level: Double) -> Outcome<ConfidenceInterval> {
    guard rows.classes == 2 else { return .undefined(.outsideDomain("two classes")) }
    return LinearisedCorrection.of(rows).flatMap {
      $0.determinantInterval(level: level).map { $0.cut(to: -1...1) }
    }
  }

  /// The standard error of the corrected rate, at the rates with the added rows.
  public var standardError: Outcome<Double> { linearised.map { $0.standardErrors[1] } }

  /// The interval of the corrected rate, cut to 0...1 with a remark.
  ///
  /// - Returns: undefined for a judge no better than chance on the labelled rows, for a gold class
  ///   without rows and for one cluster.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    linearised.flatMap { $0.interval(1, level: level).map { $0.cut(to: 0...1) } }
  }

  /// What a reader must know of the interval at a level.
  public func cautions(level: Double) -> [GoldCaution] {
    guard let rate = estimate.value else { return [] }
    var cautions: [GoldCaution] = rate.isCut ? [.estimateCut(raw: rate.raw)] : []
    if let ends = youdenInterval(level: level).value, ends.lower <= 0 {
      cautions.append(.judgeMayGuess(lower: ends.lower))
    }
    return cautions + GoldCaution.sizes(confusion, clusters: rows.isClustered ? rows.clusters : nil)
  }
}

/// What a reader must know of a figure that rests on people's labels.
public enum GoldCaution: Sendable, Equatable, CustomStringConvertible {
  /// The corrected rate lay outside of 0...1 and is cut: the judge's errors in the target are not
  /// those on the labelled rows, or there are too few of these.
  case estimateCut(raw: Double)
  /// The labels do not show that the judge tells the classes apart: the interval of Youden's J, or
  /// of the determinant of its rates, begins here, at 0 or below.
  case judgeMayGuess(lower: Double)
  /// So few rows have this gold class.
  case fewLabels(goldClass: Int, rows: Int)
  /// So few labels in all.
  case fewGoldRows(Int)
  /// So few clusters.
  case fewClusters(Int)

  /// A stable name for programs.
  public var code: String {
    switch self {
    case .estimateCut: "estimateCut"
    case .judgeMayGuess: "judgeMayGuess"
    case .fewLabels: "fewLabels"
    case .fewGoldRows: "fewGoldRows"
    case .fewClusters: "fewClusters"
    }
  }

  /// The caution as one clause, without a capital or a full stop.
  public var description: String {
    switch self {
    case .estimateCut(let raw):
      "the corrected rate was \(CorrectedRate.rounded(raw)) and is cut to the scale: the judge's errors "
        + "here are not those on the labelled rows, or these are too few"
    case .judgeMayGuess(let lower):
      "the labels do not show that the judge is better than chance (sensitivity + specificity - 1 may "
        + "be \(CorrectedRate.rounded(lower)))"
    case .fewLabels(let code, let rows):
      "only \(rows) labelled row\(rows == 1 ? " is" : "s are") of class \(code)"
    case .fewGoldRows(let rows): "only \(rows) rows have a label; coverage was studied from 50"
    case .fewClusters(let clusters):
      "only \(clusters) clusters; coverage was studied from 20"
    }
  }

  /// Below these sizes the intervals were not shown to cover.
  static func sizes(_ confusion: ConfusionMatrix, clusters: Int?) -> [GoldCaution] {
    var cautions: [GoldCaution] = []
    if confusion.total < 50 { cautions.append(.fewGoldRows(confusion.total)) }
    for (code, rows) in confusion.goldTotals.enumerated() where rows < 5 {
      cautions.append(.fewLabels(goldClass: code, rows: rows))
    }
    if let clusters, clusters < 20 { cautions.append(.fewClusters(clusters)) }
    return cautions
  }
}
