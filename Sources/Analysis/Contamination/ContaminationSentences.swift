internal import PrintedNumbers
internal import Wording

/// What a battery found, in plain words.
struct ContaminationSentences {
  let outcomes: [ContaminationOutcome]
  let summary: [ContaminationSummary]
  let family: ContaminationFamily
  let detectable: [DetectableLeak]
  let overlap: OverlapFound?

  /// What was found, and what was not.
  var findings: [String] {
    [opening] + summary.compactMap(found) + [remainder, corpus, silence].compactMap(\.self)
  }

  private var opening: String {
    let models = CountText.counted(summary.count, "model")
    guard family.tests > 0 else {
      return said(
        "None of \(ContaminationTest.allCases.count) tests of contamination can be made of "
          + "\(models): that nothing was found says nothing.")
    }
    let found = outcomes.count { $0.verdict == .found }
    return said(
      "\(family.tests) of \(outcomes.count) tests of contamination (\(models) by "
        + "\(ContaminationTest.allCases.count)) could be made, and \(found) found something; the chance "
        + "of any false finding is at most \(NumberText.percent(family.significance)) (Holm).")
  }

  /// The traces of a model, strongest first.
  private func found(_ summary: ContaminationSummary) -> String? {
    let traces = outcomes.filter { $0.model == summary.model && $0.verdict == .found }
      .sorted { ($0.adjustedPValue ?? 1) < ($1.adjustedPValue ?? 1) }
    guard !traces.isEmpty else { return nil }
    let told = traces.map(told).joined(separator: said("; "))
    return said(
      "\(summary.model) shows what a model shows that has read the test, in "
        + "\(traces.count) of \(summary.tested) tests: \(told).")
  }

  private func told(_ outcome: ContaminationOutcome) -> String {
    let size = outcome.effect.value ?? 0
    func fixed(_ decimals: Int) -> String { NumberText.fixed(size, decimals: decimals) }
    let beyond = (outcome.comparedModels ?? 0) > 0 ? said(" beyond what other models gain") : ""
    return switch outcome.test {
    case .releaseDate: said("\(fixed(1)) points more on items from before its release\(beyond)")
    case .publicHeldOut:
      said("\(fixed(1)) points more on public items than on held-out ones\(beyond)")
    case .paraphrase:
      said("\(fixed(1)) points more on items than on the same in other words\(beyond)")
    case .paCoST: said("surer by \(fixed(2)) of items than of the same in other words\(beyond)")
    case .conStat: said("\(fixed(1)) points more than its scores on other items foretell")
    case .overlap:
      said("\(fixed(1)) points more on items whose texts occur in the corpus\(beyond)")
    case .minK, .minKPlusPlus:
      said(
        "\(outcome.test.title) tells texts it may have read from others with an area of "
          + "\(NumberText.fixed(0.5 + size, decimals: 2))")
    case .coDeC: said("context helps less with texts it may have read, by \(fixed(2)) of them")
    case .exchangeability: said("the published order is likelier by \(fixed(1)) nats")
    }
  }

  /// What was not found, and how large it may be.
  private var remainder: String? {
    let clean = summary.filter { $0.tested > 0 && $0.found == 0 }.map(\.model)
    guard !clean.isEmpty else { return nil }
    let points = detectable.filter { clean.contains($0.model) }.map(\.points)
    var sentences = [said("Nothing was found of \(CountText.list(clean, most: 8)).")]
    if let least = points.min(), let most = points.max() {
      let low = NumberText.fixed(least, decimals: 0)
      let high = NumberText.fixed(most, decimals: 0)
      sentences.append(
        low == high
          ? said("A leak of less than \(low) points may be missed.")
          : said("A leak of less than \(low) to \(high) points, by model, may be missed."))
    }
    return sentences.joined(separator: " ")
  }

  private var corpus: String? {
    overlap.map {
      said(
        "Of \(CountText.counted($0.testable, "item")) with a text of \($0.n) tokens or more, \($0.hits) "
          + "share that many in a row with the corpus.")
    }
  }

  private var silence: String? {
    outcomes.contains { ($0.comparedModels ?? 0) > 0 && $0.status == .tested }
      ? said(
        "Effects are beyond those of other models on the same items: where these have read them too, "
          + "effects are too small.")
      : nil
  }

  /// Why tests could not be made of any model, or of some; tests with one reason together.
  var reasons: [String] {
    var lines: [(tests: [String], who: String, reason: String)] = []
    for test in ContaminationTest.allCases {
      let refused = outcomes.filter { $0.test == test && $0.status == .notTestable }
      for reason in Self.distinct(refused.compactMap(\.reason)) {
        let models = refused.filter { $0.reason == reason }.map(\.model)
        let who = models.count == summary.count ? "" : CountText.list(models, most: 4)
        if let place = lines.firstIndex(where: { $0.who == who && $0.reason == reason }) {
          lines[place].tests.append(test.title)
        } else {
          lines.append(([test.title], who, reason))
        }
      }
    }
    return lines.map { line in
      let tests = line.tests.joined(separator: said(", "))
      return line.who.isEmpty
        ? said("Not testable, \(tests): \(line.reason).")
        : said("Not testable of \(line.who), \(tests): \(line.reason).")
    }
  }

  private static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
