internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// What each judge does: severity, biases, repeats; as a table, or as intervals side by side: `{judges}`.
struct JudgesCell: CellKind {
  static let name = "judges"
  static let labels = LabelKind.table
  static let figureSwitch: String? = "figure"

  private let question: JudgeQuestion
  /// nil for those that are usual.
  private let measures: [JudgeMeasure]?
  private let isFigure: Bool

  init(_ options: inout OptionReader) {
    question = JudgeQuestion(&options, ofOne: true)
    isFigure = options.flag("figure") ?? false
    measures = options.placedStrings("measures").map { names in
      var measures: [JudgeMeasure] = []
      for (name, place) in names {
        guard let measure = JudgeMeasure(rawValue: name) else {
          options.add(
            Diagnostic(
              report: .unknownMeasure, at: place,
              "\(options.owner): there is no measure `\(VisibleText.name(name))` of a judge",
              remedy: NameSuggestion.remedy(
                for: name, among: JudgeMeasure.allCases.map(\.rawValue))))
          continue
        }
        if !measures.contains(measure) { measures.append(measure) }
      }
      return measures
    }
  }

  var shownAs: LabelKind { isFigure ? .figure : .table }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> JudgesOutput {
    let dimension = try question.dimensions(data.inputs.system)?.first
    let results = try question.study(on: dimension, data).results
    let found = try JudgeFindings(
      results, dimension: dimension, asked: measures, system: data.inputs.system,
      level: question.level(data))
    return isFigure ? .figure(try JudgeFigure(found)) : .table(found)
  }

  func blocks(_ output: JudgesOutput, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    switch output {
    case .table(let found): found.blocks(at: place)
    case .figure(let figure): [figure.block(at: place)]
    }
  }

  func promises(_ output: JudgesOutput) -> CaptionPromises? {
    CaptionPromises(hasIntervals: output.found.hasIntervals, hasBands: false, hasRanks: false)
  }
}

extension JudgesCell {
  func checks(_ output: JudgesOutput) -> [Check] { output.found.checks }
}

/// What a `{judges}` cell found.
enum JudgesOutput: PrintedApart {
  case table(JudgeFindings)
  case figure(JudgeFigure)

  var found: JudgeFindings {
    switch self {
    case .table(let found): found
    case .figure(let figure): figure.found
    }
  }

  func print(to encoder: any Encoder) throws { try found.print(to: encoder) }
}

/// The judges that may be shown, and the measures of which one of them has a value.
struct JudgeFindings: PrintedApart {
  /// Identifier of the dimension that they are looked at on; nil for all.
  let dimension: String?
  let shown: [JudgeProfile]
  /// Judges of the kinds shown who have no row.
  let notShown: Int
  /// People who have one row together; none where they are the only judges.
  let people: People
  let measures: [JudgeMeasure]
  /// Measures that were asked for and that no judge has.
  let absent: [JudgeMeasure]
  let system: ValueSystem
  let level: Double
  /// What was checked of the judges.
  let checks: [Check]
  /// Of the judges that are shown, for the reasons of what is absent.
  private let gold: [GoldComparison]

  /// People of whom nothing is told one by one, nor kept.
  struct People: Codable, Sendable {
    let count: Int
    let judgments: Int
  }

  /// More people than these have no row of their own.
  static let mostPeople = 30

  /// - Throws: where there is no judge, or none has any measure that is asked for.
  init(
    _ results: ReliabilityResults, dimension: String?, asked: [JudgeMeasure]?,
    system: ValueSystem, level: Double
  ) throws(Diagnostics) {
    self.dimension = dimension
    self.system = system
    self.level = level
    checks = results.checks
    let all = results.judges.filter { $0.kind != .panel }
    let others = all.filter { $0.kind != .human }
    let people = all.filter { $0.kind == .human }
    shown = others.isEmpty ? Array(people.prefix(JudgeFindings.mostPeople)) : others
    notShown = others.isEmpty ? people.count - shown.count : 0
    let together = others.isEmpty ? [] : people
    self.people = People(
      count: together.count, judgments: together.reduce(0) { $0 + $1.judgments })
    guard !shown.isEmpty else {
      throw Diagnostics(
        report: .fewJudges, "the judgments name no judge",
        remedy: "Give the log a column `judge_id`, or map one")
    }
    // Gold is dimension by dimension: there is no interval of a mean over several.
    let isOneDimension = Set(results.gold.map(\.dimension)).count == 1
    let rows = shown
    let gold =
      isOneDimension
      ? results.gold.filter { one in rows.contains { $0.judge.isExactly(one.judge) } } : []
    self.gold = gold
    let wanted = asked ?? JudgeMeasure.usual(withGold: isOneDimension && !results.gold.isEmpty)
    func has(_ measure: JudgeMeasure) -> Bool {
      rows.contains { measure.estimate(of: $0, against: gold)?.value != nil }
    }
    measures = wanted.filter(has)
    absent = wanted.filter { !has($0) }
    guard !measures.isEmpty else {
      let reasons = absent.compactMap { measure in
        rows.lazy.compactMap { measure.estimate(of: $0, against: gold)?.reason }.first.map {
          "\(measure.rawValue): \($0)"
        }
      }
      throw Diagnostics(
        report: .unknownMeasure,
        "no judge has \(wanted.map(\.rawValue).joined(separator: ", "))"
          + (reasons.isEmpty ? "" : " (\(CountText.list(reasons, most: 4, separator: "; ")))"),
        remedy: asked == nil
          ? "Judges can be compared where several rated the same responses"
          : !isOneDimension && !results.gold.isEmpty && wanted.contains(where: \.isAgainstGold)
            ? "Gold is known on one dimension at a time. Name one with `dimension`"
            : "Ask for others with `measures`, or leave it out")
    }
  }

