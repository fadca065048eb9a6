internal import Analysis
internal import Wording

/// What is measured of a judge, by the word of the option `measures`.
enum JudgeMeasure: String, CaseIterable, Codable, Sendable {
  case severity
  case severityLogits = "severity-logits"
  case position
  case firstShown = "first-shown"
  case length
  case ownHouse = "own-house"
  case goldBias = "gold-bias"
  case goldCorrelation = "gold-correlation"
  case repeats
  case repeatSpread = "repeat-spread"
  case atMinimum = "at-minimum"
  case atMaximum = "at-maximum"

  /// Those that are shown where none are named.
  static func usual(withGold: Bool) -> [JudgeMeasure] {
    [.severity, .position, .length, .ownHouse] + (withGold ? [.goldBias, .goldCorrelation] : [])
      + [.repeats, .atMinimum, .atMaximum]
  }

  /// - Parameter gold: Comparisons on one dimension.
  /// - Returns: nil where the judge is in no comparison.
  func estimate(of judge: JudgeProfile, against gold: [GoldComparison]) -> Estimate? {
    switch self {
    case .severity: judge.severity
    case .severityLogits: judge.severityLogits
    case .position: judge.positionBias
    case .firstShown: judge.firstShown
    case .length: judge.lengthBias
    case .ownHouse: judge.selfPreference
    case .goldBias: gold.first { $0.judge.isExactly(judge.judge) }?.bias
    case .goldCorrelation: gold.first { $0.judge.isExactly(judge.judge) }?.correlation
    case .repeats: judge.selfConsistency
    case .repeatSpread: judge.repeatDeviation
    case .atMinimum: judge.atMinimum
    case .atMaximum: judge.atMaximum
    }
  }

  /// Its key in JSON, which is that of `compass reliability`.
  var key: String {
    switch self {
    case .severity: "severity"
    case .severityLogits: "severityLogits"
    case .position: "positionBias"
    case .firstShown: "firstShown"
    case .length: "lengthBias"
    case .ownHouse: "selfPreference"
    case .goldBias: "goldBias"
    case .goldCorrelation: "goldCorrelation"
    case .repeats: "selfConsistency"
    case .repeatSpread: "repeatDeviation"
    case .atMinimum: "atMinimum"
    case .atMaximum: "atMaximum"
    }
  }

  /// At the head of a column or a panel.
  var title: String {
    switch self {
    case .severity: said("Severity")
    case .severityLogits: said("Severity (logits)")
    case .position: said("Position")
    case .firstShown: said("First shown")
    case .length: said("Length")
    case .ownHouse: said("Own house")
    case .goldBias: said("Off gold")
    case .goldCorrelation: said("With gold")
    case .repeats: said("Repeats equal")
    case .repeatSpread: said("Repeats' spread")
    case .atMinimum: said("At minimum")
    case .atMaximum: said("At maximum")
    }
  }

  /// What it is, for somebody who reads it for the first time.
  var note: String {
    switch self {
    case .severity:
      said(
        "Severity: points of the scale by which the judge scores below the others of its kind on the "
          + "same responses; below zero it is lenient.")
    case .severityLogits:
      said(
        "Severity (logits): the same in log-odds, of verdicts that are 0 or 1.")
    case .position:
      said(
        "Position: points that a response gains for being shown first, from pairs judged in both orders."
      )
    case .firstShown:
      said(
        "First shown: how far beyond one half what was shown first is preferred, over all pairs; a bias "
          + "only if the order was drawn by lot.")
    case .length:
      said(
        "Length: points that a response gains over the other judges' verdict, or gold, when it "
          + "is e (2.7) times as long.")
    case .ownHouse:
      said(
        "Own house: points that models of the judge's own house gain, against the judges of other "
          + "houses.")
    case .goldBias:
      said(
        "Off gold: points by which the judge lies above the verdicts held for the truth.")
    case .goldCorrelation:
      said(
        "With gold: correlation with the verdicts held for the truth, 1 at most.")
    case .repeats:
      said(
        "Repeats equal: the share of repeated verdicts on one response that are the same.")
    case .repeatSpread:
      said(
        "Repeats' spread: standard deviation of its verdicts on one response, in points.")
    case .atMinimum:
      said(
        "At minimum: the share of verdicts at the lower end of the scale.")
    case .atMaximum:
      said(
        "At maximum: the share of verdicts at the upper end of the scale.")
    }
  }

  /// Whether it is of verdicts that are held for the truth.
  var isAgainstGold: Bool { self == .goldBias || self == .goldCorrelation }

  /// Where a judge without the fault stands; nil for what has no such place.
  var faultless: Double? {
    switch self {
    case .severity, .severityLogits, .position, .firstShown, .length, .ownHouse, .goldBias: 0
    default: nil
    }
  }
}
