import RandomStreams

/// Rows of a target in clusters, with a judge of known errors and labels for some of them.
struct SimulatedGold {
  var truth: [Int] = []
  var calls: [Int] = []
  var gold: [Int?] = []
  var clusters: [Int] = []

  /// - Parameters:
  ///   - rates: the judge's chances of each class (inner) given the true one.
  ///   - shares: of the true classes.
  ///   - sameness: the share of rows that have the class of their cluster.
  init(
    rows: Int, labelled: Int, clusters count: Int, rates: [[Double]], shares: [Double],
    sameness: Double = 0.2, seed: UInt64
  ) {
    var stream = RandomStream(seed: seed, purpose: "gold", index: 0)
    func draw(_ shares: [Double]) -> Int {
      var rest = stream.uniform()
      for (place, share) in shares.enumerated() {
        if rest < share { return place }
        rest -= share
      }
      return shares.count - 1
    }
    let common = (0..<count).map { _ in draw(shares) }
    for row in 0..<rows {
      let cluster = row % count
      let own = stream.uniform() < sameness ? common[cluster] : draw(shares)
      truth.append(own)
      calls.append(draw(rates[own]))
      // Every so many rows, so that labels lie in all clusters.
      gold.append(row < labelled ? own : nil)
      clusters.append(cluster)
    }
  }

  /// The rows in another order.
  func reordered(_ order: [Int]) -> SimulatedGold {
    var other = self
    other.truth = order.map { truth[$0] }
    other.calls = order.map { calls[$0] }
    other.gold = order.map { gold[$0] }
    other.clusters = order.map { clusters[$0] }
    return other
  }

  static let binary = [[0.9, 0.1], [0.15, 0.85]]
  static let three = [[0.8, 0.15, 0.05], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8]]
}