  func estimate(_ measure: JudgeMeasure, of judge: JudgeProfile) -> Estimate? {
    measure.estimate(of: judge, against: gold)
  }

  var hasIntervals: Bool {
    shown.contains { judge in
      measures.contains { estimate($0, of: judge)?.range != nil }
    }
  }

  private struct Row: Encodable {
    let judge: String
    let kind: JudgeKind
    let house: String?
    let judgments: Int
    let withoutVerdict: Int
    let estimates: [(JudgeMeasure, Estimate)]

    private struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(_ name: String) { stringValue = name }
      init?(stringValue: String) { self.init(stringValue) }
      init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(judge, forKey: Key("judge"))
      try container.encode(kind, forKey: Key("kind"))
      try container.encodeIfPresent(house, forKey: Key("house"))
      try container.encode(judgments, forKey: Key("judgments"))
      try container.encode(withoutVerdict, forKey: Key("withoutVerdict"))
      for (measure, estimate) in estimates {
        try container.encode(estimate, forKey: Key(measure.key))
      }
    }
  }

  private enum Key: String, CodingKey { case dimension, judges, people, judgesNotShown }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(dimension, forKey: .dimension)
    try container.encode(
      shown.map { judge in
        Row(
          judge: judge.judge, kind: judge.kind, house: judge.house, judgments: judge.judgments,
          withoutVerdict: judge.withoutVerdict,
          estimates: (measures + absent).compactMap { measure in
            estimate(measure, of: judge).map { (measure, $0) }
          })
      }, forKey: .judges)
    if people.count > 0 { try container.encode(people.count, forKey: .people) }
    if notShown > 0 { try container.encode(notShown, forKey: .judgesNotShown) }
  }
}

extension JudgeFindings {
  /// More measures than these are shown in two tables.
  private static let mostColumns = 4

  private var place: String {
    dimension.map { said(" on \(system.shownDimension($0))") } ?? said(", over all dimensions")
  }

  /// One table, or two where there are many measures.
  func blocks(at place: CellPlace) -> [Block] {
    let halves = (measures.count + JudgeFindings.mostColumns - 1) / JudgeFindings.mostColumns
    let size = (measures.count + halves - 1) / halves
    var blocks: [Block] = []
    for start in stride(from: 0, to: measures.count, by: size) {
      let part = Array(measures[start..<min(start + size, measures.count)])
      let isLast = start + size >= measures.count
      blocks.append(
        .table(
          TableBlock(
            label: start == 0 ? place.numbering.label : nil,
            caption: start == 0
              ? place.caption ?? [TextSpan(said("What each judge does\(self.place)"))]
              : [
                TextSpan(
                  said(
                    "The same judges: \(part.map { $0.title.lowercased() }.joined(separator: said(", ")))"
                  ))
              ],
            columns: columns(part), rows: rows(part, hasPeople: start == 0),
            notes: part.map(\.note) + (isLast ? notes : []))))
    }
    return blocks
  }

  private func columns(_ part: [JudgeMeasure]) -> [TableBlock.Column] {
    [
      .init(title: said("Judge"), alignment: .leading, width: .flexible(1), wraps: true),
      .init(title: said("Judgments"), alignment: .trailing, width: .fixed(42), isMuted: true),
    ]
      + part.map {
        .init(title: $0.title, alignment: .trailing, width: .fixed(64), wraps: true)
      }
  }

  private func rows(_ part: [JudgeMeasure], hasPeople: Bool) -> [[TableValue]] {
    let precision = Precision(decimals: 2)
    var rows = shown.map { judge -> [TableValue] in
      [.text(shownName(judge.judge)), .count(judge.judgments)]
        + part.map { measure in
          let one = estimate(measure, of: judge)
          return .estimate(one?.value, one?.range, precision)
        }
    }
    if hasPeople, people.count > 0 {
      rows.append(
        [
          .text(said("\(JudgeKind.human.counted(people.count)) (not shown one by one)")),
          .count(people.judgments),
        ] + part.map { _ in .estimate(nil, nil, precision) })
    }
    return rows
  }

  /// How intervals were made, and what is not shown and why.
  var notes: [String] {
    let estimates = EstimateNotes(
      estimates: measures.flatMap { measure in
        shown.compactMap { judge in
          estimate(measure, of: judge).map { (measure.title, $0) }
        }
      })
    var notes = [estimates.methods(level: level)].compactMap(\.self)
    notes +=
      EstimateNotes(
        estimates: absent.flatMap { measure in
          shown.compactMap { judge in
            estimate(measure, of: judge).map { (said("\(measure.title) is not shown"), $0) }
          }
        }
      ).reasons
    notes += estimates.reasons
    if notShown > 0 {
      notes.append(said("\(JudgeKind.human.counted(notShown)) more are not shown."))
    }
    if shown.count > 1 {
      notes.append(
        said(
          "A bias that all judges share cannot be seen by comparing them: it takes verdicts that "
            + "are held for the truth (gold)."))
    }
    return notes
  }
}
