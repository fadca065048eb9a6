/// What a page paints, and in which marks.
///
/// An independent reading of the content: it knows nothing of how it was written.
package struct PageContent {
  /// Numbers of marked content, each with the type that its mark names.
  package private(set) var marked: [Int: String] = [:]
  package private(set) var problems: [String] = []
  package private(set) var artifacts = 0

  private struct Mark {
    let name: String
    let number: Int?
    let isInText: Bool
    let states: Int
  }

  package init(_ bytes: [UInt8]) {
    var operands: [String] = []
    var open: [Mark] = []
    var isInText = false
    var states = 0
    for token in Tokens(bytes) {
      guard case .word(let word) = token else {
        if case .operand(let text) = token { operands.append(text) }
        continue
      }
      switch word {
      case "BDC", "BMC":
        let name = operands.first ?? ""
        let number =
          operands.firstIndex(of: "/MCID").flatMap {
            Int(operands[min($0 + 1, operands.count - 1)])
          }
        if let number {
          if marked[number] != nil { problems.append("number \(number) is used twice") }
          marked[number] = String(name.dropFirst())
          if open.contains(where: { $0.name == "/Artifact" }) {
            problems.append("01-004: marked content inside of an artifact")
          }
          if open.contains(where: { $0.number != nil }) {
            problems.append("marked content inside of other")
          }
        } else if name == "/Artifact" {
          artifacts += 1
          if open.contains(where: { $0.number != nil }) {
            problems.append("01-003: an artifact inside of marked content")
          }
        }
        open.append(Mark(name: name, number: number, isInText: isInText, states: states))
      case "EMC":
        guard let mark = open.popLast() else {
          problems.append("a mark ends that has not begun")
          break
        }
        if mark.isInText != isInText { problems.append("a mark and a text object interleave") }
        if mark.states != states { problems.append("a mark and a graphics state interleave") }
      case "q": states += 1
      case "Q": states -= 1
      case "BT": isInText = true
      case "ET": isInText = false
      case "Tj", "TJ", "'", "\"", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "BI":
        let isMarked = open.contains { $0.number != nil || $0.name == "/Artifact" }
        if !isMarked { problems.append("01-005: `\(word)` paints outside of marks") }
      default: break
      }
      operands = []
    }
    if !open.isEmpty { problems.append("\(open.count) marks do not end") }
    if states != 0 { problems.append("\(states) graphics states are not restored") }
    if isInText { problems.append("a text object does not end") }
  }

  private enum Token {
    case operand(String)
    case word(String)
  }

  private struct Tokens: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Token? {
      while position < bytes.count {
        let start = position
        switch bytes[position] {
        case 0, 9, 10, 12, 13, 32: position += 1
        case UInt8(ascii: "%"):
          while position < bytes.count, bytes[position] != 10, bytes[position] != 13 {
            position += 1
          }
        case UInt8(ascii: "("):
          var depth = 0
          repeat {
            if bytes[position] == UInt8(ascii: "\\") {
              position += 1
            } else if bytes[position] == UInt8(ascii: "(") {
              depth += 1
            } else if bytes[position] == UInt8(ascii: ")") {
              depth -= 1
            }
            position += 1
          } while depth > 0 && position < bytes.count
          return .operand("()")
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"):
          position += 1
          guard bytes[start] == UInt8(ascii: "<"), position < bytes.count else { break }
          if bytes[position] == UInt8(ascii: "<") {
            position += 1
          } else {
            while position < bytes.count, bytes[position] != UInt8(ascii: ">") { position += 1 }
          }
        case UInt8(ascii: "/"):
          position += 1
          return .operand("/" + regular())
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
          UInt8(ascii: "."):
          return .operand(regular())
        default:
          let word = regular()
          guard word.isEmpty else { return .word(word) }
          position += 1
        }
      }
      return nil
    }

    private mutating func regular() -> String {
      let start = position
      while position < bytes.count, bytes[position] > 32,
        !"()<>[]{}/%".utf8.contains(bytes[position])
      {
        position += 1
      }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }
  }
}
