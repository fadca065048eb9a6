/// Rows of a design of which only the entries that are not 0 are kept.
public struct SparseRows: Sendable {
  /// How many columns there are.
  public let width: Int
  private(set) var starts = [0]
  /// The columns of each row's entries, ascending.
  private(set) var columns: [Int32] = []
  private(set) var values: [Double] = []

  /// No rows yet.
  ///
  /// - Parameter width: how many columns there are; not negative, and less than 2³¹.
  public init(width: Int) { self.width = width }

  /// Rows that are given whole, row after row.
  init(_ rows: [Double], width: Int) {
    self.width = width
    values.reserveCapacity(rows.count)
    columns.reserveCapacity(rows.count)
    guard width > 0 else { return }
    starts.reserveCapacity(rows.count / width + 1)
    for first in stride(from: 0, to: rows.count, by: width) {
      for column in 0..<width where rows[first + column] != 0 {
        columns.append(Int32(column))
        values.append(rows[first + column])
      }
      starts.append(values.count)
    }
  }

  /// How many rows there are.
  public var count: Int { starts.count - 1 }

  /// Adds a row of entries by ascending columns; entries of 0 are dropped.
  mutating func add(_ entries: [(column: Int, value: Double)]) {
    for entry in entries { append(entry.value, column: entry.column) }
    endRow()
  }

  /// Adds an entry to the row that is being made, to the right of those that it has.
  ///
  /// - Parameters:
  ///   - value: finite; 0 is dropped.
  ///   - column: in 0..<``width``.
  public mutating func append(_ value: Double, column: Int) {
    guard value != 0 else { return }
    columns.append(Int32(column))
    values.append(value)
  }

  /// Ends the row that is being made.
  public mutating func endRow() { starts.append(values.count) }

  /// Some of the rows, in the order that is given.
  ///
  /// - Precondition: Each of them exists.
  /// - Complexity: O(their entries).
  public func keeping(_ rows: [Int]) -> SparseRows {
    var kept = SparseRows(width: width)
    let size = rows.reduce(0) { $0 + starts[$1 + 1] - starts[$1] }
    kept.columns.reserveCapacity(size)
    kept.values.reserveCapacity(size)
    for row in rows {
      kept.columns.append(contentsOf: columns[entries(of: row)])
      kept.values.append(contentsOf: values[entries(of: row)])
      kept.endRow()
    }
    return kept
  }

  /// The entries of a row that are not 0, by ascending columns.
  ///
  /// - Precondition: The row exists.
  public subscript(row: Int) -> [(column: Int, value: Double)] {
    entries(of: row).map { (Int(columns[$0]), values[$0]) }
  }

  /// Whether all entries of a row are 0.
  public func isEmpty(row: Int) -> Bool { starts[row] == starts[row + 1] }

  func entries(of row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

  /// The inner product of a row with a vector.
  @inline(__always)
  func product(row: Int, _ vector: [Double]) -> Double {
    var sum = 0.0
    for entry in starts[row]..<starts[row + 1] {
      sum += values[entry] * vector[Int(columns[entry])]
    }
    return sum
  }

  /// The sandwich of a design in clusters, without scores.
  ///
  /// - Parameters:
  ///   - groups: the rows of each cluster.
  ///   - weight: the weight of each row in the information; nil where all are 1.
  ///   - inverse: of the whole information, row-major.
  func sandwich(
    _ groups: Partition, weight: [Double]?, inverse: [Double]
  ) -> ClusterSandwich {
    var sandwich = ClusterSandwich(width: width, inverse: inverse)
    var information = [CompensatedSum](repeating: CompensatedSum(), count: width * width)
    var isUsed = [Bool](repeating: false, count: width)
    for group in 0..<groups.count {
      for row in groups[group] {
        let entries = entries(of: row)
        let factor = weight?[row] ?? 1
        for entry in entries {
          let column = Int(columns[entry])
          isUsed[column] = true
          let scaled = factor * values[entry]
          for other in entries.lowerBound...entry {
            information[column * width + Int(columns[other])].add(product: scaled, values[other])
          }
        }
      }
      let own = (0..<width).filter { isUsed[$0] }
      var block = [Double](repeating: 0, count: own.count * own.count)
      for (i, row) in own.enumerated() {
        for (j, column) in own[...i].enumerated() {
          let value = information[row * width + column].value
          block[i * own.count + j] = value
          block[j * own.count + i] = value
          information[row * width + column] = CompensatedSum()
        }
      }
      sandwich.add(columns: own.map(Int32.init), information: block)
      for column in own { isUsed[column] = false }
    }
    return sandwich
  }

  /// X_g'e_g of each cluster, in the columns that its sandwich has, cluster after cluster.
  ///
  /// - Parameter residuals: one for each row.
  func scores(
    _ groups: Partition, residuals: [Double], of sandwich: ClusterSandwich
  ) -> [Double] {
    var scores: [Double] = []
    scores.reserveCapacity(sandwich.columns.count)
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: width)
    for group in 0..<groups.count {
      for row in groups[group] {
        for entry in entries(of: row) {
          sums[Int(columns[entry])].add(product: residuals[row], values[entry])
        }
      }
      for place in sandwich.columnStarts[group]..<sandwich.columnStarts[group + 1] {
        let column = Int(sandwich.columns[place])
        scores.append(sums[column].value)
        sums[column] = CompensatedSum()
      }
    }
    return scores
  }

  /// X'WX, row-major, with both triangles.
  func crossProducts(weight: [Double]? = nil) -> [Double] {
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: width * width)
    for row in 0..<count {
      let entries = entries(of: row)
      let factor = weight?[row] ?? 1
      for entry in entries {
        let scaled = factor * values[entry]
        for other in entries.lowerBound...entry {
          sums[Int(columns[entry]) * width + Int(columns[other])].add(
            product: scaled, values[other])
        }
      }
    }
    var result = [Double](repeating: 0, count: width * width)
    for i in 0..<width {
      for j in 0...i {
        result[i * width + j] = sums[i * width + j].value
        result[j * width + i] = result[i * width + j]
      }
    }
    return result
  }

  /// X'y.
  func crossProducts(with vector: [Double]) -> [Double] {
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: width)
    for row in 0..<count {
      for entry in entries(of: row) {
        sums[Int(columns[entry])].add(product: vector[row], values[entry])
      }
    }
    return sums.map(\.value)
  }
}
