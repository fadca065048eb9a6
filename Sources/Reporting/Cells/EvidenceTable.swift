internal import Analysis
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// Responses of a log with what judges made of them, as a table.
struct EvidenceTable: PrintedApart {
  let quoted: [QuotedResponse]
  let order: EvidenceRequest.Order
  /// Words that are set strong.
  let highlight: [String]
  /// Whether emphasis in what is quoted is set.
  let isMarkdown: Bool
  /// As pages call it; nil for any.
  let dimension: String?
  /// No score: nothing is computed from what is quoted.
  let findings: ScoreFindings

  private enum Key: String, CodingKey { case evidence }

  /// A response as JSON names it: never with its text.
  private struct Named: Encodable {
    let model: String
    let task: String
    let item: String
    let epoch: Int
    let mean: Double?
  }

  func print(to encoder: any Encoder) throws {
    try findings.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(
      quoted.map {
        Named(model: $0.model, task: $0.task, item: $0.item, epoch: $0.epoch, mean: $0.mean)
      }, forKey: .evidence)
  }

  func resolved(at place: CellPlace) -> TableBlock {
    let hasWords = quoted.contains { $0.verdicts.contains { $0.explanation != nil } }
    var columns: [TableBlock.Column] = [
      .init(title: said("Model"), alignment: .leading, width: .fixed(62), wraps: true),
      .init(
        title: said("Item"), alignment: .leading, width: .fixed(46), isMuted: true, wraps: true),
      .init(title: said("Verdicts"), alignment: .leading, width: .fixed(72), wraps: true),
      .init(title: said("Prompt"), alignment: .leading, width: .flexible(2), wraps: true),
      .init(title: said("Response"), alignment: .leading, width: .flexible(3), wraps: true),
    ]
    if hasWords {
      columns.append(
        .init(
          title: said("What judges said"), alignment: .leading, width: .flexible(2), wraps: true))
    }
    return TableBlock(
      label: place.numbering.label, caption: place.caption ?? [TextSpan(caption)],
      columns: columns,
      rows: quoted.map { one in
        var row: [TableValue] = [
          .text(shownName(one.model)), .text(shownName(one.item)), .text(verdicts(one)),
          text(one.prompt, characters: 320), text(one.response, characters: 560),
        ]
        if hasWords { row.append(text(words(one), characters: 420)) }
        return row
      },
      notes: [
        said(
          "\(choice) Texts are quoted as the log has them, cut where they are long. They show "
            + "what a score is made from; no figure is computed from them.")
      ], separatesRows: true)
  }

  private var caption: String {
    let of = dimension.map { said(" on \($0)") } ?? ""
    let count = CountText.counted(quoted.count, "response", isGrouped: true)
    return switch order {
    case .highest: said("Responses with the highest verdicts\(of), \(count)")
    case .lowest: said("Responses with the lowest verdicts\(of), \(count)")
    case .disagreement:
      said("Responses on which verdicts lie furthest apart\(of), \(count)")
    case .random: said("Responses drawn at random\(of), \(count)")
    }
  }

  private var choice: String {
    switch order {
    case .highest, .lowest, .disagreement:
      said("Chosen by their verdicts: they are no sample, and say nothing of how common they are.")
    case .random: said("Drawn by the report's seed, each response with the same chance.")
    }
  }

  /// "model:a 4, model:b 2"; people by pseudonym.
  private func verdicts(_ one: QuotedResponse) -> String {
    let criteria = Set(one.verdicts.map(\.criterion))
    let texts = one.verdicts.map { verdict -> String in
      let value =
        verdict.score.map(NumberText.plain) ?? verdict.label.map { shownName($0) }
        ?? said("none", as: "verdict")
      let name = criteria.count > 1 && dimension == nil ? " \(shownName(verdict.criterion))" : ""
      return said("\(shownName(verdict.judge) + name): \(value)")
    }
    return CountText.list(texts, most: 8, separator: said("; "), last: said("; "))
  }

  private func words(_ one: QuotedResponse) -> String? {
    let texts = one.verdicts.compactMap { verdict in
      verdict.explanation.map { said("\(shownName(verdict.judge)): \($0)") }
    }
    return texts.isEmpty ? nil : texts.joined(separator: " ")
  }

  // MARK: - Texts of others

  /// A text on one line, made safe to show, round the first word that is to be seen.
  private func text(_ text: String?, characters limit: Int) -> TableValue {
    guard let text else { return .text("–") }
    let line = VisibleText.prose(text).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    if line.isEmpty { return .text(said("(empty)")) }
    let shown = excerpt(line, characters: limit)
    if isMarkdown, let quoted = QuotedMarkdown.spans(of: shown) {
      return .spans(
        quoted.flatMap { span in
          EvidenceTable.spans(of: span.text, highlighting: highlight).map { part in
            var styled = span
            styled.text = part.text
            styled.isStrong = span.isStrong || part.isStrong
            return styled
          }
        })
    }
    let spans = EvidenceTable.spans(of: shown, highlighting: highlight)
    return spans.count == 1 && !spans[0].isStrong ? .text(shown) : .spans(spans)
  }

  private func excerpt(_ line: String, characters limit: Int) -> String {
    guard line.count > limit,
      let first = EvidenceTable.ranges(of: highlight, in: line).first
    else { return CaseTable.excerpt(line, characters: limit) }
    let distance = line.distance(from: line.startIndex, to: first.lowerBound)
    guard distance > limit * 2 / 3 else { return CaseTable.excerpt(line, characters: limit) }
    let start = line.index(first.lowerBound, offsetBy: -limit / 3)
    let word = line[start...].firstIndex(of: " ").map { line.index(after: $0) } ?? start
    return "… " + CaseTable.excerpt(String(line[min(word, first.lowerBound)...]), characters: limit)
  }

  /// The text cut where words begin and end that are to be seen.
  static func spans(of text: String, highlighting words: [String]) -> [TextSpan] {
    var spans: [TextSpan] = []
    var next = text.startIndex
    for range in ranges(of: words, in: text) {
      if next < range.lowerBound { spans.append(TextSpan(String(text[next..<range.lowerBound]))) }
      var span = TextSpan(String(text[range]))
      span.isStrong = true
      spans.append(span)
      next = range.upperBound
    }
    if next < text.endIndex { spans.append(TextSpan(String(text[next...]))) }
    return spans
  }

  /// Where words stand, in any letter case; what overlaps is one.
  private static func ranges(of words: [String], in text: String) -> [Range<String.Index>] {
    var found: [Range<String.Index>] = []
    for word in words {
      let wanted = Array(word.lowercased())
      let own = text.indices.map { $0 }
      let letters = own.map { text[$0].lowercased() }
      guard !wanted.isEmpty, letters.count >= wanted.count else { continue }
      var place = 0
      while place + wanted.count <= letters.count {
        if zip(wanted, letters[place...]).allSatisfy({ String($0) == $1 }) {
          let end = place + wanted.count
          found.append(own[place]..<(end < own.count ? own[end] : text.endIndex))
          place = end
        } else {
          place += 1
        }
      }
    }
    return found.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
      if let last = merged.last, range.lowerBound < last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
  }
}
