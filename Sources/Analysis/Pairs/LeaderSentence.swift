internal import Diagnostics
internal import PrintedNumbers
internal import Statistics

/// One sentence on the pairs of a dimension that can be printed as it is.
///
/// Who is tied with whom is read off the differences between them, never off intervals of scores.
struct LeaderSentence {
  let pairs: [PairResult]
  /// Pair by pair the places of its two models in the list of models.
  let places: [(first: Int, second: Int)]
  /// Highest first.
  let models: [String]
  /// How many models have the highest score.
  let leaderCount: Int
  /// Name of the model that all others are compared with; where it stands in the list of models if it
  /// does.
  let reference: (name: String, place: Int?)?
  /// Where it holds: "on Power".
  let place: String
  let unit: String
  let margin: Double?

  private let pairOfPlaces: [[Int]: Int]

  init(
    pairs: [PairResult], places: [(first: Int, second: Int)], models: [String], leaderCount: Int,
    reference: (name: String, place: Int?)?, place: String, unit: String, margin: Double?
  ) {
    self.pairs = pairs
    self.places = places
    self.models = models
    self.leaderCount = leaderCount
    self.reference = reference
    self.place = place
    self.unit = unit
    self.margin = margin
    pairOfPlaces = Dictionary(
      places.enumerated().map { ([min($1.first, $1.second), max($1.first, $1.second)], $0) },
      uniquingKeysWith: { first, _ in first })
  }

  var text: String {
    if let reference { return against(reference.name, isScored: reference.place != nil) }
    guard models.count > 1 else {
      return models.first.map {
        "Only \(VisibleText.name($0)) has a score \(place), so that nothing is compared."
      } ?? "No model has a score \(place)."
    }
    return models.count == 2 ? ofTwo() : ofAll()
  }

  /// Others than the leaders that are not shown to score lower than one of them.
  var tied: [String] { tiedPlaces.map { models[$0] } }

  private var tiedPlaces: [Int] {
    others.filter { model in
      !leaders.contains { relation($0, model) == .higher } && !isApart(model)
    }
  }

  private var leaders: Range<Int> { 0..<leaderCount }
  private var others: Range<Int> { leaderCount..<models.count }

  // MARK: - All pairs

  private func ofAll() -> String {
    let tied = tiedPlaces
    let apart = others.filter(isApart)
    let lower = others.filter { !tied.contains($0) && !apart.contains($0) }
    let turned = tied.filter { model in leaders.contains { relation($0, model) == .lower } }
    let verb = leaderCount == 1 ? "has" : "share"
    var end = ""
    if !apart.isEmpty {
      end =
        "; \(list(apart)) \(apart.count == 1 ? "has" : "have") no item in common with "
        + "\(list(leaders)) and cannot be compared"
    }
    if !turned.isEmpty {
      return "The data cannot say which of the \(models.count) models leads \(place): "
        + "\(list(leaders)) \(verb) the highest score, but on the items that have a score of both "
        + "\(list(turned)) \(turned.count == 1 ? "is" : "are") shown to score higher\(end)."
    }
    if lower.isEmpty, !tied.isEmpty || leaderCount > 1 {
      let rest =
        tied.isEmpty
        ? ""
        : ", and no difference is shown between \(leaderCount == 1 ? "it" : "them") and \(list(tied))"
      return "The data cannot say which of the \(models.count) models leads \(place): "
        + "\(list(leaders)) \(verb) the highest score\(rest)\(end)."
    }
    if tied.isEmpty, leaderCount == 1 {
      let next = lower.first.flatMap { pair(0, $0) }
      let ahead = next.map { ", ahead of \(list(lower.prefix(1))) by \(size($0))" } ?? ""
      let whom =
        lower.isEmpty
        ? "has the highest score \(place)"
        : apart.isEmpty
          ? "leads \(place): it is shown to score higher than each of the \(lower.count) other models"
          : "leads \(place) among those that can be compared: it is shown to score higher than "
            + list(lower)
      return "\(list(leaders)) \(whom)\(ahead)\(end)."
    }
    let co =
      tied.isEmpty
      ? ""
      : ", tied with \(list(tied)), from which \(leaderCount == 1 ? "it is" : "they are") not shown to differ"
    let below =
      "; \(lower.count == 1 ? list(lower) : "the \(lower.count) other models") "
      + "\(lower.count == 1 ? "is" : "are") shown to score lower"
    return
      "\(list(leaders)) \(verb) the highest score \(place)\(co)\(lower.isEmpty ? "" : below)\(end)."
  }

