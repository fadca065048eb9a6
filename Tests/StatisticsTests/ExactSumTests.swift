import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Exact sums")
struct ExactSumTests {
  private func sum(_ terms: some Sequence<Double>) -> Double {
    var sum = ExactSum()
    for term in terms { sum.add(term) }
    return sum.value
  }

  @Test(
    "the sum is the true one, rounded once",
    arguments: [
      ([1e16, 1, -1e16], 1), ([1e100, 1, -1e100, 1, 1e-100], 2),
      ([1e308, 1e308, -1e308, -1e308, 3.5], 3.5), ([5e-324, 5e-324, 5e-324, 1, -1], 1.5e-323),
      ([1, 0x1p-53, 0x1p-53], 1 + 0x1p-52), ([1, 0x1p-53], 1),
      ([1, 0x1p-53, 0x1p-106], 1 + 0x1p-52),
      ([1 + 0x1p-52, 0x1p-53], 1 + 0x1p-51), ([-1, -0x1p-53, -0x1p-1074], -1 - 0x1p-52),
      (Array(repeating: 0.1, count: 10), 1), ([], 0), ([-0.0, -0.0], 0), ([0.5, -0.5], 0),
      ([.greatestFiniteMagnitude, 0x1p969], .greatestFiniteMagnitude),
      ([.greatestFiniteMagnitude, 0x1p970], .infinity),
      ([.greatestFiniteMagnitude, 0x1p970, -0x1p-1074], .greatestFiniteMagnitude),
      ([-.greatestFiniteMagnitude, -.greatestFiniteMagnitude], -.infinity),
      (
        [.greatestFiniteMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude],
        .greatestFiniteMagnitude
      ),
      ([.infinity, -1e308], .infinity), ([0x1.8p-1074, -0x1p-1074], 0x1p-1074),
      ([0x1.0000000000001p-1022, -0x1p-1022], 0x1p-1074),
    ] as [([Double], Double)])
  func known(terms: [Double], expected: Double) {
    for order in [terms, terms.reversed(), terms.sorted(), terms.sorted(by: >)] {
      #expect(sum(order) == expected, "\(order)")
      #expect(sum(order).sign == expected.sign)
    }
  }

  @Test("what is not a number stays so, opposite infinities too")
  func special() {
    #expect(sum([1, .nan, 2]).isNaN)
    #expect(sum([.infinity, 3, -.infinity]).isNaN)
  }

  /// Numbers over the whole range of exponents, many of which cancel.
  private func terms(_ seed: UInt64, count: Int, exponents: ClosedRange<Int>) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: StreamPurpose("exact-sum"), index: 0)
    var terms: [Double] = []
    for _ in 0..<count {
      let significand = Double(Int64(bitPattern: stream.next()) >> 10)
      let width = UInt64(exponents.count)
      let term = scalbn(significand, exponents.lowerBound + Int(stream.next() % width))
      terms.append(term)
      if stream.next() % 3 == 0, let other = terms.randomElement(using: &stream) {
        terms.append(-other)
      }
    }
    return terms
  }

  @Test(
    "any order, split and merging gives the same bits",
    arguments: [-1100...900, -60...0, -4...4, -1074 ... -1000, 850...900])
  func orderFree(exponents: ClosedRange<Int>) {
    for seed in 0..<20 as Range<UInt64> {
      let terms = terms(seed, count: 60, exponents: exponents)
      let expected = sum(terms)
      var stream = RandomStream(seed: seed, purpose: StreamPurpose("order"), index: 1)
      for _ in 0..<5 {
        let shuffled = terms.shuffled(using: &stream)
        #expect(sum(shuffled).bitPattern == expected.bitPattern)
        var parts = [ExactSum](repeating: ExactSum(), count: 4)
        for term in shuffled { parts[Int(stream.next() % 4)].add(term) }
        var merged = ExactSum()
        for part in parts.shuffled(using: &stream) { merged.merge(part) }
        #expect(merged.value.bitPattern == expected.bitPattern)
      }
      // What the rounded sum lacks is less than half a unit of it, and exact.
      var rest = ExactSum(of: terms)
      if expected.isFinite {
        rest.add(-expected)
        #expect(abs(rest.value) <= expected.ulp / 2)
      }
    }
  }

  @Test("products, cubes, quotients and moments lose nothing to cancellation or range")
  func arithmetic() {
    var products = ExactSum()
    products.add(product: 1 + 0x1p-52, 1 + 0x1p-52)
    products.add(-1 - 0x1p-51)
    #expect(products.value == 0x1p-104)
    var tiny = ExactSum()
    tiny.add(product: 0x1p-1074, 0x1p-1074)
    #expect(tiny.value == 0 && tiny.sign == 1 && tiny.scaled.exponent == -2148)
    #expect(tiny.quotient(by: tiny) == 1)
    var huge = ExactSum()
    for value in [1e200, 3e200] { huge.add(cubeOf: value) }
    #expect(huge.value == .infinity)
    #expect(
      abs(huge.quotient(by: ExactSum(1e200) * ExactSum(1e200) * ExactSum(1e200)) - 28) < 1e-14)
    var cube = ExactSum()
    cube.add(cubeOf: 1 + 0x1p-52)
    cube.add(-1 - 3 * 0x1p-52)
    #expect(cube.value == 3 * 0x1p-104 + 0x1p-156)
    let one = ExactSum(of: [1e300, -7.25, 3e-300])
    let other = ExactSum(of: [-1e-300, 2])
    #expect((one * other).value == 2e300)
    #expect((one * other - one * ExactSum(2) + one * 1e-300).sign == 0)
  }

  @Test("cluster tables give the same bits for any order of the scores")
  func clusterTable() throws {
    var stream = RandomStream(seed: 3, purpose: StreamPurpose("table"), index: 0)
    let rows = (0..<400).map { row in
      (
        score: Double(stream.next() >> 11) * 0x1p-53 * (row % 7 == 0 ? 1e12 : 1), cluster: row % 9,
        weight: row % 5 == 0 ? 0.3 : 1.0
      )
    }
    func table(_ rows: [(score: Double, cluster: Int, weight: Double)]) throws -> ClusterTable {
      var table = ClusterTable(clusters: 9, columns: 1)
      for row in rows {
        try table.add(row.score, weight: row.weight, cluster: row.cluster, column: 0)
      }
      return table
    }
    let expected = try table(rows)
    for _ in 0..<5 {
      let shuffled = try table(rows.shuffled(using: &stream))
      #expect(shuffled.mean(column: 0) == expected.mean(column: 0))
      for cluster in 0..<9 {
        #expect(
          shuffled.scoreSum(cluster: cluster, column: 0)
            == expected.scoreSum(cluster: cluster, column: 0))
      }
      let bootstraps = try [expected, shuffled].map {
        try ClusterBootstrap($0, quantities: [.mean(0)], replicates: 99, seed: 1).distribution()
      }
      #expect(bootstraps[0].estimate(0) == expected.mean(column: 0))
      #expect(bootstraps[0].replicateValues(0) == bootstraps[1].replicateValues(0))
    }
  }
}
