package import Diagnostics
internal import FileFormats
internal import LogReaders

/// A line of a part: its members by their names, read without a value for each.
///
/// Names are compared with those of the line before, which are the same as a rule; texts and numbers
/// are made when they are asked for.
///
/// - Complexity: O(length of the line) to read it, O(members) to find one.
package final class PartLine {
  private enum Kind { case text, number, null, other }

  /// A value, or an element of a list, where it stands.
  private struct Element {
    let kind: Kind
    let bytes: UnsafeBufferPointer<UInt8>
    /// The text where it has escapes, since its bytes do not hold.
    var text: String?
  }

  private struct Member {
    var name: String
    var isList = false
    var start = 0
    var end = 0
  }

  private let path: String
  private var scanner = JSONScanner(UnsafeBufferPointer(start: nil, count: 0))
  private var members: [Member] = []
  private var count = 0
  private var elements: [Element] = []
  /// The line's place in the part, from 1.
  package private(set) var number = 0
  /// What the line is of; never empty.
  package private(set) var kind = ""
  /// The JSON of the line, which holds until the next line is read.
  package private(set) var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  init(path: String) { self.path = path }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, number: Int) throws(JSONError) {
    self.bytes = bytes
    self.number = number
    count = 0
    elements.removeAll(keepingCapacity: true)
    scanner.restart(bytes)
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if count == members.count || !Self.isEqual(members[count].name, key) {
        let member = Member(name: UTF8Text.string(key))
        if count == members.count { members.append(member) } else { members[count] = member }
      }
      members[count].start = elements.count
      let isList = try scanner.peek() == .array
      members[count].isList = isList
      if isList {
        try scanner.enterArray()
        while try scanner.nextElement() { try readElement(in: bytes) }
      } else {
        try readElement(in: bytes)
      }
      members[count].end = elements.count
      count += 1
    }
    try scanner.finish()
    let found = place("kind").flatMap { members[$0].isList ? nil : elements[members[$0].start] }
    if let found, found.kind == .text {
      if !Self.isEqual(kind, found.bytes) || found.text != nil { kind = Self.text(found) }
    } else {
      kind = ""
    }
  }

  private func readElement(in line: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    switch try scanner.peek() {
    case .string:
      let text = try scanner.string()
      // A text without escapes is part of the line, and holds as long.
      let isOfLine =
        text.baseAddress.map { base in
          line.baseAddress.map { base >= $0 && base < $0 + line.count } ?? false
        } ?? true
      elements.append(
        Element(kind: .text, bytes: text, text: isOfLine ? nil : UTF8Text.string(text)))
    case .number:
      elements.append(Element(kind: .number, bytes: try scanner.number().text))
    case .null:
      try scanner.null()
      elements.append(Element(kind: .null, bytes: .init(start: nil, count: 0)))
    case .object, .array, .boolean:
      try scanner.skipValue()
      elements.append(Element(kind: .other, bytes: .init(start: nil, count: 0)))
    }
  }

  // MARK: - Members

  /// The text of a member.
  ///
  /// - Throws: where the line has no such text; so do the other calls for what they give.
  package func text(_ name: String) throws(Diagnostics) -> String {
    guard let text = try textIfAny(name) else { throw wrong(name, "a text") }
    return text
  }

  /// The text of a member; nil where it is null.
  package func textIfAny(_ name: String) throws(Diagnostics) -> String? {
    let element = try single(name)
    if element.kind == .null { return nil }
    guard element.kind == .text else { throw wrong(name, "a text") }
    return Self.text(element)
  }

  /// The texts of a list.
  package func texts(_ name: String) throws(Diagnostics) -> [String] {
    try list(name).map { element throws(Diagnostics) in
      guard element.kind == .text else { throw wrong(name, "a list of texts") }
      return Self.text(element)
    }
  }

  /// The texts of a list, nil for each that is null.
  package func textsIfAny(_ name: String) throws(Diagnostics) -> [String?] {
    try list(name).map { element throws(Diagnostics) in
      if element.kind == .null { return nil }
      guard element.kind == .text else { throw wrong(name, "a list of texts") }
      return Self.text(element)
    }
  }

  /// The whole number of a member.
  package func integer(_ name: String) throws(Diagnostics) -> Int {
    try integer(of: try single(name), name)
  }

  /// The whole numbers of a list.
  package func integers(_ name: String) throws(Diagnostics) -> [Int] {
    try list(name).map { element throws(Diagnostics) in try integer(of: element, name) }
  }

  /// The whole number of a member, 0 to 2^64 - 1.
  package func natural(_ name: String) throws(Diagnostics) -> UInt64 {
    try natural(of: try single(name), name)
  }

  /// The whole numbers of a list, each 0 to 2^64 - 1.
  package func naturals(_ name: String) throws(Diagnostics) -> [UInt64] {
    try list(name).map { element throws(Diagnostics) in try natural(of: element, name) }
  }

  /// The number of a member, to the bit that was written.
  package func double(_ name: String) throws(Diagnostics) -> Double {
    try double(of: try single(name), name)
  }

  /// The numbers of a list, to the bit that was written.
  package func doubles(_ name: String) throws(Diagnostics) -> [Double] {
    try list(name).map { element throws(Diagnostics) in try double(of: element, name) }
  }

  /// Whether the line has a member of a name.
  package func has(_ name: String) -> Bool { place(name) != nil }

  /// That the line does not hold what it must.
  ///
  /// - Parameter reason: what is wrong, in words without a full stop.
  package func damage(_ reason: String) -> Diagnostics {
    Diagnostics(PartProblem.damagedLine(number, reason).issue(file: path))
  }

  // MARK: - Parts

  private func wrong(_ name: String, _ expected: String) -> Diagnostics {
    damage("`\(name)` is not \(expected)")
  }

  private func place(_ name: String) -> Int? {
    for place in 0..<count where members[place].name == name { return place }
    return nil
  }

  private func single(_ name: String) throws(Diagnostics) -> Element {
    guard let place = place(name), !members[place].isList else { throw wrong(name, "one value") }
    return elements[members[place].start]
  }

  private func list(_ name: String) throws(Diagnostics) -> ArraySlice<Element> {
    guard let place = place(name), members[place].isList else { throw wrong(name, "a list") }
    return elements[members[place].start..<members[place].end]
  }

  private func integer(of element: Element, _ name: String) throws(Diagnostics) -> Int {
    let isNegative = element.bytes.first == UInt8(ascii: "-")
    let digits = isNegative ? element.bytes.dropFirst() : element.bytes[...]
    let number = magnitude(of: digits).flatMap { magnitude in
      isNegative
        ? magnitude <= Int.min.magnitude ? 0 &- Int(truncatingIfNeeded: magnitude) : nil
        : Int(exactly: magnitude)
    }
    guard element.kind == .number, let number else { throw wrong(name, "a whole number") }
    return number
  }

  private func natural(of element: Element, _ name: String) throws(Diagnostics) -> UInt64 {
    guard element.kind == .number, let number = magnitude(of: element.bytes[...]) else {
      throw wrong(name, "a whole number from 0 on")
    }
    return number
  }

  /// The number that digits are; nil where there are others, none or too many.
  private func magnitude(of digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
    var value: UInt64 = 0
    for byte in digits {
      let (tens, isOver) = value.multipliedReportingOverflow(by: 10)
      let (sum, hasCarry) = tens.addingReportingOverflow(UInt64(byte &- 0x30))
      guard (0x30...0x39).contains(byte), !isOver, !hasCarry else { return nil }
      value = sum
    }
    return digits.isEmpty ? nil : value
  }

  private func double(of element: Element, _ name: String) throws(Diagnostics) -> Double {
    guard element.kind == .number else { throw wrong(name, "a number") }
    switch NumberText.value(element.bytes) {
    case .finite(let value)?: return value
    case .infinite?: return element.bytes.first == UInt8(ascii: "-") ? -.infinity : .infinity
    case .notANumber?: return .nan
    case nil: throw wrong(name, "a number")
    }
  }

  private static func text(_ element: Element) -> String {
    element.text ?? UTF8Text.string(element.bytes)
  }

  private static func isEqual(_ name: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = name.utf8
    return text.count == bytes.count && text.elementsEqual(bytes)
  }
}
