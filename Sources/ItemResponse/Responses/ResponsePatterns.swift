internal import Foundation

/// The distinct rows of a table, each once, with the number of persons who gave it.
///
/// Patterns are in lexicographic order within a group, so that everything that is summed over them
/// has the same bits for any order of the persons.
struct ResponsePatterns: Sendable {
  let count: Int
  let items: Int
  /// Pattern-major; -1 where there is no response.
  let codes: [Int8]
  /// How many persons gave the pattern.
  let weights: [Double]
  /// The group that the pattern belongs to.
  let groups: [Int]
  /// The pattern of each person.
  let patternOfPerson: [Int32]
  /// Whether no pattern has a missing response.
  let isComplete: Bool

  /// - Parameter groups: a group for each person, from 0; all in group 0 where nil.
  init(_ table: ResponseTable, groups personGroups: [Int]? = nil) {
    let persons = table.persons
    let items = table.items
    var slots = 16
    while slots < 2 * persons { slots *= 2 }
    // Open addressing; an entry is the number of a found pattern, or -1.
    var index = [Int32](repeating: -1, count: slots)
    var firstPerson: [Int] = []
    var weights: [Double] = []
    var found = [Int32](repeating: 0, count: persons)
    table.codes.withUnsafeBufferPointer { codes in
      guard let base = codes.baseAddress else { return }
      for person in 0..<persons {
        let row = base + person * items
        let group = personGroups?[person] ?? 0
        var place = Int(truncatingIfNeeded: Self.hash(row, items, group)) & (slots - 1)
        while true {
          let number = Int(index[place])
          if number < 0 {
            index[place] = Int32(firstPerson.count)
            found[person] = Int32(firstPerson.count)
            firstPerson.append(person)
            weights.append(1)
            break
          }
          let other = firstPerson[number]
          if (personGroups?[other] ?? 0) == group, memcmp(base + other * items, row, items) == 0 {
            found[person] = Int32(number)
            weights[number] += 1
            break
          }
          place = (place + 1) & (slots - 1)
        }
      }
    }
    let order = table.codes.withUnsafeBufferPointer { codes -> [Int] in
      guard let base = codes.baseAddress else { return [] }
      return firstPerson.indices.sorted { left, right in
        let (a, b) = (firstPerson[left], firstPerson[right])
        let (groupA, groupB) = (personGroups?[a] ?? 0, personGroups?[b] ?? 0)
        if groupA != groupB { return groupA < groupB }
        return memcmp(base + a * items, base + b * items, items) < 0
      }
    }
    var rank = [Int32](repeating: 0, count: order.count)
    for (place, number) in order.enumerated() { rank[number] = Int32(place) }

    var ordered: [Int8] = []
    ordered.reserveCapacity(order.count * items)
    for number in order {
      let person = firstPerson[number]
      ordered.append(contentsOf: table.codes[person * items..<(person + 1) * items])
    }
    count = order.count
    self.items = items
    codes = ordered
    self.weights = order.map { weights[$0] }
    groups = order.map { personGroups?[firstPerson[$0]] ?? 0 }
    patternOfPerson = found.map { rank[Int($0)] }
    isComplete = !ordered.contains { $0 < 0 }
  }

  /// Multiply and fold, eight responses at a time.
  private static func hash(_ row: UnsafePointer<Int8>, _ count: Int, _ group: Int) -> UInt64 {
    var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: group)
    var place = 0
    while place < count {
      var word: UInt64 = 0
      let length = min(8, count - place)
      for byte in 0..<length {
        word |= UInt64(UInt8(bitPattern: row[place + byte])) << UInt64(8 * byte)
      }
      let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low
      place += 8
    }
    return hash ^ (hash >> 32)
  }
}
