internal import Analysis
internal import Claims
internal import Diagnostics
internal import Documents
internal import PrintedNumbers

/// All claims of a report with their verdicts, as a table: `{findings}`.
struct FindingsCell: ClaimShowing {
  static let name = "findings"
  static let labels = LabelKind.table

  init(_ options: inout OptionReader) {}

  /// The claims as a table shows them.
  struct Shown: Encodable, Sendable {
    let claims: JudgedClaims

    private enum Key: String, CodingKey { case claims, correction }

    /// What shares the correction.
    private struct Correction: Encodable {
      let adjustment: String
      let level: Double
      let claims: [String]
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(claims.records.map(\.label), forKey: .claims)
      try container.encode(
        Correction(adjustment: "holm", level: claims.level, claims: claims.family.map(\.label)),
        forKey: .correction)
    }
  }

  func shown(_ claims: JudgedClaims, numbered number: Int) -> Shown? { Shown(claims: claims) }

  func blocks(_ shown: Shown, at place: CellPlace) -> [Block] {
    [.table(FindingsTable(claims: shown.claims).block(at: place))]
  }
}

/// The claims of a report as a table.
struct FindingsTable {
  let claims: JudgedClaims

  private var records: [ClaimRecord] { claims.records }

  /// A column of which no row has anything is left out.
  private var hasP: Bool { records.contains { $0.pValue != nil } }

  private var hasEvidence: Bool { records.contains { $0.evidence != nil } }

  func block(at place: CellPlace) -> TableBlock {
    TableBlock(
      label: place.numbering.label, caption: place.caption ?? [TextSpan(caption)],
      columns: columns, rows: records.map(row), notes: notes, separatesRows: true)
  }

  private var caption: String {
    let counts = ClaimVerdict.allCases.compactMap { verdict -> String? in
      let count = records.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.words)"
    }
    let count = CountText.counted(records.count, "claim", isGrouped: true)
    return "What the report claims: \(count)"
      + (counts.isEmpty ? "" : ", of which \(counts.joined(separator: ", "))")
  }

  private var columns: [TableBlock.Column] {
    var columns: [TableBlock.Column] = [
      .init(title: "Claim", alignment: .leading, width: .fixed(38)),
      .init(title: "What it says", alignment: .leading, width: .flexible(1), wraps: true),
      .init(title: marginTitle, alignment: .trailing, width: .fixed(72), wraps: true),
    ]
    if hasP {
      columns += [
        .init(title: "p", alignment: .trailing, width: .fixed(36), isMuted: true),
        .init(title: "Adjusted p", alignment: .trailing, width: .fixed(42)),
      ]
    }
    columns += [
      .init(title: "Verdict", alignment: .leading, width: .fixed(64)),
      .init(title: "Expected", alignment: .leading, width: .fixed(58), isMuted: true),
    ]
    if hasEvidence {
      columns.append(.init(title: "Shown in", alignment: .leading, width: .fixed(40)))
    }
    return columns
  }

  /// The unit stands in the head where all margins have one.
  private var commonUnit: MarginUnit? {
    let units = Set(records.filter { $0.margin.value != nil }.map(\.unit))
    return units.count == 1 ? units.first : nil
  }

  private var marginTitle: String {
    commonUnit?.words.map { "Margin (\($0))" } ?? "Margin"
  }

  private func row(_ record: ClaimRecord) -> [TableValue] {
    var number = TextSpan("Claim\u{A0}\(record.number)")
    number.link = .destination("\(LabelKind.claim.prefix)-\(record.number)")
    var values: [TableValue] = [.spans([number]), .text(record.text), margin(record)]
    if hasP { values += [.probability(record.pValue), .probability(record.adjustedPValue)] }
    values += [.spans([record.verdict.mark]), .text(record.expected.words)]
    if hasEvidence {
      let reference = record.evidence.flatMap { claims.evidence[$0] }
      values.append(reference.map { TableValue.spans([$0]) } ?? TableValue.text("–"))
    }
    return values
  }

  private func margin(_ record: ClaimRecord) -> TableValue {
    let interval = record.margin.lower.flatMap { lower in
      record.margin.upper.map { min(lower, $0)...max(lower, $0) }
    }
    return .estimate(record.margin.value, interval, record.precision)
  }

  private var notes: [String] {
    [intervals, units, family, outside, noData].compactMap(\.self)
  }

  private var intervals: String? {
    guard records.contains(where: { $0.margin.lower != nil }) else { return nil }
    return
      "Margin: left less right of the claim, or of the part that decides it, above 0 where it holds; "
      + "below it the unadjusted \(NumberText.percent(claims.level)) interval, which may exclude 0 where "
      + "the adjusted p does not decide."
  }

  private var units: String? {
    guard commonUnit == nil else { return nil }
    let named = MarginUnit.all.compactMap { unit -> String? in
      let claims = records.filter { $0.margin.value != nil && $0.unit == unit }
      guard !claims.isEmpty else { return nil }
      return "\(unit.words ?? "without a unit"): \(FindingsTable.list(claims))"
    }
    return named.isEmpty ? nil : "Units of the margins: \(named.joined(separator: "; "))."
  }

  private var family: String? {
    let count = claims.family.count
    guard count > 0 else { return nil }
    let alpha = NumberText.percent(1 - claims.level)
    return
      "Family: the \(count == 1 ? "one claim" : "\(count) claims") of this report with a p. Adjusted "
      + "p: Holm's step-down, which keeps the chance of any false verdict among them at \(alpha) or "
      + "less. Supported or contradicted: adjusted p of at most \(alpha), and the sign of the margin. Not "
      + "shown: the data do not decide."
  }

  private var outside: String? {
    let groups: [(ClaimBasis, String)] = [
      (.rankSets, "by rank sets, which allow for all models at once"),
      (.publishedPoints, "on published points, of whose error nothing is known"),
      (.given, "by names and counts alone"),
    ]
    let parts = groups.compactMap { basis, words -> String? in
      let found = records.filter {
        $0.adjustedPValue == nil && $0.verdict != .noData && $0.basis == basis
      }
      return found.isEmpty ? nil : "\(FindingsTable.list(found)) \(words)"
    }
    return parts.isEmpty ? nil : "Outside of the family: \(parts.joined(separator: "; "))."
  }

  private var noData: String? {
    let found = records.filter { $0.verdict == .noData }
    guard !found.isEmpty else { return nil }
    let reasons = found.map { "Claim\u{A0}\($0.number): \($0.reason ?? "nothing is known")" }
    return "No data: \(reasons.joined(separator: "; "))."
  }

  private static func list(_ records: [ClaimRecord]) -> String {
    CountText.list(records.map { "Claim\u{A0}\($0.number)" }, most: 12)
  }
}

extension MarginUnit {
  fileprivate static let all: [MarginUnit] = [.points, .rawUnits, .judgments, .ranks, .unitless]
}
