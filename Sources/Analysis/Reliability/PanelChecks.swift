internal import GSLSupport
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// The checks of a panel: what was looked at, and what came out.
///
/// A bias counts as found where its interval excludes 0 and its p-value does so too after Holm's
/// adjustment over the judges; found biases beyond the margin fail. A bias that the data could not show
/// is not said to be absent: the check then says what could not be excluded.
struct PanelChecks {
  let agreement: [PanelAgreement]
  let judges: [JudgeProfile]
  /// What people do as a whole; it is looked at where nobody else judges.
  let crowd: JudgeProfile?
  let stability: [RankingSurvival]
  let gold: [GoldComparison]
  let hasGold: Bool
  let style: StyleShares?
  /// Models that a judge is of one house with.
  let kin: [(judge: String, models: [String])]
  let clusters: Int
  let areBattles: Bool
  /// A bias that does not matter, in points of the scale.
  let margin: Double
  let level: Double

  /// Krippendorff (2019), section 12.4: what is reliable, and the least for tentative conclusions.
  static let reliable = 0.8
  static let tentative = 0.667
  /// How near to one order must stay when a judge is left out.
  static let stable = 0.8
  /// A share of repeats that should be equal.
  static let consistent = 0.8
  /// Half the variance between models.
  static let mostlyLevel = 0.5
  /// Preferences lie in 0 to 1.
  private static let preferenceMargin = 0.05

  var all: [Check] {
    [judgeCount] + agreementChecks + kinship + biases + consistency + stabilityChecks + goldChecks
      + [responseStyle, clusterCount].compactMap(\.self)
  }

  // MARK: - Panel

  private var judgeCount: Check {
    let count = judges.count { $0.kind != .human }
    let people = judges.count - count
    let words = [
      count > 0 ? CountText.counted(count, "judge") : nil,
      people > 0 ? PanelSentences.people(people) : nil,
    ].compactMap(\.self).joined(separator: said(" and "))
    return max(count, people) > 1
      ? Check(.judgeCount, .passed, said("\(words) can be compared with each other"))
      : Check(
        .judgeCount, .caution, said("\(words): nothing can be said about agreement"))
  }

  private var agreementChecks: [Check] {
    agreement.map { part in
      let subject =
        part.judgeKind == .human ? said("\(part.dimension), people") : part.dimension
      guard let alpha = part.alpha.value, let lower = part.alpha.lower,
        let upper = part.alpha.upper
      else {
        return Check(
          .judgeAgreement, .notChecked, subject: subject, reason: part.alpha.reason,
          said("agreement is not known"))
      }
      let words = said("alpha is \(number(alpha)) (\(number(lower)) to \(number(upper)))")
      let status: Check.Status =
        lower >= Self.reliable ? .passed : upper < Self.tentative ? .failed : .caution
      let reading =
        switch status {
        case .passed: said("single verdicts can be relied on")
        case .failed: said("too low to rely on single verdicts")
        default:
          lower >= Self.tentative
            ? said("single verdicts allow tentative conclusions")
            : said("single verdicts are hardly to be relied on")
        }
      return Check(
        .judgeAgreement, status, subject: subject, said("\(words): \(reading)"))
    }
  }

  private var kinship: [Check] {
    if judges.allSatisfy({ $0.kind != .model }) {
      return [
        Check(.judgeKinship, .notApplicable, said("no judge is a model"))
      ]
    }
    guard !kin.isEmpty else {
      return [
        Check(
          .judgeKinship, .passed, said("no judge is of the house of a model that it judges"))
      ]
    }
    return kin.map {
      Check(
        .judgeKinship, .caution, subject: $0.judge,
        said("it judges models of its own house: \(CountText.list($0.models, most: 4))"))
    }
  }

  private var clusterCount: Check {
    clusters >= 20
      ? Check(
        .clusterCount, .passed,
        said("intervals rest on \(NumberText.grouped(clusters)) clusters of items"))
      : Check(
        .clusterCount, .caution,
        said("intervals rest on \(CountText.counted(clusters, "cluster")) of items, fewer than 20"))
  }

  // MARK: - Biases

