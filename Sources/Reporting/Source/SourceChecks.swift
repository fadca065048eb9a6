internal import Claims
internal import Diagnostics

/// What is wrong between the parts of a source: labels, references, notes, citations, parameters.
struct SourceChecks {
  let walk: SourceWalk
  let footnotes: [FootnoteDefinition]
  let bibliography: Bibliography
  let hasBibliography: Bool
  let parameters: [ReportParameter]
  let lets: [LetDefinition]

  var problems: [Diagnostic] {
    var problems = labelProblems + referenceProblems
    problems += footnoteProblems + citationProblems
    problems += parameterProblems + letProblems + syntaxProblems
    return problems
  }

  // MARK: Labels

  private var labelProblems: [Diagnostic] {
    var first: [String: Place] = [:]
    var problems: [Diagnostic] = []
    for definition in walk.definitions {
      let label = definition.label
      if !definition.prefix.isEmpty, !label.text.hasPrefix(definition.prefix),
        definition.prefix == "sec-" || !isOfCell(definition)
      {
        problems.append(
          Diagnostic(
            report: .wrongLabel, at: label.start,
            "the label `\(VisibleText.name(label.text))` does not begin with `\(definition.prefix)`",
            remedy: "Write `\(definition.prefix)\(VisibleText.name(label.text))`"))
      }
      if let place = first[label.text] {
        let where_ =
          place.file == label.start.file
          ? "at line \(place.line ?? 1)" : "at \(place.description)"
        problems.append(
          Diagnostic(
            report: .repeatedLabel, at: label.start,
            "label `\(VisibleText.name(label.text))` was used already \(where_)",
            remedy: "Give what stands here a label of its own"))
      } else {
        first[label.text] = label.start
      }
    }
    return problems
  }

  /// The options of cells are checked where they are read.
  private func isOfCell(_ definition: SourceWalk.Definition) -> Bool {
    cellLabels.contains(definition.label.start)
  }

  let cellLabels: Set<Place>

  private var referenceProblems: [Diagnostic] {
    let loops = Dictionary(
      walk.definitions.map { ($0.label.text, $0.loops) }, uniquingKeysWith: { one, _ in one })
    let inLoops = loops.filter { !$0.value.isEmpty }.map(\.key)
    var problems: [Diagnostic] = []
    for mention in walk.references where problems.count < SourceScanner.mostProblems {
      if let problem = problem(with: mention, loops, inLoops) { problems.append(problem) }
    }
    return problems
  }

  private func problem(
    with mention: SourceWalk.Mention<LocatedText>, _ loops: [String: [Int]], _ inLoops: [String]
  ) -> Diagnostic? {
    let label = mention.content.text
    if let around = loops[label] {
      guard !mention.loops.starts(with: around) else { return nil }
      return Diagnostic(
        report: .unknownReference, at: at(mention.content),
        "`\(label)` stands in a loop, and its label has a member's name behind it",
        remedy: "Refer to it inside the loop, or to one of them as `@\(label)-NAME`")
    }
    if inLoops.contains(where: { label.hasPrefix($0 + "-") }) { return nil }
    if bibliography.works[label] != nil {
      return Diagnostic(
        report: .unknownReference, at: at(mention.content), "nothing is labelled `\(label)`",
        remedy: "Cite the work as `[@\(label)]`")
    }
    let known = loops.keys.sorted()
    return Diagnostic(
      report: .unknownReference, at: at(mention.content), "nothing is labelled `\(label)`",
      remedy: LabelKind.isLabel(label) || NameSuggestion.nearest(to: label, among: known) != nil
        ? NameSuggestion.remedy(for: label, among: known) : "Write `\\@` for the sign")
  }

  /// Where the sign `@` of a reference stands.
  private func at(_ label: LocatedText) -> Place {
    guard case .line(let file, let line, let column?) = label.start else { return label.start }
    return .line(file: file, line, column: max(1, column - 1))
  }

  // MARK: Notes and citations

  private var footnoteProblems: [Diagnostic] {
    let used = Set(walk.footnotes.map(\.text))
    var first: Set<String> = []
    var problems: [Diagnostic] = []
    for footnote in footnotes {
      let name = footnote.name.text
      if !first.insert(name).inserted {
        problems.append(
          Diagnostic(
            report: .repeatedFootnote, at: footnote.name.start,
            "the note `\(VisibleText.name(name))` is defined twice", remedy: "Give it another name")
        )
      } else if !used.contains(name) {
        problems.append(
          Diagnostic(
            report: .unusedFootnote, at: footnote.name.start,
            "nothing refers to the note `\(VisibleText.name(name))`",
            remedy: "Put `[^\(VisibleText.name(name))]` where it belongs, or remove it"))
      }
    }
    for mention in walk.footnotes
    where !first.contains(mention.text) && problems.count < SourceScanner.mostProblems {
      problems.append(
        Diagnostic(
          report: .unknownFootnote, at: mention.start,
          "there is no note `\(VisibleText.name(mention.text))`",
          remedy: NameSuggestion.nearest(to: mention.text, among: first.sorted())
            .map(NameSuggestion.question)
            ?? "Add a line `[^\(VisibleText.name(mention.text))]: …`"))
    }
    return problems
  }

