/// How far a judge prefers responses of models of its own family, as a difference in differences.
///
/// The first difference is between the judge and a reference on the same responses, which takes out how
/// good a response is. The second is between responses of the judge's own family and of others, which
/// takes out how severe the judge is. Left is what the judge gives to its own family beyond what the
/// reference gives them.
///
/// What is identified depends on who the reference is:
///
/// | reference | the effect is |
/// |---|---|
/// | gold scores, where they are given | the judge's preference |
/// | judges of no family, and judges of other families on responses that are not of theirs | the judge's preference, if judges do not treat families differently otherwise |
/// | judges of the only other family, on all responses | the sum of the judge's preference and of theirs for their own: two families do not tell them apart |
///
/// The second needs judges without a family or three families; it is taken wherever it can be, each
/// reference judge having a severity of its own.
///
///     let preference = try SelfPreference.of(
///       ratings, judge: 0, judgeFamilies: [0, 0, 1, 1, nil], unitFamilies: families)
///
/// Source: Panickssery, Bowman & Feng (2024), "LLM evaluators recognize and favor their own
/// generations"; Angrist & Pischke (2009), "Mostly Harmless Econometrics", chapter 5.
public struct SelfPreference: Sendable {
  /// Who the judge is compared with.
  public enum Reference: String, CaseIterable, Codable, Sendable {
    /// Gold scores.
    case gold
    /// Judges who judge no response of their own family in the comparison.
    case uninvolved
    /// Judges of the only other family, whose own preference is part of the effect.
    case otherFamily
  }

  /// The preference on the scale of the scores, positive for own responses being favoured.
  public let effect: ClusteredEffect
  /// Who the judge is compared with.
  public let reference: Reference
  /// The judges of the reference, ascending; empty for gold.
  public let referenceJudges: [Int]
  /// How many responses of the judge's own family it rests on.
  public let ownUnits: Int
  /// How many responses of others it rests on.
  public let otherUnits: Int

  /// The preference of one judge.
  ///
  /// - Parameters:
  ///   - ratings: the ratings of all judges.
  ///   - judge: the judge in question.
  ///   - judgeFamilies: the family of each judge, by any numbering; nil for none, as of people.
  ///   - unitFamilies: the family of the model that wrote each response; nil for none.
  ///   - gold: a gold score of each unit, nil where there is none; without the list, judges are the
  ///     reference.
  ///   - logLengths: the logarithm of each unit's length, nil where it is not known: what a judge gives
  ///     for length beyond the reference is then no preference. Responses of unknown length are left out.
  /// - Returns: undefined where the judge has no family, or rated only responses of one side, and where
  ///   no reference rated responses of both sides with the judge.
  /// - Throws: ``StatisticsError`` when a list does not go with the ratings or a gold score is not
  ///   finite.
  /// - Complexity: O(ratings + clusters x reference judges³).
  public static func of(
    _ ratings: JudgeRatings, judge: Int, judgeFamilies: [Int?], unitFamilies: [Int?],
    gold: [Double?]? = nil, logLengths: [Double?]? = nil
  ) throws(StatisticsError) -> Outcome<SelfPreference> {
    guard judge >= 0, judge < ratings.judgeCount else {
      throw .noSuchColumn(judge, columns: ratings.judgeCount)
    }
    guard judgeFamilies.count == ratings.judgeCount else {
      throw .lengthsDiffer(ratings.judgeCount, judgeFamilies.count)
    }
    for count in [unitFamilies.count, gold?.count, logLengths?.count].compactMap(\.self)
    where count != ratings.unitCount {
      throw .lengthsDiffer(ratings.unitCount, count)
    }
    try requireFinite((gold ?? []).compactMap(\.self))
    try requireFinite((logLengths ?? []).compactMap(\.self))
    guard let family = judgeFamilies[judge] else {
      return .undefined(.notTestable("the judge is of no family"))
    }
    let rated = (0..<ratings.unitCount).filter { unit in
      ratings.places(of: unit).contains { Int(ratings.judges[$0]) == judge }
        && logLengths.map { $0[unit] != nil } ?? true
    }
    let own = rated.count { unitFamilies[$0] == family }
    guard own > 0 else {
      return .undefined(.notTestable("the judge rated no response of its own family"))
    }
    guard own < rated.count else {
      return .undefined(.notTestable("the judge rated no response of another family"))
    }
    if let gold {
      let rows = rated.compactMap { unit in
        ratings.deviation(of: judge, unit: unit, from: gold).map {
          Row(unit: unit, reference: 0, difference: $0, isOwn: unitFamilies[unit] == family)
        }
      }
      return fit(rows, ratings, .gold, logLengths)
    }
    for reference in [Reference.uninvolved, .otherFamily] {
      let rows = rated.flatMap { unit in
        differences(ratings, judge, unit).compactMap { other, difference -> Row? in
          let theirs = judgeFamilies[other]
          guard theirs != family else { return nil }
          if reference == .uninvolved, let theirs, theirs == unitFamilies[unit] { return nil }
          return Row(
            unit: unit, reference: other, difference: difference,
            isOwn: unitFamilies[unit] == family)
        }
      }
      let outcome = fit(rows, ratings, reference, logLengths)
      if outcome.reason != .noSharedUnits { return outcome }
    }
    return .undefined(.noSharedUnits)
  }

