internal import FileFormats

/// Reading documents whose shape differs from version to version: what is not as expected is nil.
extension JSONScanner {
  /// The text of a string, the digits of a number; nil for anything else, which is passed over.
  mutating func textIfAny() throws(JSONError) -> String? {
    switch try peek() {
    case .string: return UTF8Text.string(try string())
    case .number:
      let number = try number()
      return number.identifier ?? UTF8Text.string(number.text)
    case .object, .array, .boolean, .null:
      try skipValue()
      return nil
    }
  }

  /// The truth value, or nil for anything else, which is passed over.
  mutating func truthIfAny() throws(JSONError) -> Bool? {
    guard try peek() == .boolean else {
      try skipValue()
      return nil
    }
    return try boolean()
  }

  /// The whole number, or nil for anything else, which is passed over.
  mutating func integerIfAny() throws(JSONError) -> Int64? {
    guard try peek() == .number else {
      try skipValue()
      return nil
    }
    return NumberText.integer(try number().text)
  }

  /// The number, NaN included, or nil for anything else, which is passed over.
  mutating func numberIfAny() throws(JSONError) -> Double? {
    guard try peek() == .number else {
      try skipValue()
      return nil
    }
    return try number().double
  }

  /// The text, or those of a list; what is no text is passed over.
  mutating func textsIfAny() throws(JSONError) -> [String] {
    guard try peek() == .array else { return try textIfAny().map { [$0] } ?? [] }
    var texts: [String] = []
    try elements { (scanner) throws(JSONError) in
      if let text = try scanner.textIfAny() { texts.append(text) }
    }
    return texts
  }

  /// Calls `body` with each key of an object, to read or to pass over the value; anything else than
  /// an object is passed over.
  mutating func members(
    _ body: (String, inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard try peek() == .object else {
      try skipValue()
      return
    }
    try enterObject()
    while let key = try nextKey() { try body(UTF8Text.string(key), &self) }
  }

  /// Calls `body` for each element of an array, or each value of an object, as tools write one for
  /// the other; anything else is passed over.
  mutating func elementsOrMembers(
    _ body: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard try peek() == .object else { return try elements(body) }
    try members { (_, scanner) throws(JSONError) in try body(&scanner) }
  }

  /// Calls `body` for each element of an array; anything else than an array is passed over.
  mutating func elements(
    _ body: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard try peek() == .array else {
      try skipValue()
      return
    }
    try enterArray()
    while try nextElement() { try body(&self) }
  }

  /// The text of a string, and the JSON of any other value as it stands; nil for null.
  mutating func sourceIfAny() throws(JSONError) -> String? {
    switch try peek() {
    case .string: return UTF8Text.string(try string())
    case .null:
      try null()
      return nil
    case .object, .array, .number, .boolean:
      let start = position
      try skipValue()
      return UTF8Text.string(bytes.part(start, position))
    }
  }
}
