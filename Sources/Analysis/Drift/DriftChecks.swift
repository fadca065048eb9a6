internal import Diagnostics
internal import PrintedNumbers
internal import Wording

extension DriftResults {
  /// Whether scores of different rounds can be set beside each other: a check of each model, of each
  /// judge, and of the items.
  ///
  /// - Parameter title: What a dimension is called.
  package func checks(title: (String) -> String) -> [Check] {
    models.map { check(ofModel: $0, title) } + ofJudges(title) + [ofItems]
  }

  private var models: [String] {
    SortedNames(Array(Set(comparisons.map { ExactName($0.model) })).map(\.text)).names
  }

  private func points(_ value: Double?) -> String {
    guard let value else { return said("an amount that is not known") }
    let number = (value > 0 ? "+" : "") + NumberText.fixed(value, decimals: 1)
    return said("\(number) points")
  }

  private func check(ofModel model: String, _ title: (String) -> String) -> Check {
    let own = comparisons.filter { ExactName($0.model) == ExactName(model) }
    let made = own.filter { $0.verdict != .noSharedItems }
    guard !made.isEmpty else {
      return Check(
        .drift, .notChecked, subject: model, reason: said("no item has a score in two rounds"),
        said("Its rounds have no items in common, so that nothing is said of a change."))
    }
    let moved = made.filter { $0.verdict == .moved }
    guard !moved.isEmpty else {
      let bound = made.compactMap(\.minimumDetectableDifference).max().map {
        " "
          + said(
            "A change of \(NumberText.fixed($0, decimals: 1)) points would most likely have been found on "
              + "any dimension.")
      }
      let compared = CountText.counted(made.count, "comparison")
      return Check(
        .drift, .passed, subject: model,
        said("None of \(compared) of its rounds is shown to have moved.") + (bound ?? ""))
    }
    let told = moved.map { one in
      let (from, to) = (VisibleText.name(one.from), VisibleText.name(one.to))
      return said(
        "\(title(one.dimension)) from \(from) to \(to) by \(points(one.difference.value))")
    }
    let areJudges = moved.contains { $0.blame == .judge || $0.blame == .both }
    let blame =
      areJudges
      ? said("The judges moved, and not or not only the model.")
      : moved.contains { $0.blame == .notSeparable }
        ? said("Whether the model or the judges moved cannot be told.")
        : said("It is the model that moved.")
    return Check(
      .drift, areJudges ? .failed : .caution, subject: model,
      said("Its score moved: \(CountText.list(told, most: 3)).") + " " + blame)
  }

  private func ofJudges(_ title: (String) -> String) -> [Check] {
    guard !judgeDrift.isEmpty else {
      return [
        Check(
          .drift, .notChecked, reason: said("no response was judged again by the same judge"),
          said("Whether the judges moved."))
      ]
    }
    let names = SortedNames(Array(Set(judgeDrift.map { ExactName($0.judge) })).map(\.text)).names
    return names.map { judge in
      let own = judgeDrift.filter { ExactName($0.judge) == ExactName(judge) }
      let moved = own.filter { $0.verdict == .moved }
      guard !moved.isEmpty else {
        return Check(
          .drift, .passed, subject: judge,
          said(
            "It is not shown to have moved on responses that it judged again (up to "
              + "\(own.map(\.anchors).max() ?? 0))."))
      }
      let told = moved.map {
        said("\(title($0.dimension)) by \(points($0.difference.value))", as: "change")
      }
      return Check(
        .drift, .failed, subject: judge,
        said(
          "It judges the same responses otherwise than before: \(CountText.list(told, most: 3))."))
    }
  }

  private var ofItems: Check {
    guard !itemDrift.isEmpty else {
      return Check(
        .drift, .notChecked,
        reason: said("it takes several models on the same items in two rounds"),
        said("Whether items moved for all models."))
    }
    let items = Set(itemDrift.map(\.item)).count
    let moved = SortedNames(Array(Set(itemDrift.filter(\.isShown).map(\.item)))).names
    return moved.isEmpty
      ? Check(
        .drift, .passed,
        said("None of \(CountText.counted(items, "item")) is shown to have moved for all models."))
      : Check(
        .drift, .caution,
        said(
          "\(CountText.counted(moved.count, "item")) of \(items) moved for all models: "
            + "\(CountText.list(moved.map(VisibleText.name), most: 6))."))
  }
}
