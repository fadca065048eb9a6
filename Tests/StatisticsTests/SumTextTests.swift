import RandomStreams
import Statistics
import Testing

@Suite("Sums as text")
struct SumTextTests {
  private func read(_ text: String) throws -> ExactSum {
    try #require(ExactSum(text: text.utf8))
  }

  @Test(
    "a sum has the text of its number, and reads back",
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (0.75, "3p-2"), (-24, "-3p3"), (255, "ff"),
      (.leastNonzeroMagnitude, "1p-1074"), (.greatestFiniteMagnitude, "1fffffffffffffp971"),
      (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
    ] as [(Double, String)])
  func known(number: Double, text: String) throws {
    #expect(ExactSum(number).text == text)
    let value = try read(text).value
    #expect(value == number || value.isNaN && number.isNaN)
  }

  @Test("one number has one text, whatever was added in which order, and nothing of it is lost")
  func canonical() throws {
    for round in 0..<400 {
      var stream = RandomStream(seed: 61, purpose: "sum-text", index: UInt64(round))
      let width = [1, 40, 300, 900][round % 4]
      let terms = (0..<(1 + stream.index(below: 30))).map { _ -> Double in
        let exponent = stream.index(below: 2 * width + 1) - width
        return (stream.uniform() - 0.5) * Double(sign: .plus, exponent: exponent, significand: 1)
      }
      var sum = ExactSum()
      for term in terms { sum.add(term) }
      var turned = ExactSum()
      for term in terms.reversed() { turned.add(term) }
      // What cancels leaves no trace.
      for extra in [1e300, 1e-300, -1e300, -1e-300] { turned.add(extra) }
      #expect(sum.text == turned.text)
      let back = try read(sum.text)
      #expect(back.text == sum.text)
      #expect(back.value == sum.value)
      var rest = back
      for term in terms { rest.add(-term) }
      #expect(rest.text == "0")
    }
  }

  @Test(
    "what is no sum is refused",
    arguments: ["", "-", "p3", "1p", "1px", "G", "1 ", "+1", "1p99999", "-nan", "1p--2"])
  func refused(text: String) {
    #expect(ExactSum(text: text.utf8) == nil)
  }

  // MARK: - Clusters

  /// Rows of one kind.
  private struct Rows {
    var values: [Double] = []
    var weights: [Double] = []
    var clusters: [Int] = []
  }

  private func rows(_ kind: Int, _ stream: inout RandomStream) -> Rows {
    var rows = Rows()
    let count = kind % 7 == 0 ? 1 : 1 + stream.index(below: 60)
    let clusters = kind % 3 == 0 ? count : 1 + stream.index(below: 9)
    for row in 0..<count {
      let value: Double =
        switch kind % 5 {
        case 0: Double(stream.index(below: 2))
        case 1: Double(1 + stream.index(below: 5))
        case 2: stream.uniform()
        case 3: (stream.uniform() - 0.5) * 1e200
        default: stream.uniform() * 1e-200
        }
      rows.values.append(value)
      rows.clusters.append(kind % 3 == 0 ? row : stream.index(below: clusters))
      let weight: Double =
        switch kind % 4 {
        case 0: 1
        case 1: 2.5
        case 2: 0.5 + stream.uniform()
        default: Double(stream.index(below: 3))
        }
      rows.weights.append(weight)
    }
    return rows
  }

  private func sums(_ rows: Rows) throws -> ClusterSums {
    try ClusterSums(values: rows.values, weights: rows.weights, clusters: rows.clusters)
  }

  /// All that a mean says, to the bit.
  private func figures(_ sums: ClusterSums) -> String {
    let kinds: [ScoreKind] = [
      ScoreKind(of: sums), .bounded(lower: -1e200, upper: 1e200), .unbounded,
    ]
    return kinds.map { kind in
      let mean = MeanEstimate(sums, kind: kind)
      return
        "\(mean.rows) \(String(describing: mean.clusters)) \(mean.estimate) \(mean.standardError) "
        + "\(mean.degreesOfFreedom) \(mean.interval(level: 0.9)) \(mean.pValue(excluding: 0.3)) "
        + "\(mean.method) \(mean.cautions)"
    }.joined(separator: "\n")
  }

