/// A column of texts as codes into the list of its distinct values.
package struct CodedColumn: Sendable {
  private var dictionary = TextDictionary()
  /// One code a row: an index into `values`, or -1 for null.
  package private(set) var codes: [Int32] = []

  init(nulls: Int = 0) { codes = Array(repeating: -1, count: nulls) }

  /// The distinct values in the order of their first appearance.
  package var values: [String] { dictionary.values }

  /// Whether some value is longer than an identifier may be.
  var hasLongValue: Bool { dictionary.hasLongValue }

  /// The number of rows.
  package var count: Int { codes.count }

  /// The text of a row in 0..<count, or nil where it is null.
  package subscript(row: Int) -> String? { text(of: codes[row]) }

  /// The code of a value, or nil when no row has it.
  package func code(of value: String) -> Int32? {
    var value = value
    let code = value.withUTF8 { dictionary.existingCode(of: $0) }
    return code < 0 ? nil : code
  }

  package func text(of code: Int32) -> String? { code < 0 ? nil : dictionary.values[Int(code)] }

  mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> Int32 { dictionary.code(of: text) }

  mutating func intern(_ text: String) -> Int32 { dictionary.code(of: text) }

  package mutating func intern(optional text: String?) -> Int32 {
    guard let text, !text.isEmpty else { return -1 }
    return intern(text)
  }

  mutating func append(_ code: Int32) { codes.append(code) }

  mutating func replace(_ row: Int, by code: Int32) { codes[row] = code }

  mutating func reserveCapacity(_ rows: Int) { codes.reserveCapacity(rows) }

  /// Renumbers the values by their first appearance in the rows, without those that no row has.
  mutating func dropUnusedValues() {
    var kept = TextDictionary()
    var renumbered = [Int32](repeating: -1, count: dictionary.count)
    for row in codes.indices where codes[row] >= 0 {
      let old = Int(codes[row])
      if renumbered[old] < 0 { renumbered[old] = kept.code(of: dictionary.values[old]) }
      codes[row] = renumbered[old]
    }
    dictionary = kept
  }
}

/// A column that comes into being with its first value; `nulls` is the number of rows before it.
extension Optional where Wrapped == CodedColumn {
  mutating func intern(_ text: UnsafeBufferPointer<UInt8>, nulls: Int) -> Int32 {
    if case .none = self { self = CodedColumn(nulls: nulls) }
    return self?.intern(text) ?? -1
  }

  package mutating func intern(_ text: String?, nulls: Int) -> Int32 {
    guard var text, !text.isEmpty else { return -1 }
    return text.withUTF8 { intern($0, nulls: nulls) }
  }
}
