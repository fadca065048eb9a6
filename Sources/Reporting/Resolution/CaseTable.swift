internal import LogReaders

/// Curated cases, quoted.
struct CaseTable {
  let cases: [CuratedCase]

  func resolved(number: Int, destination: String, caption: [ResolvedSpan]) -> ResolvedTable {
    ResolvedTable(
      number: number, destination: destination, caption: caption,
      columns: [
        .init(title: "Model", alignment: .leading, width: .fixed(78), wraps: true),
        .init(title: "Value", alignment: .leading, width: .fixed(62), wraps: true),
        .init(
          title: "Label", alignment: .leading, width: .fixed(24), isMuted: true, wraps: true),
        .init(title: "Prompt", alignment: .leading, width: .flexible(2), wraps: true),
        .init(title: "Evidence", alignment: .leading, width: .flexible(3), wraps: true),
      ],
      rows: cases.map { one in
        [
          .text(shownName(one.model)), .text(shownName(one.dimension)),
          .text(one.label.map(shownName) ?? "–"),
          .text(CaseTable.excerpt(one.prompt, characters: 260)),
          .text(
            CaseTable.excerpt(one.highlight.isEmpty ? one.answer : one.highlight, characters: 420)),
        ]
      },
      notes: [
        "Cases chosen for show by whoever published them. They are quoted as evidence of what a "
          + "score is made from; they are no sample, and no figure is computed from them."
      ], groupSize: 1)
  }

  /// The beginning of a text, on one line, to the end of a word where that is near.
  static func excerpt(_ text: String, characters limit: Int) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard line.count > limit else { return line }
    let head = line.prefix(limit)
    let end = head.lastIndex(of: " ") ?? head.endIndex
    let isNear = head.distance(from: end, to: head.endIndex) < 30
    return (isNear ? head[..<end] : head) + " …"
  }
}
