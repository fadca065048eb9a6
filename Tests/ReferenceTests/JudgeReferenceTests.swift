import Statistics
import Testing

@Suite("Figures of judges equal R, psych and scikit-learn")
struct JudgeReferenceTests {
  /// The verdict that most of those present gave; nil where two are given as often.
  private func majority(_ verdicts: [JSONValue]) -> Double? {
    let counts = Dictionary(grouping: verdicts.compactMap(\.number)) { $0 }.mapValues(\.count)
    let most = counts.values.max() ?? 0
    let first = counts.filter { $0.value == most }
    return first.count == 1 ? first.keys.first : nil
  }

  @Test("kappa of the majority verdicts of two panels")
  func panels() throws {
    let reference = try ReferenceCases.load("judges-kappa-panels")
    let expected = reference.expected
    let panels = ["panel_1", "panel_2"].map { name in
      reference.data[name].array.map { majority($0.array) }
    }
    reference.expect(panels[0], expected["majority_1"])
    reference.expect(panels[1], expected["majority_2"])
    let both = zip(panels[0], panels[1]).filter { $0 != nil && $1 != nil }
    reference.expect(Double(both.count), expected["n_used"])
    reference.expect(Double(panels[0].count - both.count), expected["n_no_majority"])
    let names = Set(panels.flatMap { $0.compactMap(\.self) }).sorted()
    for (row, places) in zip(names, expected["table"].array) {
      reference.expect(
        names.map { column in Double(both.count { $0 == row && $1 == column }) }, places)
    }
    let table = try RatingTable(ratings: zip(panels[0], panels[1]).map { [$0, $1] })
    let kappa = try #require(try CohenKappa.of(table).value).estimate
    reference.expect(kappa.observed, expected["percent_agreement"])
    reference.expect(kappa.value, expected["kappa"])
    reference.expect(kappa.standardError.value, expected["se"])
    reference.expect(kappa.nullStandardError, expected["se_null"])
    let interval = try #require(kappa.interval(level: 0.95, method: .normal).value)
    reference.expect([interval.lower, interval.upper], expected["ci"])
    reference.expect(
      try CohenKappa.of(table, weights: .linear).value?.estimate.value, expected["kappa_linear"])
  }

  @Test("pairs judged in both orders")
  func swappedPairs() throws {
    let reference = try ReferenceCases.load("judges-position-swapped-pairs")
    let expected = reference.expected
    let table = reference.data["table"].array.map { $0.numbers.map { Int($0) } }
    let total = table.joined().reduce(0, +)
    let consistent = table.indices.reduce(0) { $0 + table[$1][$1] }
    let share = try Proportion(successes: consistent, trials: total)
    func ends(_ proportion: Proportion) -> [Double]? {
      proportion.interval(level: 0.95, method: .wilson).value.map { [$0.lower, $0.upper] }
    }
    reference.expect(Double(total), expected["n"])
    reference.expect(share.estimate.value, expected["consistency"])
    reference.expect(ends(share), expected["consistency_wilson"])
    let strict = try McNemar(firstOnly: table[0][1], secondOnly: table[1][0])
    reference.expect(Double(strict.firstOnly), expected["flips_to_first"])
    reference.expect(Double(strict.secondOnly), expected["flips_to_second"])
    reference.expect(strict.exactTest().value?.pValue, expected["strict_p_exact"])
    reference.expect(strict.exactTest(isMidP: true).value?.pValue, expected["strict_p_mid"])
    // Half flips from or to a tie count as well.
    let shifts = try McNemar(
      firstOnly: table[0][1] + table[0][2] + table[2][1],
      secondOnly: table[1][0] + table[2][0] + table[1][2])
    reference.expect(Double(shifts.firstOnly), expected["shifts_to_first"])
    reference.expect(Double(shifts.secondOnly), expected["shifts_to_second"])
    reference.expect(shifts.exactTest().value?.pValue, expected["shifts_p_exact"])
    reference.expect(shifts.exactTest(isMidP: true).value?.pValue, expected["shifts_p_mid"])
    let first = try Proportion(
      successes: shifts.firstOnly, trials: shifts.firstOnly + shifts.secondOnly)
    reference.expect(first.estimate.value, expected["first_share"])
    reference.expect(ends(first), expected["first_share_wilson"])
    let wins = try McNemar(
      firstOnly: table[0][1] + table[0][2], secondOnly: table[1][0] + table[2][0])
    let place = expected["mcnemar_A_wins"]
    reference.expect(Double(wins.firstOnly), place["b"])
    reference.expect(Double(wins.secondOnly), place["c"])
    reference.expect(wins.test().value?.statistic, place["chi2"])
    reference.expect(wins.test().value?.pValue, place["p"])
    reference.expect(wins.exactTest().value?.pValue, place["p_exact"])
    for name in ["stuart_maxwell", "bowker"] {
      reference.leaveOut(expected[name], because: "the library has no test of larger tables")
    }
  }
}
