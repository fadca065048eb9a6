internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// What is found, in plain words.
struct AlignmentSentences {
  let results: AlignmentResults
  let made: AlignmentMaker.Made
  let settings: AlignmentSettings
  let study: ScoreStudy

  private static let mostNamed = 8

  var all: [String] { weighted + people + person + simplex }

  // MARK: - Weights

  private var weighted: [String] {
    guard let first = results.alignment.first(where: { $0.score.value != nil }) else { return [] }
    let precision = Precision(errors: results.alignment.compactMap(\.score.standardError))
    let whose = "the weights of \(VisibleText.name(first.weights))"
    var sentences = [
      "\(VisibleText.name(first.model)) has the highest score under \(whose): "
        + "\(figure(first.score, precision))\(study.scale.isCentred ? "" : " of 100")."
    ]
    sentences.append(tied("under these weights"))
    let counted = results.weights.filter { $0.weight > 0 }
    if counted.count == 1, let only = counted.first {
      sentences.append(
        "Only \(study.system.dimension(named: only.dimension)?.name ?? only.dimension) counts.")
    }
    return sentences
  }

  /// Who cannot be told apart from the best.
  private func tied(_ place: String) -> String {
    guard made.ranked > 1 else { return "No model is ranked." }
    let others = made.leaders.dropFirst().map(VisibleText.name)
    let rest = made.ranked - made.leaders.count
    if others.isEmpty {
      return "It is shown to be ahead of all \(rest) other models \(place)."
    }
    let below =
      rest == 0
      ? "No model is shown to be below it"
      : "\(rest) of \(made.ranked) models \(rest == 1 ? "is" : "are") shown to be below it"
    return
      "It cannot be told apart from \(CountText.counted(others.count, "other model")) \(place): "
      + CountText.list(Array(others), most: Self.mostNamed) + ". \(below)."
  }

  private func figure(_ estimate: Estimate, _ precision: Precision) -> String {
    guard let value = estimate.value else { return "–" }
    guard let lower = estimate.lower, let upper = estimate.upper else {
      return precision.text(value)
    }
    return "\(precision.text(value)) (\(NumberText.intervalTitle(level: settings.level)) "
      + "\(precision.text(lower, upper)))"
  }

  // MARK: - People

  private var people: [String] {
    guard let first = results.groups.first else { return [] }
    let precision = Precision(decimals: 2)
    let noun = made.groupedBy == nil ? "people" : counted
    var sentences = [
      "On average \(VisibleText.name(first.model)) is worth most to \(noun): "
        + "\(figure(first.utilitarian, precision)) of 1."
    ]
    if first.rank == nil {
      sentences.append(
        "With fewer than \(AlignmentSettings.fewestDimensions) dimensions models are not ranked by the shape "
          + "of profiles.")
    } else {
      sentences.append(tied("by this average"))
      sentences += welfare(first)
    }
    sentences += worst
    sentences += coverage
    return sentences
  }

  private var counted: String {
    "the \(made.people ?? 0) \(results.served.first?.people == nil && made.groupedBy == "group" ? "groups" : "people")"
  }

  /// Whether it matters how inequality is minded.
  private func welfare(_ first: ModelWelfare) -> [String] {
    let telling = results.orderings.filter { $0.welfare != "gini" }
    guard let mean = telling.first else { return [] }
    let leaders = telling.map { ($0.welfare, $0.leaders.first) }
    let others = leaders.filter { $0.1 != first.model }
    let pairs =
      "The average tells the order of \(mean.separable) of \(CountText.counted(mean.pairs, "pair")) of models"
    var sentences = [
      pairs
        + ((telling.map(\.separable).min() ?? 0) == (telling.map(\.separable).max() ?? 0)
          ? "." : "; the other welfare functions \(range(telling.dropFirst().map(\.separable))).")
    ]
    if others.isEmpty {
      sentences.append(
        "The same model is first however much inequality between people is minded.")
    } else {
      sentences.append(
        "Another model is first where inequality is minded: "
          + CountText.list(
            others.compactMap { name, model in
              model.map { "\(VisibleText.name($0)) (\(Self.words(name)))" }
            }, most: Self.mostNamed) + ".")
    }
    return sentences
  }

  private func range(_ counts: [Int]) -> String {
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    return least == most ? "\(least)" : "\(least) to \(most)"
  }

  /// A welfare function by its key, in words.
  static func words(_ key: String) -> String {
    switch key {
    case "utilitarian": "mean"
    case "nash": "geometric mean"
    case "sen": "mean less inequality, Sen"
    case "gini": "Gini"
    default:
      key.hasPrefix("atkinson.")
        ? "Atkinson \(key.dropFirst("atkinson.".count))"
        : key.hasPrefix("generalisedMeans.")
          ? "generalised mean \(key.dropFirst("generalisedMeans.".count))" : key
    }
  }

