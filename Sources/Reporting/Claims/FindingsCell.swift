internal import Analysis
internal import Claims
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Wording

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
      return count == 0 ? nil : verdict.counted(count)
    }
    let count = CountText.counted(records.count, "claim", isGrouped: true)
    guard !counts.isEmpty else { return said("What the report claims: \(count)") }
    return said(
      "What the report claims: \(count), of which \(counts.joined(separator: said(", ")))")
  }

  private var columns: [TableBlock.Column] {
    var columns: [TableBlock.Column] = [
      .init(title: said("Claim"), alignment: .leading, width: .fixed(38)),
      .init(title: said("What it says"), alignment: .leading, width: .flexible(1), wraps: true),
      .init(title: marginTitle, alignment: .trailing, width: .fixed(72), wraps: true),
    ]
    if hasP {
      columns += [
        .init(title: said("p"), alignment: .trailing, width: .fixed(36), isMuted: true),
        .init(title: said("Adjusted p"), alignment: .trailing, width: .fixed(42)),
      ]
    }
    columns += [
      .init(title: said("Verdict"), alignment: .leading, width: .fixed(64)),
      .init(title: said("Expected"), alignment: .leading, width: .fixed(58), isMuted: true),
    ]
    if hasEvidence {
      columns.append(.init(title: said("Shown in"), alignment: .leading, width: .fixed(40)))
    }
    return columns
  }

  /// The unit stands in the head where all margins have one.
  private var commonUnit: MarginUnit? {
    let units = Set(records.filter { $0.margin.value != nil }.map(\.unit))
    return units.count == 1 ? units.first : nil
  }

  private var marginTitle: String {
    commonUnit?.words.map { said("Margin (\($0))") } ?? said("Margin")
  }

  private func row(_ record: ClaimRecord) -> [TableValue] {
    var number = TextSpan(FindingsTable.name(record))
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
    return said(
      "Margin: left less right of the claim, or of the part that decides it, above 0 where it holds; "
        + "below it the unadjusted \(NumberText.percent(claims.level)) interval, which may exclude 0 where "
        + "the adjusted p does not decide.")
  }

  private var units: String? {
    guard commonUnit == nil else { return nil }
    let named = MarginUnit.all.compactMap { unit -> String? in
      let claims = records.filter { $0.margin.value != nil && $0.unit == unit }
      guard !claims.isEmpty else { return nil }
      return said("\(unit.words ?? said("without a unit")): \(FindingsTable.list(claims))")
    }
    return named.isEmpty
      ? nil : said("Units of the margins: \(named.joined(separator: said("; "))).")
  }

  private var family: String? {
    let count = claims.family.count
    guard count > 0 else { return nil }
    let alpha = NumberText.percent(1 - claims.level)
    let claims =
      count == 1
      ? said("Family: the one claim of this report with a p.")
      : said("Family: the \(count) claims of this report with a p.")
    let verdicts = said(
      "Adjusted p: Holm's step-down, which keeps the chance of any false verdict among them at "
        + "\(alpha) or less. Supported or contradicted: adjusted p of at most \(alpha), and the sign of "
        + "the margin. Not shown: the data do not decide.")
    return claims + " " + verdicts
  }

  private var outside: String? {
    let groups: [(ClaimBasis, (String) -> String)] = [
      (.rankSets, { said("\($0) by rank sets, which allow for all models at once") }),
      (.publishedPoints, { said("\($0) on published points, of whose error nothing is known") }),
      (.given, { said("\($0) by names and counts alone") }),
    ]
    let parts = groups.compactMap { basis, words -> String? in
      let found = records.filter {
        $0.adjustedPValue == nil && $0.verdict != .noData && $0.basis == basis
      }
      return found.isEmpty ? nil : words(FindingsTable.list(found))
    }
    return parts.isEmpty
      ? nil : said("Outside of the family: \(parts.joined(separator: said("; "))).")
  }

  private var noData: String? {
    let found = records.filter { $0.verdict == .noData }
    guard !found.isEmpty else { return nil }
    let reasons = found.map { record in
      said("\(FindingsTable.name(record)): \(record.reason ?? said("nothing is known"))")
    }
    return said("No data: \(reasons.joined(separator: said("; "))).")
  }

  private static func list(_ records: [ClaimRecord]) -> String {
    CountText.list(records.map(name), most: 12)
  }

  private static func name(_ record: ClaimRecord) -> String {
    "\(LabelKind.claim.word)\u{A0}\(record.number)"
  }
}

extension MarginUnit {
  fileprivate static let all: [MarginUnit] = [.points, .rawUnits, .judgments, .ranks, .unitless]
}
