/// The distinct rows of a rating table and how many units have each.
///
/// Every coefficient is a function of these counts alone, so that 10,000 units on a scale of five
/// are a few hundred patterns. Patterns are in lexicographic order: neither the order of the units
/// nor, where raters are interchangeable, that of the raters shows in any result.
struct RatingPatterns: Sendable {
  /// Cells per pattern.
  let width: Int
  /// Places of categories, pattern after pattern; -1 where there is no rating.
  let codes: [Int32]
  /// How many units have the pattern; at least 1.
  let unitCounts: [Int]
  /// The pattern of each unit of the table; -1 for units without any rating, which count nowhere.
  let patternOfUnit: [Int32]

  var count: Int { unitCounts.count }
  /// How many units have at least one rating.
  let ratedUnits: Int
  /// The units with a rating, pattern after pattern.
  let unitsByPattern: [Int]

  /// Finds the patterns.
  ///
  /// - Parameter byRater: whether it matters who gave a rating; else each row is put into order
  ///   first.
  init(_ table: RatingTable, byRater: Bool) {
    let width = table.raterCount
    self.width = width
    var rows = table.codes
    if !byRater { Self.orderRows(&rows, width: width) }
    let rated = (0..<table.unitCount).filter { unit in
      rows[unit * width..<(unit + 1) * width].contains { $0 >= 0 }
    }
    ratedUnits = rated.count
    var patternOfUnit = [Int32](repeating: -1, count: table.unitCount)
    var codes: [Int32] = []
    var unitCounts: [Int] = []
    let sorted = Self.sorted(rated, rows: rows, width: width, categories: table.categories.count)
    unitsByPattern = sorted
    var last = -1
    for unit in sorted {
      if last < 0 || !Self.isEqual(rows, last, unit, width) {
        codes += rows[unit * width..<(unit + 1) * width]
        unitCounts.append(0)
        last = unit
      }
      unitCounts[unitCounts.count - 1] += 1
      patternOfUnit[unit] = Int32(unitCounts.count - 1)
    }
    self.codes = codes
    self.unitCounts = unitCounts
    self.patternOfUnit = patternOfUnit
  }

  /// Sorts the cells of each row, by insertion: rows are short.
  private static func orderRows(_ rows: inout [Int32], width: Int) {
    guard width > 1 else { return }
    rows.withUnsafeMutableBufferPointer { cells in
      for start in stride(from: 0, to: cells.count, by: width) {
        if width > 64 {
          cells[start..<start + width].sort()
          continue
        }
        for place in start + 1..<start + width {
          let code = cells[place]
          var hole = place
          while hole > start, cells[hole - 1] > code {
            cells[hole] = cells[hole - 1]
            hole -= 1
          }
          cells[hole] = code
        }
      }
    }
  }

  /// The units in the lexicographic order of their rows.
  private static func sorted(
    _ units: [Int], rows: [Int32], width: Int, categories: Int
  ) -> [Int] {
    // A row that fits into 64 bits is compared as one number.
    let bits = Int.bitWidth - categories.leadingZeroBitCount
    if bits * width <= 64, units.count < 1 << 31 {
      let keyed = units.map { unit -> (key: UInt64, unit: Int32) in
        var key: UInt64 = 0
        for place in unit * width..<(unit + 1) * width {
          key = key << UInt64(bits) | UInt64(rows[place] + 1)
        }
        return (key, Int32(unit))
      }
      // So few rows are possible that they are counted rather than compared.
      if bits * width < 32, 1 << (bits * width) <= 4 * units.count {
        return Partition(keyed.map { Int($0.key) }).members.map { units[$0] }
      }
      return keyed.sorted { $0.key < $1.key }.map { Int($0.unit) }
    }
    return units.sorted { one, other in
      for place in 0..<width {
        let codes = (rows[one * width + place], rows[other * width + place])
        if codes.0 != codes.1 { return codes.0 < codes.1 }
      }
      return false
    }
  }

  private static func isEqual(_ rows: [Int32], _ one: Int, _ other: Int, _ width: Int) -> Bool {
    for place in 0..<width where rows[one * width + place] != rows[other * width + place] {
      return false
    }
    return true
  }
}
