internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// How each two judges of a kind agree, as a matrix.
struct JudgeMatrix: PrintedApart {
  let kind: JudgeKind
  /// Of the dimensions that the means are over.
  let dimensions: [String]
  let judges: [String]
  let pairs: [Pair]
  let chart: JudgeMatrixChart
  let alternativeText: String
  private let context: ChartContext
  private let weights: [WeightFamily]
  private let system: ValueSystem

  /// Two judges, over all dimensions that are shown.
  struct Pair: Codable, Sendable {
    let first: String
    let second: String
    /// On how many dimensions kappa is known.
    let dimensions: Int
    /// Responses that both rated, over those dimensions.
    let responses: Int
    /// The mean of kappa over the dimensions; nil where it is known on none.
    let cohenKappa: Double?

    private enum Key: String, CodingKey { case first, second, dimensions, responses, cohenKappa }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(first, forKey: .first)
      try container.encode(second, forKey: .second)
      try container.encode(dimensions, forKey: .dimensions)
      try container.encode(responses, forKey: .responses)
      try container.encode(cohenKappa, forKey: .cohenKappa)
    }
  }

  private enum Key: String, CodingKey { case dimension, judgeKind, pairs }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if dimensions.count == 1 { try container.encode(dimensions[0], forKey: .dimension) }
    try container.encode(kind, forKey: .judgeKind)
    try container.encode(pairs, forKey: .pairs)
  }

  /// People are shown one by one only where there are so many (S20).
  static let fewestPeople = 10

  /// - Parameters:
  ///   - kinds: By judge.
  ///   - kind: Whose agreement; nil for models, else the first kind that has a pair.
  ///   - dimensions: Identifiers; nil for all.
  /// - Throws: where no two judges of the kind rated the same responses, or nobody may be shown.
  init(
    _ results: ReliabilityResults, kinds: [String: JudgeKind], kind: JudgeKind?,
    dimensions: [String]?, system: ValueSystem
  ) throws(Diagnostics) {
    let listed = results.judgePairs.filter { dimensions?.contains($0.dimension) ?? true }
    let kind =
      kind ?? [JudgeKind.model, .rule, .human].first { kind in
        listed.contains { kinds[$0.first] == kind }
      } ?? .model
    let shown = listed.filter { kinds[$0.first] == kind && kinds[$0.second] == kind }
    guard !shown.isEmpty else {
      let most = results.agreement.filter { $0.judgeKind == kind }.map(\.results.raters).max() ?? 0
      guard most < 3 else {
        throw Diagnostics(
          report: .tooManyJudges,
          "\(kind.counted(most)) are too many to show each two of them",
          remedy: "Show the table, without `matrix`, or fewer judges with `where`")
      }
      throw Diagnostics(
        report: .fewJudges,
        "no two \(kind == .human ? "people" : "judges of one kind") rated the same responses",
        remedy: "Name the kind that did, with `judges: models` or `judges: people`")
    }
    let names = shown.flatMap { [ExactKey($0.first), ExactKey($0.second)] }
    let judges = Set(names).map(\.text).sorted()
    if kind == .human, judges.count < JudgeMatrix.fewestPeople {
      throw Diagnostics(
        report: .smallGroup, "\(kind.counted(judges.count)) are too few to be shown one by one",
        remedy: "Leave out `matrix`: the table shows how far people agree")
    }
    self.kind = kind
    self.judges = judges
    self.system = system
    let used = Set(shown.map(\.dimension))
    self.dimensions = system.dimensions.map(\.id).filter(used.contains)
    weights = Set(shown.map(\.weights)).sorted { $0.rawValue < $1.rawValue }
    var pairs: [Pair] = []
    var rows: [[Double?]] = []
    for (place, second) in judges.enumerated() {
      var row: [Double?] = []
      for first in judges[..<place] {
        let both = shown.filter {
          ($0.first.isExactly(first) && $0.second.isExactly(second))
            || ($0.first.isExactly(second) && $0.second.isExactly(first))
        }
        let known = both.compactMap(\.cohenKappa.value)
        let mean = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        row.append(mean)
        pairs.append(
          Pair(
            first: first, second: second, dimensions: known.count,
            responses: both.reduce(0) { $0 + $1.responses }, cohenKappa: mean))
      }
      rows.append(row)
    }
    self.pairs = pairs
    chart = JudgeMatrixChart(
      names: judges.map(shownName), agreement: rows,
      title: said("Cohen's kappa"))
    let context = ChartContext(
      support: .init(pairs.filter { $0.cohenKappa != nil }.map(\.responses), of: said("responses")),
      quantity: said("Cohen's kappa"))
    self.context = context
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: said("no intervals"), numbersAt: said("the JSON of this report"),
        context: context)
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  /// A name whose bytes tell it from others.
  private struct ExactKey: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (one: ExactKey, other: ExactKey) -> Bool { one.text.isExactly(other.text) }

    func hash(into hasher: inout Hasher) { hasher.combine(Array(text.utf8)) }
  }

  func block(at place: CellPlace) -> Block {
    let raters = kind.counted(judges.count)
    let caption =
      dimensions.count == 1
      ? said(
        "How well each two of \(raters) agree: Cohen's kappa, on \(system.shownDimension(dimensions[0]))."
      )
      : said(
        "How well each two of \(raters) agree: Cohen's kappa, mean over \(dimensions.count) dimensions."
      )
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText, context: context))
  }

  private var note: String {
    let weighted = weights.filter { $0 != .identity }.map { said(.named($0.rawValue)) }
      .joined(separator: said(", "))
    let kappa =
      weighted.isEmpty
      ? said(
        "Kappa is 1 where two judges always agree and 0 where they agree as often as chance would have it."
      )
      : said(
        "Kappa is 1 where two judges always agree and 0 where they agree as often as chance would have it; "
          + "near misses count in part (\(weighted) weights).")
    let names = said(
      "Each judge is named once: its row runs to the left of the name, its column down from it.")
    let empty =
      pairs.contains { $0.cohenKappa == nil }
      ? said("An empty frame is a pair without a figure.") : nil
    return [kappa, names, empty].compactMap(\.self).joined(separator: " ")
  }
}