  private var biases: [Check] {
    let points = areBattles ? Self.preferenceMargin : margin
    return found(
      .positionBias, \.positionBias, margin: Self.preferenceMargin,
      none: said("position does not matter where responses are judged one at a time"),
      { said("what is shown first gains \(signed($0.positionBias))") })
      + found(
        .lengthBias, \.lengthBias, margin: points, none: said("the log says nothing of lengths"),
        { said("a response e times as long gains \(signed($0.lengthBias)) points") })
      + found(
        .selfPreference, \.selfPreference, margin: points,
        none: said("no judge is of the house of a model"),
        { judge in
          judge.selfPreferenceAgainst == .otherFamily
            ? said(
              "models of its own house gain \(signed(judge.selfPreference)) points, or the judges of the "
                + "only other house disfavour them: two houses do not tell these apart")
            : said("models of its own house gain \(signed(judge.selfPreference)) points")
        })
      + (areBattles
        ? []
        : found(
          .severity, \.severity, margin: margin, none: said("there is nobody to compare with"),
          isCautionAtMost: true,
          { judge in
            let isStrict = judge.severity.value ?? 0 >= 0
            let by = unsigned(isStrict ? judge.severity : judge.severity.negated)
            return isStrict
              ? said("its scores lie \(by) points below those of the others")
              : said("its scores lie \(by) points above those of the others")
          }))
  }

  /// People as one are no judge with a name.
  private func subject(_ judge: JudgeProfile) -> String {
    judge.kind == .human ? said("people", as: "judges") : judge.judge
  }

  /// Judges that are no people, else all people as one.
  private var looked: [JudgeProfile] {
    let others = judges.filter { $0.kind != .human }
    return others.isEmpty ? [crowd].compactMap(\.self) : others
  }

  /// A check of each judge whose bias could be looked at, or one that says why there is none.
  private func found(
    _ code: Check.Code, _ measure: KeyPath<JudgeProfile, Estimate>, margin: Double,
    none: String, isCautionAtMost: Bool = false, _ words: (JudgeProfile) -> String
  ) -> [Check] {
    let known = looked.filter { $0[keyPath: measure].lower != nil }
    guard !known.isEmpty else {
      let reasons = looked.compactMap { $0[keyPath: measure].reason }
      return [
        Check(code, .notChecked, reason: reasons.first ?? none, said("it was not looked at"))
      ]
    }
    let adjusted = Self.holm(known.map { Self.pValue($0[keyPath: measure]) })
    return zip(known, adjusted).map { judge, pValue in
      let estimate = judge[keyPath: measure]
      let (lower, upper) = (estimate.lower ?? 0, estimate.upper ?? 0)
      let message = words(judge)
      if max(abs(lower), abs(upper)) <= margin {
        return Check(
          code, .passed, subject: subject(judge),
          said("\(message), which is shown to lie within \(number(margin))"))
      }
      guard lower > 0 || upper < 0, pValue <= 1 - level else {
        return Check(
          code, .notChecked, subject: subject(judge),
          reason: said("as much as \(number(max(abs(lower), abs(upper)))) cannot be excluded"),
          said("no bias is shown"))
      }
      let isLarge = min(abs(lower), abs(upper)) > margin && !isCautionAtMost
      return Check(
        code, isLarge ? .failed : .caution, subject: subject(judge), message)
    }
  }

  /// The two-sided p-value that an estimate is 0, from its error.
  private static func pValue(_ estimate: Estimate) -> Double {
    guard let value = estimate.value, let error = estimate.standardError, error > 0 else {
      return 1
    }
    let statistic = -abs(value / error)
    let tail =
      if let degrees = estimate.degreesOfFreedom {
        try? StudentTDistribution.cumulative(statistic, degreesOfFreedom: degrees)
      } else {
        try? NormalDistribution.cumulative(statistic)
      }
    return min(1, 2 * (tail ?? 0.5))
  }

  private static func holm(_ pValues: [Double]) -> [Double] {
    (try? PValueAdjustment.holm.adjust(pValues)) ?? pValues.map { _ in 1 }
  }

