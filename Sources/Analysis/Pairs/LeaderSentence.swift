internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

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
        said("Only \(VisibleText.name($0)) has a score \(place), so that nothing is compared.")
      } ?? said("No model has a score \(place).")
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
    let isOne = leaderCount == 1
    let highest =
      isOne
      ? said("\(list(leaders)) has the highest score")
      : said("\(list(leaders)) share the highest score")
    var end = ""
    if !apart.isEmpty {
      end =
        apart.count == 1
        ? said(
          "; \(list(apart)) has no item in common with \(list(leaders)) and cannot be compared")
        : said(
          "; \(list(apart)) have no item in common with \(list(leaders)) and cannot be compared")
    }
    if !turned.isEmpty {
      let higher =
        turned.count == 1
        ? said("\(list(turned)) is shown to score higher")
        : said("\(list(turned)) are shown to score higher")
      return said(
        "The data cannot say which of the \(models.count) models leads \(place): \(highest), but on "
          + "the items that have a score of both \(higher)\(end).")
    }
    if lower.isEmpty, !tied.isEmpty || leaderCount > 1 {
      let rest =
        tied.isEmpty
        ? ""
        : isOne
          ? said(", and no difference is shown between it and \(list(tied))")
          : said(", and no difference is shown between them and \(list(tied))")
      return said(
        "The data cannot say which of the \(models.count) models leads \(place): "
          + "\(highest)\(rest)\(end).")
    }
    if tied.isEmpty, leaderCount == 1 {
      let next = lower.first.flatMap { pair(0, $0) }
      let ahead = next.map { said(", ahead of \(list(lower.prefix(1))) by \(size($0))") } ?? ""
      let leader = list(leaders)
      if lower.isEmpty { return said("\(leader) has the highest score \(place)\(ahead)\(end).") }
      return apart.isEmpty
        ? said(
          "\(leader) leads \(place): it is shown to score higher than each of the \(lower.count) other "
            + "models\(ahead)\(end).")
        : said(
          "\(leader) leads \(place) among those that can be compared: it is shown to score higher than "
            + "\(list(lower))\(ahead)\(end).")
    }
    let co =
      tied.isEmpty
      ? ""
      : isOne
        ? said(", tied with \(list(tied)), from which it is not shown to differ")
        : said(", tied with \(list(tied)), from which they are not shown to differ")
    let below =
      lower.isEmpty
      ? ""
      : lower.count == 1
        ? said("; \(list(lower)) is shown to score lower")
        : said("; the \(lower.count) other models are shown to score lower")
    return isOne
      ? said("\(list(leaders)) has the highest score \(place)\(co)\(below)\(end).")
      : said("\(list(leaders)) share the highest score \(place)\(co)\(below)\(end).")
  }

  private func ofTwo() -> String {
    guard let pair = pairs.first else { return "" }
    let (first, second) = (VisibleText.name(pair.first), VisibleText.name(pair.second))
    switch pair.verdict {
    case .firstHigher:
      return said("\(first) scores higher than \(second) \(place), by \(size(pair)).")
    case .secondHigher:
      return said(
        "\(second) scores higher than \(first) \(place) on the items that have a score of "
          + "both, by \(size(pair)).")
    case .equivalent:
      return said(
        "\(first) and \(second) score alike \(place): they differ by less than "
          + "\(NumberText.plain(margin ?? 0)) \(unit)\(interval(pair)).")
    case .noSharedItems:
      return said(
        "\(first) and \(second) cannot be compared \(place): no item has a score of both.")
    case .notShownToDiffer:
      return said(
        "The data cannot say whether \(first) or \(second) scores higher \(place): the "
          + "difference is \(size(pair)).")
    }
  }

  // MARK: - Against a reference

  private func against(_ reference: String, isScored: Bool) -> String {
    let name = VisibleText.name(reference)
    guard isScored else { return said("\(name) has no score \(place).") }
    guard !pairs.isEmpty else {
      return said("No other model than \(name) has a score \(place).")
    }
    let verdicts: [PairVerdict] = [
      .firstHigher, .secondHigher, .equivalent, .notShownToDiffer, .noSharedItems,
    ]
    let clauses = verdicts.compactMap { verdict -> String? in
      let names = pairs.filter { $0.verdict == verdict }.map(\.first)
      return names.isEmpty ? nil : clause(verdict, list(names), isOne: names.count == 1)
    }.joined(separator: said("; "))
    return said("Compared with \(name) \(place), \(clauses).")
  }

  /// What is found of models that are compared with another.
  private func clause(_ verdict: PairVerdict, _ names: String, isOne: Bool) -> String {
    let width = "\(NumberText.plain(margin ?? 0)) \(unit)"
    return switch verdict {
    case .firstHigher:
      isOne
        ? said("\(names) is shown to score higher") : said("\(names) are shown to score higher")
    case .secondHigher:
      isOne ? said("\(names) is shown to score lower") : said("\(names) are shown to score lower")
    case .equivalent:
      isOne
        ? said("\(names) scores alike within \(width)")
        : said("\(names) score alike within \(width)")
    case .notShownToDiffer:
      isOne ? said("\(names) is not shown to differ") : said("\(names) are not shown to differ")
    case .noSharedItems:
      isOne
        ? said("\(names) has no item in common with it")
        : said("\(names) have no item in common with it")
    }
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
    return names.dropLast().joined(separator: said(", ")) + said(" and ") + last
  }

  /// "3.2 percentage points (95 % interval 1.0 to 5.4)".
  private func size(_ pair: PairResult) -> String {
    guard let value = pair.difference.value else { return said("an unknown amount") }
    return "\(precision(pair).text(abs(value))) \(unit)\(interval(pair))"
  }

  private func interval(_ pair: PairResult) -> String {
    guard let found = pair.difference.interval, let value = pair.difference.value else { return "" }
    let precision = precision(pair)
    let text =
      value < 0
      ? precision.text(-found.upper, -found.lower) : precision.text(found.lower, found.upper)
    return said(" (\(NumberText.intervalTitle(level: found.level)) \(text))")
  }

  private func precision(_ pair: PairResult) -> Precision {
    let errors = [pair.difference.standardError].compactMap(\.self)
    return Precision(decimals: max(1, Precision(errors: errors).decimals))
  }
}
