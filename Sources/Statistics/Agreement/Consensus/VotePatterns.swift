/// Votes of items as flat lists, items with the same votes in one row.
///
/// Rows are in an order of their own, so that the order of the items does not show.
struct VotePatterns: Sendable {
  let classes: Int
  let raters: Int
  let strata: Int
  /// The votes of row r, each rater x classes + class and ascending, at `starts[r]..<starts[r + 1]`.
  private(set) var starts: [Int32] = [0]
  private(set) var votes: [Int32] = []
  /// The stratum of each row, whose items have a prevalence of their own.
  private(set) var strataOfRows: [Int32] = []
  /// How many items have each row.
  private(set) var counts: [Double] = []
  /// The row of each item; -1 for items without votes.
  private(set) var rowOfItem: [Int32]

  /// - Parameters:
  ///   - items: the item of each vote.
  ///   - codes: what was voted, rater x classes + class.
  ///   - strata: the stratum of each item.
  /// - Complexity: O(votes + items x log items).
  init(
    items: [Int32], codes: [Int32], itemCount: Int, raters: Int, classes: Int, strata: [Int],
    strataCount: Int
  ) {
    self.classes = classes
    self.raters = raters
    self.strata = strataCount
    var itemStarts = [Int](repeating: 0, count: itemCount + 1)
    for item in items { itemStarts[Int(item) + 1] += 1 }
    for item in 0..<itemCount { itemStarts[item + 1] += itemStarts[item] }
    var next = itemStarts
    var sorted = [Int32](repeating: 0, count: codes.count)
    for (item, code) in zip(items, codes) {
      // Into its place among those of the item that came before it.
      var place = next[Int(item)]
      next[Int(item)] += 1
      while place > itemStarts[Int(item)], code < sorted[place - 1] {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = code
    }
    rowOfItem = [Int32](repeating: -1, count: itemCount)
    var order = (0..<itemCount).filter { itemStarts[$0 + 1] > itemStarts[$0] }
    sorted.withUnsafeBufferPointer { sorted in
      func compare(_ one: Int, _ other: Int) -> Int {
        if strata[one] != strata[other] { return strata[one] < strata[other] ? -1 : 1 }
        let (first, second) = (itemStarts[one], itemStarts[other])
        let lengths = (itemStarts[one + 1] - first, itemStarts[other + 1] - second)
        for place in 0..<min(lengths.0, lengths.1)
        where sorted[first + place] != sorted[second + place] {
          return sorted[first + place] < sorted[second + place] ? -1 : 1
        }
        return lengths.0 == lengths.1 ? 0 : lengths.0 < lengths.1 ? -1 : 1
      }
      order.sort { compare($0, $1) < 0 }
      for (place, item) in order.enumerated() {
        if place == 0 || compare(order[place - 1], item) != 0 {
          votes += sorted[itemStarts[item]..<itemStarts[item + 1]]
          starts.append(Int32(votes.count))
          strataOfRows.append(Int32(strata[item]))
          counts.append(0)
        }
        counts[counts.count - 1] += 1
        rowOfItem[item] = Int32(counts.count - 1)
      }
    }
  }

  var rows: Int { counts.count }

  /// The shares of votes for each class in a row, the start that Dawid & Skene advise.
  func voteShares(row: Int, into shares: UnsafeMutablePointer<Double>) {
    for truth in 0..<classes { shares[truth] = 0 }
    let own = Int(starts[row])..<Int(starts[row + 1])
    for place in own { shares[Int(votes[place]) % classes] += 1 / Double(own.count) }
  }
}
