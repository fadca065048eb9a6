internal import Analysis
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// What models are worth to groups of people: welfare, or the groups that each model serves worst:
/// `{groups}`.
struct GroupsCell: CellKind {
  static let name = "groups"
  static let labels = LabelKind.table

  enum Shown: String, CaseIterable, Codable, Sendable { case welfare, served, orderings }

  private let question: AlignmentQuestion
  private let people: FileOption?
  /// The questionnaire that the columns of the file are answers to.
  private let questionnaire: PlacedText?
  private let columns: PeopleTable.Columns
  private let shown: Shown
  private let hasVerdict: Bool

  init(_ options: inout OptionReader) {
    question = AlignmentQuestion(&options)
    people = FileOption(&options, key: "people")
    questionnaire = PlacedText(&options, key: "questionnaire")
    columns = PeopleTable.Columns(
      person: options.string("person-column"), group: options.string("group-column"),
      weight: options.string("weight-column"))
    shown = options.choice("show", Shown.self) ?? .welfare
    hasVerdict = options.flag("verdict") ?? false
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> GroupsFindings {
    guard let people else {
      throw Diagnostics(
        report: .noPeople, "names no people", remedy: "Add `people: FILE`, a table of people")
    }
    let system = data.inputs.system
    let table = try data.read(people, role: "people") { path throws(Diagnostics) in
      guard let questionnaire else {
        return try PeopleTable(contentsOf: path, system: system, columns: columns)
      }
      return try PeopleTable(
        contentsOf: path,
        answersTo: try DefinitionCatalog.shipped().instrument(
          questionnaire.text, systems: [system]), system: system, columns: columns)
    }
    let study = try question.study(data, with: .people(table))
    return GroupsFindings(
      study, besides: data.cautions,
      models: try question.models(among: study.results.groups.map(\.model)), shown: shown,
      hasVerdict: hasVerdict, question: question, level: question.level(data))
  }

  func blocks(_ found: GroupsFindings, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    found.blocks(at: place)
  }

  func promises(_ found: GroupsFindings) -> CaptionPromises? {
    CaptionPromises(
      hasIntervals: shown != .orderings && found.hasIntervals, hasBands: false,
      hasRanks: shown == .welfare)
  }
}

extension WelfareOrdering {
  /// The welfare function, as a table names it.
  fileprivate var words: String {
    let parts = welfare.split(separator: ".", maxSplits: 1).map(String.init)
    let rest = parts.count > 1 ? " " + parts[1].replacing("-", with: "−") : ""
    return switch parts[0] {
    case "utilitarian": said("Mean")
    case "nash": said("Nash: geometric mean")
    case "atkinson": said("Atkinson\(rest)")
    case "generalisedMeans": said("Generalised mean\(rest)")
    case "gini": said("Gini: least inequality")
    case "sen": said("Sen: mean less inequality")
    case "theil": said("Theil: least inequality")
    case "coverage": said("Represented")
    case "maximin": said("Worst off")
    default: welfare
    }
  }
}

/// Welfare of people by model.
struct GroupsFindings: PrintedApart {
  let sentences: [String]
  /// Of the models that are shown.
  let groups: [ModelWelfare]
  let served: [GroupUtility]
  let orderings: [WelfareOrdering]
  let represented: Represented?
  private let shown: GroupsCell.Shown
  private let utility: ProfileUtility
  private let threshold: Double
  private let people: Int?
  private let groupedBy: String?
  private let cautions: [String]
  private let level: Double

  private enum Key: String, CodingKey {
    case sentences, groups, served, orderings, represented
  }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if !sentences.isEmpty { try container.encode(sentences, forKey: .sentences) }
    try container.encode(groups, forKey: .groups)
    try container.encode(served, forKey: .served)
    try container.encode(orderings, forKey: .orderings)
    try container.encodeIfPresent(represented, forKey: .represented)
  }

  init(
    _ study: AlignmentStudy, besides known: [Caution], models: [String], shown: GroupsCell.Shown,
    hasVerdict: Bool,
    question: AlignmentQuestion, level: Double
  ) {
    let results = study.results
    sentences = hasVerdict ? results.sentences : []
    func isShown(_ model: String) -> Bool { models.contains { $0.isExactly(model) } }
    groups = results.groups.filter { isShown($0.model) }
    served = results.served.filter { isShown($0.model) }
    orderings = results.orderings
    represented = results.represented
    self.shown = shown
    utility = question.utility
    threshold = question.representedFrom
    people = study.people
    groupedBy = study.groupedBy
    cautions = study.cautions.filter { !known.contains($0) }.map(\.shownMessage)
    self.level = level
  }

  var hasIntervals: Bool { groups.contains { $0.utilitarian.range != nil } }

  func blocks(at place: CellPlace) -> [Block] {
    let table =
      switch shown {
      case .welfare: welfare(at: place)
      case .served: servedWorst(at: place)
      case .orderings: separable(at: place)
      }
    return sentenceBlocks(sentences) + [.table(table)]
  }

  private var precision: Precision { Precision(decimals: 3) }

  private func cell(_ estimate: Estimate) -> TableValue {
    .estimate(estimate.value, estimate.range, precision)
  }

