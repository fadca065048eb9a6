internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// Whether a panel is good enough, and for what, for a reader who never heard of alpha.
struct PanelSentences {
  let checks: [Check]
  let agreement: [PanelAgreement]
  let judges: [JudgeProfile]
  let models: Int
  let responses: Int
  let name: (_ dimension: String) -> String
  let areBattles: Bool

  var all: [String] {
    [size, order, single, biases, levels].compactMap(\.self)
  }

  private func checks(_ code: Check.Code) -> [Check] {
    checks.filter { $0.code == code }
  }

  private func list(_ names: [String]) -> String { CountText.list(names, most: 5) }

  // MARK: - What there is

  private var size: String {
    func count(_ kind: JudgeKind) -> Int { judges.count { $0.kind == kind } }
    let (asked, programs, people) = (count(.model), count(.rule), count(.human))
    let who = [
      asked == 0 ? nil : said("\(CountText.counted(asked, "judge")) (models)"),
      programs == 0 ? nil : said("\(CountText.counted(programs, "judge")) (programs)"),
      people == 0 ? nil : Self.people(people),
    ].compactMap(\.self).joined(separator: said(" and "))
    let verdicts = NumberText.grouped(judges.reduce(0) { $0 + $1.judgments })
    let (responses, models) = (
      NumberText.grouped(responses), CountText.counted(models, "model")
    )
    return areBattles
      ? said("\(who) gave \(verdicts) verdicts on \(responses) pairs of responses of \(models).")
      : said("\(who) gave \(verdicts) verdicts on \(responses) responses of \(models).")
  }

  /// "3 people".
  static func people(_ count: Int) -> String {
    count == 1 ? said("1 person") : said("\(count) people")
  }

  // MARK: - Comparing models

  private var order: String? {
    let stability = checks(.rankingStability)
    guard !stability.isEmpty else { return nil }
    func names(_ statuses: [Check.Status]) -> [String] {
      stability.filter { statuses.contains($0.status) }.compactMap(\.subject).map(name)
    }
    let firm = names([.passed])
    let loose = names([.caution, .failed])
    guard !firm.isEmpty || !loose.isEmpty else { return nil }
    if loose.isEmpty {
      return said(
        "For comparing models with each other the panel is good enough: their order stays the same "
          + "whichever single judge is left out.")
    }
    let detail =
      firm.isEmpty
      ? said("without one of the judges models change places on \(list(loose))")
      : said(
        "without one of the judges models change places on \(list(loose)), and keep them on "
          + "\(list(firm))")
    return stability.contains { $0.status == .failed }
      ? said("For comparing models the panel is not good enough everywhere: \(detail).")
      : said(
        "For comparing models the panel is good enough where they lie apart: \(detail). Models whose "
          + "intervals touch should not be ranked.")
  }

  // MARK: - Single verdicts

  private var single: String? {
    let panel = agreement.filter { $0.judgeKind != .human }
    let shown = panel.isEmpty ? agreement : panel
    let known = shown.filter { $0.alpha.lower != nil }
    guard !known.isEmpty else { return nil }
    let values = known.compactMap(\.alpha.value)
    guard let least = values.min(), let most = values.max() else { return nil }
    let low = NumberText.fixed(least, decimals: 2)
    let high = NumberText.fixed(most, decimals: 2)
    let range = low == high ? low : said("\(low) to \(high)")
    let meaning = said("agreement beyond chance (alpha: 0 is chance, 1 is perfect) is \(range)")
    if known.allSatisfy({ ($0.alpha.lower ?? 0) >= PanelChecks.reliable }) {
      return said("A single verdict can be relied on: \(meaning), and 0.8 is customary for that.")
    }
    if known.contains(where: { ($0.alpha.upper ?? 1) < PanelChecks.tentative }) {
      return said(
        "It is not good enough to quote single verdicts: \(meaning), where 0.8 is asked for and below "
          + "0.667 two judges often disagree about one response.")
    }
    return said(
      "Single verdicts allow tentative conclusions at most: \(meaning), and 0.8 is customary for "
        + "relying on them.")
  }

  // MARK: - Biases

  private var biases: String? {
    let codes: [(Check.Code, String)] = [
      (.positionBias, said("what is shown first")), (.lengthBias, said("long responses")),
      (.selfPreference, said("models of their own house")),
    ]
    let looked = codes.filter { code, _ in
      checks(code).contains { $0.subject != nil }
    }
    guard !looked.isEmpty else { return nil }
    let found = looked.compactMap { code, words -> String? in
      let judges = checks(code).filter { $0.status == .failed || $0.status == .caution }
        .compactMap(\.subject)
      if judges.isEmpty { return nil }
      return judges.count == 1
        ? said("\(list(judges)) treats \(words) otherwise than the other judges do")
        : said("\(list(judges)) treat \(words) otherwise than the other judges do")
    }
    if found.isEmpty {
      let words = looked.map(\.1).joined(separator: said(" or "))
      return said("No judge is shown to favour \(words) more than the others do.")
    }
    return said("Watch these judges: \(found.joined(separator: said("; "))).")
  }

  // MARK: - Levels

  private var levels: String? {
    let gold = checks(.gold)
    guard gold.contains(where: { $0.subject != nil }) else {
      return said(
        "Whether the levels of the scores are right cannot be said without people's verdicts to "
          + "compare with (--gold): a bias that all judges share is not seen among judges.")
    }
    let failed = gold.filter { $0.status == .failed }.compactMap(\.subject).map(name)
    let open = gold.filter { $0.status == .caution }.compactMap(\.subject).map(name)
    let passed = gold.filter { $0.status == .passed }.compactMap(\.subject).map(name)
    let parts = [
      passed.isEmpty ? nil : said("may be read, corrected, on \(list(passed))"),
      open.isEmpty ? nil : said("may be read with care on \(list(open)), where labels are few"),
      failed.isEmpty
        ? nil
        : said(
          "are refused for some models on \(list(failed)), on which the judges err otherwise"),
    ].compactMap(\.self).joined(separator: said("; they "))
    return said("Against gold, levels \(parts).")
  }
}
