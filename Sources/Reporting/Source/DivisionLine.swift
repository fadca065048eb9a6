internal import Diagnostics
internal import Documents

/// A line that opens or closes a division: `::: {when="EXPR"}`, `:::`.
struct DivisionLine {
  enum Opening {
    case when(LocatedText)
    case otherwise
    case each(name: String, set: LocatedText)
    case callout(Callout.Kind, title: [Span]?)
  }

  enum Meaning {
    case opens(Opening)
    case closes
    /// Opens something that is not known; the problem is told, and its end is looked for.
    case wrong
  }

  let meaning: Meaning
  private(set) var problems: [Diagnostic] = []

  static let attributes = ["when", "each", "title"]
  private static let kinds = Callout.Kind.allCases + [.aside]
  private static let classes = kinds.map(\.className)
  private static let remedy =
    "Write `::: {when=\"…\"}`, `::: {otherwise}`, `::: {each=\"model in models\"}` or "
    + "`::: {.callout-note}`"

  /// - Returns: nil where the line is none.
  init?(_ line: SourceLine, file: String) {
    let (columns, start) = line.indentation
    let bytes = line.text.utf8.dropFirst(start)
    let colons = bytes.prefix { $0 == 0x3A }.count
    guard columns < 4, colons >= 3 else { return nil }
    let text = LocatedText([line], file: file)
    let rest = text.part((start + colons)..<text.text.utf8.count).trimmed
    guard !rest.text.isEmpty else {
      meaning = .closes
      return
    }
    var reader = AttributeReader(rest)
    reader.read()
    problems = reader.problems
    guard problems.isEmpty else {
      meaning = .wrong
      return
    }
    meaning = DivisionLine.meaning(of: reader, at: text.place(start), &problems)
  }

  private static func meaning(
    of reader: AttributeReader, at place: Place, _ problems: inout [Diagnostic]
  ) -> Meaning {
    var openings: [Opening] = []
    var title: LocatedText?
    for (word, at) in reader.words {
      if word == "otherwise" {
        openings.append(.otherwise)
      } else {
        problems.append(
          Diagnostic(
            report: .unknownDivision, at: at,
            "there is no division `\(VisibleText.name(word))`",
            remedy: NameSuggestion.nearest(to: word, among: ["otherwise"] + attributes)
              .map(NameSuggestion.question) ?? remedy))
      }
    }
    for (name, at) in reader.classes {
      guard let kind = kinds.first(where: { $0.className == name }) else {
        problems.append(
          Diagnostic(
            report: .unknownDivision, at: at,
            "there is no class `.\(VisibleText.name(name))`",
            remedy: NameSuggestion.remedy(for: name, among: classes)))
        continue
      }
      openings.append(.callout(kind, title: nil))
    }
    for (key, at, value) in reader.values {
      switch key {
      case "when": openings.append(.when(value.trimmed))
      case "each":
        if let each = loop(value.trimmed, &problems) { openings.append(each) }
      case "title": title = value
      default:
        problems.append(
          Diagnostic(
            report: .unknownDivision, at: at,
            "there is no attribute `\(VisibleText.name(key))`",
            remedy: NameSuggestion.remedy(for: key, among: attributes)))
      }
    }
    guard problems.isEmpty else { return .wrong }
    guard openings.count == 1, let opening = openings.first else {
      problems.append(
        Diagnostic(
          report: .unknownDivision, at: place,
          openings.isEmpty ? "the division says nothing" : "the division says two things",
          remedy: openings.isEmpty ? remedy : "Put one into the other"))
      return .wrong
    }
    guard let title else { return .opens(opening) }
    guard case .callout(let kind, _) = opening else {
      problems.append(
        Diagnostic(
          report: .unknownDivision, at: title.start, "only a callout has a title",
          remedy: "Write a heading inside"))
      return .wrong
    }
    return .opens(.callout(kind, title: ProseReader.inline(title, problems: &problems)))
  }

