internal import Diagnostics

/// Unfolds the divisions of a source and prints its values, asking an evaluator.
struct SourceExpansion {
  private let evaluator: any SourceEvaluator
  /// What answers for the texts of a cell, which may use other data.
  private let cellEvaluator: (CellSource) -> any SourceEvaluator
  private var count = 0
  private(set) var problems: [Diagnostic] = []

  /// So many cells and paragraphs are enough for a report: loops in loops can ask for any number.
  private static let most = 100_000

  init(
    _ evaluator: any SourceEvaluator,
    ofCells cellEvaluator: @escaping (CellSource) -> any SourceEvaluator
  ) {
    self.evaluator = evaluator
    self.cellEvaluator = cellEvaluator
  }

  /// The blocks as they are with these data.
  mutating func drafts(_ blocks: [SourceBlock], in scope: LoopScope = LoopScope()) -> [Draft] {
    let evaluator = evaluator
    var drafts: [Draft] = []
    for block in blocks {
      guard count < SourceExpansion.most else { return drafts }
      switch block {
      case .prose(let block): drafts.append(.prose(prose(block, scope)))
      case .cell(let cell): if let draft = draft(cell, scope) { drafts.append(.cell(draft)) }
      case .when(let when):
        guard
          let holds = asked({ () throws(Diagnostics) in
            try evaluator.holds(when.condition, in: scope)
          })
        else { continue }
        drafts += self.drafts(holds ? when.blocks : when.otherwise ?? [], in: scope)
      case .each(let each):
        guard
          let members = asked({ () throws(Diagnostics) in
            try evaluator.members(of: each.set, in: scope)
          })
        else { continue }
        for (member, suffix) in SourceExpansion.suffixed(members) {
          let labels = Dictionary(
            each.labels.map { ($0, "\(scope.label($0))-\(suffix)") },
            uniquingKeysWith: { one, _ in one })
          drafts += self.drafts(
            each.blocks,
            in: scope.binding(
              LoopScope.Binding(name: each.name, member: member, labels: labels)))
        }
      case .callout(let callout):
        drafts.append(
          .callout(
            CalloutDivision(
              kind: callout.kind, title: callout.title.map { spans($0, scope) }, blocks: []),
            self.drafts(callout.blocks, in: scope)))
      }
    }
    return drafts
  }

  /// Notes, which no loop binds anything in.
  mutating func notes(_ notes: [FootnoteDefinition]) -> [FootnoteDefinition] {
    notes.map { note in
      FootnoteDefinition(
        name: note.name, blocks: note.blocks.map { prose($0, LoopScope()) })
    }
  }

  /// What a question is answered; nil where it has a problem.
  private mutating func asked<Answer>(
    _ question: () throws(Diagnostics) -> Answer
  ) -> Answer? {
    do throws(Diagnostics) {
      return try question()
    } catch {
      problems += error.all.filter { !problems.contains($0) }
      return nil
    }
  }

  /// Members with what stands behind labels for each: its name in letters, digits, `-` and `_`.
  static func suffixed(_ members: [LoopMember]) -> [(member: LoopMember, suffix: String)] {
    var used: [String: Int] = [:]
    return members.enumerated().map { number, member in
      var suffix = String(
        decoding: member.id.utf8.map { InlineScanner.isLabel($0) ? $0 : 0x2D }, as: UTF8.self)
      while suffix.contains("--") { suffix = suffix.replacing("--", with: "-") }
      while suffix.hasSuffix("-") { suffix.removeLast() }
      while suffix.hasPrefix("-") { suffix.removeFirst() }
      if suffix.isEmpty { suffix = "\(number + 1)" }
      let before = used[suffix, default: 0]
      used[suffix] = before + 1
      return (member, before == 0 ? suffix : "\(suffix)-\(before + 1)")
    }
  }

  private mutating func draft(_ cell: CellSource, _ scope: LoopScope) -> CellDraft? {
    let evaluator = evaluator
    let settled = asked { () throws(Diagnostics) in
      try cell.settled(in: scope) { expression throws(Diagnostics) in
        try evaluator.option(expression, in: scope)
      }
    }
    count += 1
    guard let settled else { return nil }
    var texts: [String: [Span]] = [:]
    for key in settled.texts.keys.sorted() {
      texts[key] = spans(settled.texts[key] ?? [], scope, cellEvaluator(settled))
    }
    return CellDraft(id: count, cell: settled, caption: texts["caption"], texts: texts)
  }

  // MARK: Prose

  private mutating func prose(_ block: ProseBlock, _ scope: LoopScope) -> ProseBlock {
    count += 1
    switch block {
    case .heading(var heading):
      heading.id = count
      heading.spans = spans(heading.spans, scope)
      heading.label = heading.label.map { SourceExpansion.label($0, scope) }
      return .heading(heading)
    case .paragraph(let spans): return .paragraph(self.spans(spans, scope))
    case .list(let start, let items):
      return .list(start: start, items: items.map { $0.map { prose($0, scope) } })
    case .quotation(let blocks): return .quotation(blocks.map { prose($0, scope) })
    case .code, .rule: return block
    case .definitions(let definitions):
      return .definitions(
        definitions.map { definition in
          ProseDefinition(
            term: spans(definition.term, scope),
            descriptions: definition.descriptions.map { $0.map { prose($0, scope) } })
        })
    case .table(var table):
      table.id = count
      table.label = table.label.map { SourceExpansion.label($0, scope) }
      table.caption = table.caption.map { spans($0, scope) }
      table.head = table.head.map { spans($0, scope) }
      table.rows = table.rows.map { $0.map { spans($0, scope) } }
      return .table(table)
    case .picture(var picture):
      picture.id = count
      picture.label = picture.label.map { SourceExpansion.label($0, scope) }
      picture.caption = spans(picture.caption, scope)
      return .picture(picture)
    }
  }

  private static func label(_ label: LocatedText, _ scope: LoopScope) -> LocatedText {
    let text = scope.label(label.text)
    return text == label.text ? label : LocatedText(text, at: label.place)
  }

  private mutating func spans(
    _ spans: [Span], _ scope: LoopScope, _ other: (any SourceEvaluator)? = nil
  ) -> [Span] {
    let evaluator = other ?? evaluator
    var settled: [Span] = []
    for var span in spans {
      switch span.content {
      case .value(let value):
        guard
          let text = asked({ () throws(Diagnostics) in
            try evaluator.printed(value, in: scope)
          })
        else { continue }
        span.content = .text(text)
      case .reference(let label):
        span.content = .reference(SourceExpansion.label(label, scope))
      case .text, .footnote, .citation: break
      }
      settled.append(span)
    }
    return settled
  }
}
