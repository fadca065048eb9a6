import Foundation
import Statistics

/// Intervals of rates, shares and means that a judge's errors were corrected in by people's labels.
enum GoldIntervals {
  static let introduction = """
    Coverage at 95 % of intervals that correct a judge by labels of people. A target has 400 rows; a
    random part of them is labelled. In clusters, the chance of a true class varies with an ICC of 0.2
    and the judge's errors with one of 0.1, and labelled rows share clusters with the others.

    A cell reads **mean coverage (worst cell) mean width** over true rates of 0.3 and 0.8, or over the
    populations named; "none" is the share of data sets without an interval, which counts as a miss.
    Every cell has 1,000 or 2,000 data sets (seed 201).

    *Promises*: the first method covers at least 93 %, less two standard errors of the simulation, in
    every cell with 50 labels or more and no clusters, or 20 or more. Rows with 25 labels or 10
    clusters are shown without a promise. *The judge's own rate* is the automatic interval of the
    judge's calls as they are: it is right about the judge and wrong about the labels.
    """

  static let tables = [rates, classes, binaryMeans, ordinalMeans, calibrated]

  /// No clusters, or so many.
  private struct Design: Sendable {
    let clusters: Int?
    let labels: [Int]
    let isPromised: Bool

    static let all = [
      Design(clusters: nil, labels: [50, 100, 200], isPromised: true),
      Design(clusters: 20, labels: [50, 100, 200], isPromised: true),
      Design(clusters: 40, labels: [50, 100, 200], isPromised: true),
      Design(clusters: nil, labels: [25], isPromised: false),
      Design(clusters: 10, labels: [25, 50], isPromised: false),
    ]

    func name(_ labelled: Int) -> String {
      "\(clusters.map { "\($0) clusters" } ?? "no clusters"), \(labelled) labels"
    }
  }

  /// Rows of a target: true classes and the judge's, and which are labelled.
  struct Rows {
    var truth: [Int] = []
    var calls: [Int] = []
    var isLabelled: [Bool]
    var clusters: [Int]?

    static let count = 400

    /// - Parameter rates: the judge's chances of each class given the true one.
    init(
      shares: [Double], rates: [[Double]], labelled: Int, clusters groups: Int?,
      _ draws: inout Draws
    ) {
      let places = (0..<(groups ?? 1)).map { _ in
        (
          shares: draws.shares(about: shares, correlation: groups == nil ? 0 : 0.2),
          rates: rates.map { row in
            draws.shares(about: row, correlation: groups == nil ? 0 : 0.1)
          }
        )
      }
      for row in 0..<Self.count {
        let own = places[row % places.count]
        let truth = draws.category(own.shares)
        self.truth.append(truth)
        calls.append(draws.category(own.rates[truth]))
      }
      clusters = groups.map { groups in (0..<Self.count).map { $0 % groups } }
      isLabelled = [Bool](repeating: false, count: Self.count)
      var order = Array(0..<Self.count)
      for place in 0..<labelled {
        order.swapAt(place, place + draws.index(below: Self.count - place))
        isLabelled[order[place]] = true
      }
    }

    var gold: [Int?] { zip(truth, isLabelled).map { $1 ? $0 : nil } }

    func judged(classes: Int) throws -> JudgedRows {
      try JudgedRows(calls: calls, gold: gold, classes: classes, clusters: clusters)
    }
  }

  private static let errors: [(sensitivity: Double, specificity: Double)] = [
    (0.9, 0.9), (0.95, 0.8), (0.75, 0.9), (0.7, 0.7),
  ]
  private static let prevalences = [0.3, 0.8]

  private static func binary(_ errors: (sensitivity: Double, specificity: Double)) -> [[Double]] {
    [
      [errors.specificity, 1 - errors.specificity],
      [1 - errors.sensitivity, errors.sensitivity],
    ]
  }

  private static func groups(
    _ title: String, populations: [(name: String, shares: [Double])], rates: [[Double]],
    sets: Int,
    outcomes:
      @escaping @Sendable (
        _ rows: Rows, _ shares: [Double], _ number: Int
      ) throws -> [IntervalOutcome?]
  ) -> [GridGroup] {
    Design.all.flatMap { design in
      design.labels.map { labelled in
        GridGroup(
          name: "\(title); \(design.name(labelled))",
          cells: populations.map { population in
            let shares = population.shares
            return GridCell(
              name: population.name, bound: design.isPromised ? 0.93 : nil,
              work: .drawn(sets: sets) { draws, number in
                let rows = Rows(
                  shares: shares, rates: rates, labelled: labelled, clusters: design.clusters,
                  &draws)
                return try outcomes(rows, shares, number)
              })
          }, published: [])
      }
    }
  }

