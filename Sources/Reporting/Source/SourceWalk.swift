internal import Diagnostics

/// What stands in a report's source, wherever it stands.
struct SourceWalk {
  /// A label as it is defined.
  struct Definition {
    let label: LocatedText
    /// What its prefix must be.
    let prefix: String
    /// The loops that it stands in, by their number.
    let loops: [Int]
  }

  /// A span that stands for something else, or an expression.
  struct Mention<Content> {
    let content: Content
    let loops: [Int]
    /// The names that loops bind there.
    let bound: [String]
  }

  private(set) var definitions: [Definition] = []
  private(set) var references: [Mention<LocatedText>] = []
  private(set) var values: [Mention<InlineValue>] = []
  private(set) var footnotes: [LocatedText] = []
  private(set) var citations: [Citation] = []
  private(set) var conditions: [Mention<LocatedText>] = []
  private(set) var sets: [Mention<LocatedText>] = []
  /// Expressions of cells: of the kind's own keys, and in place of options.
  private(set) var cellExpressions: [Mention<LocatedText>] = []
  private(set) var optionExpressions: [Mention<LocatedText>] = []
  private var loops: [Int] = []
  private var bound: [String] = []
  private var loopCount = 0

  init(_ blocks: [SourceBlock], footnotes: [FootnoteDefinition] = []) {
    walk(blocks)
    for footnote in footnotes { walk(footnote.blocks) }
  }

  private func mention<Content>(_ content: Content) -> Mention<Content> {
    Mention(content: content, loops: loops, bound: bound)
  }

  private mutating func walk(_ blocks: [SourceBlock]) {
    for block in blocks {
      switch block {
      case .prose(let block): walk([block])
      case .cell(let cell): walk(cell)
      case .when(let when):
        conditions.append(mention(when.condition))
        walk(when.blocks)
        walk(when.otherwise ?? [])
      case .each(let each):
        sets.append(mention(each.set))
        loopCount += 1
        loops.append(loopCount)
        bound.append(each.name)
        walk(each.blocks)
        bound.removeLast()
        loops.removeLast()
      case .callout(let callout):
        walk(callout.title ?? [])
        walk(callout.blocks)
      }
    }
  }

  private mutating func walk(_ cell: CellSource) {
    if let label = cell.label {
      let prefix = (cell.labels?.prefix).map { $0 + "-" } ?? ""
      definitions.append(
        Definition(
          label: LocatedText(label, from: cell.labelPlace), prefix: prefix, loops: loops))
    }
    for (_, spans) in cell.texts.sorted(by: { $0.key < $1.key }) { walk(spans) }
    cellExpressions += cell.expressions.map(mention)
    let printed = Set(
      cell.texts.values.flatMap(\.self).compactMap { span in
        if case .value(let value) = span.content { value.expression.start } else { nil }
      })
    optionExpressions += cell.values.expressions.filter { !printed.contains($0.start) }
      .map(mention)
  }

  private mutating func walk(_ blocks: [ProseBlock]) {
    for block in blocks {
      switch block {
      case .heading(let heading):
        define(heading.label, "sec-")
        walk(heading.spans)
      case .paragraph(let spans): walk(spans)
      case .list(_, let items): items.forEach { walk($0) }
      case .quotation(let blocks): walk(blocks)
      case .code, .rule: break
      case .definitions(let definitions):
        for definition in definitions {
          walk(definition.term)
          definition.descriptions.forEach { walk($0) }
        }
      case .table(let table):
        define(table.label, "tbl-")
        walk(table.caption ?? [])
        table.head.forEach { walk($0) }
        for row in table.rows { row.forEach { walk($0) } }
      case .picture(let picture):
        define(picture.label, "fig-")
        walk(picture.caption)
      }
    }
  }

  private mutating func define(_ label: LocatedText?, _ prefix: String) {
    guard let label else { return }
    definitions.append(Definition(label: label, prefix: prefix, loops: loops))
  }

  private mutating func walk(_ spans: [Span]) {
    for span in spans {
      switch span.content {
      case .text: break
      case .reference(let label): references.append(mention(label))
      case .value(let value): values.append(mention(value))
      case .footnote(let name): footnotes.append(name)
      case .citation(let citation): citations.append(citation)
      }
    }
  }
}

/// Labels that stand in blocks.
enum SourceLabels {
  static func within(_ blocks: [SourceBlock]) -> Set<String> {
    Set(SourceWalk(blocks).definitions.map(\.label.text))
  }
}
