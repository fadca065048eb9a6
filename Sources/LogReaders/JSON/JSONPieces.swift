internal import FileFormats

/// Cuts a JSON array into its elements, or a JSON object into its members, as the text arrives in
/// parts.
///
/// One piece is held at a time, so that a document of any length is read in the memory of its
/// longest piece. Members that are not wanted are passed over by their quotes and brackets only.
/// Pieces are handed out unchecked: they are for `JSONScanner`.
struct JSONPieces {
  enum Failure: Error, Equatable {
    case json(JSONError)
    /// A piece longer than allowed.
    case tooLong
  }

  /// The elements, or members, so far.
  private(set) var count = 0

  private let isArray: Bool
  private let isWanted: (UnsafeBufferPointer<UInt8>) -> Bool
  private let limit: Int
  private let piece = ByteArena(capacity: 1 << 12)
  private let key = ByteArena()
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var hasEnded = false
  private var isSkipping = false
  private var hasKey = false
  private var offset = 0

  /// - Parameter isWanted: whether the member of a key, quotes and escapes included, is wanted.
  init(
    array isArray: Bool, limit: Int = LineCap.bytes,
    isWanted: @escaping (UnsafeBufferPointer<UInt8>) -> Bool = { _ in true }
  ) {
    self.isArray = isArray
    self.isWanted = isWanted
    self.limit = limit
  }

  /// Takes the next part of the text and hands out the pieces that it completes: an empty key and
  /// the element, or the key in its quotes and the value.
  mutating func feed(
    _ part: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
  ) throws(Failure) {
    var plain = 0
    var index = 0
    while index < part.count {
      let byte = part[index]
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else if depth == 0 {
        try begin(byte, offset + index)
        plain = index + 1
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
          depth -= 1
          if depth == 0 {
            try take(part.part(plain, index))
            try finishPiece(byte, offset + index, body)
            plain = index + 1
          }
        case UInt8(ascii: ",") where depth == 1:
          try take(part.part(plain, index))
          try finishPiece(byte, offset + index, body)
          plain = index + 1
        case UInt8(ascii: ":") where depth == 1 && !isArray && !hasKey:
          try take(part.part(plain, index))
          finishKey()
          plain = index + 1
        default: break
        }
      }
      index += 1
    }
    if depth > 0 { try take(part.part(plain, part.count)) }
    offset += part.count
  }

  /// Checks that the document has ended.
  func finish() throws(Failure) {
    guard hasEnded else { throw .json(JSONError(reason: .unexpectedEnd, offset: offset)) }
  }

  private mutating func begin(_ byte: UInt8, _ place: Int) throws(Failure) {
    if UTF8Text.isSpace(byte) { return }
    guard !hasEnded else { throw .json(JSONError(reason: .trailingText, offset: place)) }
    guard byte == (isArray ? UInt8(ascii: "[") : UInt8(ascii: "{")) else {
      throw .json(
        JSONError(
          reason: .unexpectedByte(byte, expected: isArray ? "an array" : "an object"),
          offset: place))
    }
    depth = 1
  }

  private mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
    if isSkipping { return }
    guard piece.count + bytes.count <= limit else { throw .tooLong }
    piece.append(bytes)
  }

  private mutating func finishKey() {
    let name = UTF8Text.trimmed(piece.bytes(0, piece.count))
    key.removeAll()
    key.append(name)
    isSkipping = !isWanted(name)
    piece.removeAll()
    hasKey = true
  }

  private mutating func finishPiece(
    _ byte: UInt8, _ place: Int,
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
  ) throws(Failure) {
    let isEnd = depth == 0
    if isEnd { hasEnded = true }
    let value = UTF8Text.trimmed(piece.bytes(0, piece.count))
    let isEmpty = value.isEmpty && !isSkipping
    let isClosed = byte == (isArray ? UInt8(ascii: "]") : UInt8(ascii: "}"))
    guard !isEnd || isClosed, !isEmpty || (isEnd && count == 0 && !hasKey),
      isArray || isEmpty || hasKey
    else {
      throw .json(JSONError(reason: .unexpectedByte(byte, expected: "a value"), offset: place))
    }
    if !isEmpty {
      count += 1
      if !isSkipping { body(key.bytes(0, key.count), value) }
    }
    piece.removeAll()
    key.removeAll()
    isSkipping = false
    hasKey = false
  }
}