  private static let binaryPopulations = prevalences.map { rate in
    (name: "rate \(rate)", shares: [1 - rate, rate])
  }

  private static func own(_ values: [Double], _ rows: Rows, _ kind: ScoreKind) throws
    -> Outcome<ConfidenceInterval>
  {
    MeanEstimate(try ClusterSums(values: values, clusters: rows.clusters), kind: kind)
      .interval(level: 0.95)
  }

  // MARK: - Tables

  private static let rates = GridTable(
    title: "Rogan-Gladen",
    note: "The rate of class 1; sensitivity and specificity of the judge name the rows.",
    methods: ["cluster-delta-t", "lang-reiczigel, rows independent", "the judge's own rate"],
    publishedSets: [1, 1, 1],
    groups: errors.flatMap { errors in
      groups(
        "\(errors.sensitivity)/\(errors.specificity)", populations: binaryPopulations,
        rates: binary(errors), sets: 2_000
      ) { rows, shares, _ in
        let judged = try rows.judged(classes: 2)
        let counts = judged.confusion.counts
        let plain = RoganGladen(
          calls: try Proportion(successes: rows.calls.reduce(0, +), trials: rows.calls.count),
          positives: try Proportion(
            successes: counts[1][1], trials: counts[1][0] + counts[1][1]),
          negatives: try Proportion(
            successes: counts[0][0], trials: counts[0][0] + counts[0][1]))
        return [
          IntervalOutcome(ClusteredRoganGladen(judged).interval(level: 0.95), truth: shares[1]),
          IntervalOutcome(plain.interval(level: 0.95), truth: shares[1]),
          IntervalOutcome(try own(rows.calls.map(Double.init), rows, .zeroOne), truth: shares[1]),
        ]
      }
    })

  private static let threeClasses: [(name: String, shares: [Double])] = [
    ("shares .4, .35, .25", [0.4, 0.35, 0.25]), ("shares .7, .2, .1", [0.7, 0.2, 0.1]),
  ]

  private static let classes = GridTable(
    title: "Three classes",
    note: "The corrected share of one class, each of them in a third of the data sets; the judge's "
      + "chance of the true class names the rows.",
    methods: ["cluster-delta-t", "the judge's own share"], publishedSets: [1, 1],
    groups: [0.9, 0.8, 0.7].flatMap { chance in
      groups(
        "\(chance)", populations: threeClasses,
        rates: (0..<3).map { gold in
          (0..<3).map { judge in
            if gold == judge { return chance }
            if gold == 1 { return (1 - chance) / 2 }
            return (1 - chance) * (judge == 1 ? 0.7 : 0.3)
          }
        }, sets: 2_000
      ) { rows, shares, number in
        let correction = MisclassificationCorrection(try rows.judged(classes: 3))
        let code = number % 3
        return [
          IntervalOutcome(
            try correction.interval(ofClass: code, level: 0.95), truth: shares[code]),
          IntervalOutcome(
            try own(rows.calls.map { $0 == code ? 1 : 0 }, rows, .zeroOne), truth: shares[code]),
        ]
      }
    })

  /// PPI++ with the judge's scores as they are.
  private static func means(
    _ rows: Rows, ends: ClosedRange<Double>, truth: Double
  ) throws -> [IntervalOutcome?] {
    let (judge, truths) = (rows.calls.map(Double.init), rows.truth.map(Double.init))
    let offset = ends.lowerBound
    let scores = judge.map { $0 + offset }
    let labels = zip(truths, rows.isLabelled).map { $1 ? $0 + offset : nil }
    let known = labels.compactMap(\.self)
    let mean = try ClusteredPredictionPoweredMean.of(
      judge: scores, labels: labels, clusters: rows.clusters, ends: ends)
    let plain = try PredictionPoweredMean.of(
      labels: known,
      judgeOnLabelled: zip(scores, rows.isLabelled).filter(\.1).map(\.0),
      judgeOnUnlabelled: zip(scores, rows.isLabelled).filter { !$0.1 }.map(\.0), divisor: .count)
    let kind = ScoreKind(isZeroOne: ends == 0...1, ends: ends)
    let clusters = rows.clusters.map { list in
      zip(list, rows.isLabelled).filter(\.1).map(\.0)
    }
    let alone = MeanEstimate(try ClusterSums(values: known, clusters: clusters), kind: kind)
    return [
      IntervalOutcome(mean.flatMap { $0.interval(level: 0.95) }, truth: truth),
      IntervalOutcome(plain.flatMap { $0.interval(level: 0.95) }, truth: truth),
      IntervalOutcome(alone.interval(level: 0.95), truth: truth),
      IntervalOutcome(try own(scores, rows, kind), truth: truth),
    ]
  }