  private var consistency: [Check] {
    let known = looked.filter { $0.selfConsistency.lower != nil }
    guard !known.isEmpty else {
      return [
        Check(
          .selfConsistency, .notChecked, reason: said("no judge was asked twice of one response"),
          said("it was not looked at"))
      ]
    }
    return known.map { judge in
      let estimate = judge.selfConsistency
      let isLow = (estimate.upper ?? 1) < Self.consistent
      return Check(
        .selfConsistency, isLow ? .caution : .passed, subject: subject(judge),
        said(
          "asked again it gives the same verdict in \(percent(estimate.value)) of cases "
            + "(\(percent(estimate.lower)) to \(percent(estimate.upper)))"))
    }
  }

  // MARK: - Models

  private var stabilityChecks: [Check] {
    let names = stability.map(\.dimension).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    return names.map { dimension in
      let parts = stability.filter { $0.dimension == dimension }
      let swaps = parts.filter { !$0.swapped.isEmpty }
      let worst = parts.compactMap(\.kendallTau.value).min()
      guard let worst else {
        return Check(
          .rankingStability, .notChecked, subject: dimension,
          reason: parts.first?.kendallTau.reason, said("the order of models was not looked at"))
      }
      guard !swaps.isEmpty else {
        return Check(
          .rankingStability, .passed, subject: dimension,
          said("the order of models is the same whichever judge is left out"))
      }
      let judges = CountText.list(swaps.map(\.leftOut), most: 3)
      return Check(
        .rankingStability, worst < Self.stable ? .failed : .caution, subject: dimension,
        said("without \(judges) models change places (Kendall's tau down to \(number(worst)))"))
    }
  }

  private var goldChecks: [Check] {
    guard hasGold else {
      return [
        Check(
          .gold, .notChecked, reason: said("no gold was named"),
          said("a bias that all judges share cannot be seen among judges"))
      ]
    }
    let panels = Dictionary(grouping: gold, by: \.dimension)
    return panels.keys.sorted().compactMap { dimension in
      guard let one = panels[dimension]?.last else { return nil }
      let failed = one.models.filter { $0.transport == .fail }.map(\.model)
      let open = one.models.filter {
        $0.transport == .inconclusive || ($0.transport == .notGraded && $0.note != nil)
      }.map(\.model)
      let labels = CountText.counted(one.labels, "gold label")
      if !failed.isEmpty {
        return Check(
          .gold, .failed, subject: dimension,
          said(
            "\(labels): the judges err otherwise on \(CountText.list(failed, most: 4)) than on the "
              + "other models, so that their levels are refused"))
      }
      if !open.isEmpty {
        return Check(
          .gold, .caution, subject: dimension,
          said(
            "\(labels) are too few to show that the judges err alike on "
              + "\(CountText.list(open, most: 4))"))
      }
      return Check(
        .gold, .passed, subject: dimension,
        said(
          "\(labels) show that the judges err alike on all models, within \(number(margin)) points")
      )
    }
  }

  private var responseStyle: Check? {
    guard let style else { return nil }
    guard let share = style.levelShare.value else {
      return Check(
        .responseStyle, .notChecked, reason: style.levelShare.reason, said("it was not looked at"))
    }
    let message = said("\(percent(share)) of the variance between models is their mean level")
    if style.isCentred {
      return Check(
        .responseStyle, .passed, said("\(message), which centring takes out"))
    }
    return Check(
      .responseStyle, share > Self.mostlyLevel ? .caution : .passed, message)
  }

  // MARK: - Words

  private func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 2) }

  private func percent(_ share: Double?) -> String {
    share.map { NumberText.percent(($0 * 100).rounded() / 100) } ?? "–"
  }

  /// "0.42 (0.31 to 0.53)", of what is at least 0, where words say the direction.
  private func unsigned(_ estimate: Estimate) -> String {
    String(signed(estimate).drop { $0 == "+" })
  }

  /// "+0.42 (0.31 to 0.53)".
  private func signed(_ estimate: Estimate) -> String {
    guard let value = estimate.value else { return "–" }
    let text = (value > 0 ? "+" : "") + number(value)
    guard let lower = estimate.lower, let upper = estimate.upper else { return text }
    return said("\(text) (\(number(lower)) to \(number(upper)))")
  }
}
