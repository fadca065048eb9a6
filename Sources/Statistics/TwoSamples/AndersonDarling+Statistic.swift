import Foundation

extension AndersonDarling {
  /// Why no statistic can be computed, if so.
  var obstacle: UndefinedReason? {
    guard sizes.count > 1, sizes.allSatisfy({ $0 > 0 }) else { return .noData }
    guard groups.count > 1 else { return .allValuesEqual }
    return labels.count >= 4 ? nil : .tooFewValues(labels.count, needed: 4)
  }

  /// What rounding may make of two statistics that are equal.
  func slack(_ observed: Double) -> Double { 1e-10 * max(1, abs(observed)) }

  /// A² of an arrangement of sample labels over the sorted values.
  func statistic(_ labels: [Int]) -> Double {
    let total = Double(labels.count)
    var seen = [Int](repeating: 0, count: sizes.count)
    var inside = seen
    var below = 0
    var start = 0
    var sum = 0.0
    let isMidrank = version == .midrank
    for size in groups {
      for place in start..<start + size { inside[labels[place]] += 1 }
      start += size
      let height = Double(below) + (isMidrank ? Double(size) / 2 : Double(size))
      let weight = height * (total - height) - (isMidrank ? total * Double(size) / 4 : 0)
      for sample in sizes.indices {
        let share = isMidrank ? Double(inside[sample]) / 2 : Double(inside[sample])
        if weight > 0 {
          let gap = total * (Double(seen[sample]) + share) - Double(sizes[sample]) * height
          sum += Double(size) * gap * gap / (weight * Double(sizes[sample]))
        }
        seen[sample] += inside[sample]
        inside[sample] = 0
      }
      below += size
    }
    return isMidrank ? (total - 1) / (total * total) * sum : sum / total
  }

  /// The root of Scholz & Stephens (1987), equation 4.
  var standardDeviation: Double {
    let k = Double(sizes.count)
    let n = Double(labels.count)
    let reciprocals = sizes.reduce(0) { $0 + 1 / Double($1) }
    var h = 0.0
    for i in 1..<labels.count { h += 1 / Double(i) }
    var g = 0.0
    var head = 0.0
    for i in 1..<max(labels.count - 1, 1) {
      head += 1 / Double(i)
      g += (h - head) / Double(labels.count - i)
    }
    let a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * reciprocals
    let b =
      (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * reciprocals - 8 * h + 4 * g - 6
    let c =
      (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * reciprocals + 4 * h
    let d = (2 * h + 6) * k * k - 4 * h * k
    return ((a * n * n * n + b * n * n + c * n + d) / ((n - 1) * (n - 2) * (n - 3))).squareRoot()
  }

  /// The next arrangement in lexicographic order; false after the last.
  static func advance(_ labels: inout [Int]) -> Bool {
    guard var pivot = labels.indices.dropLast().last(where: { labels[$0] < labels[$0 + 1] }),
      let larger = labels.indices.last(where: { labels[$0] > labels[pivot] })
    else { return false }
    labels.swapAt(pivot, larger)
    pivot += 1
    var end = labels.count - 1
    while pivot < end {
      labels.swapAt(pivot, end)
      pivot += 1
      end -= 1
    }
    return true
  }

  /// The least-squares quadratic through points, evaluated at a place.
  static func quadratic(_ x: [Double], _ y: [Double], at place: Double) -> Double {
    // Orthogonal polynomials on the points: 1, x - a, (x - b)(x - a) - c.
    let n = Double(x.count)
    let a = x.reduce(0, +) / n
    let first = x.map { $0 - a }
    let square = first.reduce(0) { $0 + $1 * $1 }
    let b = zip(x, first).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / square
    let c = square / n
    let second = zip(x, first).map { ($0 - b) * $1 - c }
    func coefficient(_ basis: [Double]) -> Double {
      zip(basis, y).reduce(0) { $0 + $1.0 * $1.1 } / basis.reduce(0) { $0 + $1 * $1 }
    }
    return y.reduce(0, +) / n + coefficient(first) * (place - a)
      + coefficient(second) * ((place - b) * (place - a) - c)
  }
}
