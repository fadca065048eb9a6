internal import CWords

/// The words of a language, as a file of GNU gettext has them.
///
/// Of that format (the GNU gettext manual, "The Format of PO Files") it reads comments, `msgctxt`,
/// `msgid`, `msgstr` and texts that go on over several lines; forms of the plural are not needed, as
/// each number's form is an entry of its own.
package struct WordCatalogue: Sendable {
  package struct Key: Hashable, Sendable {
    package let context: String?
    package let text: String

    package init(_ text: String, as context: String? = nil) {
      self.text = text
      self.context = context
    }
  }

  package private(set) var texts: [Key: String] = [:]
  /// Keys that stand in the file more than once.
  package private(set) var doubled: [Key] = []

  package static let simplifiedChinese = WordCatalogue(text(of: cwords_simplified_chinese()))

  private static func text(of file: CWordsFile) -> String {
    String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
  }

  /// - Parameter file: The text of a file; lines that are no part of the format are passed over.
  package init(_ file: String) {
    var fields: [String: String] = [:]
    var current = ""
    func text(_ line: Substring) -> String {
      guard let start = line.firstIndex(of: "\""), let end = line.lastIndex(of: "\""), start < end
      else { return "" }
      return Self.unescaped(line[line.index(after: start)..<end])
    }
    func entryEnds() -> Bool { fields["msgstr"] != nil }
    for line in file.split(separator: "\n", omittingEmptySubsequences: true) {
      if let keyword = ["msgctxt", "msgid", "msgstr"].first(where: { line.hasPrefix($0 + " ") }) {
        if keyword != "msgstr", entryEnds() {
          add(fields)
          fields = [:]
        }
        current = keyword
        fields[keyword] = text(line)
      } else if line.hasPrefix("\"") {
        fields[current, default: ""] += text(line)
      }
    }
    add(fields)
  }

  private mutating func add(_ fields: [String: String]) {
    // The text of the empty key is the head of the file.
    guard let id = fields["msgid"], !id.isEmpty, let text = fields["msgstr"], !text.isEmpty else {
      return
    }
    let key = Key(id, as: fields["msgctxt"])
    if texts.updateValue(text, forKey: key) != nil { doubled.append(key) }
  }

  private static func unescaped(_ text: Substring) -> String {
    guard text.contains("\\") else { return String(text) }
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }

  /// The text in the catalogue's language, with what stands in its places.
  package func text(of wording: Wording, as context: String? = nil) -> String? {
    let template = wording.template
    guard
      let found = texts[Key(template, as: context)] ?? (context == nil ? nil : texts[Key(template)])
    else { return nil }
    return Self.filled(found, with: wording.arguments)
  }

  /// Puts arguments into numbered places; a place without one stays as it is written.
  private static func filled(_ text: String, with arguments: [String]) -> String {
    guard !arguments.isEmpty, text.contains("{") else { return text }
    var result = ""
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      let inner = rest[rest.index(after: open)...]
      guard let close = inner.firstIndex(of: "}"), let number = Int(inner[..<close]),
        arguments.indices.contains(number - 1)
      else {
        result.append("{")
        rest = inner
        continue
      }
      result += arguments[number - 1]
      rest = inner[inner.index(after: close)...]
    }
    return result + rest
  }
}
