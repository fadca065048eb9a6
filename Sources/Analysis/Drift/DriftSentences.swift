internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What moved, and who moved it, in plain words.
struct DriftSentences {
  let rounds: [DriftRound]
  let comparisons: [DriftComparison]
  let changes: [SeriesChange]
  let items: [ItemDriftEntry]
  let judges: [JudgeDrift]
  let replays: [Replay]
  let detectable: [DetectableDrift]
  /// What a change is in: "points".
  let unit: String
  let level: Double
  /// What a dimension is called.
  let title: (String) -> String

  var all: [String] {
    [order] + moved + blamed + hidden + equivalent + ofJudges + replayed + ofItems + ofSeries
  }

  private static let mostNamed = 4

  private var order: String {
    said(
      "Rounds in the order of time: "
        + "\(CountText.list(rounds.map { VisibleText.name($0.round) }, most: 12)).")
  }

  private func points(_ value: Double) -> String {
    let text = NumberText.fixed(value, decimals: 1)
    return (value > 0 ? "+" : "") + text + " " + unit
  }

  private func list(_ comparisons: [DriftComparison]) -> String {
    CountText.list(
      comparisons.map { one in
        let (model, from) = (VisibleText.name(one.model), VisibleText.name(one.from))
        return said(
          "\(model) on \(title(one.dimension)) from \(from) to \(VisibleText.name(one.to))"
            + "\(by(one.difference))")
      }, most: Self.mostNamed)
  }

  /// By how much something changed, as the tail of a sentence.
  private func by(_ difference: Estimate) -> String {
    difference.value.map { said(" by \(points($0))", as: "change") } ?? ""
  }

  private var compared: String { CountText.counted(comparisons.count, "comparison") }

  // MARK: - Scores

  private var moved: [String] {
    let tested = comparisons.filter { $0.verdict != .noSharedItems }
    let apart = comparisons.count - tested.count
    let separate =
      apart == 0
      ? []
      : [
        said(
          "\(CountText.counted(apart, "comparison")) cannot be made: no item has a score in both rounds."
        )
      ]
    guard !tested.isEmpty else { return separate }
    let found = tested.filter { $0.verdict == .moved }
    guard !found.isEmpty else {
      return [
        said(
          "None of \(CountText.counted(tested.count, "comparison")) is shown to have moved\(missed)."
        )
      ] + separate
    }
    return [
      said(
        "\(found.count) of \(CountText.counted(tested.count, "comparison")) moved: \(list(found)).")
    ] + separate
  }

  /// What would have been found.
  private var missed: String {
    let sizes = detectable.compactMap(\.difference.value).sorted()
    guard let low = sizes.first, let high = sizes.last else { return "" }
    let range =
      low == high
      ? NumberText.fixed(low, decimals: 1)
      : said("\(NumberText.fixed(low, decimals: 1)) to \(NumberText.fixed(high, decimals: 1))")
    return said(
      "; a change of \(range) \(unit), by dimension, would have been found with "
        + "\(NumberText.percent(PairSettings.power)) power")
  }

  private var blamed: [String] {
    let found = comparisons.filter { $0.verdict == .moved }
    let blames: [DriftBlame] = [.model, .judge, .both]
    var sentences = blames.compactMap { blame -> String? in
      let of = found.filter { $0.blame == blame }
      guard !of.isEmpty else { return nil }
      let subject =
        of.count == found.count
        ? (found.count == 1 ? "" : said(" in all of them")) : said(": \(list(of))")
      return switch blame {
      case .model: said("It is the model that moved\(subject).")
      case .judge: said("It is the judges that moved\(subject).")
      case .both: said("Both the model and the judges moved\(subject).")
      case .notSeparable: nil
      }
    }
    let open = found.filter { $0.blame == .notSeparable }
    if !open.isEmpty {
      let reasons = CountText.list(Set(open.compactMap(\.blameReason)).sorted(), most: 2)
      sentences.append(
        open.count == found.count
          ? said("Whether the model or the judges moved cannot be told: \(reasons).")
          : said(
            "Whether the model or the judges moved cannot be told for \(open.count) of them: \(reasons)."
          ))
    }
    return sentences
  }

