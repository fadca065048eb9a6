/// The order in which the options of an item are shown.
///
/// Options are the last lines of an item that begin with `A)`, `B)`, ... or `A.`, `B.`, ...: models
/// prefer the first or last one whatever it says, so that an item that is asked in one order only
/// mixes the value with the place.
package enum OptionOrder: String, Sendable, Encodable, CaseIterable {
  /// As the item has them.
  case given
  /// From the last to the first; the letters stay in their order.
  case reversed

  /// The text of an item with its options in this order.
  ///
  /// - Returns: nil where the item has no options to put in another order.
  package func text(of item: String) -> String? {
    switch self {
    case .given: return item
    case .reversed:
      var lines = item.split(separator: "\n", omittingEmptySubsequences: false)
      while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
      let count = Self.options(atEndOf: lines)
      guard count > 1 else { return nil }
      let options = lines.suffix(count)
      let contents = options.reversed().map { $0.dropFirst(2) }
      let turned = zip(options, contents).map { option, content in option.prefix(2) + content }
      return (lines.dropLast(count) + turned).joined(separator: "\n")
    }
  }

  /// How many of the last lines are options, lettered from A on without a gap.
  private static func options(atEndOf lines: [Substring]) -> Int {
    let last = lines.last?.utf8.first ?? 0
    guard (UInt8(ascii: "B")...UInt8(ascii: "Z")).contains(last) else { return 0 }
    let count = Int(last - UInt8(ascii: "A")) + 1
    guard count <= lines.count else { return 0 }
    let areOptions = lines.suffix(count).enumerated().allSatisfy { number, line in
      var bytes = line.utf8.makeIterator()
      guard bytes.next() == UInt8(ascii: "A") + UInt8(number), let mark = bytes.next() else {
        return false
      }
      return mark == UInt8(ascii: ")") || mark == UInt8(ascii: ".")
    }
    return areOptions ? count : 0
  }
}
