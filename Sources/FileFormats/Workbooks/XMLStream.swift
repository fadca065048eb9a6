internal import CExpat

/// What is done with the elements of an XML text.
protocol XMLListener: AnyObject {
  /// Why the text is refused; nothing more is handed out once there is a reason.
  var failure: TableFailure? { get }

  func begin(_ element: XMLElement)
  func end(_ element: XMLElement)
  /// A part of the text between tags; its bytes hold for the call only.
  func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// An element's name and attributes, which hold while its listener is called.
struct XMLElement {
  /// The namespace, a line feed and the local name; only the name where there is no namespace.
  fileprivate let fullName: UnsafePointer<CChar>
  fileprivate var attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?

  /// The name without its namespace.
  var name: UnsafeBufferPointer<UInt8> { XMLElement.local(fullName) }

  /// Whether the element is of a namespace.
  func isOf(_ namespaces: [String]) -> Bool {
    namespaces.contains { XMLElement.matches(fullName, namespace: $0) }
  }

  func `is`(_ name: StaticString) -> Bool { self.name.equals(name) }

  /// The value of an attribute without a namespace.
  func bytes(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    var index = 0
    while let key = attributes?[index], let value = attributes?[index + 1] {
      if XMLElement.bytes(key).equals(name) { return XMLElement.bytes(value) }
      index += 2
    }
    return nil
  }

  func text(_ name: StaticString) -> String? { bytes(name).map(UTF8Text.string) }

  func number(_ name: StaticString) -> Int? {
    bytes(name).flatMap { NumberText.integer($0) }.flatMap { Int(exactly: $0) }
  }

  /// The value of an attribute of one of the namespaces.
  func text(_ name: StaticString, of namespaces: [String]) -> String? {
    var index = 0
    while let key = attributes?[index], let value = attributes?[index + 1] {
      if XMLElement.local(key).equals(name),
        namespaces.contains(where: { XMLElement.matches(key, namespace: $0) })
      {
        return String(cString: value)
      }
      index += 2
    }
    return nil
  }

  private static func bytes(_ text: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
    var count = 0
    while text[count] != 0 { count += 1 }
    return UnsafeBufferPointer(
      start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: count)
  }

  private static func local(_ name: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
    let all = bytes(name)
    guard let end = all.lastIndex(of: 0x0A) else { return all }
    return all.part(end + 1, all.count)
  }

  private static func matches(_ name: UnsafePointer<CChar>, namespace: String) -> Bool {
    var index = 0
    for byte in namespace.utf8 {
      guard UInt8(bitPattern: name[index]) == byte else { return false }
      index += 1
    }
    return name[index] == 0x0A
  }
}

/// Reads an XML text part by part, by expat.
///
/// A document type is refused, and with it all entities but those of XML itself: nobody who writes
/// tables declares one, and those who do mean harm. So is nesting past all use, and a tag so long that
/// it must have been made to be long.
final class XMLStream {
  private let parser: XML_Parser
  private unowned let listener: any XMLListener
  private let part: String
  private var depth = 0
  private var fed = 0
  private var refusal: TableFailure?

  private static let mostDepth = 64
  private static let longestTag = 4 << 20

  /// - Parameter part: what to call the text in messages.
  init(_ part: String, _ listener: any XMLListener) throws(TableFailure) {
    guard let parser = XML_ParserCreateNS(nil, 0x0A) else {
      throw TableFailure(
        "outOfMemory", "there is not enough memory to read the workbook",
        remedy: "Read fewer files at once")
    }
    self.parser = parser
    self.part = part
    self.listener = listener
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { context, name, attributes in
        guard let name else { return }
        XMLStream.of(context)?.begin(XMLElement(fullName: name, attributes: attributes))
      },
      { context, name in
        guard let name else { return }
        XMLStream.of(context)?.end(XMLElement(fullName: name, attributes: nil))
      })
    XML_SetCharacterDataHandler(parser) { context, text, count in
      guard let text, count > 0 else { return }
      XMLStream.of(context)?.text(
        UnsafeBufferPointer(
          start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: Int(count)))
    }
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      XMLStream.of(context)?.refuse("it has a document type declaration")
    }
  }

  deinit { XML_ParserFree(parser) }

  /// Reads on.
  ///
  /// - Returns: false once there is a reason to refuse the text.
  func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard failure == nil else { return false }
    fed += bytes.count
    let status = bytes.withMemoryRebound(to: CChar.self) {
      XML_Parse(parser, $0.baseAddress, Int32($0.count), 0)
    }
    check(status)
    // What is not handed out is a tag that has not ended.
    if failure == nil, fed - Int(XML_GetCurrentByteIndex(parser)) > Self.longestTag {
      refusal = damage("it has a tag of more than \(Self.longestTag) bytes")
    }
    return failure == nil
  }

  /// Ends the text.
  ///
  /// - Throws: why it is refused.
  func finish() throws(TableFailure) {
    if failure == nil { check(XML_Parse(parser, nil, 0, 1)) }
    if let failure { throw failure }
  }

  private var failure: TableFailure? { refusal ?? listener.failure }

  private func check(_ status: XML_Status) {
    guard status != XML_STATUS_OK, failure == nil else { return }
    let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) }
    refusal = damage(
      "\(reason ?? "it is no XML") in line \(XML_GetCurrentLineNumber(parser)) of its XML")
  }

  private func begin(_ element: XMLElement) {
    guard failure == nil else { return }
    depth += 1
    guard depth <= Self.mostDepth else { return refuse("its elements are nested too deep") }
    listener.begin(element)
    stopIfRefused()
  }

  private func end(_ element: XMLElement) {
    guard failure == nil else { return }
    depth -= 1
    listener.end(element)
    stopIfRefused()
  }

  private func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard failure == nil else { return }
    listener.text(bytes)
    stopIfRefused()
  }

  private func refuse(_ reason: String) {
    if refusal == nil { refusal = damage(reason) }
    stopIfRefused()
  }

  private func stopIfRefused() {
    if failure != nil { XML_StopParser(parser, XML_Bool(0)) }
  }

  private func damage(_ reason: String) -> TableFailure { .workbook(part, reason) }

  private static func of(_ context: UnsafeMutableRawPointer?) -> XMLStream? {
    context.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension TableFailure {
  /// A part of a workbook that cannot be read.
  static func workbook(_ part: String, _ reason: String) -> TableFailure {
    TableFailure(
      "damagedWorkbook", "the workbook's part \(part) cannot be read: \(reason)",
      remedy: "Copy the file again, or save it anew in a spreadsheet program")
  }
}
