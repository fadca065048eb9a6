package import Diagnostics

/// What one person values, as a file says.
///
///     instrument: pvq-21                                       # one of: answers to a questionnaire,
///     answers: [4, 2, 6, ...]                                  #   or { 1: 4, 3: 6 } by number
///     ranking: [[universalism, benevolence], [security]]       # an order, tied and partial,
///     weights: { universalism: 3, security: 1 }                # weights
package struct PersonFile: Sendable, Equatable {
  package enum Content: Sendable, Equatable {
    /// The answer to each item by its number, and the instrument that says what they mean.
    case answers([Int: Double], instrument: String)
    /// Groups of tied dimensions, by their places in the system, the most important first.
    case ranking([[Int]])
    /// Of each dimension of the system, 0 or more.
    case weights([Double])
  }

  /// The file as the caller named it.
  package let file: String
  package let content: Content

  private static let mostItems = 10_000

  /// Reads the text of a file.
  ///
  /// - Parameters:
  ///   - yaml: its text.
  ///   - file: its name for messages.
  ///   - system: the system whose dimensions it names.
  /// - Throws: `Diagnostics` with every problem found.
  package init(yaml: String, file: String, system: ValueSystem) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let kinds = ["answers", "ranking", "weights"]
    let fields = document.root(of: yaml)?.mapping(
      of: "a person file", keys: kinds + ["instrument"])
    let found = fields.map { fields in kinds.filter { fields.optional($0) != nil } } ?? []
    if let fields, found.count != 1 {
      fields.node.report(
        .wrongForm, "a person file has one of `answers`, `ranking` and `weights`",
        remedy: found.isEmpty
          ? "Write `ranking: [universalism, security]`" : "Keep one of them")
    }
    if found.first != "answers" {
      fields?.optional("instrument")?.report(
        .contradiction, "`instrument` belongs to `answers`", remedy: "Remove it")
    }
    var content: Content?
    if let fields, found.count == 1 {
      if let node = fields.optional("answers") {
        let instrument = fields.required("instrument")?.name()
        let answers = node.answers(most: Self.mostItems)
        if let answers, let instrument {
          content = .answers(answers, instrument: instrument)
        }
      } else {
        content =
          fields.optional("ranking")?.ranking(of: system).map(Content.ranking)
          ?? fields.optional("weights")?.weights(of: system).map(Content.weights)
      }
    }
    try document.finish()
    self.file = file
    // Nothing was reported, so that there is a content.
    self.content = content ?? .weights([])
  }

  /// Reads a file.
  package init(contentsOf path: String, system: ValueSystem) throws(Diagnostics) {
    try self.init(yaml: try DefinitionFile.text(of: path), file: path, system: system)
  }
}

extension DefinitionNode {
  /// Answers in the order of their items, or by their numbers; an empty one is no answer.
  fileprivate func answers(most: Int) -> [Int: Double]? {
    var answers: [Int: Double] = [:]
    var isRight = true
    func add(_ number: Int, _ node: DefinitionNode) {
      if node.isEmpty { return }
      guard let value = node.number() else {
        isRight = false
        return
      }
      answers[number] = value
    }
    if isList {
      for (place, node) in (list() ?? []).prefix(most).enumerated() { add(place + 1, node) }
    } else {
      guard let entries = entries() else { return nil }
      for entry in entries {
        guard let number = entry.key.integer(in: 1...most) else {
          isRight = false
          continue
        }
        add(number, entry.value)
      }
    }
    if answers.isEmpty, isRight {
      report(.missingValue, "no item is answered", remedy: "Write `answers: { 1: 4, 2: 6 }`")
      return nil
    }
    return isRight ? answers : nil
  }
}
