internal import FileFormats

/// What one control of a labeling interface gave.
enum LabelStudioVerdict: Equatable {
  /// A choice, or a place in a taxonomy.
  case label(String)
  /// Stars.
  case rating(Double)
  case number(Double)
  /// The side that a comparison of two chose.
  case side(String)
  /// The place of a response among those that were put into an order, from 1 for the best.
  case place(Int, of: Int)
  /// Something that is no verdict on the response, such as a comment or a marked span.
  case other(String)
  /// The control was left empty.
  case absent

  /// Reads the `value` of a result: `{"choices": ["good"]}`, `{"rating": 3}`.
  init(value scanner: inout JSONScanner) throws(JSONError) {
    var order: [String] = []
    try self.init(value: &scanner, order: &order)
  }

  /// - Parameter order: the items of a list that were put into an order.
  init(value scanner: inout JSONScanner, order: inout [String]) throws(JSONError) {
    var items: [String] = []
    guard try scanner.peek() == .object else {
      try scanner.skipValue()
      self = .absent
      return
    }
    var found: LabelStudioVerdict?
    var unknown: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "choices": found = .joined(try LabelStudioVerdict.texts(&scanner))
      case "taxonomy":
        var paths: [String] = []
        try scanner.elements { (scanner) throws(JSONError) in
          paths.append(try LabelStudioVerdict.texts(&scanner).joined(separator: "/"))
        }
        found = .joined(paths)
      case "rating": found = try LabelStudioVerdict.double(&scanner).map { .rating($0) } ?? .absent
      case "number": found = try LabelStudioVerdict.double(&scanner).map { .number($0) } ?? .absent
      case "selected": found = try scanner.textIfAny().map { .side($0) } ?? .absent
      case "ranker":
        unknown = unknown ?? key
        items = try LabelStudioVerdict.order(&scanner)
      default:
        unknown = unknown ?? key
        try scanner.skipValue()
      }
    }
    order = items
    self = found ?? unknown.map { .other($0) } ?? .absent
  }

  /// Reads what the flat exports make of a control: a plain text where there was one choice, the
  /// value or a list of values, one for each region or response, otherwise.
  static func all(flat scanner: inout JSONScanner) throws(JSONError) -> [LabelStudioVerdict] {
    switch try scanner.peek() {
    case .string:
      let text = UTF8Text.string(try scanner.string())
      return [text.isEmpty ? .absent : .label(text)]
    case .number: return [try double(&scanner).map { .number($0) } ?? .absent]
    case .object: return [try LabelStudioVerdict(value: &scanner)]
    case .array:
      var found: [LabelStudioVerdict] = []
      try scanner.elements { (scanner) throws(JSONError) in found += try all(flat: &scanner) }
      let labels = found.compactMap { if case .label(let text) = $0 { text } else { nil } }
      if labels.count == found.count { return [joined(labels)] }
      return found
    case .boolean, .null:
      try scanner.skipValue()
      return [.absent]
    }
  }

  /// Reads a cell: JSON where the export writes it, else the one choice.
  static func all(cell: UnsafeBufferPointer<UInt8>) throws(JSONError) -> [LabelStudioVerdict] {
    let text = UTF8Text.trimmed(cell)
    // A choice may begin with a bracket, but not with that of an object.
    guard text.starts(with: "[{".utf8) || text.starts(with: "{\"".utf8) else {
      return [text.isEmpty ? .absent : .label(UTF8Text.string(cell))]
    }
    var scanner = JSONScanner(text)
    let found = try all(flat: &scanner)
    try scanner.finish()
    return found
  }

  /// The items of an order: a list, or the only list of an object; several are groups and no order.
  private static func order(_ scanner: inout JSONScanner) throws(JSONError) -> [String] {
    guard try scanner.peek() == .object else { return try texts(&scanner) }
    var lists: [[String]] = []
    try scanner.members { (_, scanner) throws(JSONError) in lists.append(try texts(&scanner)) }
    return lists.count == 1 ? lists[0] : []
  }

  /// Several choices as one label, in an order that does not depend on which was clicked first.
  private static func joined(_ texts: [String]) -> LabelStudioVerdict {
    texts.isEmpty ? .absent : .label(texts.sorted().joined(separator: ", "))
  }

  private static func texts(_ scanner: inout JSONScanner) throws(JSONError) -> [String] {
    if try scanner.peek() == .string { return [UTF8Text.string(try scanner.string())] }
    var texts: [String] = []
    try scanner.elements { (scanner) throws(JSONError) in
      if let text = try scanner.textIfAny() { texts.append(text) }
    }
    return texts
  }

  private static func double(_ scanner: inout JSONScanner) throws(JSONError) -> Double? {
    guard try scanner.peek() == .number else {
      try scanner.skipValue()
      return nil
    }
    return try scanner.number().double.orNil
  }
}
