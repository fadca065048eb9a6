/// Rewrites the content of a page, so that each thing on it is a piece of a node or decoration.
///
/// Cairo's tags come in as `/Span << /MCID n >> BDC ... EMC`, one after the other, and never inside of a
/// text object. They go out with the type of their node and with new numbers, round what paints alone:
/// a mark is closed before graphics states are saved or restored, so that both nest, and a piece that
/// paints nothing leaves no mark. All that paints outside of them becomes an artifact.
struct ContentMarks {
  /// The bytes after rewriting.
  private(set) var content: [UInt8] = []
  /// For each number of marked content the piece that it is of.
  private(set) var sequences: [Int] = []

  private enum Mark: Equatable { case piece(Int), artifact }

  private var bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// Up to where the bytes have been taken over.
  private var taken = 0
  /// Where the operands of the next operator begin.
  private var operands = 0
  /// Where the path that is being built begins.
  private var path: Int?
  private var current = Mark.artifact
  private var isOpen = false
  private var met = 0
  private let openings: [Opening]

  /// What is written before a piece.
  enum Opening {
    /// The type of its node.
    case role(String)
    case header, footer
  }

  /// - Parameters:
  ///   - content: Of one page.
  ///   - openings: Of the pieces of the page, in the order of their tags.
  /// - Throws: `DrawingError.unexpectedFile` when the content is not what cairo writes.
  /// - Complexity: O(*n*).
  static func rewrite(
    _ content: [UInt8], openings: [Opening]
  ) throws(DrawingError) -> ContentMarks {
    try content.withUnsafeBufferPointer { bytes in
      var marks = ContentMarks(bytes: bytes, openings: openings)
      let outcome = Result { () throws(DrawingError) in try marks.run() }
      marks.bytes = UnsafeBufferPointer(start: nil, count: 0)
      return outcome.map { marks }
    }.get()
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, openings: [Opening]) {
    self.bytes = bytes
    self.openings = openings
  }

  private mutating func run() throws(DrawingError) {
    content.reserveCapacity(bytes.count + bytes.count / 8)
    while let word = try nextOperator() {
      try take(word)
      operands = position
    }
    close(at: bytes.count)
    take(upTo: bytes.count)
    guard met == openings.count, current == .artifact else {
      throw .unexpectedFile("\(met) marks where \(openings.count) were set")
    }
  }

  private mutating func take(_ word: Range<Int>) throws(DrawingError) {
    switch operatorCode(word) {
    case Code.beginText:
      open(at: operands)
      try skipText()
    case Code.beginMarked: try beginPiece(word)
    case Code.endMarked: try endPiece(word)
    case Code.move, Code.rectangle: path = path ?? operands
    case Code.line, Code.curve, Code.curveV, Code.curveY, Code.closePath: break
    case Code.endPath: path = nil
    case Code.fill, Code.fillOld, Code.fillEvenOdd, Code.both, Code.bothEvenOdd, Code.closeBoth,
      Code.closeBothEvenOdd, Code.stroke, Code.closeStroke:
      open(at: path ?? operands)
      path = nil
    case Code.shading, Code.paint: open(at: operands)
    case Code.save, Code.restore: close(at: operands)
    case Code.inlineImage, Code.beginMarkedPlain, Code.endText:
      throw .unexpectedFile("an operator that cairo does not write here")
    default: break
    }
  }

  private mutating func beginPiece(_ word: Range<Int>) throws(DrawingError) {
    guard current == .artifact, met < openings.count, number(in: operands..<word.lowerBound) == met
    else { throw .unexpectedFile("marks out of order") }
    close(at: operands)
    take(upTo: operands)
    taken = word.upperBound
    current = .piece(met)
    met += 1
  }

  private mutating func endPiece(_ word: Range<Int>) throws(DrawingError) {
    guard case .piece = current else { throw .unexpectedFile("a mark that ends without beginning") }
    close(at: operands)
    take(upTo: operands)
    taken = word.upperBound
    current = .artifact
  }