  /// Reads `NAME in SET`.
  private static func loop(_ text: LocatedText, _ problems: inout [Diagnostic]) -> Opening? {
    let bytes = Array(text.text.utf8)
    let name = bytes.prefix { InlineScanner.isWord($0) || $0 == 0x5F || $0 == 0x2D }
    var rest = bytes[name.endIndex...].drop(while: LocatedText.isSpace)
    let hasIn = rest.starts(with: "in ".utf8) && rest.startIndex > name.endIndex
    rest = rest.dropFirst(hasIn ? 3 : 0)
    let set = text.part(rest.startIndex..<bytes.count).trimmed
    guard hasIn, !name.isEmpty, !set.text.isEmpty,
      name.first.map({ InlineScanner.isWord($0) && !(0x30...0x39).contains($0) }) == true
    else {
      problems.append(
        Diagnostic(
          report: .wrongLoop, at: text.start, "`each` does not say `NAME in SET`",
          remedy: "Write `each=\"model in models\"`"))
      return nil
    }
    return .each(name: String(decoding: name, as: UTF8.self), set: set)
  }
}

/// Reads `{.class key="value" word}`.
private struct AttributeReader {
  private let text: LocatedText
  private let bytes: [UInt8]
  private var position = 0
  private(set) var words: [(String, Place)] = []
  private(set) var classes: [(String, Place)] = []
  private(set) var values: [(key: String, place: Place, value: LocatedText)] = []
  private(set) var problems: [Diagnostic] = []

  init(_ text: LocatedText) {
    self.text = text
    bytes = Array(text.text.utf8)
  }

  mutating func read() {
    guard bytes.first == 0x7B else {
      let word = String(
        decoding: bytes.prefix { !LocatedText.isSpace($0) }.prefix(60), as: UTF8.self)
      add(
        0, "`\(VisibleText.name(word))` stands behind the colons without braces",
        "Write `::: {.\(VisibleText.name(word))}`")
      return
    }
    position = 1
    while true {
      skipSpaces()
      guard position < bytes.count else {
        add(bytes.count - 1, "`{` is not closed on its line", "End it with `}`")
        return
      }
      switch bytes[position] {
      case 0x7D:
        if position + 1 < bytes.count {
          add(position + 1, "something stands behind `}`", "Move it to the next line")
        }
        return
      case 0x2E:
        let place = text.place(position)
        position += 1
        classes.append((word(), place))
      case 0x23:
        add(position, "a division has no label", "Give a label to what stands in it")
        return
      default: guard readPair() else { return }
      }
    }
  }

  private mutating func skipSpaces() {
    while position < bytes.count, LocatedText.isSpace(bytes[position]) { position += 1 }
  }

  private mutating func word() -> String {
    let start = position
    while position < bytes.count, !LocatedText.isSpace(bytes[position]), bytes[position] != 0x7D,
      bytes[position] != 0x3D
    {
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func readPair() -> Bool {
    let start = position
    let key = word()
    guard position < bytes.count, bytes[position] == 0x3D else {
      words.append((key, text.place(start)))
      return true
    }
    position += 1
    guard position < bytes.count, bytes[position] == 0x22 || bytes[position] == 0x27 else {
      let from = position
      _ = word()
      values.append((key, text.place(start), text.part(from..<position)))
      return true
    }
    let quote = bytes[position]
    position += 1
    var value: [UInt8] = []
    var offsets: [Int] = []
    while position < bytes.count, bytes[position] != quote {
      // Of a quoted text `\"` is a quote of its own.
      if bytes[position] == 0x5C, position + 1 < bytes.count,
        bytes[position + 1] == quote || bytes[position + 1] == 0x5C
      {
        position += 1
      }
      value.append(bytes[position])
      offsets.append(position)
      position += 1
    }
    guard position < bytes.count else {
      add(
        offsets.first.map { $0 - 1 } ?? bytes.count - 1, "the quote is not closed on its line",
        "End it with `\(Character(Unicode.Scalar(quote)))`")
      return false
    }
    let end = position
    position += 1
    let place = text.place
    let marks = offsets + [end]
    values.append(
      (
        key, text.place(start),
        LocatedText(String(decoding: value, as: UTF8.self)) {
          place(marks[min($0, marks.count - 1)])
        }
      ))
    return true
  }

  private mutating func add(_ byte: Int, _ message: String, _ remedy: String) {
    problems.append(
      Diagnostic(
        report: .wrongDivision, at: text.place(max(0, byte)), message, remedy: remedy))
  }
}
