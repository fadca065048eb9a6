internal import Diagnostics
internal import Documents

/// What stands in the body of a report, prose already read as Markdown.
enum Draft {
  case prose(ProseBlock)
  case cell(CellSource)

  var cell: CellSource? {
    if case .cell(let cell) = self { cell } else { nil }
  }
}

/// Numbers of tables, figures and sections, settled once before anything is written.
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
      case .section(let number, _): "Section \(number)"
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
  private var byLine: [Int: Place] = [:]
  private var sectionNumbers: [Int: String] = [:]
  private let file: String

  init(_ drafts: [Draft], file: String, problems: inout [Diagnostic]) {
    self.file = file
    var counts: [LabelKind: Int] = [:]
    var sections = [Int](repeating: 0, count: 7)
    for draft in drafts {
      switch draft {
      case .cell(let cell):
        guard let labels = cell.labels else { continue }
        let number = counts[labels, default: 0] + 1
        counts[labels] = number
        let place = Place(
          label: BlockLabel(
            word: labels.word, number: number, destination: "\(labels.prefix)-\(number)"))
        byLine[cell.line] = place
        if let label = cell.label { byLabel[label] = .place(place) }
      case .prose(.heading(let level, _, let label, let line)):
        sections[level] += 1
        for deeper in (level + 1)..<7 where deeper < 7 { sections[deeper] = 0 }
        let number = sections[1...level].map(String.init).joined(separator: ".")
        sectionNumbers[line] = number
        guard let label else { continue }
        if byLabel[label] != nil {
          problems.append(
            Diagnostic(
              report: .repeatedLabel, at: .line(file: file, line, column: 1),
              "label `\(label)` was used already",
              remedy: "Give this section a label of its own"))
        }
        byLabel[label] = .section(
          number: number, destination: "sec-\(number)")
      case .prose: continue
      }
    }
  }

  /// `nil` for a cell of no known kind.
  func place(of cell: CellSource) -> Place? { byLine[cell.line] }

  /// A prose block with its references in words.
  func resolve(_ block: ProseBlock) -> Block {
    switch block {
    case .heading(let level, let spans, _, let line):
      let number = sectionNumbers[line] ?? ""
      return .heading(
        Heading(
          level: level, number: level <= 2 ? number : nil,
          spans: self.spans(spans),
          destination: "sec-\(number)"))
    case .paragraph(let spans):
      return .paragraph(self.spans(spans))
    case .list(let start, let items):
      return .list(start: start, items: items.map { $0.map(resolve) })
    case .quotation(let blocks):
      return .quotation(blocks.map(resolve))
    case .code(let code):
      return .code(code)
    }
  }

  /// The problem with a reference to nothing; `nil` when it leads somewhere.
  func problem(with mention: ReferenceMention) -> Diagnostic? {
    guard byLabel[mention.label] == nil else { return nil }
    return Diagnostic(
      report: .unknownReference, at: mention.place, "nothing is labelled `\(mention.label)`",
      remedy: NameSuggestion.remedy(for: mention.label, among: byLabel.keys.sorted()))
  }

  /// Spans with references in words; an unknown one is reported by ``problem(with:)``.
  func spans(_ spans: [Span]) -> [TextSpan] {
    spans.map { span in
      var resolved = TextSpan(span.text)
      resolved.isStrong = span.isStrong
      resolved.isEmphasized = span.isEmphasized
      resolved.isCode = span.isCode
      resolved.link = span.link.map(TextSpan.Link.uri)
      if let target = span.reference.flatMap({ byLabel[$0] }) {
        resolved.text = target.text
        resolved.link = .destination(target.destination)
      }
      return resolved
    }
  }
}