  private var worst: [String] {
    let named = results.groups.compactMap { row in row.servedWorst.map { (row.model, $0) } }
    guard let first = named.first else {
      return [
        "No group is large enough to be shown, so that nothing is said of who is served worst."
      ]
    }
    let counts = Dictionary(grouping: named, by: { $0.1.group })
    let precision = Precision(decimals: 2)
    let worst = first.1
    let tied =
      worst.notToldApart.isEmpty
      ? "; all other groups are shown to be served better"
      : "; not shown to be served better: "
        + CountText.list(worst.notToldApart.map(groupWords), most: Self.mostNamed)
    var sentences = [
      "Of the groups that are shown \(VisibleText.name(first.0)) serves \(groupWords(worst.group)) worst: "
        + "\(figure(worst.utility, precision)), \(gap(worst.gap, precision)) the mean of all\(tied)."
    ]
    let most = counts.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    if let most, named.count > 1 {
      sentences.append(
        "\(groupWords(most.key).prefix(1).uppercased() + groupWords(most.key).dropFirst()) "
          + "\(made.groupedBy == "highestValue" ? "have" : "has") the lowest mean with \(most.value.count) of \(named.count) models."
      )
    }
    return sentences
  }

  /// By how much a group lies below the mean of all, or above it where small groups do not show.
  private func gap(_ gap: Estimate, _ precision: Precision) -> String {
    guard let value = gap.value, value < 0 else { return "\(figure(gap, precision)) below" }
    return "\(figure(gap.negated, precision)) above"
  }

  private func groupWords(_ group: String) -> String {
    made.groupedBy == "highestValue"
      ? "people who put \(VisibleText.name(group)) first" : "the group \(VisibleText.name(group))"
  }

  private var coverage: [String] {
    guard let represented = results.represented, let any = represented.byAny.value,
      let best = results.groups.max(by: {
        ($0.coverage.value ?? 0, $1.model) < ($1.coverage.value ?? 0, $0.model)
      }), let most = best.coverage.value
    else { return [] }
    let threshold = NumberText.plain(represented.threshold)
    return [
      "\(Self.percent(any)) of \(counted) find themselves in some model (a utility of at least "
        + "\(threshold)), at most \(Self.percent(most)) in the same one "
        + "(\(VisibleText.name(best.model)))."
    ]
      + (represented.groups > 1
        ? [
          "Of \(represented.groups) groups that are shown \(represented.groupsByAny) reach that on average "
            + "with some model."
        ] : [])
  }

  // MARK: - One person

  private var person: [String] {
    guard let first = results.person.first else { return [] }
    let precision = Precision(decimals: 2)
    let best =
      "\(VisibleText.name(first.model)) fits best: \(figure(first.similarity, precision)) of 1."
    guard first.rank != nil else {
      return [
        best,
        "With fewer than \(AlignmentSettings.fewestDimensions) dimensions models are not ranked by the shape "
          + "of profiles.",
      ]
    }
    let names = made.leaders.map(VisibleText.name)
    guard names.count > 1 else {
      return [best, "It is shown to fit better than all \(made.ranked - 1) other models."]
    }
    let rest = made.ranked - names.count
    return [
      best,
      "These \(names.count) of \(made.ranked) models cannot be told apart for you: "
        + CountText.list(names, most: max(names.count, 1)) + ". "
        + (rest == 0
          ? "None is shown to fit worse."
          : "The other \(rest) are shown to fit worse than the best."),
    ]
  }

  /// A share in whole percents.
  private static func percent(_ share: Double) -> String {
    if share > 0, share < 0.005 { return "less than 1\u{202F}%" }
    if share < 1, share > 0.995 { return "more than 99\u{202F}%" }
    return NumberText.percent((share * 100).rounded() / 100)
  }

  // MARK: - All weights

  private var simplex: [String] {
    guard results.simplex.count > 1, let first = results.simplex.first,
      let share = first.share.value
    else { return [] }
    let leading = results.simplex.filter { $0.share.value ?? 0 > 0 }
    let expected =
      first.expectedShare.map {
        ", \(Self.percent($0)) once the error of the scores counts"
      } ?? ""
    return leading.count == 1
      ? [
        "\(first.quadratureError == nil ? "Whatever the weights" : "For all weights that were tried"), "
          + "\(VisibleText.name(first.model)) has the highest measured score\(expected)."
      ]
      : [
        "Of all possible weights \(VisibleText.name(first.model)) leads for "
          + "\(Self.percent(share))\(expected); \(leading.count) of \(results.simplex.count) models "
          + "lead for some."
      ]
  }
}
