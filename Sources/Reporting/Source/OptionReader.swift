internal import Diagnostics
internal import FileFormats

/// Reads the keys of a YAML mapping, collecting every problem with its place in the report.
struct OptionReader {
  let mapping: [(key: YAMLNode, value: YAMLNode)]
  let file: String
  /// Line of the report on which the YAML begins.
  let firstLine: Int
  /// What the mapping belongs to, for messages: "cell `radar`".
  let owner: String
  private(set) var problems: [Diagnostic] = []
  private var known: [String] = []
  /// Whether the text is no YAML, so that nothing can be said of its keys.
  private(set) var isBroken = false
  /// What was written, for the places of single characters.
  private let lines: OptionLines?
  /// The mapping with `{{ … }}` as written.
  private let written: [(key: YAMLNode, value: YAMLNode)]
  /// Expressions that were asked for, in their order.
  private(set) var expressions: [LocatedText] = []
  /// Texts in Markdown that were asked for, by their keys.
  private(set) var texts: [String: [Span]] = [:]
  /// Names of models and dimensions that were asked for.
  private(set) var names: [NamedWord] = []

  /// A word of an option that names something of the data.
  struct NamedWord: Sendable {
    enum Kind: Sendable { case model, dimension }

    let kind: Kind
    let text: String
    let place: Place
  }

  /// The keys whose words are names of the data, in every kind of cell that has them.
  private static let namedKeys: [String: NamedWord.Kind] = [
    "dimension": .dimension, "dimensions": .dimension, "model": .model, "models": .model,
  ]

  /// - Parameters:
  ///   - yaml: What YAML reads; as many lines as there are in `lines`.
  ///   - lines: What was written.
  ///   - values: The `{{ … }}` that are covered in `yaml`.
  init(
    yaml: String, lines: OptionLines, values: OptionValues = OptionValues(), owner: String
  ) {
    file = lines.file
    firstLine = lines.firstLine
    self.owner = owner
    self.lines = lines
    var mapping: [(key: YAMLNode, value: YAMLNode)] = []
    var written: [(key: YAMLNode, value: YAMLNode)] = []
    func column(_ line: Int, _ column: Int) -> Int {
      column + (lines.markers.indices.contains(line - 1) ? lines.markers[line - 1] : 0)
    }
    do throws(YAMLFailure) {
      if let node = try YAMLNode(yaml) {
        if let pairs = node.mapped(text: values.meant, column: column).mapping {
          mapping = pairs
          written = node.mapped(text: values.restored, column: column).mapping ?? []
        } else if node.text?.isEmpty != true {
          problems.append(
            Diagnostic(
              report: .wrongForm,
              at: .line(
                file: file, firstLine + node.line - 1, column: column(node.line, node.column)),
              "\(owner): options are not `key: value`", remedy: "Write one option a line"))
        }
      }
    } catch {
      var problem = OptionReader.problem(error, firstLine: firstLine, file: file, owner: owner)
      if case .line(_, let line, let place?) = problem.place {
        problem = problem.moved(
          to: .line(file: file, line, column: column(line - firstLine + 1, place)))
      }
      problems.append(problem)
      isBroken = true
    }
    self.mapping = mapping
    self.written = written
  }

  init(yaml: String, firstLine: Int, file: String, owner: String) {
    self.file = file
    self.firstLine = firstLine
    self.owner = owner
    lines = nil
    written = []
    var mapping: [(key: YAMLNode, value: YAMLNode)] = []
    do throws(YAMLFailure) {
      if let node = try YAMLNode(yaml) {
        if let pairs = node.mapping {
          mapping = pairs
        } else if node.text?.isEmpty != true {
          problems.append(
            Diagnostic(
              report: .wrongForm, at: .line(file: file, firstLine, column: 1),
              "\(owner): options are not `key: value`", remedy: "Write one option a line"))
        }
      }
    } catch {
      problems.append(OptionReader.problem(error, firstLine: firstLine, file: file, owner: owner))
    }
    self.mapping = mapping
  }

  init(node: YAMLNode, firstLine: Int, file: String, owner: String) {
    self.file = file
    self.firstLine = firstLine
    self.owner = owner
    lines = nil
    written = []
    mapping = node.mapping ?? []
    if node.mapping == nil {
      problems.append(
        Diagnostic(
          report: .wrongForm, at: place(of: node), "\(owner) is not a mapping",
          remedy: "Write `{ key: value }`"))
    }
  }

  private static func problem(
    _ failure: YAMLFailure, firstLine: Int, file: String, owner: String
  ) -> Diagnostic {
    func problem(
      _ code: ReportProblem, _ line: Int, _ column: Int, _ message: String, _ remedy: String
    ) -> Diagnostic {
      Diagnostic(
        report: code, at: .line(file: file, line, column: column), "\(owner): \(message)",
        remedy: remedy)
    }
    return switch failure {
    case .syntax(let what, let line, let column):
      problem(.yamlSyntax, firstLine + line - 1, column, what, "Correct the YAML")
    case .repeatedKeys(let keys, let line, let column):
      problem(
        .repeatedKey, firstLine + line - 1, column, "the key `\(keys.first ?? "")` stands twice",
        "Remove one")
    case .tooLarge, .tooManyNodes:
      problem(.wrongForm, firstLine, 1, "there are too many options", "Write them out, and fewer")
    case .notText(let what), .other(let what):
      problem(.yamlSyntax, firstLine, 1, what, "Correct the YAML")
    }
  }

