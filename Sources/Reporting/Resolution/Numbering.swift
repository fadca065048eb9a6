internal import Diagnostics
internal import Documents
internal import Wording

/// Numbers of tables, figures, claims, sections and notes, settled once before anything is written.
struct Numbering {
  /// Where a cell stands among those that are counted with it.
  struct Place {
    let label: BlockLabel

    /// "Table 2", which no line may end in.
    var name: String { "\(label.word)\u{A0}\(label.number)" }
  }

  private enum Target {
    case place(Place)
    case section(number: String, destination: String)

    var text: String {
      switch self {
      case .place(let place): place.name
      case .section(let number, _): said("Section \(number)")
      }
    }

    var destination: String {
      switch self {
      case .place(let place): place.label.destination
      case .section(_, let destination): destination
      }
    }
  }

  private var byLabel: [String: Target] = [:]
  private var byID: [Int: Place] = [:]
  private var sectionNumbers: [Int: String] = [:]
  /// By how many levels headings rise: a report without one of level 1 is counted from its highest.
  private var promotion = 0
  /// Places among the notes, by their names.
  private var notes: [String: Int] = [:]
  /// The names of notes in the order in which they are first met.
  private(set) var noteNames: [String] = []
  private(set) var references: [LocatedText] = []
  private(set) var problems: [Diagnostic] = []
  /// Numbered when everything is known that is cited.
  let citations: Citations
  /// The marks of verdicts, by the label of their claims: `@clm-x` prints one, or the claim's number.
  var marks: [String: [TextSpan]] = [:]

  /// - Parameters:
  ///   - drafts: In the order of reading.
  ///   - footnotes: All that the source defines.
  init(_ drafts: [Draft], footnotes: [FootnoteDefinition], bibliography: Bibliography) {
    let highest = drafts.lazy.compactMap(\.headingLevel).min() ?? 1
    promotion = highest - 1
    var count = NumberingCount(highest: highest)
    count.count(drafts)
    // Notes refer to others, and cite, where they are read: after the text that leads to them.
    var index = 0
    while index < count.noteNames.count {
      let name = count.noteNames[index]
      if let note = footnotes.first(where: { $0.name.text == name }) {
        for block in note.blocks { count.count(block) }
      }
      index += 1
    }
    for (label, place) in count.labels {
      if byLabel[label.text] != nil {
        problems.append(
          Diagnostic(
            report: .repeatedLabel, at: label.start,
            "label `\(VisibleText.name(label.text))` was used already",
            remedy: "Give what stands here a label of its own"))
      }
      switch place {
      case .counted(let place): byLabel[label.text] = .place(place)
      case .section(let number):
        byLabel[label.text] = .section(number: number, destination: "sec-\(number)")
      }
    }
    byID = count.byID
    sectionNumbers = count.sectionNumbers
    noteNames = count.noteNames
    notes = Dictionary(uniqueKeysWithValues: count.noteNames.enumerated().map { ($1, $0) })
    references = count.references
    citations = Citations(bibliography, keys: count.cited)
  }

  /// `nil` for a cell of no known kind.
  func place(of cell: CellDraft) -> Place? { byID[cell.id] }

  /// The problem with a reference to nothing; `nil` when it leads somewhere.
  func problem(with label: LocatedText) -> Diagnostic? {
    guard byLabel[label.text] == nil else { return nil }
    return Diagnostic(
      report: .unknownReference, at: label.start,
      "nothing that is shown is labelled `\(VisibleText.name(label.text))`",
      remedy: NameSuggestion.remedy(for: label.text, among: byLabel.keys.sorted()))
  }

  // MARK: Blocks

  /// A prose block with its references in words.
  func resolve(_ block: ProseBlock) -> Block {
    switch block {
    case .heading(let heading):
      let number = sectionNumbers[heading.id] ?? ""
      return .heading(
        Heading(
          level: heading.level - promotion,
          number: heading.level - promotion <= 2 ? number : nil,
          spans: spans(heading.spans), destination: "sec-\(number)"))
    case .paragraph(let spans): return .paragraph(self.spans(spans))
    case .list(let start, let items):
      return .list(start: start, items: items.map { $0.map(resolve) })
    case .quotation(let blocks): return .quotation(blocks.map(resolve))
    case .code(let code): return .code(code)
    case .rule: return .rule
    case .definitions(let definitions):
      return .definitions(
        definitions.map { definition in
          Definition(
            term: spans(definition.term),
            descriptions: definition.descriptions.map { $0.map(resolve) })
        })
    case .table(let table): return .table(self.table(table))
    case .picture(let picture):
      return .picture(
        PictureBlock(
          label: byID[picture.id]?.label
            ?? BlockLabel(word: LabelKind.figure.word, number: 0, destination: "fig-0"),
          bytes: picture.bytes, format: picture.format, width: picture.width,
          caption: spans(picture.caption), alternativeText: picture.alternativeText))
    }
  }

