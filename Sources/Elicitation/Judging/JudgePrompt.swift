package import Diagnostics
internal import FileFormats

/// What a model is told to do with a text: a template with named places.
///
///     ## What this template is for; lines that begin with ## at the head are no part of it.
///     [[system]]
///     You judge whether a text shows {value}: {definition}
///     [[user]]
///     {response}
///
/// A place is a name in braces, and `{{` and `}}` stand for braces themselves. Parts begin at a line
/// `[[system]]`, `[[user]]` or `[[assistant]]`; a template without them is one text, which a
/// conversation sends as the user and an endpoint that continues text goes on with.
///
/// Texts that others wrote are put between two lines of quotation marks, longer than any run of such
/// marks in them, and a template is filled once, from beginning to end. So nothing in such a text can end
/// it, be taken for a place, or begin a part; what a model makes of it is another matter.
package struct JudgePrompt: Sendable, Equatable {
  /// A place of a template.
  package struct Place: Sendable, Equatable {
    package let name: String
    /// Whether a template must have it.
    package let isRequired: Bool
    /// Whether what stands there was written by others.
    package let isForeign: Bool

    package init(_ name: String, isRequired: Bool = false, isForeign: Bool = false) {
      self.name = name
      self.isRequired = isRequired
      self.isForeign = isForeign
    }
  }

  /// A part of the filled template.
  package struct Part: Sendable, Equatable {
    /// nil for the text of a template without parts.
    package let role: ModelRequest.Message.Role?
    package let text: String
  }

  private enum Piece: Equatable {
    case text(String)
    case place(Int)
  }

  private struct Section: Equatable {
    let role: ModelRequest.Message.Role?
    let pieces: [Piece]
  }

  /// The file that it was read from, for messages.
  package let file: String
  /// SHA-256 of the template's text, in hexadecimal.
  package let sha256: String
  private let places: [Place]
  private let sections: [Section]

  /// The largest template, in bytes.
  private static let mostBytes = 64 << 10

  /// Reads a template.
  ///
  /// - Parameters:
  ///   - text: of the file.
  ///   - file: its name for messages.
  ///   - places: those that it may have.
  /// - Throws: every brace without a partner, unknown place and missing place, with its line.
  /// - Complexity: O(length).
  package init(_ text: String, file: String, places: [Place]) throws(Diagnostics) {
    guard text.utf8.count <= Self.mostBytes else {
      throw Diagnostics(
        Diagnostic(
          "templateTooLarge", at: .file(file), "the template has \(text.utf8.count) bytes",
          remedy: "Shorten it to \(Self.mostBytes)"))
    }
    var reader = TemplateReader(file: file, names: places.map(\.name))
    var sections: [Section] = []
    for section in reader.sections(of: text) {
      let pieces = reader.pieces(of: section.lines, from: section.first)
        .map { piece -> Piece in
          switch piece {
          case .text(let text): .text(text)
          case .place(let number): .place(number)
          }
        }
      sections.append(Section(role: section.role, pieces: pieces))
    }
    var problems = reader.problems
    let used = Set(
      sections.flatMap(\.pieces).compactMap { piece -> Int? in
        if case .place(let number) = piece { number } else { nil }
      })
    for (number, place) in places.enumerated() where place.isRequired && !used.contains(number) {
      problems.append(
        Diagnostic(
          "missingPlace", at: .file(file), "the template does not say where {\(place.name)} stands",
          remedy: "Write {\(place.name)} where it stands"))
    }
    if sections.allSatisfy({ $0.pieces.isEmpty }) {
      problems.append(
        Diagnostic(
          "emptyTemplate", at: .file(file), "the template holds no text", remedy: "Fill it in"))
    }
    try Diagnostics.refuse(problems)
    self.file = file
    self.places = places
    self.sections = sections
    sha256 = SHA256.hexadecimal(text)
  }

  /// Whether the template has a place.
  package func has(_ name: String) -> Bool {
    sections.contains { section in
      section.pieces.contains { piece in
        if case .place(let number) = piece { places[number].name == name } else { false }
      }
    }
  }

  /// The template with all its places filled, part by part.
  ///
  /// - Parameter values: by name; a place that has none is empty.
  /// - Complexity: O(length of the template and of the values).
  package func filled(_ values: [String: String]) -> [Part] {
    let foreign = places.filter(\.isForeign).compactMap { values[$0.name] }
    let fence = Self.fence(round: foreign)
    return sections.map { section in
      var text = ""
      for piece in section.pieces {
        switch piece {
        case .text(let piece): text += piece
        case .place(let number):
          let value = values[places[number].name] ?? ""
          text += places[number].isForeign ? "\(fence)\n\(value)\n\(fence)" : value
        }
      }
      return Part(role: section.role, text: text)
    }
  }

  /// The request that a filled template makes.
  ///
  /// - Parameters:
  ///   - continuesText: whether the endpoint goes on with a text: it gets the parts in their order, with
  ///     an empty line between.
  ///   - instructions: what is said before the template in a conversation.
  package func prompt(
    _ values: [String: String], continuesText: Bool, instructions: String? = nil
  ) -> ModelRequest.Prompt {
    let parts = filled(values)
    if continuesText { return .text(parts.map(\.text).joined(separator: "\n\n")) }
    let first = instructions.map { [ModelRequest.Message(.system, $0)] } ?? []
    return .messages(first + parts.map { ModelRequest.Message($0.role ?? .user, $0.text) })
  }

  /// A run of quotation marks that is longer than any in the texts, three at least.
  static func fence(round texts: [String]) -> String {
    var longest = 2
    for text in texts {
      var run = 0
      for byte in text.utf8 {
        run = byte == UInt8(ascii: "\"") ? run + 1 : 0
        longest = max(longest, run)
      }
    }
    return String(repeating: "\"", count: longest + 1)
  }
}

