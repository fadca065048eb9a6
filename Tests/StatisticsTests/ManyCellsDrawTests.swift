import RandomStreams
import Statistics
import Testing

@Suite("Draws over many cells")
struct ManyCellsDrawTests {
  /// Counts of 1 to 40 and one cell in a hundred of a count too large for the others' tables.
  private static func counts(_ cells: Int, large: Bool) -> [Double] {
    (0..<cells).map { (cell: Int) -> Double in
      large && cell % 100 == 7 ? 4e7 + Double(cell) : Double(1 + cell * 7 % 40)
    }
  }

  private static func sample(
    _ draw: ManyCellsDraw, cells: Int, seed: UInt64, index: UInt64
  ) -> [Double] {
    var result = [Double](repeating: -1, count: cells)
    let targets = (0..<Int32(cells)).map { Int32(cells) - 1 - $0 }
    var stream = RandomStream(seed: seed, purpose: "many-cells", index: index)
    result.withUnsafeMutableBufferPointer { result in
      targets.withUnsafeBufferPointer { targets in
        guard let result = result.baseAddress, let targets = targets.baseAddress else { return }
        draw.draw(into: result, at: targets, from: &stream)
      }
    }
    return result.reversed()
  }

  @Test("few cells, and cells that are few beside the units, are left to binomials")
  func few() {
    #expect(ManyCellsDraw(counts: Self.counts(1_023, large: false)) == nil)
    #expect(ManyCellsDraw(counts: [Double](repeating: 3e4, count: 1_100)) == nil)
    #expect(ManyCellsDraw(counts: []) == nil)
    #expect(ManyCellsDraw(counts: Self.counts(1_024, large: false)) != nil)
  }

  @Test("every sample has as many units as there are", arguments: [false, true])
  func total(large: Bool) throws {
    let counts = Self.counts(3_000, large: large)
    let draw = try #require(ManyCellsDraw(counts: counts))
    for index in 0..<50 {
      let sample = Self.sample(draw, cells: counts.count, seed: 1, index: UInt64(index))
      #expect(sample.reduce(0, +) == counts.reduce(0, +))
      #expect(sample.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
    }
  }

  @Test("counts, variances and covariances are those of a multinomial", arguments: [false, true])
  func law(large: Bool) throws {
    let counts = Self.counts(2_000, large: large)
    let units = counts.reduce(0, +)
    let draw = try #require(ManyCellsDraw(counts: counts))
    let samples = 3_000
    // Pearson's statistic of a multinomial has the mean cells - 1 whatever the counts are. Drawn
    // as Poisson numbers alone it would have the mean cells.
    var pearson = 0.0
    var means = [Double](repeating: 0, count: counts.count)
    var halves: [Double] = []
    for index in 0..<samples {
      let sample = Self.sample(draw, cells: counts.count, seed: 2, index: UInt64(index))
      var half = 0.0
      for cell in counts.indices {
        let excess = sample[cell] - counts[cell]
        pearson += excess * excess / counts[cell]
        means[cell] += sample[cell] / Double(samples)
        if cell % 2 == 0 { half += sample[cell] }
      }
      halves.append(half)
    }
    // Its variance is 2 (cells - 1) + Σ 1/count - ... at the most 2 cells + Σ 1/count.
    let variance =
      2 * Double(counts.count) + counts.reduce(0) { $0 + 1 / $1 }
    let deviation = (variance / Double(samples)).squareRoot()
    #expect(abs(pearson / Double(samples) - Double(counts.count - 1)) < 4 * deviation)
    for cell in counts.indices {
      let error = (counts[cell] / Double(samples)).squareRoot()
      #expect(abs(means[cell] - counts[cell]) < 5 * error)
    }
    // The sum over every second cell is binomial, so that covariances must be right too.
    let expected = stride(from: 0, to: counts.count, by: 2).reduce(0) { $0 + counts[$1] }
    let share = expected / units
    let spread = halves.reduce(0) { $0 + ($1 - expected) * ($1 - expected) } / Double(samples)
    let ratio = spread / (units * share * (1 - share))
    #expect(abs(ratio - 1) < 4 * (2 / Double(samples)).squareRoot())
  }

  @Test(
    "errors of a bootstrap over many pairs are those of the sandwich, for any number of threads")
  func bootstrapOfManyPairs() throws {
    // 60 items, every pair a few times: more than 1,024 cells, so that they are drawn by tables.
    var stream = RandomStream(seed: 3, purpose: "many-cells-data", index: 0)
    let strengths = (0..<60).map { Double($0) / 60 }
    var (left, right, outcomes) = ([Int32](), [Int32](), [ComparisonOutcome]())
    for _ in 0..<40_000 {
      let one = stream.index(below: 60)
      let other = (one + 1 + stream.index(below: 59)) % 60
      left.append(Int32(one))
      right.append(Int32(other))
      let odds = strengths[one] - strengths[other]
      outcomes.append(stream.uniform() < 0.5 + 0.4 * odds ? .left : .right)
    }
    let model = try BradleyTerry(
      PairedComparisons(items: 60, left: left, right: right, outcomes: outcomes))
    let fit = try #require(model.fit().value)
    let covariance = try #require(fit.covariance(.sandwich).value)
    let one = try #require(try model.bootstrap(replicates: 800, seed: 4, threads: 1).value)
    let five = try #require(try model.bootstrap(replicates: 800, seed: 4, threads: 5).value)
    for item in 0..<60 {
      #expect(one.strength(item).values == five.strength(item).values)
      let ratio =
        try #require(one.strength(item).standardError.value)
        / covariance.standardError(item)
      // Four standard errors of a standard deviation from 800 samples.
      #expect(abs(ratio - 1) < 0.1 + 0.01)
    }
  }
}