  private static let meanMethods = [
    "PPI++ in clusters, score", "PPI++, rows independent, normal", "the labels alone",
    "the judge's own mean",
  ]

  private static let binaryMeans = GridTable(
    title: "Prediction-powered means of 0/1 labels",
    note:
      "The rate of class 1 as a mean of labels; sensitivity and specificity of the judge name the "
      + "rows.",
    methods: meanMethods, publishedSets: [1, 1, 1, 1],
    groups: errors.flatMap { errors in
      groups(
        "\(errors.sensitivity)/\(errors.specificity)", populations: binaryPopulations,
        rates: binary(errors), sets: 2_000
      ) { rows, shares, _ in
        try means(rows, ends: 0...1, truth: shares[1])
      }
    })

  private static let ratings: [(name: String, shares: [Double])] = [
    ("symmetric", [0.2, 0.3, 0.3, 0.2]), ("60 % at the top", [0.05, 0.1, 0.25, 0.6]),
  ]

  /// A judge who is right with a chance, else one or two levels off, and rather too kind.
  private static func ordinal(_ chance: Double) -> [[Double]] {
    (0..<4).map { gold in
      let weights = (0..<4).map { judge -> Double in
        if judge == gold { return 0 }
        return (judge > gold ? 2 : 1) / Double(abs(judge - gold) * abs(judge - gold))
      }
      let sum = weights.reduce(0, +)
      return (0..<4).map { $0 == gold ? chance : (1 - chance) * weights[$0] / sum }
    }
  }

  private static func mean(_ shares: [Double]) -> Double {
    shares.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
  }

  private static let ordinalMeans = GridTable(
    title: "Prediction-powered means of ratings",
    note:
      "Ratings of 1 to 4; the judge's chance of the true rating names the rows. Widths in points.",
    methods: meanMethods, publishedSets: [1, 1, 1, 1],
    groups: [0.8, 0.5].flatMap { chance in
      groups("\(chance)", populations: ratings, rates: ordinal(chance), sets: 2_000) {
        rows, shares, _ in
        try means(rows, ends: 1...4, truth: mean(shares))
      }
    })

  private static let calibrated = GridTable(
    title: "Means of calibrated scores",
    note:
      "Isotonic calibration. Ratings of 1 to 4 as above; *fine*: the judge's rating with a uniform "
      + "number added, so that no two scores are equal. Widths in points.",
    methods: ["calibrated in clusters, score", "the judge's own mean"], publishedSets: [1, 1],
    groups: [(0.8, false), (0.5, false), (0.8, true), (0.5, true)].flatMap { chance, isFine in
      groups(
        "\(chance)\(isFine ? ", fine" : "")", populations: ratings, rates: ordinal(chance),
        sets: 1_000
      ) { rows, shares, number in
        var noise = Draws(seed: 202, simulation: "fine", dataSet: number)
        let scores = rows.calls.map { Double($0) + 1 + (isFine ? noise.uniform() : 0) }
        let clusters = rows.clusters ?? Array(0..<Rows.count)
        let labelled = (0..<Rows.count).filter { rows.isLabelled[$0] }
        let mean = try CalibratedMean.of(
          scores: labelled.map { scores[$0] }, labels: labelled.map { Double(rows.truth[$0] + 1) },
          clusters: labelled.map { clusters[$0] }, target: scores, targetClusters: clusters,
          ends: 1...4)
        let truth = Self.mean(shares)
        return [
          IntervalOutcome(mean.flatMap { $0.interval(level: 0.95) }, truth: truth),
          IntervalOutcome(
            try own(rows.calls.map { Double($0 + 1) }, rows, .bounded(lower: 1, upper: 4)),
            truth: truth),
        ]
      }
    })
}
