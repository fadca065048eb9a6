import RandomStreams

/// What may change places under the null hypothesis that two samples are alike.
///
/// A unit is a row, or a whole cluster. A cluster with rows in both samples is a pair of parts that
/// swap their labels; all other clusters are dealt anew, so many to each sample as before.
struct ExchangeableUnits: Sendable {
  /// The members (groups of equal values) of all parts, part after part.
  let members: [Int32]
  /// Where the members of each part begin; one more entry at the end.
  let starts: [Int]
  /// How many parts are dealt; the pairs follow, two parts each.
  let dealt: Int
  /// How many of the dealt parts have the label "reference"; they come first.
  let dealtReference: Int

  var parts: Int { starts.count - 1 }
  var pairs: Int { (parts - dealt) / 2 }

  /// Rows, each a unit of its own: the first `referenceCount` of a canonical order.
  init(rows members: (reference: [Int32], current: [Int32])) {
    self.members = members.reference + members.current
    starts = Array(0...self.members.count)
    dealt = self.members.count
    dealtReference = members.reference.count
  }

  /// The rows of two samples, by the groups of equal values that they belong to.
  init(_ pair: SamplePair) {
    func rows(_ count: (Int) -> Int32) -> [Int32] {
      pair.values.indices.flatMap {
        [Int32](repeating: Int32(truncatingIfNeeded: $0), count: Int(count($0)))
      }
    }
    self.init(
      rows: (
        rows { pair.referenceCounts[$0] },
        rows { pair.pooledCounts[$0] - pair.referenceCounts[$0] }
      ))
  }

  /// Rows in clusters; clusters are ordered by their numbers, so that row order leaves no trace.
  init(
    members: (reference: [Int32], current: [Int32]), clusters: (reference: [Int], current: [Int])
  ) {
    func gather(_ members: [Int32], _ clusters: [Int]) -> [Int: [Int32]] {
      var parts: [Int: [Int32]] = [:]
      for (member, cluster) in zip(members, clusters) { parts[cluster, default: []].append(member) }
      return parts.mapValues { $0.sorted() }
    }
    let left = gather(members.reference, clusters.reference)
    let right = gather(members.current, clusters.current)
    let onlyLeft = left.keys.filter { right[$0] == nil }.sorted()
    let onlyRight = right.keys.filter { left[$0] == nil }.sorted()
    let both = left.keys.filter { right[$0] != nil }.sorted()
    var all: [Int32] = []
    var starts = [0]
    func append(_ part: [Int32]?) {
      all += part ?? []
      starts.append(all.count)
    }
    for cluster in onlyLeft { append(left[cluster]) }
    for cluster in onlyRight { append(right[cluster]) }
    for cluster in both {
      append(left[cluster])
      append(right[cluster])
    }
    self.members = all
    self.starts = starts
    dealt = onlyLeft.count + onlyRight.count
    dealtReference = onlyLeft.count
  }

  /// How many arrangements there are.
  var arrangements: Double {
    var count = Subsets.count(choosing: dealtReference, of: dealt)
    for _ in 0..<min(pairs, 2_000) { count *= 2 }
    return count
  }

  /// Draws labels: `isReference[part]`, with `order` as scratch memory for the dealt parts.
  func draw(
    _ stream: inout RandomStream, into isReference: inout [Bool], order: inout [Int32]
  ) {
    // Choosing the smaller side takes fewer draws.
    let chosen = min(dealtReference, dealt - dealtReference)
    let chosenLabel = dealtReference <= dealt - dealtReference
    for place in 0..<dealt {
      order[place] = Int32(truncatingIfNeeded: place)
      isReference[place] = !chosenLabel
    }
    for place in 0..<chosen {
      order.swapAt(place, place + stream.index(below: dealt - place))
      isReference[Int(order[place])] = chosenLabel
    }
    var bits: UInt64 = 0
    for pair in 0..<pairs {
      if pair % 64 == 0 { bits = stream.next() }
      isReference[dealt + 2 * pair] = bits & 1 == 0
      isReference[dealt + 2 * pair + 1] = bits & 1 == 1
      bits >>= 1
    }
  }

  /// Calls `body` with the labels of every arrangement.
  func forEachArrangement(_ body: ([Bool]) -> Void) {
    var isReference = [Bool](repeating: false, count: parts)
    Subsets.forEach(choosing: dealtReference, of: dealt) { subset in
      for part in 0..<dealt { isReference[part] = false }
      for part in subset { isReference[part] = true }
      for pattern in 0..<(1 << pairs) {
        for pair in 0..<pairs {
          isReference[dealt + 2 * pair] = pattern >> pair & 1 == 0
          isReference[dealt + 2 * pair + 1] = pattern >> pair & 1 == 1
        }
        body(isReference)
      }
    }
  }

  /// Adds up how often the parts labelled "reference" hold each member.
  func count(_ isReference: [Bool], into counts: inout [Int32]) -> Int {
    for group in counts.indices { counts[group] = 0 }
    var total = 0
    for part in 0..<parts where isReference[part] {
      for place in starts[part]..<starts[part + 1] { counts[Int(members[place])] += 1 }
      total += starts[part + 1] - starts[part]
    }
    return total
  }
}