  func line(of node: YAMLNode) -> Int { firstLine + node.line - 1 }

  func place(of node: YAMLNode) -> Place {
    .line(file: file, line(of: node), column: node.column)
  }

  mutating func add(_ problem: Diagnostic) {
    problems.append(problem)
  }

  /// Every key that was asked for, in their order.
  var knownKeys: [String] {
    known.reduce(into: []) { keys, key in if !keys.contains(key) { keys.append(key) } }
  }

  /// Whether a key was asked for.
  func isKnown(_ key: String) -> Bool { known.contains(key) }

  /// Makes a key a known one whose words are for somebody else to read.
  mutating func passOn(_ key: String) { known.append(key) }

  /// The value of a key, which becomes a known one.
  mutating func node(_ key: String) -> YAMLNode? {
    let isNew = !known.contains(key)
    known.append(key)
    let node = mapping.first { $0.key.text == key }?.value
    if isNew, let node, let kind = OptionReader.namedKeys[key] {
      names += (node.list ?? [node]).compactMap { node in
        node.text.map { NamedWord(kind: kind, text: $0, place: place(of: node)) }
      }
    }
    return node
  }

  /// A text of a node with the place of each of its characters.
  func placed(_ node: YAMLNode) -> LocatedText? {
    lines?.placed(node) ?? node.text.map { LocatedText($0, from: place(of: node)) }
  }

  /// An expression under a key; what it says is read when names are known.
  mutating func expression(_ key: String) -> LocatedText? {
    guard node(key) != nil else { return nil }
    guard let node = writtenNode(key), let text = placed(node) else {
      return self.node(key).flatMap { refuse($0, key, "an expression") }
    }
    expressions.append(text)
    return text
  }

  /// A text under a key with the place of each of its characters.
  mutating func locatedText(_ key: String) -> LocatedText? {
    guard let node = node(key) else { return nil }
    return placed(node) ?? refuse(node, key, "a text")
  }

  /// Reads a paragraph of Markdown under a key; what it says stands in ``CellPlace/texts``.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  mutating func inlineText(_ key: String) -> Bool {
    guard node(key) != nil else { return false }
    guard let node = writtenNode(key), let text = placed(node) else {
      if let node = self.node(key) { let _: String? = refuse(node, key, "a text") }
      return false
    }
    texts[key] = ProseReader.inline(text, problems: &problems)
    return true
  }

  /// The value of a key as it was written.
  private func writtenNode(_ key: String) -> YAMLNode? {
    (lines == nil ? mapping : written).first { $0.key.text == key }?.value
  }

  mutating func string(_ key: String) -> String? {
    guard let node = node(key) else { return nil }
    guard let text = node.text else { return refuse(node, key, "a text") }
    return text
  }

  /// A text or a list of them under a key, or under the key that it had.
  mutating func placedStrings(
    _ key: String, formerly former: String
  ) -> [(text: String, place: Place)]? {
    placedStrings(mapping.contains { $0.key.text == former } ? former : key)
  }

  mutating func flag(_ key: String) -> Bool? {
    guard let node = node(key) else { return nil }
    return node.truth ?? refuse(node, key, "true or false")
  }

  mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node = node(key) else { return nil }
    guard let text = node.text, let value = Int(text.filter { $0 != "_" }),
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
    guard let text = node.text, let value = Double(text), range.contains(value) else {
      return refuse(node, key, what)
    }
    return value
  }

  /// A text, or a list of texts.
  mutating func strings(_ key: String) -> [String]? {
    placedStrings(key)?.map(\.text)
  }

  /// A text, or a list of texts, each with where it stands.
  mutating func placedStrings(_ key: String) -> [(text: String, place: Place)]? {
    guard let node = node(key) else { return nil }
    if let text = node.text { return [(text, place(of: node))] }
    guard let list = node.list else { return refuse(node, key, "a text or a list") }
    let texts = list.compactMap { node in node.text.map { (text: $0, place: place(of: node)) } }
    guard texts.count == list.count else { return refuse(node, key, "a list of texts") }
    return texts
  }

  mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Value.Type
  ) -> Value? where Value.RawValue == String {
    guard let node = node(key) else { return nil }
    guard let text = node.text, let value = Value(rawValue: text) else {
      return refuse(
        node, key, "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return value
  }

  private mutating func refuse<Value>(_ node: YAMLNode, _ key: String, _ wanted: String) -> Value? {
    problems.append(
      Diagnostic(
        report: .invalidValue, at: place(of: node), "\(owner): `\(key)` is not \(wanted)",
        remedy: "Correct the value"))
    return nil
  }

  /// Reports every key that was not asked for.
  mutating func finish() {
    for (key, _) in mapping {
      let name = key.text ?? ""
      guard !known.contains(name) else { continue }
      problems.append(
        Diagnostic(
          report: .unknownOption, at: place(of: key), "\(owner): unknown option `\(name)`",
          remedy: NameSuggestion.remedy(for: name, among: known.sorted())))
    }
  }
}
