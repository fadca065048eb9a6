internal import Diagnostics
internal import FileFormats
internal import Foundation

/// One node of a definition file, with its line.
///
/// Each accessor gives nil and records a problem where the node is not what is asked for.
package struct DefinitionNode {
  private let node: YAMLNode
  private let document: DefinitionDocument
  /// The line on which the node stands, from 1.
  package var line: Int { node.line }

  init(_ node: YAMLNode, document: DefinitionDocument) {
    self.node = node
    self.document = document
  }

  /// Records a problem at this node.
  package func report(_ problem: DefinitionProblem, _ message: String, remedy: String?) {
    document.report(problem, message, remedy: remedy, line: line)
  }

  /// The node as a text that is not blank.
  package func text() -> String? {
    guard let scalar = node.text else {
      report(
        .wrongForm, "a text is wanted here",
        remedy: "Write one value, in quotes if it holds `:` or `#`")
      return nil
    }
    let text = scalar.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty, !node.isNull else {
      report(.missingValue, "a text is missing here", remedy: "Fill it in or remove the key")
      return nil
    }
    // Logs refuse control characters in names, so a definition must not bring them in.
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
    else {
      report(.controlCharacter, "the text holds a control character", remedy: "Remove it")
      return nil
    }
    return text
  }

  /// The node as a text with its blanks and line ends, for what is sent or compared as it stands.
  package func verbatim() -> String? {
    guard let text = node.text, !text.isEmpty, !node.isNull else {
      report(
        .missingValue, "a text is missing here", remedy: "Write one, in quotes, or remove the key")
      return nil
    }
    return text
  }

  /// The longest name, in bytes: logs refuse a longer one, so a definition must not bring it in.
  static let mostNameBytes = 1024

  /// The first 60 code points of a text that is too long to be shown.
  static func beginning(of text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(60)))
  }

  /// The node as a name, as logs have them: on one line, of at most 1024 bytes, no control characters.
  package func name() -> String? {
    guard let text = text() else { return nil }
    guard text.utf8.count <= DefinitionNode.mostNameBytes else {
      report(
        .longName, "a name has \(text.utf8.count) bytes: `\(DefinitionNode.beginning(of: text))…`",
        remedy: "Shorten it to \(DefinitionNode.mostNameBytes)")
      return nil
    }
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      report(
        .controlCharacter, "a name holds a line end or a control character",
        remedy: "Write it on one line")
      return nil
    }
    return text
  }

  /// The node as an identifier: lower-case letters, digits, `-`, `.` and `_`.
  package func identifier() -> String? {
    guard let text = name() else { return nil }
    let allowed = text.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (48...57).contains(byte) || [45, 46, 95].contains(byte)
    }
    guard allowed else {
      report(
        .invalidValue, "`\(text)` is not an identifier",
        remedy: "Use lower-case letters, digits, `-`, `.` and `_`")
      return nil
    }
    return text
  }

  /// The node as a finite number.
  package func number() -> Double? {
    guard let text = text() else { return nil }
    guard let value = Double(text), value.isFinite else {
      report(
        .invalidValue, "`\(text)` is not a finite number", remedy: "Write a number such as 0.5")
      return nil
    }
    return value
  }

  /// The node as a finite number within bounds.
  package func number(in range: ClosedRange<Double>) -> Double? {
    guard let value = number() else { return nil }
    guard range.contains(value) else {
      report(
        .invalidValue, "\(value) is out of bounds",
        remedy: "Write a number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }

  /// The node as a whole number within bounds.
  package func integer(in range: ClosedRange<Int>) -> Int? {
    guard let text = text() else { return nil }
    guard let value = Int(text), range.contains(value) else {
      report(
        .invalidValue,
        "`\(text)` is not a whole number from \(range.lowerBound) to \(range.upperBound)",
        remedy: "Write one")
      return nil
    }
    return value
  }

  /// The node as a seed: a whole number from 0 to 2^64 - 1.
  package func seed() -> UInt64? {
    guard let text = text() else { return nil }
    guard let value = UInt64(text) else {
      report(
        .invalidValue, "`\(text)` is not a seed", remedy: "Write a whole number from 0 to 2^64 - 1")
      return nil
    }
    return value
  }

  /// The node as `true` or `false`.
  package func boolean() -> Bool? {
    guard let text = text() else { return nil }
    guard let value = ["true": true, "false": false][text.lowercased()] else {
      report(.invalidValue, "`\(text)` is neither `true` nor `false`", remedy: "Write one of them")
      return nil
    }
    return value
  }

  /// The node as one of a few words.
  package func choice(of words: [String]) -> String? {
    guard let text = text() else { return nil }
    guard words.contains(text) else {
      report(
        .unknownName, "`\(text)` is not known here",
        remedy: NameSuggestion.remedy(for: text, among: words))
      return nil
    }
    return text
  }

  /// Whether the node is a single value, not a list or a mapping.
  package var isText: Bool {
    node.text != nil
  }

  /// Whether the node is a value that says that there is none: nothing, `~` or `null`.
  package var isEmpty: Bool { node.isNull }

  /// Whether the node is a list.
  package var isList: Bool {
    node.list != nil
  }

  /// The nodes of a list.
  package func list() -> [DefinitionNode]? {
    guard let list = node.list else {
      report(
        .wrongForm, "a list is wanted here", remedy: "Write `[a, b]` or one `- ` line an entry")
      return nil
    }
    return list.map { DefinitionNode($0, document: document) }
  }

  /// The names of a list.
  package func names() -> [String]? {
    list()?.compactMap { $0.name() }
  }

  /// The keys of a mapping with their nodes, in the order of the file.
  package func entries() -> [(key: DefinitionNode, value: DefinitionNode)]? {
    guard let mapping = node.mapping else {
      report(
        .wrongForm, "a list of keys and values is wanted here", remedy: "Write `key: value` lines")
      return nil
    }
    return mapping.map { key, value in
      (DefinitionNode(key, document: document), DefinitionNode(value, document: document))
    }
  }

  /// The node as a mapping from names to names.
  package func namesByName() -> [String: String]? {
    guard let entries = entries() else { return nil }
    var names: [String: String] = [:]
    for entry in entries {
      if let key = entry.key.name(), let value = entry.value.name() { names[key] = value }
    }
    return names
  }

  /// The node as a mapping that may hold only the keys named.
  ///
  /// - Parameters:
  ///   - subject: What the mapping describes, for messages: "a dimension".
  ///   - keys: The keys that are known.
  package func mapping(of subject: String, keys: [String]) -> DefinitionMapping? {
    guard let entries = entries() else { return nil }
    var values: [String: DefinitionNode] = [:]
    for entry in entries {
      guard let key = entry.key.text() else { continue }
      guard keys.contains(key) else {
        entry.key.report(
          .unknownKey, "`\(key)` is not a key of \(subject)",
          remedy: NameSuggestion.remedy(for: key, among: keys))
        continue
      }
      values[key] = entry.value
    }
    return DefinitionMapping(node: self, subject: subject, values: values)
  }
}

/// A mapping of a definition file whose keys were checked.
package struct DefinitionMapping {
  /// The mapping's own node, for problems that concern it as a whole.
  package let node: DefinitionNode
  fileprivate let subject: String
  fileprivate let values: [String: DefinitionNode]

  /// The value of a key; nil, and a problem recorded, where it is absent.
  package func required(_ key: String) -> DefinitionNode? {
    guard let value = values[key] else {
      node.report(.missingValue, "\(subject) has no `\(key)`", remedy: "Add `\(key): ...`")
      return nil
    }
    return value
  }

  /// The value of a key, nil where it is absent.
  package func optional(_ key: String) -> DefinitionNode? {
    values[key]
  }
}