  private var utilityWords: String {
    switch utility {
    case .similarity:
      said("(1 + Pearson's r)/2 of the profiles of model and person, 1 at most")
    case .distance:
      said("1 less the root mean square difference of the profiles, over the width of the scale")
    case .weighted: said("the model's scores weighted by what the person values")
    }
  }

  private var who: String {
    people.map { $0 == 1 ? said("1 person") : said("\(NumberText.grouped($0)) people") }
      ?? said("people")
  }

  private func welfare(at place: CellPlace) -> TableBlock {
    let estimates = EstimateNotes(
      estimates: groups.flatMap { one in
        [one.utilitarian, one.nash, one.atkinson["2"], one.gini, one.coverage].compactMap(\.self)
          .map { (shownName(one.model), $0) }
      })
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption ?? [TextSpan(said("What each model is worth to \(who)"))],
      columns: [
        .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(
          title: said("Mean"), alignment: .trailing, width: .fixed(66), isStrong: true, wraps: true),
        .init(title: said("Rank"), alignment: .trailing, width: .fixed(30)),
        .init(title: said("Nash"), alignment: .trailing, width: .fixed(66), wraps: true),
        .init(title: said("Atkinson 2"), alignment: .trailing, width: .fixed(66), wraps: true),
        .init(title: said("Gini"), alignment: .trailing, width: .fixed(66), wraps: true),
        .init(title: said("Represented"), alignment: .trailing, width: .fixed(66), wraps: true),
      ],
      rows: groups.map { one in
        [
          .text(shownName(one.model)), cell(one.utilitarian),
          .rank(one.rank.map { $0.lower...$0.upper }), cell(one.nash),
          one.atkinson["2"].map(cell) ?? .text("–"), cell(one.gini), cell(one.coverage),
        ]
      },
      notes: [
        said(
          "A model is worth to a person \(utilityWords). Mean: over people. Nash: the geometric "
            + "mean. Atkinson 2: what everybody would have to get alike, if inequality counts a "
            + "lot. Gini: 0 where all get the same. Represented: the share of people for whom the "
            + "model is worth \(NumberText.fixed(threshold, decimals: 2)) or more. Ranks hold for "
            + "all models at once."
        )
      ] + [estimates.methods(level: level)].compactMap(\.self) + estimates.reasons + cautions)
  }

  private func servedWorst(at place: CellPlace) -> TableBlock {
    let rows = groups.filter { $0.servedWorst != nil }
    let estimates = EstimateNotes(
      estimates: rows.flatMap { one in
        [one.servedWorst?.utility, one.servedWorst?.gap].compactMap(\.self)
          .map { (shownName(one.model), $0) }
      })
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption ?? [TextSpan(said("Whom each model serves worst, and by how much"))],
      columns: [
        .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("Served worst"), alignment: .leading, width: .flexible(0.8), wraps: true),
        .init(title: said("People"), alignment: .trailing, width: .fixed(36), isMuted: true),
        .init(title: said("Utility"), alignment: .trailing, width: .fixed(66), wraps: true),
        .init(
          title: said("Below the mean"), alignment: .trailing, width: .fixed(70), isStrong: true,
          wraps: true),
        .init(title: said("Not told apart"), alignment: .leading, width: .flexible(1), wraps: true),
      ],
      rows: rows.map { one in
        let worst = one.servedWorst
        return [
          .text(shownName(one.model)), .text(worst.map { shownName($0.group) } ?? "–"),
          .count(worst?.people), worst.map { cell($0.utility) } ?? .text("–"),
          worst.map { cell($0.gap) } ?? .text("–"),
          .text(
            (worst?.notToldApart).map {
              $0.isEmpty ? "–" : CountText.list($0.map(shownName), most: 4)
            } ?? "–"),
        ]
      },
      notes: [
        said(
          "Utility: the mean over the people of the "
            + "group\(groupedBy.map { $0 == "group" ? "" : said(" (\($0))") } ?? ""). Below the mean: by how much it "
            + "lies below the mean over all. Not told apart: groups that are not shown to be served "
            + "better. Intervals hold for all groups of a model at once.")
      ] + [estimates.methods(level: level)].compactMap(\.self) + estimates.reasons + cautions)
  }

  private func separable(at place: CellPlace) -> TableBlock {
    TableBlock(
      label: place.numbering.label,
      caption: place.caption ?? [
        TextSpan(said("Which orders of models the data settle, by welfare function"))
      ],
      columns: [
        .init(title: said("Welfare"), alignment: .leading, width: .flexible(0.7), wraps: true),
        .init(title: said("Pairs"), alignment: .trailing, width: .fixed(36), isMuted: true),
        .init(title: said("Settled"), alignment: .trailing, width: .fixed(40), isStrong: true),
        .init(
          title: said("Not shown to be below the best"), alignment: .leading, width: .flexible(1.6),
          wraps: true),
      ],
      rows: orderings.map { one in
        [
          .text(one.words), .count(one.pairs), .count(one.separable),
          .text(CountText.list(one.leaders.map(shownName), most: 5)),
        ]
      },
      notes: [
        said(
          "Settled: pairs of models of which one is shown to be better after Holm's correction "
            + "over all pairs."
        )
      ] + cautions)
  }
}
