internal import Claims
internal import Diagnostics
internal import Documents
internal import FileFormats

/// A kind of cell that shows claims.
///
/// It computes nothing by itself: all claims of a report are judged together.
protocol ClaimShowing: CellSyntax {
  associatedtype Shown: Encodable & Sendable

  /// What JSON prints of the cell.
  ///
  /// - Parameter number: That of the cell among those that are counted with it.
  func shown(_ claims: JudgedClaims, numbered number: Int) -> Shown?

  /// What stands on the pages.
  func blocks(_ shown: Shown, at place: CellPlace) -> [Block]
}

/// A sentence that is tested on the data: `{claim}`.
struct ClaimCell: ClaimShowing {
  static let name = "claim"
  static let labels = LabelKind.claim

  /// What must hold; nil where it is missing, which is a problem.
  let holds: LocatedText?
  let expect: ClaimVerdict
  /// The label of the cell that shows it, and where it is named.
  let evidence: (label: String, place: Place)?

  init(_ options: inout OptionReader) {
    let hasText = options.inlineText("text")
    holds = options.expression("holds")
    expect = options.choice("expect", ClaimVerdict.self) ?? .supported
    evidence = options.placedStrings("evidence")?.first.map {
      (label: $0.text.hasPrefix("@") ? String($0.text.dropFirst()) : $0.text, place: $0.place)
    }
    if !hasText {
      options.require("text", remedy: "Write the sentence: `text: Birch scores above Aster.`")
    }
    if holds == nil {
      options.require(
        "holds", remedy: "Write what must hold: `holds: score(Birch) > score(Aster)`")
    }
  }

  /// A claim as a cell shows it.
  struct Shown: Encodable, Sendable {
    let record: ClaimRecord
    let claims: JudgedClaims

    private enum Key: String, CodingKey { case claim, verdict }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(record.label, forKey: .claim)
      try container.encode(record.verdict, forKey: .verdict)
    }
  }

  func shown(_ claims: JudgedClaims, numbered number: Int) -> Shown? {
    claims.record(numbered: number).map { Shown(record: $0, claims: claims) }
  }

  func blocks(_ shown: Shown, at place: CellPlace) -> [Block] {
    [
      .statement(
        StatementBlock(
          label: place.numbering.label, mark: shown.record.verdict.mark,
          sentence: place.texts["text"] ?? [TextSpan(shown.record.text)],
          details: ClaimWords(record: shown.record, claims: shown.claims).details))
    ]
  }
}

extension OptionReader {
  /// Reports an option that a cell cannot do without.
  fileprivate mutating func require(_ key: String, remedy: String) {
    guard !mapping.contains(where: { $0.key.text == key }) else { return }
    add(
      Diagnostic(
        report: .missingOption, at: .line(file: file, max(1, firstLine - 1), column: 1),
        "\(owner): there is no `\(key)`", remedy: remedy))
  }
}
