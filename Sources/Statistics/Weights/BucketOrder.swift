/// An order of some of several things, with ties: buckets from the first to the last.
///
/// Things that are not listed stand below all that are, and are not told apart: a list of the best three
/// is an order of three buckets and a rest.
public struct BucketOrder: Sendable, Equatable {
  /// The listed things, each once; no bucket is empty.
  public let buckets: [[Int]]
  /// How many things there are, listed or not.
  public let count: Int

  /// An order.
  ///
  /// - Parameters:
  ///   - buckets: groups of tied things, the first first; empty ones are left out.
  ///   - count: how many things there are.
  /// - Throws: ``StatisticsError`` for a thing that is not in 0..<count or stands twice.
  public init(_ buckets: [[Int]], count: Int) throws(StatisticsError) {
    var isListed = [Bool](repeating: false, count: max(count, 0))
    for thing in buckets.joined() {
      guard isListed.indices.contains(thing) else { throw .noSuchItem(thing, items: count) }
      guard !isListed[thing] else {
        throw .argumentOutOfRange(
          "a thing that is listed twice", Double(thing), range: "listed once")
      }
      isListed[thing] = true
    }
    self.buckets = buckets.filter { !$0.isEmpty }
    self.count = count
  }

  /// How many things are listed.
  public var listedCount: Int { buckets.reduce(0) { $0 + $1.count } }

  /// The things that are not listed, ascending.
  public var unlisted: [Int] {
    let listed = Set(buckets.joined())
    return (0..<count).filter { !listed.contains($0) }
  }

  /// The buckets, and last what is not listed.
  var allBuckets: [[Int]] { buckets + [unlisted].filter { !$0.isEmpty } }

  /// Kendall's distance of two partial orders with a penalty for what only one of them tells.
  ///
  /// A pair that the two put into opposite order counts 1, one that is tied in one of them and not in
  /// the other counts the penalty, all else 0; what one lists stands above what it does not, and what
  /// neither lists does not count. For lists of the best k this is K⁽ᵖ⁾ of Fagin, Kumar & Sivakumar (2003),
  /// "Comparing top k lists"; ties within lists count as in Fagin et al. (2006), "Comparing partial
  /// rankings". It is no metric, since what counts differs from pair to pair of lists.
  ///
  /// - Parameters:
  ///   - other: an order of the same things.
  ///   - penalty: 0 (the optimist) to 1; 1/2 does not take sides.
  /// - Returns: the distance, and the number of pairs that either puts into an order: the most that the
  ///   distance can be.
  /// - Throws: ``StatisticsError`` for another number of things, or a penalty outside of 0...1.
  /// - Complexity: O(count²).
  public func kendallDistance(
    to other: BucketOrder, penalty: Double = 0.5
  ) throws(StatisticsError) -> (distance: Double, pairs: Int) {
    guard other.count == count else { throw .lengthsDiffer(count, other.count) }
    guard penalty >= 0, penalty <= 1 else {
      throw .argumentOutOfRange("the penalty", penalty, range: "from 0 to 1")
    }
    let (one, another) = (places, other.places)
    var (opposite, halfTied, pairs) = (0, 0, 0)
    let listed = (0..<count).filter {
      one[$0] < buckets.count || another[$0] < other.buckets.count
    }
    for (number, first) in listed.enumerated() {
      for second in listed[..<number] {
        let (a, b) = (
          (one[first] - one[second]).signum(), (another[first] - another[second]).signum()
        )
        if a == 0, b == 0 { continue }
        pairs += 1
        if a * b < 0 { opposite += 1 } else if a == 0 || b == 0 { halfTied += 1 }
      }
    }
    return (Double(opposite) + penalty * Double(halfTied), pairs)
  }

  /// The number of each thing's bucket, from 0.
  var places: [Int] {
    var places = [Int](repeating: buckets.count, count: count)
    for (number, bucket) in buckets.enumerated() {
      for thing in bucket { places[thing] = number }
    }
    return places
  }
}
