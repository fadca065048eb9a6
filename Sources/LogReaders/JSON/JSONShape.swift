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
  /// The keys of the opened members that are objects.
  private var innerKeys: [String: Set<String>] = [:]
  /// The texts of a member `columns`, where it is a list of texts.
  private var columnNames: [String]?
  /// The first objects of the opened members that are lists.
  private var elements: [String: [String: JSONScanner.Kind]] = [:]
  private(set) var error: JSONError?

  var keys: Set<String> { Set(kinds.keys) }

  /// The keys of an opened member; empty where it is no object.
  func keys(of member: String) -> Set<String> { innerKeys[member] ?? [] }

  /// The first element of an opened member, where that is a list of objects.
  func element(of member: String) -> [String: JSONScanner.Kind]? { elements[member] }

  /// The names of the columns, where the document is a table as pandas writes it in its orientation
  /// "split": the names, and a list of the rows' cells.
  var tableColumns: [String]? { kinds["data"] == .array ? columnNames : nil }

  /// A member of a document that is looked into.
  struct Opening: Sendable {
    fileprivate let name: String
    fileprivate let kind: JSONScanner.Kind
    fileprivate let tells: @Sendable (JSONShape) -> Bool

    /// A member that is an object, for its keys.
    ///
    /// - Parameter tells: whether what was found so far, these keys included, tells the format, so
    ///   that nothing that follows is read.
    static func object(
      _ name: String, tells: @escaping @Sendable (JSONShape) -> Bool = { _ in false }
    ) -> Opening {
      Opening(name: name, kind: .object, tells: tells)
    }

    /// A member that is a list, for its first element; nothing that follows is read, since such a
    /// list is the log.
    static func list(_ name: String) -> Opening {
      Opening(name: name, kind: .array) { _ in true }
    }
  }

  /// - Parameter openings: the members of a document that are looked into; all others are passed
  ///   over.
  init(_ bytes: UnsafeBufferPointer<UInt8>, openings: [Opening]) {
    var scanner = JSONScanner(bytes)
    do throws(JSONError) {
      isArray = try scanner.peek() == .array
      if isArray {
        try scanner.enterArray()
        guard try scanner.nextElement() else { return }
        elementKind = try scanner.peek()
        try readObject(&scanner)
      } else {
        try readDocument(&scanner, openings)
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
    _ scanner: inout JSONScanner, _ openings: [Opening]
  ) throws(JSONError) {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = UTF8Text.string(key)
      let kind = try scanner.peek()
      kinds[name] = kind
      let wanted = openings.filter { $0.name == name && $0.kind == kind }
      if wanted.isEmpty {
        if name == "columns", kind == .array {
          columnNames = try readTexts(&scanner)
        } else {
          try scanner.skipValue()
        }
      } else if kind == .object {
        innerKeys[name] = try readKeys(&scanner)
      } else {
        try readElement(of: name, &scanner)
      }
      if wanted.contains(where: { $0.tells(self) }) { return }
    }
  }

  /// The texts of a list; nil where it holds anything else.
  private func readTexts(_ scanner: inout JSONScanner) throws(JSONError) -> [String]? {
    var texts: [String]? = []
    try scanner.enterArray()
    while try scanner.nextElement() {
      guard try scanner.peek() == .string else {
        try scanner.skipValue()
        texts = nil
        continue
      }
      texts?.append(UTF8Text.string(try scanner.string()))
    }
    return texts
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

  private mutating func readElement(
    of member: String, _ scanner: inout JSONScanner
  ) throws(JSONError) {
    try scanner.enterArray()
    guard try scanner.nextElement(), try scanner.peek() == .object else { return }
    try scanner.enterObject()
    var element: [String: JSONScanner.Kind] = [:]
    elements[member] = element
    while let key = try scanner.nextKey() {
      let name = UTF8Text.string(key)
      element[name] = try scanner.peek()
      elements[member] = element
      try scanner.skipValue()
    }
  }
}
