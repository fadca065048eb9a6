internal import FileFormats
package import LogReaders

extension JSONValue {
  /// Reads one JSON text.
  ///
  /// The rules are those of `JSONScanner`: no key twice, at most 256 levels, and nothing
  /// but white space behind it. A number beyond those of a `Double` becomes an infinity.
  ///
  /// - Complexity: O(length).
  package init(reading bytes: [UInt8]) throws(JSONError) {
    let result = bytes.withUnsafeBufferPointer { bytes in
      Result { () throws(JSONError) in
        var scanner = JSONScanner(UTF8Text.withoutMark(bytes), acceptsNonFinite: false)
        let value = try JSONValue.next(&scanner)
        try scanner.finish()
        return value
      }
    }
    self = try result.get()
  }

  private static func next(_ scanner: inout JSONScanner) throws(JSONError) -> JSONValue {
    switch try scanner.peek() {
    case .null:
      try scanner.null()
      return .null
    case .boolean: return .boolean(try scanner.boolean())
    case .string: return .string(UTF8Text.string(try scanner.string()))
    case .number:
      let number = try scanner.number()
      if number.isInteger, let whole = NumberText.integer(number.text) { return .integer(whole) }
      return .number(number.double)
    case .array:
      var values: [JSONValue] = []
      try scanner.enterArray()
      while try scanner.nextElement() { values.append(try next(&scanner)) }
      return .array(values)
    case .object:
      var members: [String: JSONValue] = [:]
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        let name = UTF8Text.string(key)
        members[name] = try next(&scanner)
      }
      return .object(members)
    }
  }

  /// The member of an object; nil where there is none, or this is no object.
  package subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The text of a string; nil for anything else.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var isNull: Bool { self == .null }
}
