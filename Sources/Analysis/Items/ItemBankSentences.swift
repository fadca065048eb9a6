internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

extension BankItem.Status {
  /// The status in a table.
  package var words: String {
    switch self {
    case .candidate: said("candidate")
    case .calibrated: said("calibrated")
    case .anchor: said("anchor")
    case .retired: said("retired")
    }
  }
}

extension BankItem.Reason {
  /// The reason in a table.
  package var words: String {
    switch self {
    case .saturated: said("saturated")
    case .leaked: said("leaked")
    case .overexposed: said("given too often")
    case .misfitting: said("does not fit the model")
    case .drifting: said("its difficulty moved")
    }
  }
}

/// What was found of items, in plain words.
struct ItemBankSentences {
  let entries: [ItemBankEntry]
  let hasBank: Bool
  let answerers: Int
  let models: Int
  let statuses: [ItemBankResults.StatusCount]
  let retired: [ItemBankResults.RetiredCount]
  let fit: [ItemFitEntry]
  let functioning: [ItemFunctioningEntry]
  let refusals: [ItemBankResults.GroupRefusal]
  let drift: [ItemDriftEntry]
  let exposure: [ItemBankResults.ExposureCount]
  let information: [ScaleInformation]
  let settings: ItemBankSettings

  /// - Parameter title: what pages call a dimension.
  func all(_ title: (String) -> String) -> ItemBankResults.Sentences {
    ItemBankResults.Sentences(
      bank: bank, fit: fitting, functioning: functionings, exposure: exposures,
      retired: retirements, information: information.flatMap { told($0, title) })
  }

  private func count(_ number: Int) -> String {
    CountText.counted(number, "item", isGrouped: true)
  }

  private func names(_ items: [String]) -> String { CountText.list(items, most: 6) }

  private var bank: [String] {
    var sentences: [String] = []
    if hasBank {
      let parts = statuses.map { said("\(NumberText.grouped($0.items)) \($0.status.words)") }
      let own = entries.count { $0.status != nil }
      sentences.append(said("The pool has \(count(own)): \(parts.joined(separator: said(", ")))."))
    }
    let answered = entries.count { $0.answers > 0 }
    if answered > 0 {
      sentences.append(
        said(
          "The log has answers to \(count(answered)), from \(CountText.counted(models, "model"))."))
    }
    let strange = entries.filter { $0.status == nil }
    if hasBank, !strange.isEmpty {
      sentences.append(
        said(
          "The pool does not have \(count(strange.count)) of these: "
            + "\(names(strange.map(\.item)))."))
    }
    let reversed = entries.filter { ($0.restCorrelation?.upper ?? 0) < 0 }
    if !reversed.isEmpty {
      sentences.append(
        said(
          "The higher a model is on the rest, the lower it is on \(count(reversed.count)): "
            + "\(names(reversed.map(\.item)))."))
    }
    if !drift.isEmpty {
      let items = drift.reduce(into: [String]()) { found, entry in
        if !found.contains(entry.item) { found.append(entry.item) }
      }
      sentences.append(
        said("Between rounds \(count(items.count)) moved for all models: \(names(items))."))
    }
    return sentences
  }

  private var fitting: [String] {
    let tested = fit.count { $0.adjustedPValue != nil }
    guard tested > 0 else {
      return [
        said(
          "No item could be tested for its fit: answers of 0 and 1 are needed, and either parameters from a "
            + "pool or answerers who answered every item.")
      ]
    }
    let wrong = fit.filter(\.isMisfitting)
    guard !wrong.isEmpty else {
      return [
        said(
          "The answers to \(count(tested)) were tested, and none is shown not to follow the model.")
      ]
    }
    var sentences = [
      said(
        "The answers to \(wrong.count) of \(count(tested)) do not follow the model: "
          + "\(names(wrong.map(\.item))).")
    ]
    if let largest = wrong.compactMap({ entry in entry.difference?.value.map { (entry, $0) } })
      .max(by: { abs($0.1) < abs($1.1) })
    {
      let points = NumberText.fixed(abs(largest.1), decimals: 0)
      sentences.append(
        largest.1 > 0
          ? said("Farthest off is \(largest.0.item): \(points) points more than predicted.")
          : said("Farthest off is \(largest.0.item): \(points) points fewer than predicted."))
    }
    return sentences
  }

  private var functionings: [String] {
    var sentences: [String] = []
    var attributes: [String] = []
    for entry in functioning where !attributes.contains(entry.attribute) {
      attributes.append(entry.attribute)
    }
    for attribute in attributes.sorted() {
      let all = functioning.filter { $0.attribute == attribute && $0.adjustedPValue != nil }
      let shown = all.filter(\.isShown)
      let large = shown.count { $0.category == .c }
      let tested = Set(all.map(\.item)).count
      guard !shown.isEmpty else {
        sentences.append(
          said(
            "Grouped by \(attribute), none of \(count(tested)) is shown to work differently by more than is "
              + "negligible."))
        continue
      }
      let items = shown.reduce(into: [String]()) { found, entry in
        if !found.contains(entry.item) { found.append(entry.item) }
      }
      sentences.append(
        said(
          "Grouped by \(attribute), \(items.count) of \(count(tested)) work differently in groups of models that "
            + "are otherwise alike, \(large) of them much (class C): \(names(items))."))
    }
    if sentences.isEmpty {
      sentences.append(
        said("No groups of models could be compared item by item."))
    }
    return sentences
  }

  private var exposures: [String] {
    let usable = entries.filter { $0.status != .retired && $0.status != .candidate }
    let counts = usable.map { $0.exposures ?? $0.answers }.sorted(by: >)
    let all = counts.reduce(0, +)
    guard all > 0 else {
      return [said("None of \(count(usable.count)) that may be given has been given.")]
    }
    let never = counts.count { $0 == 0 }
    let tenth = max(1, counts.count / 10)
    let share = Double(counts.prefix(tenth).reduce(0, +)) / Double(all)
    let percent = NumberText.percent((100 * share).rounded() / 100)
    return [
      never == 0
        ? said("Each of \(count(usable.count)) that may be given has been given.")
        : said(
          "\(NumberText.grouped(never)) of \(count(usable.count)) that may be given were never given."
        ),
      said("The tenth that is given most takes \(percent) of all answers."),
    ]
  }

  private var retirements: [String] {
    let total = retired.reduce(0) { $0 + $1.items }
    let own = entries.count { $0.status != nil }
    guard total > 0 else {
      return hasBank ? [said("No item of the pool is taken out of use.")] : []
    }
    let parts = retired.map { said("\($0.reason.words) \($0.items)", as: "reason") }
    return [
      said(
        "\(total) of \(count(own)) of the pool are taken out of use: "
          + "\(parts.joined(separator: said(", "))).")
    ]
  }

  private func told(_ scale: ScaleInformation, _ title: (String) -> String) -> [String] {
    let known = scale.models.compactMap { model in
      model.information.map { (model.model, $0) }
    }
    guard let least = known.min(by: { $0.1 < $1.1 }), let most = known.max(by: { $0.1 < $1.1 }),
      least.1 > 0
    else { return [] }
    let worst = NumberText.fixed(1 / least.1.squareRoot(), decimals: 2)
    let best = NumberText.fixed(1 / most.1.squareRoot(), decimals: 2)
    return [
      said(
        "\(title(scale.dimension)): all \(count(scale.items)) together would measure \(most.0) with a "
          + "standard error of \(best), and \(least.0), where they tell least, with one of \(worst)."
      )
    ]
  }
}
