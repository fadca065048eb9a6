internal import Yams

/// A node of a YAML text, with its place.
///
///     guard let root = try YAMLNode(text) else { … }   // an empty text has none
///     for (key, value) in root.mapping ?? [] { print(key.line, key.text ?? "") }
///
/// Definitions, column maps, plans and the heads of reports are all read through it, so that what is
/// refused, and how a place is counted, is decided once.
package struct YAMLNode: Sendable {
  private enum Content: Sendable {
    case scalar(String, isPlain: Bool)
    case list([YAMLNode])
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  private let content: Content
  /// From 1.
  package let line: Int
  /// From 1, in code points.
  package let column: Int

  /// The largest text, in UTF-8 bytes: a longer one is no definition.
  package static let largestText = 4 << 20
  /// The most nodes, each alias counted with all that it stands for: a few lines of aliases of
  /// aliases can stand for more nodes than fit into memory.
  package static let mostNodes = 1_000_000

  /// The top node of a text; `nil` where the text holds nothing.
  ///
  /// - Throws: ``YAMLFailure`` for what is not YAML, for a key that is given twice in one place, and
  ///   for a text beyond the bounds.
  /// - Complexity: O(bytes + nodes).
  package init?(_ text: String) throws(YAMLFailure) {
    guard text.utf8.count <= YAMLNode.largestText else { throw .tooLarge }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw YAMLFailure(error)
    } catch {
      throw .other("\(error)")
    }
    guard let root else { return nil }
    var left = YAMLNode.mostNodes
    try self.init(root, line: 1, column: 1, &left)
  }

  private init(_ node: Node, line: Int, column: Int, _ left: inout Int) throws(YAMLFailure) {
    left -= 1
    guard left >= 0 else { throw .tooManyNodes }
    // What an empty value leaves unmarked stands where its parent does.
    self.line = node.mark?.line ?? line
    self.column = node.mark?.column ?? column
    switch node {
    case .scalar(let scalar):
      content = .scalar(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any)
    case .sequence(let sequence):
      var nodes: [YAMLNode] = []
      nodes.reserveCapacity(sequence.count)
      for one in sequence {
        nodes.append(try YAMLNode(one, line: self.line, column: self.column, &left))
      }
      content = .list(nodes)
    case .mapping(let mapping):
      var entries: [(key: YAMLNode, value: YAMLNode)] = []
      entries.reserveCapacity(mapping.count)
      for (key, value) in mapping {
        let key = try YAMLNode(key, line: self.line, column: self.column, &left)
        entries.append(
          (key, try YAMLNode(value, line: key.line, column: key.column, &left)))
      }
      content = .mapping(entries)
    case .alias:
      throw .other("an alias without its anchor")
    }
  }

  private init(_ content: Content, line: Int, column: Int) {
    self.content = content
    self.line = line
    self.column = column
  }

  /// The node with every text and every column changed, keys included: for a text that was not
  /// read as its author wrote it.
  ///
  /// - Complexity: O(nodes).
  package func mapped(
    text: (String) -> String, column: (_ line: Int, _ column: Int) -> Int
  ) -> YAMLNode {
    let content: Content =
      switch self.content {
      case .scalar(let scalar, let isPlain): .scalar(text(scalar), isPlain: isPlain)
      case .list(let nodes): .list(nodes.map { $0.mapped(text: text, column: column) })
      case .mapping(let entries):
        .mapping(
          entries.map {
            (
              $0.key.mapped(text: text, column: column),
              $0.value.mapped(text: text, column: column)
            )
          })
      }
    return YAMLNode(content, line: line, column: column(line, self.column))
  }

  /// The text of a scalar as written, without quotes; `nil` for lists and mappings.
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// Whether the node is a scalar that says that there is no value: nothing, `~` or `null`.
  package var isNull: Bool {
    guard case .scalar(let text, let isPlain) = content, isPlain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// A truth value, as YAML 1.1 and 1.2 write it: `true`, `yes`, `on` and their opposites, in any
  /// case; `nil` for all else.
  package var truth: Bool? {
    switch text?.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }

  /// The nodes of a list; `nil` for scalars and mappings.
  package var list: [YAMLNode]? {
    if case .list(let nodes) = content { nodes } else { nil }
  }

  /// The keys of a mapping with their values, in the order of the text; `nil` for scalars and lists.
  package var mapping: [(key: YAMLNode, value: YAMLNode)]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The value of a key of a mapping.
  package subscript(key: String) -> YAMLNode? {
    mapping?.first { $0.key.text == key }?.value
  }
}

/// Why a text cannot be read as YAML.
package enum YAMLFailure: Error, Equatable, Sendable {
  /// The text has more than ``YAMLNode/largestText`` bytes.
  case tooLarge
  /// The text stands for more than ``YAMLNode/mostNodes`` nodes.
  case tooManyNodes
  /// The syntax is wrong at a place, which is counted from 1.
  case syntax(String, line: Int, column: Int)
  /// Keys of the mapping that begins at a place are given twice.
  case repeatedKeys([String], line: Int, column: Int)
  /// The bytes are no text.
  case notText(String)
  case other(String)

  fileprivate init(_ error: YamlError) {
    self =
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        .syntax(problem, line: mark.line, column: mark.column)
      case .duplicatedKeysInMapping(let keys, let context):
        .repeatedKeys(keys, line: context.mark.line, column: context.mark.column)
      case .reader(let problem, _, _, _): .notText(problem)
      default: .other("\(error)")
      }
  }
}
