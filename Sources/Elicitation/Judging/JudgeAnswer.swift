internal import LogReaders

/// What a judge answered, read strictly: what is not exactly of the form that was asked for is no answer,
/// and nothing is guessed.
package enum JudgeAnswer: Sendable, Equatable {
  /// A label, by its place in the scale.
  case label(Int, explanation: String?)
  /// The opinions of a response, each with its label; perhaps none.
  case opinions([Opinion])
  /// What a response does, in general words; perhaps nothing.
  case concepts([String])

  package struct Opinion: Sendable, Equatable {
    package let text: String
    /// By its place in the scale.
    package let label: Int

    package init(text: String, label: Int) {
      self.text = text
      self.label = label
    }
  }

  /// Why an answer cannot be read.
  package enum Problem: String, Error, Sendable, CaseIterable {
    /// White space only.
    case empty
    /// More than 64 KiB.
    case tooLong
    /// Neither one JSON object nor one fenced block of it, or of a completion more than one word.
    case wrongForm
    /// The object lacks a key that was asked for, or has another one, or one twice.
    case wrongKeys
    /// What stands under a key is of another type, empty, or longer than it may be.
    case wrongValue
    /// The label is none of those that were asked for.
    case unknownLabel
    /// More opinions or concepts than are read.
    case tooMany
  }

  /// The form that is asked for.
  package enum Form: Sendable, Equatable {
    /// One word.
    case word
    /// `{"label": "..."}`, with `"explanation"` where it is asked for.
    case object(explains: Bool)
    /// `{"opinions": [{"opinion": "...", "label": "..."}, ...]}`.
    case opinions
    /// `{"concepts": ["...", ...]}`.
    case concepts
    /// One concept, on one line.
    case line
  }

  static let mostBytes = 64 << 10
  /// So many opinions or concepts are read of one answer.
  static let mostEntries = 32
  /// The longest explanation, opinion or concept, in bytes.
  static let mostTextBytes = 8 << 10

  /// Reads an answer.
  ///
  /// - Complexity: O(length).
  package init(
    _ text: String, form: Form, scale: JudgeScale
  ) throws(Problem) {
    guard text.utf8.count <= Self.mostBytes else { throw .tooLong }
    let bare = Self.trimmed(text[...])
    guard !bare.isEmpty else { throw .empty }
    switch form {
    case .word:
      guard !bare.contains(where: \.isWhitespace) else { throw .wrongForm }
      guard let place = scale.place(of: String(bare)) else { throw .unknownLabel }
      self = .label(place, explanation: nil)
    case .line:
      guard !bare.contains(where: \.isNewline) else { throw .wrongForm }
      self = .concepts([try Self.words(.string(String(bare)))])
    case .object(let explains):
      let members = try Self.members(
        of: Self.object(bare), keys: explains ? ["explanation", "label"] : ["label"])
      self = .label(
        try Self.label(members[members.count - 1], scale),
        explanation: explains ? try Self.words(members[0]) : nil)
    case .opinions:
      let members = try Self.members(of: Self.object(bare), keys: ["opinions"])
      var opinions: [Opinion] = []
      for entry in try Self.entries(members[0]) {
        let members = try Self.members(of: entry, keys: ["label", "opinion"])
        opinions.append(
          Opinion(text: try Self.words(members[1]), label: try Self.label(members[0], scale)))
      }
      self = .opinions(opinions)
    case .concepts:
      let members = try Self.members(of: Self.object(bare), keys: ["concepts"])
      var concepts: [String] = []
      for entry in try Self.entries(members[0]) { concepts.append(try Self.words(entry)) }
      self = .concepts(concepts)
    }
  }

  /// The form in words, for the place {form}.
  package static func words(of form: Form, _ scale: JudgeScale, _ order: OptionOrder) -> String {
    let label = "\"label\": \"\(scale.shown(order).map(\.word).joined(separator: "|"))\""
    switch form {
    case .word: return scale.words(order)
    case .object(true): return "{\"explanation\": \"one sentence\", \(label)}"
    case .object(false): return "{\(label)}"
    case .opinions: return "{\"opinions\": [{\"opinion\": \"in your words\", \(label)}]}"
    case .concepts: return "{\"concepts\": [\"first concept\", \"second concept\"]}"
    case .line: return "one concept on one line"
    }
  }

  // MARK: - Parts

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop(while: \.isWhitespace)
    return start[
      ..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)]
  }

  /// The object that an answer is, alone or in one fenced block.
  private static func object(_ text: Substring) throws(Problem) -> JSONValue {
    var text = text
    if text.hasPrefix("```") {
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      guard lines.count >= 3, lines.last == "```", lines[0] == "```" || lines[0] == "```json",
        !lines.dropFirst().dropLast().contains(where: { $0.hasPrefix("```") })
      else { throw .wrongForm }
      text = text[lines[1].startIndex..<lines[lines.count - 2].endIndex]
    }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(reading: Array(text.utf8))
    } catch {
      if case .duplicateKey = error.reason { throw .wrongKeys }
      throw .wrongForm
    }
    guard case .object = value else { throw .wrongForm }
    return value
  }

  /// The members of an object that has exactly these keys, in their order.
  private static func members(
    of value: JSONValue, keys: [String]
  ) throws(Problem) -> [JSONValue] {
    guard case .object(let members) = value else { throw .wrongValue }
    guard members.count == keys.count else { throw .wrongKeys }
    var found: [JSONValue] = []
    for key in keys {
      // Keys are told by their bytes: two spellings of one word in Unicode are two keys.
      guard let member = members.first(where: { $0.key.utf8.elementsEqual(key.utf8) }) else {
        throw .wrongKeys
      }
      found.append(member.value)
    }
    return found
  }

  private static func entries(_ value: JSONValue) throws(Problem) -> [JSONValue] {
    guard case .array(let entries) = value else { throw .wrongValue }
    guard entries.count <= mostEntries else { throw .tooMany }
    return entries
  }

  private static func words(_ value: JSONValue) throws(Problem) -> String {
    guard let text = value.text, text.utf8.count <= mostTextBytes,
      text.contains(where: { !$0.isWhitespace })
    else { throw .wrongValue }
    return text
  }

  private static func label(_ value: JSONValue, _ scale: JudgeScale) throws(Problem) -> Int {
    guard let word = value.text else { throw .wrongValue }
    guard let place = scale.place(of: word) else { throw .unknownLabel }
    return place
  }
}
