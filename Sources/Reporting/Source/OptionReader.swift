internal import Diagnostics
internal import Yams

/// Reads the keys of a YAML mapping, collecting every problem with its place in the report.
struct OptionReader {
  let mapping: [(key: Node, value: Node)]
  let file: String
  /// Line of the report on which the YAML begins.
  let firstLine: Int
  /// What the mapping belongs to, for messages: "cell `radar`".
  let owner: String
  private(set) var problems: [Diagnostic] = []
  private var known: [String] = []

  init(yaml: String, firstLine: Int, file: String, owner: String) {
    self.file = file
    self.firstLine = firstLine
    self.owner = owner
    var mapping: [(key: Node, value: Node)] = []
    do {
      if let node = try Yams.compose(yaml: yaml) {
        if let pairs = node.mapping {
          mapping = pairs.map { ($0.key, $0.value) }
        } else if node.scalar?.string.isEmpty != true {
          problems.append(
            Diagnostic(
              report: .wrongForm, at: .line(file: file, firstLine, column: 1),
              "\(owner): options are not `key: value`", remedy: "Write one option a line"))
        }
      }
    } catch let error as YamlError {
      problems.append(OptionReader.problem(error, firstLine: firstLine, file: file, owner: owner))
    } catch {
      problems.append(
        Diagnostic(
          report: .yamlSyntax, at: .line(file: file, firstLine, column: 1), "\(owner): \(error)"))
    }
    self.mapping = mapping
  }

  init(node: Node, firstLine: Int, file: String, owner: String) {
    self.file = file
    self.firstLine = firstLine
    self.owner = owner
    mapping = node.mapping?.map { ($0.key, $0.value) } ?? []
    if node.mapping == nil {
      problems.append(
        Diagnostic(
          report: .wrongForm, at: place(of: node), "\(owner) is not a mapping",
          remedy: "Write `{ key: value }`"))
    }
  }

  private static func problem(_ error: YamlError, firstLine: Int, file: String, owner: String)
    -> Diagnostic
  {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      Diagnostic(
        report: .yamlSyntax,
        at: .line(file: file, firstLine + mark.line - 1, column: mark.column),
        "\(owner): \(problem)", remedy: "Correct the YAML")
    case .duplicatedKeysInMapping(let duplicates, _):
      Diagnostic(
        report: .repeatedKey, at: .line(file: file, firstLine, column: 1),
        "\(owner): the key `\(duplicates.first ?? "")` stands twice", remedy: "Remove one")
    default:
      Diagnostic(
        report: .yamlSyntax, at: .line(file: file, firstLine, column: 1), "\(owner): \(error)")
    }
  }

  func line(of node: Node) -> Int { firstLine + (node.mark?.line ?? 1) - 1 }

  func place(of node: Node) -> Place {
    .line(file: file, line(of: node), column: node.mark?.column ?? 1)
  }

  mutating func add(_ problem: Diagnostic) {
    problems.append(problem)
  }

  /// The value of a key, which becomes a known one.
  mutating func node(_ key: String) -> Node? {
    known.append(key)
    return mapping.first { $0.key.scalar?.string == key }?.value
  }

  mutating func string(_ key: String) -> String? {
    guard let node = node(key) else { return nil }
    guard let text = node.scalar?.string else { return refuse(node, key, "a text") }
    return text
  }

  /// A text under a key, or under the key that it had.
  mutating func string(_ key: String, formerly former: String) -> String? {
    string(mapping.contains { $0.key.scalar?.string == former } ? former : key)
  }

  mutating func flag(_ key: String) -> Bool? {
    guard let node = node(key) else { return nil }
    switch node.scalar?.string {
    case "true": return true
    case "false": return false
    default: return refuse(node, key, "true or false")
    }
  }

  mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node = node(key) else { return nil }
    guard let text = node.scalar?.string, let value = Int(text.filter { $0 != "_" }),
      range.contains(value)
    else {
      return refuse(node, key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  mutating func number(_ key: String, in range: ClosedRange<Double>, called what: String)
    -> Double?
  {
    guard let node = node(key) else { return nil }
    guard let text = node.scalar?.string, let value = Double(text), range.contains(value) else {
      return refuse(node, key, what)
    }
    return value
  }

  /// A text, or a list of texts.
  mutating func strings(_ key: String) -> [String]? {
    guard let node = node(key) else { return nil }
    if let text = node.scalar?.string { return [text] }
    guard let sequence = node.sequence else { return refuse(node, key, "a text or a list") }
    let texts = sequence.compactMap { $0.scalar?.string }
    guard texts.count == sequence.count else { return refuse(node, key, "a list of texts") }
    return texts
  }

  mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Value.Type
  ) -> Value? where Value.RawValue == String {
    guard let node = node(key) else { return nil }
    guard let text = node.scalar?.string, let value = Value(rawValue: text) else {
      return refuse(
        node, key, "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return value
  }

  private mutating func refuse<Value>(_ node: Node, _ key: String, _ wanted: String) -> Value? {
    problems.append(
      Diagnostic(
        report: .invalidValue, at: place(of: node), "\(owner): `\(key)` is not \(wanted)",
        remedy: "Correct the value"))
    return nil
  }

  /// Reports every key that was not asked for.
  mutating func finish() {
    for (key, _) in mapping {
      let name = key.scalar?.string ?? ""
      guard !known.contains(name) else { continue }
      problems.append(
        Diagnostic(
          report: .unknownOption, at: place(of: key), "\(owner): unknown option `\(name)`",
          remedy: NameSuggestion.remedy(for: name, among: known.sorted())))
    }
  }
}
