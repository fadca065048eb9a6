package import RandomStreams

/// Draws how many of n units, drawn with replacement, fall into each of many cells.
///
/// That is a multinomial draw. A binomial for every cell costs some fifty nanoseconds; here a cell
/// takes one look into a table. Independent Poisson numbers with a given sum are multinomial, so the
/// cells are drawn as Poisson numbers whose sum is meant to fall short of n by five standard
/// deviations, and what is missing is drawn unit by unit. A sum above n (one draw in millions) is
/// drawn again. The law is exactly that of the binomials.
///
/// Cells with counts too large for a table of their own are drawn first, by binomials.
package struct ManyCellsDraw: Sendable {
  /// The units, and those in cells drawn by table.
  private let units: Int
  private let tabled: Int
  /// Cells in the order in which they are drawn: by table, those of one count together.
  private let cells: [Int32]
  /// Where in `cells` each count begins and ends, and its table.
  private let groups: [Group]
  /// Cells drawn by binomials, before the others.
  private let large: [(cell: Int32, count: Double)]
  /// Tabled cells by their counts, for the units that are missing.
  private let filling: AliasTable

  private struct Group {
    let range: Range<Int>
    let table: AliasTable
    let count: Double
  }

  /// Fewer cells are drawn by binomials in no time.
  private static let fewestCells = 1_024
  /// Columns of all tables together: 16 bytes each, so that they stay in the processor's cache.
  private static let mostColumns = 1 << 16
  /// By how many standard deviations the sum of the Poisson numbers is to stay below its limit.
  private static let margin = 5.0
  /// After so many sums above the limit the cells are drawn by binomials.
  private static let tries = 8

  /// A draw of as many units as there are.
  ///
  /// - Parameter counts: the units of each cell, whole numbers above 0 with a sum below 2⁵³.
  /// - Returns: nil where binomials are no slower; by the counts alone, so that the same data are
  ///   always drawn in the same way.
  package init?(counts: [Double]) {
    let order = counts.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
    units = Int(counts.reduce(0, +))
    // Counts in ascending order as long as their tables fit.
    var ranges: [Range<Int>] = []
    var columns = 0.0
    var place = 0
    while place < order.count {
      let count = counts[order[place]]
      // A table reaches some 9.6 standard deviations to both sides.
      columns += 20 * count.squareRoot() + 30
      guard columns <= Double(Self.mostColumns) else { break }
      let start = place
      while place < order.count, counts[order[place]] == count { place += 1 }
      ranges.append(start..<place)
    }
    let chosen = order[0..<place]
    let sum = chosen.reduce(0) { $0 + counts[$1] }
    tabled = Int(sum)
    // The sum of the Poisson numbers varies, and so does what the large cells leave over.
    let spread = (sum * (1 + (Double(units) - sum) / Double(max(units, 1)))).squareRoot()
    guard place >= Self.fewestCells, Double(place) > spread else { return nil }
    let share = 1 - Self.margin * spread / sum
    cells = chosen.map { Int32($0) }
    groups = ranges.map { range in
      let count = counts[order[range.lowerBound]]
      return Group(range: range, table: AliasTable(poisson: count * share), count: count)
    }
    large = order[place...].map { (Int32($0), counts[$0]) }
    filling = AliasTable(weights: chosen.map { counts[$0] })
  }

  /// Writes the units of each cell of one sample to its place in `result`.
  ///
  /// - Parameters:
  ///   - result: what is at other places stays as it is.
  ///   - targets: where each cell goes, all different.
  /// - Complexity: O(cells + √units).
  package func draw(
    into result: UnsafeMutablePointer<Double>, at targets: UnsafePointer<Int32>,
    from stream: inout RandomStream
  ) {
    var left = units
    var rest = Double(units)
    for (cell, count) in large {
      let drawn = BinomialDraw.next(trials: left, probability: count / rest, from: &stream)
      result[Int(targets[Int(cell)])] = Double(drawn)
      left -= drawn
      rest -= count
    }
    for _ in 0..<Self.tries {
      let sum = drawTabled(into: result, at: targets, from: &stream)
      // A sum above the limit says nothing of what the large cells took: they stay.
      guard sum <= left else { continue }
      for _ in 0..<left - sum {
        let cell = cells[Int(filling.next(from: &stream))]
        result[Int(targets[Int(cell)])] += 1
      }
      return
    }
    for group in groups {
      for cell in cells[group.range] {
        let drawn = BinomialDraw.next(
          trials: left, probability: min(group.count / rest, 1), from: &stream)
        result[Int(targets[Int(cell)])] = Double(drawn)
        left -= drawn
        rest -= group.count
      }
    }
  }

  /// Writes Poisson numbers and gives their sum.
  private func drawTabled(
    into result: UnsafeMutablePointer<Double>, at targets: UnsafePointer<Int32>,
    from stream: inout RandomStream
  ) -> Int {
    var sum = 0
    cells.withUnsafeBufferPointer { cells in
      for group in groups {
        for place in group.range {
          let drawn = group.table.next(from: &stream)
          result[Int(targets[Int(cells[place])])] = Double(drawn)
          sum += Int(drawn)
        }
      }
    }
    return sum
  }
}