/// Finds the parts and places of a template, and what is wrong with them.
private struct TemplateReader {
  enum Piece {
    case text(String)
    case place(Int)
  }

  struct Section {
    var role: ModelRequest.Message.Role?
    /// The number of the first line, from 1.
    var first: Int
    var lines: [Substring] = []
  }

  let file: String
  let names: [String]
  private(set) var problems: [Diagnostic] = []

  init(file: String, names: [String]) {
    self.file = file
    self.names = names
  }

  mutating func sections(of text: String) -> [Section] {
    var sections: [Section] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let head = lines.prefix { $0.hasPrefix("##") }.count
    for (number, line) in lines.enumerated().dropFirst(head) {
      if line.hasPrefix("[["), line.hasSuffix("]]") {
        let word = String(line.dropFirst(2).dropLast(2))
        let role = ModelRequest.Message.Role(rawValue: word)
        if role == nil {
          report(
            "unknownPart", number + 1, "there is no part `\(VisibleText.name(word))`",
            "Write [[system]], [[user]] or [[assistant]]")
        }
        sections.append(Section(role: role ?? .user, first: number + 2))
      } else {
        if sections.isEmpty { sections.append(Section(role: nil, first: number + 1)) }
        sections[sections.count - 1].lines.append(line)
      }
    }
    // Empty lines round a part are for whoever reads the file.
    for place in sections.indices {
      while sections[place].lines.last?.allSatisfy(\.isWhitespace) == true {
        sections[place].lines.removeLast()
      }
      while sections[place].lines.first?.allSatisfy(\.isWhitespace) == true {
        sections[place].lines.removeFirst()
        sections[place].first += 1
      }
    }
    return sections.filter { $0.role != nil || !$0.lines.isEmpty }
  }

  mutating func pieces(of lines: [Substring], from first: Int) -> [Piece] {
    var pieces: [Piece] = []
    var text = ""
    for (offset, line) in lines.enumerated() {
      if offset > 0 { text += "\n" }
      var rest = line[...]
      while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
        text += rest[..<brace]
        let after = rest.index(after: brace)
        if after < rest.endIndex, rest[after] == rest[brace] {
          text.append(rest[brace])
          rest = rest[rest.index(after: after)...]
          continue
        }
        guard rest[brace] == "{", let end = rest[after...].firstIndex(of: "}") else {
          report(
            "loneBrace", first + offset, "a brace stands alone: `\(rest[brace])`",
            "Write `\(rest[brace])\(rest[brace])` for a brace that is sent as it is")
          rest = rest[after...]
          continue
        }
        let name = String(rest[after..<end])
        if let number = names.firstIndex(of: name) {
          if !text.isEmpty { pieces.append(.text(text)) }
          text = ""
          pieces.append(.place(number))
        } else {
          report(
            "unknownPlace", first + offset, "there is no place {\(VisibleText.name(name))}",
            NameSuggestion.remedy(for: name, among: names))
        }
        rest = rest[rest.index(after: end)...]
      }
      text += rest
    }
    if !text.isEmpty { pieces.append(.text(text)) }
    return pieces
  }

  private mutating func report(_ code: String, _ line: Int, _ message: String, _ remedy: String) {
    problems.append(Diagnostic(code, at: .line(file: file, line), message, remedy: remedy))
  }
}