  /// Opens the mark of what is drawn here, if it is not open.
  private mutating func open(at start: Int) {
    guard !isOpen else { return }
    take(upTo: start)
    isOpen = true
    switch current {
    case .artifact: content += Array("\n/Artifact BMC\n".utf8)
    case .piece(let piece):
      switch openings[piece] {
      case .header: openPagination("Header")
      case .footer: openPagination("Footer")
      case .role(let role):
        content += Array("\n/\(role) <</MCID \(sequences.count)>> BDC\n".utf8)
        sequences.append(piece)
      }
    }
  }

  private mutating func openPagination(_ kind: String) {
    content += Array("\n/Artifact <</Type /Pagination /Subtype /\(kind)>> BDC\n".utf8)
  }

  private mutating func close(at end: Int) {
    guard isOpen else { return }
    take(upTo: end)
    content += Array("\nEMC\n".utf8)
    isOpen = false
  }

  private mutating func take(upTo end: Int) {
    guard end > taken else { return }
    content += bytes[taken..<end]
    taken = end
  }

  // MARK: Tokens

  /// Goes behind the text object that has begun; what is marked inside of it stays as it is.
  private mutating func skipText() throws(DrawingError) {
    var depth = 0
    while let word = try nextOperator() {
      switch operatorCode(word) {
      case Code.endText:
        guard depth == 0 else { throw .unexpectedFile("a mark that ends outside of its text") }
        return
      case Code.beginMarked, Code.beginMarkedPlain: depth += 1
      case Code.endMarked: depth -= 1
      default: break
      }
    }
    throw .unexpectedFile("a text object that does not end")
  }

  /// The next operator, behind its operands; nil at the end.
  private mutating func nextOperator() throws(DrawingError) -> Range<Int>? {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "("): try skipString()
      case UInt8(ascii: "<"):
        position += 1
        if position < bytes.count, bytes[position] == byte {
          position += 1
        } else {
          skipHexadecimal()
        }
      case UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"): position += 1
      case UInt8(ascii: "/"):
        position += 1
        skipRegular()
      case UInt8(ascii: "%"):
        while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        skipRegular()
      case _ where Self.isSpace(byte): position += 1
      default:
        let start = position
        skipRegular()
        guard position > start else { throw .unexpectedFile("a byte that begins nothing") }
        return start..<position
      }
    }
    return nil
  }

  private mutating func skipString() throws(DrawingError) {
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 1
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return }
    }
    throw .unexpectedFile("a string that does not end")
  }

  private mutating func skipHexadecimal() {
    while position < bytes.count, bytes[position] != UInt8(ascii: ">") { position += 1 }
    position += 1
  }

  private mutating func skipRegular() {
    while position < bytes.count, Self.isRegular(bytes[position]) { position += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 10 || byte == 13 || byte == 9 || byte == 12 || byte == 0
  }

  private static func isRegular(_ byte: UInt8) -> Bool {
    if isSpace(byte) { return false }
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "/"), UInt8(ascii: "%"):
      return false
    default: return true
    }
  }

  /// The whole number among operands that hold one.
  private func number(in range: Range<Int>) -> Int? {
    let digits = bytes[range].drop { !(48...57).contains($0) }.prefix { (48...57).contains($0) }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// Up to three characters of an operator as one number; 0 for a longer one.
  private func operatorCode(_ word: Range<Int>) -> UInt32 {
    guard word.count <= 3 else { return 0 }
    return word.reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
  }

  private enum Code {
    static let beginText = code("BT")
    static let endText = code("ET")
    static let beginMarked = code("BDC")
    static let beginMarkedPlain = code("BMC")
    static let endMarked = code("EMC")
    static let move = code("m")
    static let rectangle = code("re")
    static let line = code("l")
    static let curve = code("c")
    static let curveV = code("v")
    static let curveY = code("y")
    static let closePath = code("h")
    static let endPath = code("n")
    static let fill = code("f")
    static let fillOld = code("F")
    static let fillEvenOdd = code("f*")
    static let both = code("B")
    static let bothEvenOdd = code("B*")
    static let closeBoth = code("b")
    static let closeBothEvenOdd = code("b*")
    static let stroke = code("S")
    static let closeStroke = code("s")
    static let shading = code("sh")
    static let paint = code("Do")
    static let save = code("q")
    static let restore = code("Q")
    static let inlineImage = code("BI")

    private static func code(_ name: String) -> UInt32 {
      name.utf8.reduce(0) { $0 << 8 | UInt32($1) }
    }
  }
}