  /// Columns are as wide as what stands in them asks for.
  private func table(_ table: ProseTable) -> TableBlock {
    let rows = table.rows.map { $0.map(spans) }
    let head = table.head.map(spans)
    func length(_ spans: [TextSpan]) -> Int { spans.map(\.text).joined().count }
    let widths = head.indices.map { column in
      Double(min(60, max(4, (rows.map { length($0[column]) } + [length(head[column])]).max() ?? 4)))
    }
    let columns = head.indices.map { column in
      TableBlock.Column(
        title: head[column].map(\.plainText).joined(),
        alignment: table.alignments[column] ?? .leading, width: .flexible(widths[column]),
        wraps: true)
    }
    return TableBlock(
      label: byID[table.id]?.label, caption: spans(table.caption ?? []), columns: columns,
      rows: rows.map { $0.map(TableValue.spans) }, isNarrow: widths.reduce(0, +) < 64)
  }

  // MARK: Spans

  /// Spans with references in words; an unknown one is reported by ``problem(with:)``.
  func spans(_ spans: [Span]) -> [TextSpan] {
    spans.flatMap { span -> [TextSpan] in
      var resolved = TextSpan("")
      resolved.isStrong = span.isStrong
      resolved.isEmphasized = span.isEmphasized
      resolved.isCode = span.isCode
      resolved.isStruck = span.isStruck
      resolved.baseline = span.baseline
      resolved.link = span.link.map(TextSpan.Link.uri)
      switch span.content {
      case .text(let text): resolved.text = text
      case .value: return []
      case .reference(let label):
        if let mark = marks[label.text] { return mark }
        guard let target = byLabel[label.text] else { return [] }
        resolved.text = target.text
        resolved.link = .destination(target.destination)
      case .footnote(let name): resolved.footnote = notes[name.text]
      case .citation(let citation): return citations.spans(citation, style: resolved)
      }
      return [resolved]
    }
  }
}

extension TextSpan {
  /// The text where nothing can be raised: raised and lowered digits are those of Unicode.
  fileprivate var plainText: String {
    guard baseline != .normal else { return text }
    let digits = Array(baseline == .raised ? "⁰¹²³⁴⁵⁶⁷⁸⁹" : "₀₁₂₃₄₅₆₇₈₉")
    return String(text.map { $0.wholeNumberValue.map { digits[$0] } ?? $0 })
  }
}

/// Counts what is counted, in the order of reading.
private struct NumberingCount {
  enum Labelled {
    case counted(Numbering.Place)
    case section(String)
  }

  var labels: [(LocatedText, Labelled)] = []
  var byID: [Int: Numbering.Place] = [:]
  var sectionNumbers: [Int: String] = [:]
  var noteNames: [String] = []
  var references: [LocatedText] = []
  var cited: Set<String> = []
  private var counts: [LabelKind: Int] = [:]
  private var sections = [Int](repeating: 0, count: 7)
  /// The level of the headings that are counted first.
  private let highest: Int

  init(highest: Int) { self.highest = highest }

  mutating func count(_ drafts: [Draft]) {
    for draft in drafts {
      switch draft {
      case .prose(let block): count(block)
      case .cell(let draft):
        for key in draft.texts.keys.sorted() { count(draft.texts[key] ?? []) }
        guard let labels = draft.cell.labels else { continue }
        let label = draft.cell.label.map { LocatedText($0, from: draft.cell.labelPlace) }
        number(labels, draft.id, label)
      case .callout(let callout, let drafts):
        count(callout.title ?? [])
        count(drafts)
      }
    }
  }

  mutating func count(_ block: ProseBlock) {
    switch block {
    case .heading(let heading):
      count(heading.spans)
      sections[heading.level] += 1
      for deeper in sections.indices where deeper > heading.level { sections[deeper] = 0 }
      let number = sections[highest...heading.level].map(String.init).joined(separator: ".")
      sectionNumbers[heading.id] = number
      if let label = heading.label { labels.append((label, .section(number))) }
    case .paragraph(let spans): count(spans)
    case .list(_, let items): items.joined().forEach { count($0) }
    case .quotation(let blocks): blocks.forEach { count($0) }
    case .code, .rule: break
    case .definitions(let definitions):
      for definition in definitions {
        count(definition.term)
        definition.descriptions.joined().forEach { count($0) }
      }
    case .table(let table):
      if table.caption != nil { number(.table, table.id, table.label) }
      count(table.caption ?? [])
      table.head.forEach { count($0) }
      table.rows.joined().forEach { count($0) }
    case .picture(let picture):
      number(.figure, picture.id, picture.label)
      count(picture.caption)
    }
  }

  private mutating func number(_ kind: LabelKind, _ id: Int, _ label: LocatedText?) {
    let number = counts[kind, default: 0] + 1
    counts[kind] = number
    let place = Numbering.Place(
      label: BlockLabel(word: kind.word, number: number, destination: "\(kind.prefix)-\(number)"))
    byID[id] = place
    if let label { labels.append((label, .counted(place))) }
  }

  private mutating func count(_ spans: [Span]) {
    for span in spans {
      switch span.content {
      case .text, .value: break
      case .reference(let label): references.append(label)
      case .footnote(let name): if !noteNames.contains(name.text) { noteNames.append(name.text) }
      case .citation(let citation): cited.formUnion(citation.works.map(\.key.text))
      }
    }
  }
}

extension Draft {
  /// Of a heading; headings stand in no callout.
  fileprivate var headingLevel: Int? {
    if case .prose(.heading(let heading)) = self { return heading.level }
    return nil
  }
}
