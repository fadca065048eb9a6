internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

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
    let (model, whose) = (VisibleText.name(first.model), VisibleText.name(first.weights))
    let score = figure(first.score, precision)
    var sentences = [
      study.scale.isCentred
        ? said("\(model) has the highest score under the weights of \(whose): \(score).")
        : said("\(model) has the highest score under the weights of \(whose): \(score) of 100.")
    ]
    sentences.append(tied(said("under these weights")))
    let counted = results.weights.filter { $0.weight > 0 }
    if counted.count == 1, let only = counted.first {
      sentences.append(
        said(
          "Only \(study.system.dimension(named: only.dimension)?.name ?? only.dimension) counts."))
    }
    return sentences
  }

  /// Who cannot be told apart from the best.
  private func tied(_ place: String) -> String {
    guard made.ranked > 1 else { return said("No model is ranked.") }
    let others = made.leaders.dropFirst().map(VisibleText.name)
    let rest = made.ranked - made.leaders.count
    if others.isEmpty {
      return said("It is shown to be ahead of all \(rest) other models \(place).")
    }
    let below =
      rest == 0
      ? said("No model is shown to be below it")
      : rest == 1
        ? said("\(rest) of \(made.ranked) models is shown to be below it")
        : said("\(rest) of \(made.ranked) models are shown to be below it")
    let count = CountText.counted(others.count, "other model")
    let names = CountText.list(Array(others), most: Self.mostNamed)
    return said("It cannot be told apart from \(count) \(place): \(names). \(below).")
  }

  private func figure(_ estimate: Estimate, _ precision: Precision) -> String {
    guard let value = estimate.value else { return "–" }
    guard let lower = estimate.lower, let upper = estimate.upper else {
      return precision.text(value)
    }
    let title = NumberText.intervalTitle(level: settings.level)
    return said("\(precision.text(value)) (\(title) \(precision.text(lower, upper)))")
  }

  // MARK: - People

  private var people: [String] {
    guard let first = results.groups.first else { return [] }
    let precision = Precision(decimals: 2)
    let noun = made.groupedBy == nil ? said("people") : counted
    var sentences = [
      said(
        "On average \(VisibleText.name(first.model)) is worth most to \(noun): "
          + "\(figure(first.utilitarian, precision)) of 1.")
    ]
    if first.rank == nil {
      sentences.append(notRanked)
    } else {
      sentences.append(tied(said("by this average")))
      sentences += welfare(first)
    }
    sentences += worst
    sentences += coverage
    return sentences
  }

  private var counted: String {
    let count = made.people ?? 0
    return results.served.first?.people == nil && made.groupedBy == "group"
      ? said("the \(count) groups") : said("the \(count) people")
  }

  private var notRanked: String {
    said(
      "With fewer than \(AlignmentSettings.fewestDimensions) dimensions models are not ranked by the "
        + "shape of profiles.")
  }

  /// Whether it matters how inequality is minded.
  private func welfare(_ first: ModelWelfare) -> [String] {
    let telling = results.orderings.filter { $0.welfare != "gini" }
    guard let mean = telling.first else { return [] }
    let leaders = telling.map { ($0.welfare, $0.leaders.first) }
    let others = leaders.filter { $0.1 != first.model }
    let pairs = CountText.counted(mean.pairs, "pair")
    let rest = range(telling.dropFirst().map(\.separable))
    var sentences = [
      (telling.map(\.separable).min() ?? 0) == (telling.map(\.separable).max() ?? 0)
        ? said("The average tells the order of \(mean.separable) of \(pairs) of models.")
        : said(
          "The average tells the order of \(mean.separable) of \(pairs) of models; the other welfare "
            + "functions \(rest).")
    ]
    if others.isEmpty {
      sentences.append(
        said("The same model is first however much inequality between people is minded."))
    } else {
      let names = CountText.list(
        others.compactMap { name, model in
          model.map { said("\(VisibleText.name($0)) (\(Self.words(name)))") }
        }, most: Self.mostNamed)
      sentences.append(said("Another model is first where inequality is minded: \(names)."))
    }
    return sentences
  }

  private func range(_ counts: [Int]) -> String {
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    return least == most ? "\(least)" : said("\(least) to \(most)")
  }

  /// A welfare function by its key, in words.
  static func words(_ key: String) -> String {
    switch key {
    case "utilitarian": said("mean")
    case "nash": said("geometric mean")
    case "sen": said("mean less inequality, Sen")
    case "gini": said("Gini")
    default:
      key.hasPrefix("atkinson.")
        ? said("Atkinson \(key.dropFirst("atkinson.".count))")
        : key.hasPrefix("generalisedMeans.")
          ? said(
            "generalised mean \(key.dropFirst("generalisedMeans.".count).replacing("-", with: "−"))"
          )
          : key
    }
  }

  private var worst: [String] {
    let named = results.groups.compactMap { row in row.servedWorst.map { (row.model, $0) } }
    guard let first = named.first else {
      return [
        said(
          "No group is large enough to be shown, so that nothing is said of who is served worst.")
      ]
    }
    let counts = Dictionary(grouping: named, by: { $0.1.group })
    let precision = Precision(decimals: 2)
    let worst = first.1
    let tied =
      worst.notToldApart.isEmpty
      ? said("; all other groups are shown to be served better")
      : said(
        "; not shown to be served better: "
          + "\(CountText.list(worst.notToldApart.map(groupWords), most: Self.mostNamed))")
    let (model, group) = (VisibleText.name(first.0), groupWords(worst.group))
    let (utility, gap) = (figure(worst.utility, precision), gap(worst.gap, precision))
    var sentences = [
      said(
        "Of the groups that are shown \(model) serves \(group) worst: \(utility), \(gap)\(tied).")
    ]
    let most = counts.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    if let most, named.count > 1 {
      let words = groupWords(most.key)
      let group = words.prefix(1).uppercased() + words.dropFirst()
      let count = most.value.count
      sentences.append(
        made.groupedBy == "highestValue"
          ? said("\(group) have the lowest mean with \(count) of \(named.count) models.")
          : said("\(group) has the lowest mean with \(count) of \(named.count) models."))
    }
    return sentences
  }

  /// By how much a group lies below the mean of all, or above it where small groups do not show.
  private func gap(_ gap: Estimate, _ precision: Precision) -> String {
    guard let value = gap.value, value < 0 else {
      return said("\(figure(gap, precision)) below the mean of all")
    }
    return said("\(figure(gap.negated, precision)) above the mean of all")
  }

  private func groupWords(_ group: String) -> String {
    made.groupedBy == "highestValue"
      ? said("people who put \(VisibleText.name(group)) first")
      : said("the group \(VisibleText.name(group))")
  }

  private var coverage: [String] {
    guard let represented = results.represented, let any = represented.byAny.value,
      let best = results.groups.max(by: {
        ($0.coverage.value ?? 0, $1.model) < ($1.coverage.value ?? 0, $0.model)
      }), let most = best.coverage.value
    else { return [] }
    let threshold = NumberText.plain(represented.threshold)
    let (share, largest) = (Self.percent(any), Self.percent(most))
    let (all, reached) = (represented.groups, represented.groupsByAny)
    return [
      said(
        "\(share) of \(counted) find themselves in some model (a utility of at least \(threshold)), "
          + "at most \(largest) in the same one (\(VisibleText.name(best.model))).")
    ]
      + (all > 1
        ? [
          represented.groupsByAny == 1
            ? said("Of \(all) groups that are shown 1 reaches that on average with some model.")
            : said(
              "Of \(all) groups that are shown \(reached) reach that on average with some model.")
        ] : [])
  }

  // MARK: - One person

  private var person: [String] {
    guard let first = results.person.first else { return [] }
    let precision = Precision(decimals: 2)
    let best =
      said(
        "\(VisibleText.name(first.model)) fits best: \(figure(first.similarity, precision)) of 1.")
    guard first.rank != nil else { return [best, notRanked] }
    let names = made.leaders.map(VisibleText.name)
    guard names.count > 1 else {
      return [best, said("It is shown to fit better than all \(made.ranked - 1) other models.")]
    }
    let rest = made.ranked - names.count
    let list = CountText.list(names, most: max(names.count, 1))
    return [
      best,
      rest == 0
        ? said(
          "These \(names.count) of \(made.ranked) models cannot be told apart for you: \(list). "
            + "None is shown to fit worse.")
        : said(
          "These \(names.count) of \(made.ranked) models cannot be told apart for you: \(list). "
            + "The other \(rest) are shown to fit worse than the best."),
    ]
  }

  /// A share in whole percents.
  private static func percent(_ share: Double) -> String {
    if share > 0, share < 0.005 { return said("less than 1\u{202F}%") }
    if share < 1, share > 0.995 { return said("more than 99\u{202F}%") }
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
        said(", \(Self.percent($0)) once the error of the scores counts")
      } ?? ""
    let model = VisibleText.name(first.model)
    guard leading.count == 1 else {
      let (part, all) = (Self.percent(share), results.simplex.count)
      return [
        said(
          "Of all possible weights \(model) leads for \(part)\(expected); \(leading.count) of \(all) "
            + "models lead for some.")
      ]
    }
    return [
      first.quadratureError == nil
        ? said("Whatever the weights, \(model) has the highest measured score\(expected).")
        : said(
          "For all weights that were tried, \(model) has the highest measured score\(expected).")
    ]
  }
}
