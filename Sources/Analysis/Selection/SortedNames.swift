/// Names in ascending order of their bytes, and the number of each in that order.
///
/// Names are told apart byte by byte: two spellings that look alike are two.
struct SortedNames {
  let names: [String]
  /// The number of each given name, in the order given.
  let number: [Int]

  /// - Parameter values: Distinct names.
  init(_ values: [String]) {
    let order = values.indices.sorted {
      values[$0].utf8.lexicographicallyPrecedes(values[$1].utf8)
    }
    var number = [Int](repeating: 0, count: values.count)
    for (place, index) in order.enumerated() { number[index] = place }
    names = order.map { values[$0] }
    self.number = number
  }
}
