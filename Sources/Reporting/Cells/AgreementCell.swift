internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// How far judges of one kind agree, by dimension, as a table; or each two of them as a matrix:
/// `{agreement}`.
struct AgreementCell: CellKind {
  static let name = "agreement"
  static let labels = LabelKind.table
  static let figureSwitch: String? = "matrix"

  private let question: JudgeQuestion
  private let isMatrix: Bool
  /// Of the matrix: whose agreement.
  private let kind: JudgeKind?

  init(_ options: inout OptionReader) {
    question = JudgeQuestion(&options)
    isMatrix = options.flag("matrix") ?? false
    kind = options.choice("judges", MatrixKind.self)?.kind
  }

  /// Whose agreement a matrix shows.
  private enum MatrixKind: String, CaseIterable {
    case models, people, programs

    var kind: JudgeKind {
      switch self {
      case .models: .model
      case .people: .human
      case .programs: .rule
      }
    }
  }

  var shownAs: LabelKind { isMatrix ? .figure : .table }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> AgreementOutput {
    let chosen = try question.dimensions(data.inputs.system)
    let results = try question.study(data).results
    return AgreementOutput(
      shown: try shown(results, of: chosen, data), checks: results.checks)
  }

  private func shown(
    _ results: ReliabilityResults, of chosen: [String]?, _ data: ReportData
  ) throws(Diagnostics) -> AgreementOutput.Shown {
    let system = data.inputs.system
    guard isMatrix else {
      let parts = results.agreement.filter { chosen?.contains($0.dimension) ?? true }
      guard !parts.isEmpty else {
        throw Diagnostics(
          report: .fewJudges, "no two judges of one kind rated the same responses",
          remedy: "Agreement takes two models, or two people, on one response")
      }
      return .table(
        AgreementTable(
          rows: parts.map(AgreementTable.Row.init),
          dimension: chosen?.count == 1 ? chosen?.first : nil, system: system,
          level: question.level(data)))
    }
    return .matrix(
      try JudgeMatrix(
        results, kinds: data.judgeKinds, kind: kind, dimensions: chosen, system: system))
  }

  func blocks(_ output: AgreementOutput, at place: CellPlace, _ shared: SharedQuantities) -> [Block]
  {
    switch output.shown {
    case .table(let table): [.table(table.resolved(at: place))]
    case .matrix(let matrix): [matrix.block(at: place)]
    }
  }

  func checks(_ output: AgreementOutput) -> [Check] { output.checks }

  func promises(_ output: AgreementOutput) -> CaptionPromises? {
    switch output.shown {
    case .table(let table):
      CaptionPromises(
        hasIntervals: table.rows.contains { $0.alpha.range != nil }, hasBands: false,
        hasRanks: false)
    case .matrix: CaptionPromises(hasIntervals: false, hasBands: false, hasRanks: false)
    }
  }
}

/// What an `{agreement}` cell found.
struct AgreementOutput: PrintedApart {
  enum Shown: Codable, Sendable {
    case table(AgreementTable)
    case matrix(JudgeMatrix)
  }

  let shown: Shown
  /// What was checked of the judges.
  let checks: [Check]

  func print(to encoder: any Encoder) throws {
    switch shown {
    case .table(let table): try table.print(to: encoder)
    case .matrix(let matrix): try matrix.print(to: encoder)
    }
  }
}

/// Alpha by dimension and kind of judge, with what it says in words.
struct AgreementTable: PrintedApart {
  let rows: [Row]
  /// Identifier of the one dimension that is shown; nil for several.
  let dimension: String?
  let system: ValueSystem
  let level: Double

  /// The judges of one kind on one dimension.
  struct Row: Codable, Sendable {
    let dimension: String
    let judgeKind: JudgeKind
    let judges: Int
    let responses: Int
    let clusters: Int
    let scale: MeasurementLevel
    let alpha: Estimate
    let reading: AgreementReading

    init(_ part: PanelAgreement) {
      dimension = part.dimension
      judgeKind = part.judgeKind
      judges = part.results.raters
      responses = part.pairable
      clusters = part.clusters
      scale = part.scale
      alpha = part.alpha
      reading = AgreementReading(part.alpha)
    }
  }

  private enum Key: String, CodingKey { case dimension, agreement }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(dimension, forKey: .dimension)
    try container.encode(rows, forKey: .agreement)
  }

  func resolved(at place: CellPlace) -> TableBlock {
    let precision = Precision(decimals: 2)
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption ?? [TextSpan(said("How far judges agree, by dimension"))],
      columns: [
        .init(title: said("Dimension"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("Judges"), alignment: .leading, width: .fixed(46)),
        .init(title: said("Responses"), alignment: .trailing, width: .fixed(42), isMuted: true),
        .init(title: said("Alpha"), alignment: .trailing, width: .fixed(26), isStrong: true),
        .init(
          title: NumberText.intervalTitle(level: level), alignment: .trailing,
          width: .fixed(62), isMuted: true),
        .init(title: "", alignment: .leading, width: .fixed(96), isWhisker: true),
        .init(title: said("Reading"), alignment: .leading, width: .flexible(1.2), wraps: true),
      ],
      rows: rows.map { row in
        [
          .text(system.shownDimension(row.dimension)),
          .text(row.judgeKind.counted(row.judges)), .count(row.responses),
          .number(row.alpha.value, precision), .interval(row.alpha.range, precision),
          .whisker(row.alpha.shown), .text(row.reading.words),
        ]
      }, notes: notes)
  }

  private var notes: [String] {
    let distances = Set(rows.map(\.scale)).sorted { $0.rawValue < $1.rawValue }
      .map(\.distanceWords)
    let estimates = EstimateNotes(
      estimates: rows.map {
        (
          said("\(system.shownDimension($0.dimension)), \($0.judgeKind.counted($0.judges))"),
          $0.alpha
        )
      })
    let clusters = rows.map(\.clusters).max() ?? 0
    let areClustered = rows.contains { $0.clusters < $0.responses }
    let counted =
      areClustered
      ? said(
        "Responses: those that two judges of the kind or more rated, in up to "
          + "\(CountText.counted(clusters, "cluster", isGrouped: true)).")
      : said("Responses: those that two judges of the kind or more rated.")
    var notes = [
      said(
        "Alpha is Krippendorff's: 1 where judges always agree, 0 where they agree no better than "
          + "chance would have it; \(distances.joined(separator: said("; "))). By custom 0.8 and more is "
          + "reliable, 0.667 and more good for tentative conclusions (Krippendorff 2004). The reading "
          + "goes by the whole interval, not by the one number."),
      [counted, estimates.methods(level: level)].compactMap(\.self).joined(separator: " "),
    ]
    if rows.contains(where: { $0.judgeKind == .human }),
      rows.contains(where: { $0.judgeKind != .human })
    {
      notes.append(
        said(
          "Judges of one kind are compared with each other: that models agree with one another does "
            + "not say that they agree with people."))
    }
    return notes + estimates.reasons
  }
}