  @Test("rows that are split and put together again give the same figures to the bit")
  func splits() throws {
    for kind in 0..<84 {
      var stream = RandomStream(seed: 62, purpose: "sum-splits", index: UInt64(kind))
      let rows = rows(kind, &stream)
      let whole = try sums(rows)
      let expected = figures(whole)
      for parts in [1, 2, 7, 64] {
        var shares = [Rows](repeating: Rows(), count: parts)
        for row in rows.values.indices {
          let part = stream.index(below: parts)
          shares[part].values.append(rows.values[row])
          shares[part].weights.append(rows.weights[row])
          shares[part].clusters.append(rows.clusters[row])
        }
        // Every part numbers its clusters by itself: here by their names in another alphabet.
        var merged = ClusterSums()
        stream.shuffle(&shares)
        for share in shares {
          let own = Array(Set(share.clusters)).sorted(by: >)
          let ownNumbers = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1, $0) })
          var renumbered = share
          renumbered.clusters = share.clusters.map { ownNumbers[$0] ?? 0 }
          var text: [UInt8] = []
          try sums(renumbered).write(to: &text)
          merged.merge(try #require(ClusterSums(text: text, numbering: own)))
        }
        #expect(figures(merged) == expected, "kind \(kind), \(parts) parts")
        var one: [UInt8] = []
        whole.write(to: &one)
        var other: [UInt8] = []
        merged.write(to: &other)
        #expect(String(decoding: one, as: UTF8.self) == String(decoding: other, as: UTF8.self))
      }
    }
  }

  @Test("equal weights are the same as none, in one column and in parts of which each has another")
  func equalWeights() throws {
    let values = [0.1, 0.7, 0.2, 0.9, 0.4]
    let clusters = [0, 0, 1, 2, 2]
    let plain = try ClusterSums(values: values, clusters: clusters)
    let heavy = try ClusterSums(
      values: values, weights: values.map { _ in 0.3 }, clusters: clusters)
    #expect(figures(plain) == figures(heavy))
    var parts = try ClusterSums(
      values: [0.1, 0.7], weights: [0.3, 0.3], clusters: [0, 0])
    parts.merge(try ClusterSums(values: [0.2, 0.9], weights: [7, 7], clusters: [1, 2]))
    let whole = try ClusterSums(
      values: [0.1, 0.7, 0.2, 0.9], weights: [0.3, 0.3, 7, 7], clusters: [0, 0, 1, 2])
    #expect(figures(parts) == figures(whole))
    let unweighted = try ClusterSums(values: [0.1, 0.7, 0.2, 0.9], clusters: [0, 0, 1, 2])
    #expect(figures(parts) != figures(unweighted))
  }

  @Test("rows that belong to no cluster are written as sums of powers")
  func independent() throws {
    let rows = try ClusterSums(values: [0, 1, 1, 0.25])
    var text: [UInt8] = []
    rows.write(to: &text)
    let back = try #require(ClusterSums(text: text))
    #expect(figures(back) == figures(rows))
    #expect(back.clusterCount == 0)
  }

  @Test(
    "damaged text is refused",
    arguments: [
      "u", "x:0:1:1:1:1 :1", "u:0:1:1:1:1", "u:0:1:1:1:1 0:1", "u:0:1:1:1:1 :g",
      "u:0:1:1:1:1 :2:1", "w:0:1:1:1:1 :1", "u:0:1:1:1:1 :0:1:1", "r:0:1:1:1:1:0:1:1:1",
    ])
  func damaged(text: String) {
    #expect(ClusterSums(text: Array(text.utf8)) == nil)
  }
}
