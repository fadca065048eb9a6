import RandomStreams

/// The working memory of one worker of a ``DesignBootstrap``.
struct DesignDrawing {
  private let design: ResamplingDesign
  /// How often each observation was drawn.
  private(set) var weights: [Double]
  /// The units that were drawn, those of each stratum one after the other.
  private var drawn: [Int]
  private var unitCounts: [Double]
  private var columnCounts: [Double]

  init(_ design: ResamplingDesign) {
    self.design = design
    weights = [Double](repeating: 0, count: design.observations)
    drawn = [Int](repeating: 0, count: design.units.count)
    unitCounts = [Double](repeating: 0, count: design.units.count)
    columnCounts = [Double](repeating: 0, count: design.columns.count)
  }

  /// Draws a resample of the data.
  mutating func draw(from stream: inout RandomStream) {
    let strata = design.strata
    for stratum in 0..<strata.count {
      let range = strata.starts[stratum]..<strata.starts[stratum + 1]
      for place in range {
        drawn[place] = strata.members[range.lowerBound + stream.index(below: range.count)]
      }
    }
    weigh(from: &stream)
  }

  /// Draws a resample of the resample that another drawing holds, for a nested bootstrap.
  mutating func draw(within outer: DesignDrawing, from stream: inout RandomStream) {
    let strata = design.strata
    for stratum in 0..<strata.count {
      let range = strata.starts[stratum]..<strata.starts[stratum + 1]
      for place in range {
        drawn[place] = outer.drawn[range.lowerBound + stream.index(below: range.count)]
      }
    }
    weigh(from: &stream)
  }

  private mutating func weigh(from stream: inout RandomStream) {
    let units = design.units
    switch design.kind {
    case .clusters(withinClusters: true):
      for index in weights.indices { weights[index] = 0 }
      for unit in drawn {
        let range = units.starts[unit]..<units.starts[unit + 1]
        for _ in range {
          weights[units.members[range.lowerBound + stream.index(below: range.count)]] += 1
        }
      }
    case .clusters(withinClusters: false):
      countUnits()
      spread(unitCounts)
    case .crossed:
      countUnits()
      let columns = design.columns
      for index in columnCounts.indices { columnCounts[index] = 0 }
      for _ in 0..<columns.count { columnCounts[stream.index(below: columns.count)] += 1 }
      spread(unitCounts)
      for column in 0..<columns.count {
        for index in columns[column] { weights[index] *= columnCounts[column] }
      }
    }
  }

  private mutating func countUnits() {
    for unit in unitCounts.indices { unitCounts[unit] = 0 }
    for unit in drawn { unitCounts[unit] += 1 }
  }

  private mutating func spread(_ counts: [Double]) {
    let units = design.units
    for unit in 0..<units.count {
      let count = counts[unit]
      for place in units.starts[unit]..<units.starts[unit + 1] {
        weights[units.members[place]] = count
      }
    }
  }
}
