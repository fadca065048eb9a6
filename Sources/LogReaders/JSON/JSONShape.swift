internal import FileFormats

/// What the start of a JSON text looks like: the keys of its first object, by which a format is told.
///
/// Of JSON Lines that is the first line, of a list the first element, and the rest is the reader's
/// to check.
struct JSONShape {
  /// Whether the text is a list; the keys are then those of its first element.
  private(set) var isArray = false
  /// What the first element of a list is; nil where it has none.
  private(set) var elementKind: JSONScanner.Kind?
  /// The keys of the first object, and what kind of value each has.
  private(set) var kinds: [String: JSONScanner.Kind] = [:]
  /// The first object of the list `data`, where the text has one.
  private(set) var dataElement: [String: JSONScanner.Kind]?
  /// The keys of the object `eval`.
  private(set) var evaluationKeys: Set<String> = []
  /// The keys of the object `spec`.
  private(set) var specificationKeys: Set<String> = []
  private(set) var error: JSONError?

  var keys: Set<String> { Set(kinds.keys) }

  /// - Parameter isTold: whether the keys so far, and those of the object `eval`, tell the format, so
  ///   that nothing that follows is read.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>,
    isTold: (_ keys: Set<String>, _ evaluationKeys: Set<String>) -> Bool
  ) {
    var scanner = JSONScanner(bytes)
    do throws(JSONError) {
      isArray = try scanner.peek() == .array
      if isArray {
        try scanner.enterArray()
        guard try scanner.nextElement() else { return }
        elementKind = try scanner.peek()
        try readObject(&scanner)
      } else {
        try readDocument(&scanner, isTold)
      }
    } catch {
      self.error = error
    }
  }

  private mutating func readObject(_ scanner: inout JSONScanner) throws(JSONError) {
    guard try scanner.peek() == .object else { return }
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      kinds[UTF8Text.string(key)] = try scanner.peek()
      try scanner.skipValue()
    }
  }

  private mutating func readDocument(
    _ scanner: inout JSONScanner, _ isTold: (Set<String>, Set<String>) -> Bool
  ) throws(JSONError) {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = UTF8Text.string(key)
      let kind = try scanner.peek()
      kinds[name] = kind
      if name == "eval", kind == .object {
        evaluationKeys = try readKeys(&scanner)
        if isTold(keys, evaluationKeys) { return }
      } else if name == "spec", kind == .object {
        specificationKeys = try readKeys(&scanner)
      } else if name == "data", kind == .array {
        try readElement(&scanner)
        return
      } else {
        try scanner.skipValue()
      }
    }
  }

  private func readKeys(_ scanner: inout JSONScanner) throws(JSONError) -> Set<String> {
    var keys: Set<String> = []
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      keys.insert(UTF8Text.string(key))
      try scanner.skipValue()
    }
    return keys
  }

  private mutating func readElement(_ scanner: inout JSONScanner) throws(JSONError) {
    try scanner.enterArray()
    guard try scanner.nextElement(), try scanner.peek() == .object else { return }
    try scanner.enterObject()
    var element: [String: JSONScanner.Kind] = [:]
    dataElement = element
    while let key = try scanner.nextKey() {
      let name = UTF8Text.string(key)
      element[name] = try scanner.peek()
      dataElement = element
      try scanner.skipValue()
    }
  }
}
