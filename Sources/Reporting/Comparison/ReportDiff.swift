package import Analysis
internal import Diagnostics
internal import PrintedNumbers

/// What moved between two versions of a report, from their JSON alone.
///
/// Nothing is tested here: two reports may rest on the same rows, so that their figures are not
/// independent. What is told is what a reader of both would see.
package struct ReportDiff: Encodable, Sendable {
  /// What a verdict is on.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    case claim, drift, judgeDrift, contamination, check
  }

  /// Which report it stands in.
  package enum Presence: String, CaseIterable, Codable, Sendable {
    /// In both, and they differ.
    case changed
    /// In the new one only, or the old one only.
    case added, removed
  }

  /// A report that is compared.
  package struct Side: Encodable, Sendable {
    package let title: String
    package let manifestDigest: String
  }

  /// A score with its interval and rank interval.
  package struct Figure: Encodable, Sendable {
    package let estimate: Double?
    package let lower: Double?
    package let upper: Double?
    package let rank: RankRange?

    private enum Key: String, CodingKey { case estimate, lower, upper, rank }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(estimate, forKey: .estimate)
      try container.encode(lower, forKey: .lower)
      try container.encode(upper, forKey: .upper)
      try container.encode(rank, forKey: .rank)
    }
  }

  /// A score that is not the same in both.
  package struct ScoreChange: Encodable, Sendable {
    /// The source of its data; nil where there is one without a name.
    package let source: String?
    package let model: String
    package let dimension: String
    package let presence: Presence
    package let old: Figure?
    package let new: Figure?
    /// New less old.
    package let difference: Double?
    /// Whether the new score lies outside of the old interval; nil where there is none.
    package let isOutside: Bool?
    package let hasRankMoved: Bool

    private enum Key: String, CodingKey {
      case source, model, dimension, presence, old, new, difference, outsideOldInterval, rankMoved
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encodeIfPresent(source, forKey: .source)
      try container.encode(model, forKey: .model)
      try container.encode(dimension, forKey: .dimension)
      try container.encode(presence, forKey: .presence)
      try container.encode(old, forKey: .old)
      try container.encode(new, forKey: .new)
      try container.encode(difference, forKey: .difference)
      try container.encode(isOutside, forKey: .outsideOldInterval)
      try container.encode(hasRankMoved, forKey: .rankMoved)
    }
  }

  /// A verdict that is not the same in both, or a claim that says another thing.
  package struct VerdictChange: Encodable, Sendable {
    package let kind: Kind
    package let source: String?
    /// What it is on: the label of a claim; model, dimension and rounds; model and test; code and
    /// subject.
    package let subject: [String]
    package let presence: Presence
    package let old: String?
    package let new: String?
    /// The figures that the verdicts rest on.
    package let oldFigure: Double?
    package let newFigure: Double?
    /// Whether the claim of that label has another expression, so that its verdicts are on two things.
    package let isRewritten: Bool

    private enum Key: String, CodingKey {
      case kind, source, subject, presence, old, new, oldFigure, newFigure, rewritten
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(kind, forKey: .kind)
      try container.encodeIfPresent(source, forKey: .source)
      try container.encode(subject, forKey: .subject)
      try container.encode(presence, forKey: .presence)
      try container.encode(old, forKey: .old)
      try container.encode(new, forKey: .new)
      try container.encode(oldFigure, forKey: .oldFigure)
      try container.encode(newFigure, forKey: .newFigure)
      if isRewritten { try container.encode(true, forKey: .rewritten) }
    }
  }

  /// In plain words.
  package let sentences: [String]
  package let old: Side
  package let new: Side
  /// In the order of the new report, what it lacks last.
  package let scores: [ScoreChange]
  package let verdicts: [VerdictChange]

  /// Compares two reports.
  ///
  /// - Complexity: O(*n*) in their figures and verdicts.
  package init(_ old: PrintedReport, _ new: PrintedReport) {
    self.old = Side(title: old.title, manifestDigest: old.manifestDigest)
    self.new = Side(title: new.title, manifestDigest: new.manifestDigest)
    let scores = ReportDiff.paired(old.scores, new.scores, by: \.key).compactMap {
      ScoreChange($0.old, $0.new)
    }
    let verdicts = ReportDiff.paired(old.verdicts, new.verdicts) { [$0.kind.rawValue] + $0.key }
      .compactMap { VerdictChange($0.old, $0.new) }
    self.scores = scores
    self.verdicts = verdicts
    sentences =
      Sentences(
        isSame: old.manifestDigest == new.manifestDigest, scores: scores, verdicts: verdicts
      ).all
  }

  /// What stands in both, and what in one of them, by a key.
  private static func paired<Entry>(
    _ old: [Entry], _ new: [Entry], by key: (Entry) -> [String]
  ) -> [(old: Entry?, new: Entry?)] {
    var left: [[String]: Entry] = [:]
    for one in old { left[key(one)] = one }
    var pairs: [(old: Entry?, new: Entry?)] = new.map { (left.removeValue(forKey: key($0)), $0) }
    for one in old where left.removeValue(forKey: key(one)) != nil { pairs.append((one, nil)) }
    return pairs
  }
}

