import Foundation
import RandomStreams

/// The ways to deal values round a circle, and how well each fits.
struct CircleLabellings {
  /// How many labellings there are and how many of them fit as well as the one given.
  struct Tally {
    var labellings = 0
    var fits = 0
    var orders = 0
  }

  private let count: Int
  /// The entries of the matrix, less their mean over pairs.
  private let entries: [Double]
  /// The cosines of the angles between positions, less their mean over pairs.
  private let cosines: [Double]
  private let norm: Double
  /// Whether the next larger position is the same place as this one.
  private let isShared: [Bool]
  private let isEqualStep: Bool
  /// For each pair of values, the pairs whose entry is less, and the number of each pair.
  private let less: [UInt128]
  private let pair: [Int]
  /// The pairs of positions by their distance round the circle, closest first.
  private let rings: [[(Int, Int)]]
  let predictions: Int

  init(_ matrix: [Double], count: Int, angles: [Double]?) {
    self.count = count
    let step = 360 / Double(count)
    let places = angles ?? (0..<count).map { Double($0) * step }
    isEqualStep = angles == nil
    isShared = (0..<count).map { position in
      position > 0 && abs(places[position] - places[position - 1]) < 1e-9
    }
    var pair = [Int](repeating: 0, count: count * count)
    var pairs: [(Int, Int)] = []
    for row in 0..<count {
      for column in 0..<row {
        pair[row * count + column] = pairs.count
        pair[column * count + row] = pairs.count
        pairs.append((row, column))
      }
    }
    self.pair = pair
    let size = Double(pairs.count)
    func centred(_ value: (Int, Int) -> Double) -> [Double] {
      let mean = pairs.reduce(0) { $0 + value($1.0, $1.1) } / size
      return (0..<count * count).map { place in
        let (row, column) = (place / count, place % count)
        return row == column ? 0 : value(max(row, column), min(row, column)) - mean
      }
    }
    entries = centred { matrix[$0 * count + $1] }
    cosines = centred { cos((places[$0] - places[$1]) * .pi / 180) }
    func squares(_ list: [Double]) -> Double { list.reduce(0) { $0 + $1 * $1 } / 2 }
    norm = (squares(entries) * squares(cosines)).squareRoot()
    less = pairs.map { one in
      let own = matrix[one.0 * count + one.1]
      return pairs.enumerated().reduce(UInt128(0)) { mask, other in
        matrix[other.element.0 * count + other.element.1] < own
          ? mask | UInt128(1) << UInt128(other.offset) : mask
      }
    }
    func distance(_ one: Int, _ other: Int) -> Double {
      let turn = abs(places[one] - places[other]).truncatingRemainder(dividingBy: 360)
      return min(turn, 360 - turn)
    }
    let sorted = pairs.sorted {
      (distance($0.0, $0.1), $0.0, $0.1) < (distance($1.0, $1.1), $1.0, $1.1)
    }
    var rings: [[(Int, Int)]] = []
    var last = -1.0
    for one in sorted {
      let own = distance(one.0, one.1)
      if own - last > 1e-9 {
        rings.append([one])
        last = own
      } else {
        rings[rings.count - 1].append(one)
      }
    }
    self.rings = rings
    var farther = pairs.count
    predictions = rings.reduce(0) { sum, ring in
      farther -= ring.count
      return sum + ring.count * farther
    }
  }

  /// The correlation of the entries with the cosines as they are given; nil where either is constant.
  var correlation: Double? {
    norm > 1e-12 ? sum(Array(0..<count)) / norm : nil
  }

  /// How many predictions are met, and how many tied.
  var order: (met: Int, tied: Int) {
    let own = Array(0..<count)
    let met = met(own)
    // Violated: the same with the entries turned round.
    var violated = 0
    var closer = UInt128(0)
    for ring in rings {
      var mask = UInt128(0)
      for (one, other) in ring { mask |= UInt128(1) << UInt128(pair[one * count + other]) }
      for (one, other) in ring {
        violated += (less[pair[one * count + other]] & closer).nonzeroBitCount
      }
      closer |= mask
    }
    return (met, predictions - met - violated)
  }

  /// How many labellings differ: turned and mirrored circles of equal steps are one, and so are those
  /// that swap values of one place.
  var labellings: Int {
    var product = 1.0
    for factor in 1...max(isEqualStep ? count - 1 : count, 1) { product *= Double(factor) }
    if isEqualStep { return Int(min(product / 2, 1e15)) }
    var run = 1.0
    for position in 0..<count {
      run = isShared[position] ? run + 1 : 1
      product /= run
    }
    return Int(min(product, 1e15))
  }

  private func sum(_ labels: [Int]) -> Double {
    var sum = 0.0
    for row in 0..<count {
      for column in 0..<row {
        sum += entries[labels[row] * count + labels[column]] * cosines[row * count + column]
      }
    }
    return sum
  }

  private func met(_ labels: [Int]) -> Int {
    var met = 0
    var closer: UInt128 = 0
    var all: UInt128 = 0
    for ring in rings {
      var mask: UInt128 = 0
      for (one, other) in ring {
        mask |= UInt128(1) << UInt128(pair[labels[one] * count + labels[other]])
      }
      all |= mask
    }
    for ring in rings {
      for (one, other) in ring {
        closer |= UInt128(1) << UInt128(pair[labels[one] * count + labels[other]])
      }
      let farther = all & ~closer
      for (one, other) in ring {
        met += (less[pair[labels[one] * count + labels[other]]] & farther).nonzeroBitCount
      }
    }
    return met
  }

  /// All labellings.
  func enumerate() -> Tally {
    let least = ((correlation ?? 0) - 1e-12) * norm
    let most = met(Array(0..<count))
    var tally = Tally()
    var labels = [Int](repeating: 0, count: count)
    var isUsed = [Bool](repeating: false, count: count)
    func place(_ position: Int, _ sum: Double) {
      if position == count {
        // Of a circle and its mirror image one counts.
        if isEqualStep, labels[1] > labels[count - 1] { return }
        tally.labellings += 1
        if sum >= least { tally.fits += 1 }
        if met(labels) >= most { tally.orders += 1 }
        return
      }
      let first = isShared[position] ? labels[position - 1] + 1 : 0
      for value in first..<max(count, first) where !isUsed[value] {
        if isEqualStep, position == 0, value > 0 { break }
        var next = sum
        for other in 0..<position {
          next += entries[value * count + labels[other]] * cosines[position * count + other]
        }
        labels[position] = value
        isUsed[value] = true
        place(position + 1, next)
        isUsed[value] = false
      }
    }
    place(0, 0)
    return tally
  }

  /// Random labellings, and the one given.
  func draw(permutations: Int, seed: UInt64) -> Tally {
    let least = ((correlation ?? 0) - 1e-12) * norm
    let most = met(Array(0..<count))
    var tally = Tally(labellings: 1, fits: 1, orders: 1)
    for number in 0..<permutations {
      var stream = RandomStream(seed: seed, purpose: "circle", index: UInt64(number))
      var labels = Array(0..<count)
      for place in stride(from: count - 1, to: 0, by: -1) {
        labels.swapAt(place, min(place, Int(stream.uniform() * Double(place + 1))))
      }
      tally.labellings += 1
      if sum(labels) >= least { tally.fits += 1 }
      if met(labels) >= most { tally.orders += 1 }
    }
    return tally
  }
}
