internal import LogReaders
internal import PrintedNumbers

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
    let kinds = [(JudgeKind.model, "model"), (.rule, "program")].compactMap { kind, word in
      let count = judges.count { $0.kind == kind }
      return count == 0 ? nil : CountText.counted(count, "judge") + " (\(word)s)"
    }
    let people = judges.count { $0.kind == .human }
    let who = kinds + (people == 0 ? [] : [people == 1 ? "1 person" : "\(people) people"])
    let verdicts = judges.reduce(0) { $0 + $1.judgments }
    return
      "\(who.joined(separator: " and ")) gave \(NumberText.grouped(verdicts)) verdicts on "
      + "\(NumberText.grouped(responses)) \(areBattles ? "pairs of responses" : "responses") of "
      + "\(CountText.counted(models, "model"))."
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
      return
        "For comparing models with each other the panel is good enough: their order stays the same "
        + "whichever single judge is left out."
    }
    let detail =
      "without one of the judges models change places on \(list(loose))"
      + (firm.isEmpty ? "" : ", and keep them on \(list(firm))")
    return stability.contains { $0.status == .failed }
      ? "For comparing models the panel is not good enough everywhere: \(detail)."
      : "For comparing models the panel is good enough where they lie apart: \(detail). Models whose "
        + "intervals touch should not be ranked."
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
    let range = low == high ? low : "\(low) to \(high)"
    let meaning =
      "agreement beyond chance (alpha: 0 is chance, 1 is perfect) is \(range)"
    if known.allSatisfy({ ($0.alpha.lower ?? 0) >= PanelChecks.reliable }) {
      return "A single verdict can be relied on: \(meaning), and 0.8 is customary for that."
    }
    if known.contains(where: { ($0.alpha.upper ?? 1) < PanelChecks.tentative }) {
      return
        "It is not good enough to quote single verdicts: \(meaning), where 0.8 is asked for and below "
        + "0.667 two judges often disagree about one response."
    }
    return
      "Single verdicts allow tentative conclusions at most: \(meaning), and 0.8 is customary for "
      + "relying on them."
  }

  // MARK: - Biases

  private var biases: String? {
    let codes: [(Check.Code, String)] = [
      (.positionBias, "what is shown first"), (.lengthBias, "long responses"),
      (.selfPreference, "models of their own house"),
    ]
    let looked = codes.filter { code, _ in
      checks(code).contains { $0.subject != nil }
    }
    guard !looked.isEmpty else { return nil }
    let found = looked.compactMap { code, words -> String? in
      let judges = checks(code).filter { $0.status == .failed || $0.status == .caution }
        .compactMap(\.subject)
      return judges.isEmpty
        ? nil
        : "\(list(judges)) \(judges.count == 1 ? "treats" : "treat") "
          + "\(words) otherwise than the other judges do"
    }
    if found.isEmpty {
      return "No judge is shown to favour "
        + looked.map(\.1).joined(separator: " or ") + " more than the others do."
    }
    return "Watch these judges: \(found.joined(separator: "; "))."
  }

  // MARK: - Levels

  private var levels: String? {
    let gold = checks(.gold)
    guard gold.contains(where: { $0.subject != nil }) else {
      return
        "Whether the levels of the scores are right cannot be said without people's verdicts to "
        + "compare with (--gold): a bias that all judges share is not seen among judges."
    }
    let failed = gold.filter { $0.status == .failed }.compactMap(\.subject).map(name)
    let open = gold.filter { $0.status == .caution }.compactMap(\.subject).map(name)
    let passed = gold.filter { $0.status == .passed }.compactMap(\.subject).map(name)
    let parts = [
      passed.isEmpty ? nil : "may be read, corrected, on \(list(passed))",
      open.isEmpty ? nil : "may be read with care on \(list(open)), where labels are few",
      failed.isEmpty
        ? nil : "are refused for some models on \(list(failed)), on which the judges err otherwise",
    ].compactMap(\.self)
    return "Against gold, levels \(parts.joined(separator: "; they "))."
  }
}
