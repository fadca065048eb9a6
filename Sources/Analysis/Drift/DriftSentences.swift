internal import Diagnostics
internal import PrintedNumbers
internal import Statistics

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
    "Rounds in the order of time: "
      + CountText.list(rounds.map { VisibleText.name($0.round) }, most: 12) + "."
  }

  private func points(_ value: Double) -> String {
    let text = NumberText.fixed(value, decimals: 1)
    return (value > 0 ? "+" : "") + text + " " + unit
  }

  private func list(_ comparisons: [DriftComparison]) -> String {
    CountText.list(
      comparisons.map { one in
        "\(VisibleText.name(one.model)) on \(title(one.dimension)) from "
          + "\(VisibleText.name(one.from)) to \(VisibleText.name(one.to))"
          + (one.difference.value.map { " by \(points($0))" } ?? "")
      }, most: Self.mostNamed)
  }

  // MARK: - Scores

  private var moved: [String] {
    let tested = comparisons.filter { $0.verdict != .noSharedItems }
    let apart = comparisons.count - tested.count
    let separate =
      apart == 0
      ? []
      : [
        "\(CountText.counted(apart, "comparison")) cannot be made: no item has a score in both rounds."
      ]
    guard !tested.isEmpty else { return separate }
    let found = tested.filter { $0.verdict == .moved }
    guard !found.isEmpty else {
      return [
        "None of \(CountText.counted(tested.count, "comparison")) is shown to have moved" + missed
          + "."
      ] + separate
    }
    return [
      "\(found.count) of \(CountText.counted(tested.count, "comparison")) moved: \(list(found))."
    ] + separate
  }

  /// What would have been found.
  private var missed: String {
    let sizes = detectable.compactMap(\.difference.value).sorted()
    guard let low = sizes.first, let high = sizes.last else { return "" }
    let range =
      low == high
      ? NumberText.fixed(low, decimals: 1)
      : "\(NumberText.fixed(low, decimals: 1)) to \(NumberText.fixed(high, decimals: 1))"
    return "; a change of \(range) \(unit), by dimension, would have been found with "
      + "\(NumberText.percent(PairSettings.power)) power"
  }

  private var blamed: [String] {
    let found = comparisons.filter { $0.verdict == .moved }
    let words: [(DriftBlame, String)] = [
      (.model, "It is the model that moved"), (.judge, "It is the judges that moved"),
      (.both, "Both the model and the judges moved"),
    ]
    var sentences = words.compactMap { blame, words -> String? in
      let of = found.filter { $0.blame == blame }
      guard !of.isEmpty else { return nil }
      let subject =
        of.count == found.count
        ? (found.count == 1 ? "" : " in all of them") : ": \(list(of))"
      return words + subject + "."
    }
    let open = found.filter { $0.blame == .notSeparable }
    if !open.isEmpty {
      let reasons = Set(open.compactMap(\.blameReason)).sorted()
      sentences.append(
        "Whether the model or the judges moved cannot be told"
          + (open.count == found.count ? "" : " for \(open.count) of them") + ": "
          + CountText.list(reasons, most: 2) + ".")
    }
    return sentences
  }

  /// Changes that cancel in the score.
  private var hidden: [String] {
    comparisons.filter { $0.verdict != .moved && $0.blame != nil && $0.blame != .notSeparable }
      .prefix(Self.mostNamed).map { one in
        let parts = [
          one.judgeDifference?.difference.value.map { "the judges by \(points($0))" },
          one.modelDifference?.difference.value.map { "the model by \(points($0))" },
        ].compactMap(\.self)
        return "\(VisibleText.name(one.model)) on \(title(one.dimension)) from "
          + "\(VisibleText.name(one.from)) to \(VisibleText.name(one.to)): the score is not shown to "
          + "have moved, but a part of it is: \(parts.joined(separator: ", "))."
      }
  }

  private var equivalent: [String] {
    let found = comparisons.filter { $0.verdict == .equivalent }
    guard !found.isEmpty else { return [] }
    return [
      "\(found.count) of \(CountText.counted(comparisons.count, "comparison")) changed by less than "
        + "the margin."
    ]
  }

  // MARK: - Judges

  private var ofJudges: [String] {
    guard !judges.isEmpty else {
      // Said already where something moved.
      if comparisons.contains(where: { $0.blame == .notSeparable }) { return [] }
      return [
        "No response was judged again by the same judge, so that a drift of judges would look like one "
          + "of models."
      ]
    }
    let found = judges.filter { $0.verdict == .moved }
    guard !found.isEmpty else {
      let anchors = judges.map(\.anchors)
      return [
        "No judge is shown to have moved on responses that it judged again (up to "
          + "\(anchors.max() ?? 0))."
      ]
    }
    return [
      "\(found.count) of \(CountText.counted(judges.count, "comparison")) of a judge with itself "
        + "moved: "
        + CountText.list(
          found.map { one in
            "\(VisibleText.name(one.judge)) on \(title(one.dimension)) "
              + (one.from == one.to
                ? "within \(VisibleText.name(one.from))"
                : "from \(VisibleText.name(one.from)) to \(VisibleText.name(one.to))")
              + (one.difference.value.map { " by \(points($0))" } ?? "")
          }, most: Self.mostNamed) + "."
    ]
  }

  private var replayed: [String] {
    let found = replays.filter { $0.share.value == 1 }
    guard !found.isEmpty else { return [] }
    return [
      "All later responses are earlier ones, so that any change is the judges': "
        + CountText.list(
          found.map {
            "\(VisibleText.name($0.model)) from \(VisibleText.name($0.from)) to "
              + VisibleText.name($0.to)
          }, most: Self.mostNamed) + "."
    ]
  }

  // MARK: - Items and series

  private var ofItems: [String] {
    let found = items.filter(\.isShown)
    guard let first = found.first else { return [] }
    let names = SortedNames(
      Array(Set(found.map(\.item)))
    ).names
    return [
      "\(CountText.counted(names.count, "item")) moved for all models: "
        + CountText.list(names.map(VisibleText.name), most: 8) + "."
        + (comparisons.contains { $0.withoutDriftedItems != nil }
          ? " Changes without them stand beside those of all items (such as "
            + "\(title(first.dimension)) from \(VisibleText.name(first.from)) to "
            + "\(VisibleText.name(first.to)))."
          : "")
    ]
  }

  private var ofSeries: [String] {
    let found = changes.filter(\.isShown)
    guard !found.isEmpty else { return [] }
    return [
      "The level changed: "
        + CountText.list(
          found.map { one in
            "\(VisibleText.name(one.model)) on \(title(one.dimension)) "
              + "with \(VisibleText.name(one.first ?? ""))"
              + (one.difference.value.map { " by \(points($0))" } ?? "")
          }, most: Self.mostNamed) + "."
    ]
  }
}