  private struct Row {
    let unit: Int
    let reference: Int
    let difference: Double
    let isOwn: Bool
  }

  /// The judge's mean score for a unit less that of each other judge.
  private static func differences(
    _ ratings: JudgeRatings, _ judge: Int, _ unit: Int
  ) -> [(judge: Int, difference: Double)] {
    var means: [(judge: Int, sum: Double, count: Double)] = []
    for place in ratings.places(of: unit) {
      let rater = Int(ratings.judges[place])
      if means.last?.judge != rater { means.append((rater, 0, 0)) }
      means[means.count - 1].sum += ratings.scores[place]
      means[means.count - 1].count += 1
    }
    guard let own = means.first(where: { $0.judge == judge }) else { return [] }
    return means.compactMap {
      $0.judge == judge ? nil : ($0.judge, own.sum / own.count - $0.sum / $0.count)
    }
  }

  /// Differences on an effect of each reference judge, on whether the response is the judge's own, and on
  /// its length where that is given.
  private static func fit(
    _ rows: [Row], _ ratings: JudgeRatings, _ reference: Reference, _ logLengths: [Double?]?
  ) -> Outcome<SelfPreference> {
    // A reference without responses of both sides says nothing.
    let both = Set(rows.filter(\.isOwn).map(\.reference))
      .intersection(rows.filter { !$0.isOwn }.map(\.reference)).sorted()
    guard !both.isEmpty else { return .undefined(.noSharedUnits) }
    let columns = Dictionary(uniqueKeysWithValues: both.enumerated().map { ($1, $0) })
    let used = rows.filter { columns[$0.reference] != nil }
    let lengths = logLengths.map { lengths in used.map { lengths[$0.unit] ?? 0 } }
    let centre = lengths.map { $0.reduce(0, +) / Double($0.count) } ?? 0
    // Lengths that do not vary have no effect to take out.
    let varies = lengths.map { values in values.contains { $0 != values[0] } } ?? false
    var design = SparseRows(width: both.count + (varies ? 2 : 1))
    for (place, row) in used.enumerated() {
      var entries: [(column: Int, value: Double)] = [
        (columns[row.reference] ?? 0, 1), (both.count, row.isOwn ? 1 : 0),
      ]
      if varies, let lengths { entries.append((both.count + 1, lengths[place] - centre)) }
      design.add(entries)
    }
    return ClusteredRegression.fit(
      design, values: used.map(\.difference), clusters: used.map { ratings.cluster(of: $0.unit) }
    ).map { regression in
      SelfPreference(
        effect: regression.effect(both.count), reference: reference,
        referenceJudges: reference == .gold ? [] : both,
        ownUnits: Set(used.filter(\.isOwn).map(\.unit)).count,
        otherUnits: Set(used.filter { !$0.isOwn }.map(\.unit)).count)
    }
  }
}