  private func ofTwo() -> String {
    guard let pair = pairs.first else { return "" }
    let (first, second) = (VisibleText.name(pair.first), VisibleText.name(pair.second))
    switch pair.verdict {
    case .firstHigher: return "\(first) scores higher than \(second) \(place), by \(size(pair))."
    case .secondHigher:
      return "\(second) scores higher than \(first) \(place) on the items that have a score of "
        + "both, by \(size(pair))."
    case .equivalent:
      return "\(first) and \(second) score alike \(place): they differ by less than "
        + "\(NumberText.plain(margin ?? 0)) \(unit)\(interval(pair))."
    case .noSharedItems:
      return "\(first) and \(second) cannot be compared \(place): no item has a score of both."
    case .notShownToDiffer:
      return "The data cannot say whether \(first) or \(second) scores higher \(place): the "
        + "difference is \(size(pair))."
    }
  }

  // MARK: - Against a reference

  private func against(_ reference: String, isScored: Bool) -> String {
    let name = VisibleText.name(reference)
    guard isScored else { return "\(name) has no score \(place)." }
    guard !pairs.isEmpty else { return "No other model than \(name) has a score \(place)." }
    let width = "within \(NumberText.plain(margin ?? 0)) \(unit)"
    let parts: [(PairVerdict, String, String)] = [
      (.firstHigher, "is shown to score higher", "are shown to score higher"),
      (.secondHigher, "is shown to score lower", "are shown to score lower"),
      (.equivalent, "scores alike \(width)", "score alike \(width)"),
      (.notShownToDiffer, "is not shown to differ", "are not shown to differ"),
      (.noSharedItems, "has no item in common with it", "have no item in common with it"),
    ]
    let clauses = parts.compactMap { verdict, one, several -> String? in
      let names = pairs.filter { $0.verdict == verdict }.map(\.first)
      return names.isEmpty ? nil : "\(list(names)) \(names.count == 1 ? one : several)"
    }
    return "Compared with \(name) \(place), \(clauses.joined(separator: "; "))."
  }

  // MARK: - Parts

  private enum Relation { case higher, lower, open, apart }

  private func pair(_ one: Int, _ other: Int) -> PairResult? {
    pairOfPlaces[[min(one, other), max(one, other)]].map { pairs[$0] }
  }

  /// What is shown of the first of two models.
  private func relation(_ one: Int, _ other: Int) -> Relation {
    guard let index = pairOfPlaces[[min(one, other), max(one, other)]] else { return .open }
    let isFirst = places[index].first == one
    switch pairs[index].verdict {
    case .firstHigher: return isFirst ? .higher : .lower
    case .secondHigher: return isFirst ? .lower : .higher
    case .noSharedItems: return .apart
    case .equivalent, .notShownToDiffer: return .open
    }
  }

  /// Whether nothing is known of a model and any of the leaders.
  private func isApart(_ model: Int) -> Bool {
    leaders.allSatisfy { relation($0, model) == .apart }
  }

  private func list(_ places: some Sequence<Int>) -> String { list(places.map { models[$0] }) }

  private func list(_ names: [String]) -> String {
    let names = names.map(VisibleText.name)
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  /// "3.2 percentage points (95 % interval 1.0 to 5.4)".
  private func size(_ pair: PairResult) -> String {
    guard let value = pair.difference.value else { return "an unknown amount" }
    return "\(precision(pair).text(abs(value))) \(unit)\(interval(pair))"
  }

  private func interval(_ pair: PairResult) -> String {
    guard let found = pair.difference.interval, let value = pair.difference.value else { return "" }
    let precision = precision(pair)
    let text =
      value < 0
      ? precision.text(-found.upper, -found.lower) : precision.text(found.lower, found.upper)
    return " (\(NumberText.intervalTitle(level: found.level)) \(text))"
  }

  private func precision(_ pair: PairResult) -> Precision {
    let errors = [pair.difference.standardError].compactMap(\.self)
    return Precision(decimals: max(1, Precision(errors: errors).decimals))
  }
}
