/// The figures that a tool published of a run, held against what the rows of its log give.
///
///     var figures = ToolFigures()
///     figures.compare("the accuracy of \("match".quoted)", reported: 0.9, found: 0.5)
///     figures.leaveOut("the alpha of \("match".quoted)")
///     figures.note(in: &log)
///
/// Every reader that finds a tool's results hands over each figure in them, with what it worked out
/// from the rows that it keeps, or the name of one that it cannot work out. Figures that differ are
/// warnings with both numbers; those that were left out are named once for the whole log.
struct ToolFigures {
  /// A figure that the rows would give if the tool had counted other rows too.
  struct Alternative {
    let figure: Double?
    /// What the tool counted, as the end of "which …".
    let meaning: String
  }

  /// How far apart two figures are that count as one, as a share of the published one where that is
  /// above 1: tools print every digit, but add in another order.
  static let tolerance = 1e-9
  /// The differences that are warned of one by one.
  private static let shown = 5
  /// The names that are listed at the most.
  private static let listed = 8

  private var problems: [(metric: String, problem: LogProblem)] = []
  private var leftOut: [String] = []
  /// The figures that were held against the rows.
  private(set) var compared = 0

  /// Holds one published figure against the rows.
  ///
  /// - Parameters:
  ///   - metric: its name, quoted as far as it comes from the log.
  ///   - reported: the tool's figure; nil or NaN where it says that there is none.
  ///   - found: what the rows give; nil or NaN where none of them has a score.
  ///   - tolerance: see `tolerance`; more where the tool rounds.
  ///   - alternatives: what other rows give, to explain a difference.
  mutating func compare(
    _ metric: String, reported: Double?, found: Double?, tolerance: Double = Self.tolerance,
    alternatives: [Alternative] = []
  ) {
    compared += 1
    guard !Self.agree(reported, found, tolerance) else { return }
    let meaning = alternatives.first { Self.agree(reported, $0.figure, tolerance) }?.meaning
    problems.append(
      (
        metric,
        .otherResults(
          metric: metric, found: found.flatMap(\.orNil), reported: reported.flatMap(\.orNil),
          meaning: meaning)
      ))
  }

  /// Names a figure that cannot be worked out from the rows.
  mutating func leaveOut(_ metric: String) {
    if !leftOut.contains(metric) { leftOut.append(metric) }
  }

  /// Whether two figures are the same to rounding; without scores some tools report 0.
  static func agree(
    _ reported: Double?, _ found: Double?, _ tolerance: Double = Self.tolerance
  ) -> Bool {
    let reported = reported.flatMap(\.orNil)
    guard let found = found.flatMap(\.orNil) else { return reported == nil || reported == 0 }
    guard let reported else { return false }
    return abs(found - reported) <= tolerance * max(1, abs(reported))
  }

  /// How far a figure may be off that was written with few digits: half a unit of the last, as a
  /// share of the figure as in `tolerance`.
  ///
  /// A single digit, or a number without decimals, is taken as it is.
  static func rounding(of figure: Double) -> Double {
    var text = figure.description
    guard !text.contains("e"), let point = text.firstIndex(of: ".") else { return tolerance }
    let decimals = text.distance(from: point, to: text.endIndex) - 1
    text.removeAll { $0 == "." || $0 == "-" }
    let digits = text.drop { $0 == "0" }.count
    guard decimals < 9, digits > 1, figure != figure.rounded() else { return tolerance }
    let half = (0..<decimals).reduce(0.5) { half, _ in half / 10 }
    return max(tolerance, half / max(1, abs(figure)))
  }

  /// The first figure that differs; nil where all agree.
  var problem: LogProblem? { problems.first?.problem }

  /// Writes what differs and what was left out into the log's warnings.
  func note(in log: inout LogAssembly, at locator: String = "") {
    for (_, problem) in problems.prefix(Self.shown) {
      log.note(.otherResults(problem.message), at: locator)
    }
    let further = problems.dropFirst(Self.shown).map(\.metric)
    if !further.isEmpty {
      log.note(
        .otherResults(
          "\(further.count) further figures in the tool's results differ from what the log's rows "
            + "give: \(Self.list(further))"), at: locator)
    }
    if !leftOut.isEmpty {
      log.note(
        .figuresLeftOut(
          "of the \(leftOut.count + compared) figures in the tool's results, \(leftOut.count) "
            + "\(leftOut.count == 1 ? "is" : "are") not worked out anew from the log's rows: "
            + Self.list(leftOut)), at: locator)
    }
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(listed).joined(separator: ", ") + (names.count > listed ? ", …" : "")
  }
}

/// Statistics that tools publish of the scores of a log, as the tools work them out.
enum ToolStatistic {
  /// The mean; nil without scores.
  static func mean(_ scores: some Collection<Double>) -> Double? {
    scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
  }

  /// The sample variance with n - 1; 0 of fewer than two scores, as tools report it.
  static func variance(_ scores: some Collection<Double>) -> Double {
    guard scores.count > 1, let mean = mean(scores) else { return 0 }
    return scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count - 1)
  }

  /// The standard error of the mean of independent scores.
  static func standardError(_ scores: some Collection<Double>) -> Double {
    scores.isEmpty ? 0 : (variance(scores) / Double(scores.count)).squareRoot()
  }
}

extension LogNotice {
  static func otherResults(_ reason: String) -> LogNotice {
    LogNotice("otherResults", reason) { $0[0] }
  }

  static func figuresLeftOut(_ reason: String) -> LogNotice {
    LogNotice("figuresLeftOut", reason) { $0[0] }
  }
}
