internal import EvaluationLogs

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
          .text(one.model), .text(one.dimension), .text(one.label ?? "–"),
          .text(CaseTable.excerpt(one.prompt, words: 40)),
          .text(CaseTable.excerpt(one.highlight.isEmpty ? one.answer : one.highlight, words: 60)),
        ]
      },
      notes: [
        "Cases chosen for show by whoever published them. They are quoted as evidence of what a "
          + "score is made from; they are no sample, and no figure is computed from them."
      ], groupSize: 1)
  }

  /// The first words of a text, on one line.
  static func excerpt(_ text: String, words limit: Int) -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    return words.prefix(limit).joined(separator: " ") + (words.count > limit ? " …" : "")
  }
}