  /// Changes that cancel in the score.
  private var hidden: [String] {
    comparisons.filter { $0.verdict != .moved && $0.blame != nil && $0.blame != .notSeparable }
      .prefix(Self.mostNamed).map { one in
        let parts = [
          one.judgeDifference?.difference.value.map { said("the judges by \(points($0))") },
          one.modelDifference?.difference.value.map { said("the model by \(points($0))") },
        ].compactMap(\.self).joined(separator: said(", "))
        let (model, from) = (VisibleText.name(one.model), VisibleText.name(one.from))
        return said(
          "\(model) on \(title(one.dimension)) from \(from) to \(VisibleText.name(one.to)): the score is "
            + "not shown to have moved, but a part of it is: \(parts).")
      }
  }

  private var equivalent: [String] {
    let found = comparisons.filter { $0.verdict == .equivalent }
    guard !found.isEmpty else { return [] }
    return [
      said("\(found.count) of \(compared) changed by less than the margin.")
    ]
  }

  // MARK: - Judges

  private var ofJudges: [String] {
    guard !judges.isEmpty else {
      // Said already where something moved.
      if comparisons.contains(where: { $0.blame == .notSeparable }) { return [] }
      return [
        said(
          "No response was judged again by the same judge, so that a drift of judges would look like one "
            + "of models.")
      ]
    }
    let found = judges.filter { $0.verdict == .moved }
    guard !found.isEmpty else {
      let anchors = judges.map(\.anchors)
      return [
        said(
          "No judge is shown to have moved on responses that it judged again (up to "
            + "\(anchors.max() ?? 0)).")
      ]
    }
    let told = found.map { one in
      let (judge, dimension) = (VisibleText.name(one.judge), title(one.dimension))
      let (from, to) = (VisibleText.name(one.from), VisibleText.name(one.to))
      return one.from == one.to
        ? said("\(judge) on \(dimension) within \(from)\(by(one.difference))")
        : said("\(judge) on \(dimension) from \(from) to \(to)\(by(one.difference))")
    }
    let all = CountText.counted(judges.count, "comparison")
    let list = CountText.list(told, most: Self.mostNamed)
    return [said("\(found.count) of \(all) of a judge with itself moved: \(list).")]
  }

  private var replayed: [String] {
    let found = replays.filter { $0.share.value == 1 }
    guard !found.isEmpty else { return [] }
    let list = CountText.list(
      found.map { one in
        let (from, to) = (VisibleText.name(one.from), VisibleText.name(one.to))
        return said("\(VisibleText.name(one.model)) from \(from) to \(to)")
      }, most: Self.mostNamed)
    return [
      said("All later responses are earlier ones, so that any change is the judges': \(list).")
    ]
  }

  // MARK: - Items and series

  private var ofItems: [String] {
    let found = items.filter(\.isShown)
    guard let first = found.first else { return [] }
    let names = SortedNames(
      Array(Set(found.map(\.item)))
    ).names
    let (from, to) = (VisibleText.name(first.from), VisibleText.name(first.to))
    let list = CountText.list(names.map(VisibleText.name), most: 8)
    return [
      said("\(CountText.counted(names.count, "item")) moved for all models: \(list).")
        + (comparisons.contains { $0.withoutDriftedItems != nil }
          ? " "
            + said(
              "Changes without them stand beside those of all items (such as \(title(first.dimension)) "
                + "from \(from) to \(to)).")
          : "")
    ]
  }

  private var ofSeries: [String] {
    let found = changes.filter(\.isShown)
    guard !found.isEmpty else { return [] }
    let told = found.map { one in
      let (model, round) = (VisibleText.name(one.model), VisibleText.name(one.first ?? ""))
      return said("\(model) on \(title(one.dimension)) with \(round)\(by(one.difference))")
    }
    return [said("The level changed: \(CountText.list(told, most: Self.mostNamed)).")]
  }
}
