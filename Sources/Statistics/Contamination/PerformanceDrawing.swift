import RandomStreams

/// Scores of several models and the model under test on the items of one benchmark, cluster by cluster.
struct ScoreTable: Sendable {
  /// How many clusters are resampled: items, where these are independent.
  let clusters: Int
  /// How many models there are besides the one under test.
  let others: Int
  /// Cluster-major: the sums of the others' scores, then that of the model under test.
  private let sums: [Double]
  /// The items of each cluster.
  private let counts: [Double]

  /// - Parameter labels: the cluster of each item; nil where items are independent.
  init(
    model: [Double], others: [[Double]], clusters labels: [Int]?
  ) throws(StatisticsError) {
    for scores in others where scores.count != model.count {
      throw .lengthsDiffer(model.count, scores.count)
    }
    if let labels, labels.count != model.count { throw .lengthsDiffer(model.count, labels.count) }
    for scores in others + [model] { try requireFinite(scores) }
    let partition = Partition(labels ?? Array(model.indices))
    clusters = model.isEmpty ? 0 : partition.count
    self.others = others.count
    counts = (0..<clusters).map { Double(partition[$0].count) }
    sums = (0..<clusters).flatMap { cluster in
      (others + [model]).map { scores in partition[cluster].reduce(0) { $0 + scores[$1] } }
    }
  }

  /// The mean of every model over a resample of the clusters.
  func resample(into means: inout [Double], from stream: inout RandomStream) {
    let width = others + 1
    for model in 0..<width { means[model] = 0 }
    var items = 0.0
    sums.withUnsafeBufferPointer { sums in
      for _ in 0..<clusters {
        let cluster = stream.index(below: clusters)
        items += counts[cluster]
        for model in 0..<width { means[model] += sums[cluster * width + model] }
      }
    }
    for model in 0..<width { means[model] /= items }
  }
}

/// The working memory of one worker of a ``PerformanceTest``.
struct PerformanceDrawing {
  private let benchmark: ScoreTable
  private let reference: ScoreTable
  private let chance: (benchmark: Double, reference: Double)
  private var benchmarkMeans: [Double]
  private var referenceMeans: [Double]

  private static let fewestPoints = 5
  private static let attempts = 1_000
  /// The weight of the corners (0, 0) and (1, 1), which only bend the curve where there is no data.
  private static let cornerWeight = 1e-8

  init(
    _ benchmark: ScoreTable, _ reference: ScoreTable,
    chance: (benchmark: Double, reference: Double)
  ) {
    self.benchmark = benchmark
    self.reference = reference
    self.chance = chance
    benchmarkMeans = [Double](repeating: 0, count: benchmark.others + 1)
    referenceMeans = benchmarkMeans
  }

  /// The model's mean score in one resample and what the reference foretells; nil where too few
  /// different points are left in a thousand attempts.
  mutating func next(from stream: inout RandomStream) -> (actual: Double, expected: Double)? {
    for _ in 0..<Self.attempts {
      benchmark.resample(into: &benchmarkMeans, from: &stream)
      reference.resample(into: &referenceMeans, from: &stream)
      let models = drawModels(from: &stream)
      guard let curve = curve(models) else { continue }
      let expected = curve.value(at: referenceMeans[reference.others])
      return (benchmarkMeans[benchmark.others], min(max(expected, 0), 1))
    }
    return nil
  }

  /// Reference models with replacement, at least five different ones.
  private func drawModels(from stream: inout RandomStream) -> [Int] {
    let count = benchmark.others
    guard count > Self.fewestPoints else { return Array(0..<count) }
    while true {
      let models = (0..<count).map { _ in stream.index(below: count) }
      if Set(models).count >= Self.fewestPoints { return models }
    }
  }

  private func curve(_ models: [Int]) -> SmoothingSpline? {
    let sortedX = (models.map { referenceMeans[$0] } + [chance.reference]).sorted()
    let sortedY = (models.map { benchmarkMeans[$0] } + [chance.benchmark]).sorted()
    var (x, y): ([Double], [Double]) = ([], [])
    for (place, value) in sortedX.enumerated() {
      // Of equal reference scores the last stays, as in the authors' code.
      if place + 1 < sortedX.count, sortedX[place + 1] == value { continue }
      x.append(value)
      y.append(sortedY[place])
    }
    guard x.count >= Self.fewestPoints,
      let penalty = try? SmoothingSpline.fit(x: x, y: y).value?.penalty
    else { return nil }
    var weights = [Double](repeating: 1, count: x.count)
    if x[0] > 0 {
      x.insert(0, at: 0)
      y.insert(0, at: 0)
      weights.insert(Self.cornerWeight, at: 0)
    }
    if x[x.count - 1] < 1 {
      x.append(1)
      y.append(1)
      weights.append(Self.cornerWeight)
    }
    return try? SmoothingSpline.fit(x: x, y: y, weights: weights, penalty: penalty).value
  }
}
