/// A column that costs nothing while all of its values are the same.
///
/// Most columns of a log hold one value (the scale's bounds, the kind of judge) or none at all; the
/// array is made when the first row differs.
package struct CompactColumn<Value: Equatable & Sendable>: Sendable {
  @usableFromInline package private(set) var count = 0
  @usableFromInline package private(set) var shared: Value
  @usableFromInline package private(set) var values: [Value] = []

  /// An empty column; `expected` is the value that rows are likely to have.
  init(_ expected: Value) { shared = expected }

  /// The value of a row in 0..<count.
  ///
  /// Inlined, since analyses ask for every row from another module: without it scoring the example
  /// took 8 % more instructions, all of them to look up what `Value` is.
  @inlinable package subscript(row: Int) -> Value {
    precondition(row >= 0 && row < count, "row out of range")
    return values.isEmpty ? shared : values[row]
  }

  /// Whether all rows so far have the same value.
  package var isUniform: Bool { values.isEmpty }

  mutating func append(_ value: Value) {
    if !values.isEmpty {
      values.append(value)
    } else if count == 0 || value == shared {
      shared = value
    } else {
      values = Array(repeating: shared, count: count)
      values.append(value)
    }
    count += 1
  }

  mutating func replace(_ row: Int, by value: Value) {
    if values.isEmpty {
      guard value != shared else { return }
      values = Array(repeating: shared, count: count)
    }
    values[row] = value
  }
}

extension CompactColumn {
  /// Whether no row has a value.
  func hasNoValue<Wrapped>() -> Bool where Value == Wrapped? {
    isUniform && (count == 0 || shared == nil)
  }
}