extension ReportDiff.ScoreChange {
  /// nil where both are the same.
  fileprivate init?(_ old: PrintedReport.Score?, _ new: PrintedReport.Score?) {
    guard let key = (new ?? old)?.key else { return nil }
    if let old, let new, old.estimate == new.estimate, old.interval == new.interval,
      old.rank == new.rank
    {
      return nil
    }
    source = key[0].isEmpty ? nil : key[0]
    model = key[1]
    dimension = key[2]
    presence = old == nil ? .added : new == nil ? .removed : .changed
    self.old = old.map(ReportDiff.Figure.init)
    self.new = new.map(ReportDiff.Figure.init)
    difference = new?.estimate.flatMap { new in old?.estimate.map { new - $0 } }
    isOutside = new?.estimate.flatMap { new in old?.interval.map { !$0.contains(new) } }
    hasRankMoved = old != nil && new != nil && old?.rank != new?.rank
  }
}

extension ReportDiff.Figure {
  fileprivate init(_ score: PrintedReport.Score) {
    estimate = score.estimate
    lower = score.interval?.lowerBound
    upper = score.interval?.upperBound
    rank = score.rank
  }
}

extension ReportDiff.VerdictChange {
  /// nil where both say the same.
  fileprivate init?(_ old: PrintedReport.Verdict?, _ new: PrintedReport.Verdict?) {
    isRewritten =
      old?.expression != nil && new?.expression != nil && old?.expression != new?.expression
    guard let one = new ?? old, old?.word != new?.word || isRewritten else { return nil }
    kind = one.kind
    source = one.key[0].isEmpty ? nil : one.key[0]
    subject = one.key.dropFirst().filter { !$0.isEmpty }
    presence = old == nil ? .added : new == nil ? .removed : .changed
    self.old = old?.word
    self.new = new?.word
    oldFigure = old?.figure
    newFigure = new?.figure
  }
}

/// What moved, in plain words.
private struct Sentences {
  /// Whether both were made of the same.
  let isSame: Bool
  let scores: [ReportDiff.ScoreChange]
  let verdicts: [ReportDiff.VerdictChange]

  private static let mostNamed = 6

  var all: [String] {
    if scores.isEmpty, verdicts.isEmpty {
      return [
        isSame
          ? "Both reports are the same."
          : "No score, rank or verdict moved; the reports differ in what they were made of."
      ]
    }
    return [claims, rewritten, moved, outside, ranks, decided, onlyOne].compactMap(\.self)
  }

  private var moved: String? {
    let changed = scores.filter { $0.presence == .changed }
    guard !changed.isEmpty else { return nil }
    let largest = changed.compactMap { one in one.difference.map { (one, $0) } }
      .max { abs($0.1) < abs($1.1) }
    return "\(CountText.counted(changed.count, "score")) changed"
      + (largest.map { one, difference in
        ", most that of \(VisibleText.name(one.model)) on \(one.dimension) by "
          + NumberText.fixed(difference, decimals: 2)
      } ?? "") + "."
  }

  private var outside: String? {
    let found = scores.filter { $0.isOutside == true }
    guard !found.isEmpty else { return nil }
    return "Outside of their old interval: " + list(found) + "."
  }

  private var ranks: String? {
    let found = scores.filter(\.hasRankMoved)
    guard !found.isEmpty else { return nil }
    return "Rank intervals moved: " + list(found) + "."
  }

  private func list(_ changes: [ReportDiff.ScoreChange]) -> String {
    CountText.list(
      changes.map { "\(VisibleText.name($0.model)) on \($0.dimension)" }, most: Self.mostNamed)
  }

  private var claims: String? {
    let changed = verdicts.filter {
      $0.kind == .claim && $0.presence == .changed && $0.old != $0.new && !$0.isRewritten
    }
    guard !changed.isEmpty else { return nil }
    return
      "\(CountText.counted(changed.count, "claim")) changed \(changed.count == 1 ? "its" : "their") "
      + "verdict: \(list(changed))."
  }

  private var rewritten: String? {
    let found = verdicts.filter(\.isRewritten)
    guard !found.isEmpty else { return nil }
    return
      "\(CountText.counted(found.count, "claim")) \(found.count == 1 ? "has" : "have") another "
      + "expression, so that verdicts are not on the same: "
      + CountText.list(found.map(name), most: Self.mostNamed) + "."
  }

  private var decided: String? {
    let changed = verdicts.filter { $0.kind != .claim && $0.presence == .changed }
    guard !changed.isEmpty else { return nil }
    return "\(CountText.counted(changed.count, "verdict")) changed: \(list(changed))."
  }

  private func list(_ changes: [ReportDiff.VerdictChange]) -> String {
    CountText.list(
      changes.map { "\(name($0)) from \($0.old ?? "") to \($0.new ?? "")" }, most: Self.mostNamed,
      separator: "; ")
  }

  private func name(_ change: ReportDiff.VerdictChange) -> String {
    change.subject.map(VisibleText.name).joined(separator: ", ")
  }

  private var onlyOne: String? {
    func count(_ presence: ReportDiff.Presence) -> Int {
      scores.count { $0.presence == presence } + verdicts.count { $0.presence == presence }
    }
    let parts = [
      count(.added) > 0 ? "\(count(.added)) stand in the new report only" : nil,
      count(.removed) > 0 ? "\(count(.removed)) stand in the old one only" : nil,
    ].compactMap(\.self)
    return parts.isEmpty
      ? nil : "Of scores and verdicts " + parts.joined(separator: ", and ") + "."
  }
}
