/// Numbers the names of keys in the order of their first appearance.
///
/// Lines with the same keys in the same order are not looked up again.
struct LineKeys {
  private var names = TextDictionary()
  /// Codes by the place of the key in the scanner's sequence, -1 for none yet.
  private var codes: [Int] = []
  private var edition = -1

  /// The distinct names.
  var values: [String] { names.values }

  /// The code of a key that is in no sequence, such as of an object in a list.
  mutating func code(of key: UnsafeBufferPointer<UInt8>) -> Int { Int(names.code(of: key)) }

  /// The code of the key that the scanner has just read from a line's object.
  mutating func code(
    of key: UnsafeBufferPointer<UInt8>, _ sequence: borrowing KeySequence
  ) -> Int {
    if sequence.edition != edition {
      edition = sequence.edition
      codes.removeAll(keepingCapacity: true)
    }
    guard let place = sequence.place else { return Int(names.code(of: key)) }
    if place < codes.count, codes[place] >= 0 { return codes[place] }
    let code = Int(names.code(of: key))
    while codes.count <= place { codes.append(-1) }
    codes[place] = code
    return code
  }
}
