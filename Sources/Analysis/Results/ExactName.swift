extension String {
  /// Whether the bytes are the same; `==` also holds between two spellings of one letter.
  package func isExactly(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

/// A text that is equal to another only when the bytes are.
struct ExactName: Hashable, Comparable, Sendable {
  private let bytes: [UInt8]

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// In the order of their bytes.
  static func < (left: ExactName, right: ExactName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