  private var citationProblems: [Diagnostic] {
    walk.citations.flatMap(\.works).compactMap { work in
      guard bibliography.works[work.key.text] == nil else { return nil }
      return Diagnostic(
        report: .unknownCitation, at: work.key.start,
        "no work is called `\(VisibleText.name(work.key.text))`",
        remedy: hasBibliography
          ? NameSuggestion.remedy(for: work.key.text, among: bibliography.keys)
          : "Add `bibliography: FILE.json` to the front matter")
    }
  }

  // MARK: Parameters and names

  /// Every expression of the source.
  private var expressions: [LocatedText] {
    walk.values.map(\.content.expression) + walk.conditions.map(\.content)
      + walk.sets.map(\.content) + walk.cellExpressions.map(\.content)
      + walk.optionExpressions.map(\.content) + lets.map(\.expression)
  }

  /// What is no expression, of every place that asks for one.
  private var syntaxProblems: [Diagnostic] {
    var found: [Diagnostic] = []
    func check(_ text: LocatedText, as form: ClaimExpression.Form) {
      do throws(Diagnostics) {
        _ = try ClaimExpression(ExpressionText(text.text, at: text.place(ofCharacter:)), as: form)
      } catch {
        found += error.all
      }
    }
    for condition in walk.conditions { check(condition.content, as: .statement) }
    for set in walk.sets { check(set.content, as: .set) }
    for value in walk.values { check(value.content.expression, as: .quantity) }
    for option in walk.optionExpressions { check(option.content, as: .quantity) }
    for expression in walk.cellExpressions { check(expression.content, as: .statement) }
    for one in lets {
      check(one.expression, as: .any)
      if let objection = ExpressionWords.objection(to: one.name) {
        found.append(
          Diagnostic(
            report: .wrongLet, at: one.place,
            "front matter: `let` cannot name a value `\(one.name)`, which \(objection)",
            remedy: "Give it another name"))
      }
    }
    return found
  }

  private var parameterProblems: [Diagnostic] {
    let known = parameters.map(\.name)
    return expressions.flatMap { expression in
      ExpressionNames(expression).names.compactMap { name, place -> Diagnostic? in
        guard name.hasPrefix("params.") else { return nil }
        let parameter = String(name.dropFirst("params.".count))
        guard !known.contains(parameter) else { return nil }
        return Diagnostic(
          report: .unknownParameter, at: place,
          "the report has no parameter `\(VisibleText.name(parameter))`",
          remedy: known.isEmpty
            ? "Declare it in the front matter: `params: { \(VisibleText.name(parameter)): VALUE }`"
            : NameSuggestion.remedy(for: parameter, among: known))
      }
    }
  }

  /// Names that are made of each other in a circle.
  private var letProblems: [Diagnostic] {
    let uses = Dictionary(
      lets.map { ($0.name, ExpressionNames($0.expression).names.map(\.name)) },
      uniquingKeysWith: { one, _ in one })
    var told: Set<String> = []
    return lets.compactMap { start in
      guard !told.contains(start.name), let circle = circle(from: start.name, uses) else {
        return nil
      }
      told.formUnion(circle)
      let shown = (circle + [start.name]).map { "`\($0)`" }.joined(separator: " → ")
      return Diagnostic(
        report: .circularLet, at: start.place,
        "front matter: names of `let` are made of each other in a circle: \(shown)",
        remedy: "Write one of them without the others")
    }
  }

  /// The names on the way from a name to itself.
  private func circle(from start: String, _ uses: [String: [String]]) -> [String]? {
    var paths: [[String]] = [[start]]
    var seen: Set<String> = []
    while let path = paths.popLast() {
      for next in uses[path[path.count - 1]] ?? [] {
        if next == start { return path }
        if uses[next] != nil, seen.insert(next).inserted { paths.append(path + [next]) }
      }
    }
    return nil
  }
}

/// The names that stand in an expression, those in quotes aside.
struct ExpressionNames {
  let names: [(name: String, place: Place)]

  init(_ expression: LocatedText) {
    let bytes = Array(expression.text.utf8)
    var names: [(name: String, place: Place)] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x22 {
        index = (bytes[(index + 1)...].firstIndex(of: 0x22) ?? bytes.count - 1) + 1
      } else if InlineScanner.isWord(bytes[index]) {
        let name = bytes[index...].prefix {
          InlineScanner.isWord($0) || "-_./".utf8.contains($0)
        }
        names.append((String(decoding: name, as: UTF8.self), expression.place(index)))
        index = name.endIndex
      } else {
        index += 1
      }
    }
    self.names = names
  }
}
