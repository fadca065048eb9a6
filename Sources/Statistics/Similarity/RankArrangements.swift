import Synchronization

/// Exact distributions of rank correlations over all orders of the dimensions, kept for each pattern
/// of ties.
///
/// Of ranks only the sizes of the groups of ties matter, so that a matrix of models and cultures needs
/// very few distributions.
public final class RankArrangements: Sendable {
  private struct Key: Hashable {
    let measure: ProfileMeasure
    let first: [Int]
    let second: [Int]
  }

  private let known = Mutex([Key: ArrangementTable?]())

  /// None yet.
  public init() {}

  /// The distribution for groups of ties of these sizes, from the smallest value.
  ///
  /// - Returns: nil where there are too many states to go through.
  func table(_ measure: ProfileMeasure, first: [Int], second: [Int]) -> ArrangementTable? {
    let key = Key(measure: measure, first: first, second: second)
    if let table = known.withLock({ $0[key] }) { return table }
    let table = ArrangementTable(measure, first: first, second: second)
    known.withLock { $0[key] = .some(table) }
    return table
  }
}

/// How a rank statistic is distributed when the values of one side are dealt to the dimensions anew.
///
/// The statistic is a whole number, 0 on average: Σ(2R - n - 1)(2S - n - 1) of mean ranks for Spearman,
/// concordant less discordant pairs for Kendall. Dimensions are gone through from the smallest value of
/// the first side, and of the second side only how many values of each group of ties have been dealt is
/// kept: a sum over subsets in place of one over n! orders.
struct ArrangementTable: Sendable {
  /// The chance of a statistic at least as far from 0, by its distance from 0.
  private let tails: [Double]

  private static let mostStates = 1 << 14
  /// 16! is the last factorial that a double holds with room for sums.
  private static let mostDimensions = 16

  /// The chance of a statistic at least as far from 0 as this one.
  func pValue(_ statistic: Int) -> Double {
    let distance = abs(statistic)
    return distance < tails.count ? tails[distance] : 0
  }

  init?(_ measure: ProfileMeasure, first: [Int], second: [Int]) {
    let count = first.reduce(0, +)
    guard measure.usesRanks, count == second.reduce(0, +), count <= Self.mostDimensions else {
      return nil
    }
    // The code of a state is a number whose digit j counts the values dealt of group j.
    var places: [Int] = []
    var states = 1
    for size in second {
      places.append(states)
      states *= size + 1
      guard states <= Self.mostStates else { return nil }
    }
    let scores = (Self.scores(first), Self.scores(second))
    let bound = Self.bound(measure, first, second, scores)
    let width = 2 * bound + 1
    var layer: [Int: [Double]] = [0: [Double](repeating: 0, count: width)]
    layer[0]?[bound] = 1
    for (group, size) in first.enumerated() {
      var next: [Int: [Double]] = [:]
      for (code, ways) in layer {
        let dealt = places.indices.map { code / places[$0] % (second[$0] + 1) }
        Self.deals(size, of: zip(second, dealt).map { $0 - $1 }) { deal, orders in
          var gain = 0
          var target = code
          for (place, number) in deal.enumerated() where number > 0 {
            target += number * places[place]
            if measure == .spearman {
              gain += scores.0[group] * scores.1[place] * number
            } else {
              for other in dealt.indices where other != place {
                gain += number * dealt[other] * (other < place ? 1 : -1)
              }
            }
          }
          var sums = next[target] ?? [Double](repeating: 0, count: width)
          next[target] = nil
          for (place, way) in ways.enumerated() where way > 0 {
            sums[place + gain] += way * orders
          }
          next[target] = sums
        }
      }
      layer = next
    }
    let ways = layer[states - 1] ?? []
    let total = ways.reduce(0, +)
    var tails = [Double](repeating: 0, count: bound + 1)
    var sum = 0.0
    for distance in stride(from: bound, through: 0, by: -1) {
      sum += ways[bound + distance] + (distance > 0 ? ways[bound - distance] : 0)
      tails[distance] = sum / total
    }
    self.tails = tails
  }

  /// 2R - n - 1 for the mean rank R of each group.
  private static func scores(_ sizes: [Int]) -> [Int] {
    let count = sizes.reduce(0, +)
    var below = 0
    return sizes.map { size in
      defer { below += size }
      return 2 * below + size - count
    }
  }

  /// No statistic of any part of the dimensions is farther from 0 (Cauchy-Schwarz for Spearman, the
  /// number of pairs that differ for Kendall).
  private static func bound(
    _ measure: ProfileMeasure, _ first: [Int], _ second: [Int], _ scores: ([Int], [Int])
  ) -> Int {
    if measure == .spearman {
      func squares(_ scores: [Int], _ sizes: [Int]) -> Int {
        zip(scores, sizes).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
      }
      let product = Double(squares(scores.0, first)) * Double(squares(scores.1, second))
      return Int(product.squareRoot().rounded(.up)) + 1
    }
    let count = first.reduce(0, +)
    return count * (count - 1) / 2
  }

  /// Every way to take some values from groups, with the number of orders in which they can come.
  private static func deals(
    _ size: Int, of groups: [Int], _ body: ([Int], Double) -> Void
  ) {
    var deal = [Int](repeating: 0, count: groups.count)
    func take(_ place: Int, _ rest: Int, _ orders: Double) {
      if rest == 0 { return body(deal, orders) }
      guard place < groups.count else { return }
      var ways = orders
      for number in 0...min(groups[place], rest) {
        // The number of places, of those that are left, that these values can take.
        if number > 0 { ways = ways * Double(rest - number + 1) / Double(number) }
        deal[place] = number
        take(place + 1, rest - number, ways)
      }
      deal[place] = 0
    }
    take(0, size, 1)
  }
}
