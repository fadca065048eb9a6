internal import Foundation
internal import LogReaders

/// Reads the items that a generator wrote: a JSON array of texts, or one item a line.
///
/// An answer that begins with a bracket is JSON, wholly or not at all. Otherwise the lines that are numbered
/// or have bullets are items, and the others are talk round them. Where no line has a mark, the lines are
/// items if all of them are questions: prose is none. What is no item is told apart by why it is none.
package struct CandidateParser: Sendable {
  /// Why something in an answer is no item.
  package enum Problem: String, Sendable, Codable, CaseIterable {
    /// Nothing but white space.
    case emptyAnswer
    /// The answer begins as JSON and is none, or goes on behind it.
    case brokenJSON
    /// An element of the array is no text and has none.
    case notAText
    /// An element or a line without a letter.
    case emptyItem
    /// A line that talks about the items.
    case talk
    /// More items than were asked for.
    case surplus
    /// A control character within the text.
    case controlCharacter
    /// Longer than any item.
    case tooLong
  }

  /// A piece of an answer: an item, or not.
  package struct Piece: Sendable, Equatable {
    /// The item; of what is none, its first 200 characters.
    package let text: String
    /// Nil for an item.
    package let problem: Problem?
  }

  /// How many items were asked for.
  package let items: Int

  package init(items: Int) { self.items = items }

  /// An item has no more characters.
  static let mostCharacters = 4_000

  /// What an answer holds, in order.
  ///
  /// - Complexity: O(length).
  package func pieces(of answer: String) -> [Piece] {
    let text = Self.withoutFence(answer)
    guard !text.isEmpty else { return [Piece(text: "", problem: .emptyAnswer)] }
    var pieces = text.hasPrefix("[") || text.hasPrefix("{") ? json(text) : lines(text)
    var found = 0
    for place in pieces.indices where pieces[place].problem == nil {
      found += 1
      if found > items { pieces[place] = Self.none(pieces[place].text, .surplus) }
    }
    return pieces
  }

  // MARK: - JSON

  private func json(_ text: String) -> [Piece] {
    guard let value = try? JSONValue(reading: Array(text.utf8)) else {
      return [Self.none(text, .brokenJSON)]
    }
    var elements: [JSONValue]
    switch value {
    case .array(let values): elements = values
    case .object:
      // `{"items": [...]}`, as endpoints write that are held to objects.
      guard case .array(let values)? = value["items"] else {
        return [Self.none(text, .notAText)]
      }
      elements = values
    default: return [Self.none(text, .notAText)]
    }
    if elements.isEmpty { return [Piece(text: "", problem: .emptyAnswer)] }
    return elements.map { element in
      guard let text = element.text ?? element["item"]?.text ?? element["text"]?.text else {
        return Self.none(String(decoding: element.bytes, as: UTF8.self), .notAText)
      }
      return Self.piece(text)
    }
  }

  // MARK: - Lines

  private func lines(_ text: String) -> [Piece] {
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    let marked = lines.map(Self.withoutMark)
    let hasMarks = marked.contains { $0 != nil }
    let areQuestions = lines.allSatisfy { line in
      line.hasSuffix(":") || Self.unquoted(line).last.map("?？؟".contains) ?? false
    }
    return zip(lines, marked).map { line, item in
      if let item { return Self.piece(Self.unquoted(item)) }
      if hasMarks || !areQuestions || line.hasSuffix(":") { return Self.none(line, .talk) }
      return Self.piece(Self.unquoted(line))
    }
  }

  /// A line behind its number or bullet; nil where it has none.
  private static func withoutMark(_ line: String) -> String? {
    if let first = line.first, "-*•".contains(first), line.dropFirst().first == " " {
      return line.dropFirst(2).trimmingCharacters(in: .whitespaces)
    }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    guard (1...3).contains(digits.count) else { return nil }
    let rest = line.dropFirst(digits.count)
    guard let mark = rest.first, ".):、．".contains(mark) else { return nil }
    return rest.dropFirst().trimmingCharacters(in: .whitespaces)
  }

  private static func unquoted(_ text: String) -> String {
    let pairs: [(Character, Character)] = [("\"", "\""), ("“", "”"), ("「", "」"), ("«", "»")]
    for (open, close) in pairs
    where text.count > 1 && text.first == open && text.last == close {
      return String(text.dropFirst().dropLast())
    }
    return text
  }

  // MARK: - Pieces

  private static func piece(_ raw: String) -> Piece {
    let text = raw.trimmingCharacters(in: .whitespacesAndNewlines)
    if !text.contains(where: \.isLetter) { return none(text, .emptyItem) }
    if text.count > mostCharacters { return none(text, .tooLong) }
    let hasControl = text.unicodeScalars.contains { scalar in
      scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
    }
    return hasControl ? none(text, .controlCharacter) : Piece(text: text, problem: nil)
  }

  private static func none(_ text: String, _ problem: Problem) -> Piece {
    let visible = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control && scalar != "\n" ? "\u{FFFD}" : scalar
    }
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: visible.prefix(200))
    return Piece(text: String(kept), problem: problem)
  }

  /// An answer without the fence of code round it, as chat models put one.
  private static func withoutFence(_ answer: String) -> String {
    let text = answer.trimmingCharacters(in: .whitespacesAndNewlines)
    guard text.hasPrefix("```"), text.hasSuffix("```"), text.count >= 6,
      let end = text.firstIndex(where: \.isNewline)
    else { return text }
    return text[text.index(after: end)...].dropLast(3)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
