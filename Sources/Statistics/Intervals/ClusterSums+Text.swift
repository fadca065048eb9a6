/// Sums as text that loses nothing, cluster by cluster, so that parts of the rows that were summed in
/// several places can be put together.
///
/// Numbers are in the form of ``ExactSum/text``, separated by colons within a cluster and by spaces
/// between clusters: first what holds of all rows, then the clusters in ascending order, each by the
/// distance of its number from the one before (nothing for 1). A cluster of one row of equal weight is
/// its value alone; another has the number of its rows, the sums of wy and wy², and where weights differ
/// those of w, w², w²y and w²y².
extension ClusterSums {
  /// Appends the sums to ASCII text; nothing where there are no rows.
  ///
  /// - Parameter numbers: the numbers by which clusters are written, by their own.
  /// - Complexity: O(clusters log clusters).
  package func write(to bytes: inout [UInt8], numbering numbers: [Int]? = nil) {
    guard rows > 0 else { return }
    let form: UInt8 =
      identities.isEmpty
      ? UInt8(ascii: "r") : carriesWeights ? UInt8(ascii: "w") : UInt8(ascii: "u")
    bytes.append(form)
    for limit in [smallest, largest, smallestWeight, largestWeight] {
      bytes.append(UInt8(ascii: ":"))
      ExactSum(limit).write(to: &bytes)
    }
    bytes.append(contentsOf: isZeroOne ? ":1".utf8 : ":0".utf8)
    if identities.isEmpty {
      bytes.append(contentsOf: ":\(rows)".utf8)
      for sum in [powers.scores, powers.squares, powers.cubes] {
        bytes.append(UInt8(ascii: ":"))
        sum.write(to: &bytes)
      }
      return
    }
    func number(_ place: Int) -> Int { numbers.map { $0[identities[place]] } ?? identities[place] }
    var order = Array(identities.indices)
    if zip(order, order.dropFirst()).contains(where: { number($0) > number($1) }) {
      order.sort { number($0) < number($1) }
    }
    var last = -1
    for place in order {
      bytes.append(UInt8(ascii: " "))
      let distance = number(place) - last
      last = number(place)
      if distance != 1 { bytes.append(contentsOf: String(distance).utf8) }
      bytes.append(UInt8(ascii: ":"))
      if !carriesWeights, rowCounts[place] == 1 {
        scoreSums[place].write(to: &bytes)
        continue
      }
      bytes.append(contentsOf: String(rowCounts[place]).utf8)
      bytes.append(UInt8(ascii: ":"))
      scoreSums[place].write(to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      squareSums[place].write(to: &bytes)
      guard carriesWeights else { continue }
      for sums in [weightSums, weightSquareSums, weightSquareScoreSums, weightSquareSquareSums] {
        bytes.append(UInt8(ascii: ":"))
        sums[place].write(to: &bytes)
      }
    }
  }

  /// Reads what ``write(to:numbering:)`` wrote.
  ///
  /// - Parameter numbers: the numbers that clusters get, by those that are written.
  /// - Returns: nil for a text that is none of sums.
  /// - Complexity: O(length).
  package init?(text: [UInt8], numbering numbers: [Int]? = nil) {
    self.init()
    guard !text.isEmpty else { return }
    var reader = SumReader(text)
    let head = reader.fields()
    guard head.count == 6 || head.count == 10, let form = text[head[0]].first,
      head[0].count == 1
    else { return nil }
    var limits: [Double] = []
    for field in head[1...4] {
      guard let sum = ExactSum(text: text[field]) else { return nil }
      limits.append(sum.value)
    }
    let isZeroOne = text[head[5]].elementsEqual("1".utf8)
    let known = Limits(
      smallest: limits[0], largest: limits[1], smallestWeight: limits[2],
      largestWeight: limits[3], isZeroOne: isZeroOne)
    if head.count == 10 {
      guard let rows = reader.number(head[6]), rows > 0, rows <= 1 << 40, form == UInt8(ascii: "r"),
        let scores = ExactSum(text: text[head[7]]), let squares = ExactSum(text: text[head[8]]),
        let cubes = ExactSum(text: text[head[9]])
      else { return nil }
      self.init(
        independent: rows, powers: Powers(scores: scores, squares: squares, cubes: cubes),
        limits: known)
      return
    }
    let isWeighted = form == UInt8(ascii: "w")
    guard isWeighted || form == UInt8(ascii: "u") else { return nil }
    self.init(known, rows: 0, carriesWeights: isWeighted)
    var last = -1
    // Whoever wrote the text, what is counted in it must add up in whole numbers.
    let most = 1 << 40
    while !reader.isAtEnd {
      let fields = reader.fields()
      guard fields.count == 2 || fields.count == (isWeighted ? 8 : 4),
        let distance = fields[0].isEmpty ? 1 : reader.number(fields[0]), distance > 0,
        distance <= most, last <= most, rows <= most
      else { return nil }
      last += distance
      guard numbers.map({ last < $0.count }) ?? true else { return nil }
      let cluster = numbers.map { $0[last] } ?? last
      if fields.count == 2 {
        guard !isWeighted, let score = ExactSum(text: text[fields[1]]) else { return nil }
        var square = ExactSum()
        let value = score.value
        square.add(product: value, value)
        append(cluster: cluster, rows: 1, sums: [score, square])
        continue
      }
      guard let count = reader.number(fields[1]), count > 0, count <= most else { return nil }
      var sums: [ExactSum] = []
      for field in fields[2...] {
        guard let sum = ExactSum(text: text[field]) else { return nil }
        sums.append(sum)
      }
      append(cluster: cluster, rows: count, sums: sums)
    }
    guard rows > 0 else { return nil }
  }
}

/// Steps through the clusters of a text of sums.
private struct SumReader {
  private let text: [UInt8]
  private var place = 0

  init(_ text: [UInt8]) { self.text = text }

  var isAtEnd: Bool { place >= text.count }

  /// The fields up to the next space, which is passed.
  mutating func fields() -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start = place
    while place < text.count, text[place] != UInt8(ascii: " ") {
      if text[place] == UInt8(ascii: ":") {
        fields.append(start..<place)
        start = place + 1
      }
      place += 1
    }
    fields.append(start..<place)
    place += 1
    return fields
  }

  /// A whole number of 0 or more in decimal digits.
  func number(_ field: Range<Int>) -> Int? {
    guard !field.isEmpty, field.count <= 18 else { return nil }
    var number = 0
    for byte in text[field] {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      number = 10 * number + Int(byte - UInt8(ascii: "0"))
    }
    return number
  }
}
