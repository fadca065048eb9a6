import Charts
import Testing

@Suite("Seriation")
struct SeriationTests {
  /// Numbers without ties that are the same on every machine.
  static func rows(_ count: Int, columns: Int, seed: Int = 7) -> [[Double?]] {
    (0..<count).map { (i: Int) -> [Double?] in
      (0..<columns).map { (j: Int) -> Double? in
        let squares: Int = i * i * seed + i * j * 13 + j * j * 5
        let mixed: Int = (i + 3) * (j + 1) * (i + j)
        return Double((squares + mixed) % 101) / 10
      }
    }
  }

  /// 1 - r over the columns that both rows have.
  static func distance(_ first: [Double?], _ second: [Double?]) -> Double {
    let pairs = zip(first, second).compactMap { x, y in x.flatMap { x in y.map { (x, $0) } } }
    guard pairs.count >= 3 else { return 1 }
    let meanX: Double = pairs.map(\.0).reduce(0, +) / Double(pairs.count)
    let meanY: Double = pairs.map(\.1).reduce(0, +) / Double(pairs.count)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (x, y) in pairs {
      xx += (x - meanX) * (x - meanX)
      yy += (y - meanY) * (y - meanY)
      xy += (x - meanX) * (y - meanY)
    }
    return xx * yy == 0 ? 1 : 1 - xy / (xx * yy).squareRoot()
  }

  static func length(_ order: [Int], _ rows: [[Double?]]) -> Double {
    zip(order, order.dropFirst()).map { distance(rows[$0], rows[$1]) }.reduce(0, +)
  }

  static func permutations(_ items: [Int]) -> [[Int]] {
    guard items.count > 1 else { return [items] }
    return items.indices.flatMap { index in
      var rest = items
      let first = rest.remove(at: index)
      return permutations(rest).map { [first] + $0 }
    }
  }

  /// Whether the rows of a cluster stand side by side.
  static func isTogether(_ cluster: [Int], in order: [Int]) -> Bool {
    let places = cluster.compactMap { order.firstIndex(of: $0) }
    return (places.max() ?? 0) - (places.min() ?? 0) == cluster.count - 1
  }

  @Test("the tree and the order of its leaves are those of SciPy 1.17.1")
  func reference() {
    // linkage(squareform(1 - corrcoef(rows)), "average") and optimal_leaf_ordering of it give
    // 11 3 7 2 6 5 1 8 0 10 9 4 with a length of 6.085406158941064; row 4 has the higher mean.
    let seriation = Seriation(rows: Self.rows(12, columns: 7))
    #expect(seriation.order == [4, 9, 10, 0, 8, 1, 5, 6, 2, 7, 3, 11])
    #expect(abs(seriation.length - 6.085406158941064) < 1e-12)
    #expect(seriation.method == .optimalLeaves)
  }

  @Test("no order that keeps the clusters together is shorter", arguments: 1...12)
  func optimal(seed: Int) {
    var rows = Self.rows(7, columns: 6, seed: seed)
    if seed % 3 == 0 { rows[2][1] = nil }
    if seed % 4 == 0 { rows[5] = [nil, nil, nil, nil, 3, 4] }
    let seriation = Seriation(rows: rows)
    #expect(seriation.order.sorted() == Array(0..<7))
    #expect(seriation.clusters.count == 13)
    #expect(seriation.clusters.allSatisfy { Self.isTogether($0, in: seriation.order) })
    #expect(abs(Self.length(seriation.order, rows) - seriation.length) < 1e-9)
    let shortest = Self.permutations(Array(0..<7)).filter { order in
      seriation.clusters.allSatisfy { Self.isTogether($0, in: order) }
    }.map { Self.length($0, rows) }
    // Each of the six joints can be turned.
    #expect(shortest.count == 64)
    #expect(seriation.length <= (shortest.min() ?? -1) + 1e-9)
  }

  @Test("the same rows in another order are put into the same order")
  func shuffled() {
    let rows = Self.rows(15, columns: 8)
    let whole = Seriation(rows: rows)
    let shuffle = (0..<15).map { ($0 * 7 + 3) % 15 }
    let other = Seriation(rows: shuffle.map { rows[$0] })
    #expect(other.order.map { shuffle[$0] } == whole.order)
    #expect(Seriation(rows: rows) == whole)
  }

  @Test("alike rows stand side by side, and the end with the higher mean comes first")
  func blocks() {
    let up: [Double?] = [1, 2, 3, 4]
    let down: [Double?] = [9, 7, 5, 3]
    let rows = [up, down, up.map { $0.map { $0 + 0.1 } }, down.map { $0.map { $0 * 2 } }]
    let order = Seriation(rows: rows).order
    #expect(Set(order.prefix(2)) == [1, 3])
    #expect(Set(order.suffix(2)) == [0, 2])
  }

  @Test("too many rows, too few columns and rows without a pattern keep the given order")
  func given() {
    let many = Seriation(rows: Self.rows(201, columns: 4))
    #expect(many.order == Array(0..<201))
    #expect(many.method == .given)
    #expect(Seriation(rows: Self.rows(5, columns: 2)).method == .given)
    #expect(Seriation(rows: [[1, 1, 1], [2, 2, 2], [nil, nil, nil]]).method == .given)
    #expect(Seriation(rows: []).order.isEmpty)
    #expect(Seriation(rows: [[1, 2, 3]]).order == [0])
    let huge = Seriation(rows: [[1e300, -1e300, 1e300], [.nan, 2, 3], [.infinity, 1, 2]])
    #expect(huge.order.sorted() == [0, 1, 2])
  }

  @Test("two hundred rows are ordered")
  func large() {
    let rows = Self.rows(200, columns: 30)
    let seriation = Seriation(rows: rows)
    #expect(seriation.order.sorted() == Array(0..<200))
    #expect(abs(Self.length(seriation.order, rows) - seriation.length) < 1e-9)
    #expect(seriation.length < Self.length(Array(0..<200), rows))
  }
}
