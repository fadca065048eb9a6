import Foundation
import RandomStreams
import Statistics
import Testing

/// Denominators recovered from tables that were drawn from known ones.
@Suite("Recovered denominators")
struct DenominatorRecoveryTests {
  /// How figures are printed.
  enum Printing: Int, CaseIterable {
    case format, halfUp, truncated
  }

  /// A count of `n` as a percentage with so many decimals.
  static func printed(_ count: Int, of n: Int, decimals: Int, _ printing: Printing) -> String {
    let share = 100 * Double(count) / Double(n)
    let unit = pow(10, Double(decimals))
    switch printing {
    case .format: return String(format: "%.\(decimals)f", share)
    case .halfUp:
      return String(format: "%.\(decimals)f", (share * unit + 0.5 + 1e-9).rounded(.down) / unit)
    case .truncated:
      return String(format: "%.\(decimals)f", (share * unit + 1e-9).rounded(.down) / unit)
    }
  }

  /// Counts of `models` whose probabilities are spread, out of `n`.
  static func counts(_ n: Int, models: Int, _ stream: inout RandomStream) -> [Int] {
    (0..<models).map { _ in
      let chance = 0.2 + 0.75 * stream.uniform()
      return (0..<n).count { _ in stream.uniform() < chance }
    }
  }

  @Test("of 200 tables from known numbers of items, the number is among the recovered in all")
  func known() throws {
    var found = 0
    var recovered = 0
    var wrong = 0
    for table in 0..<200 {
      var stream = RandomStream(
        seed: 20_250_113, purpose: "knownDenominators", index: UInt64(table))
      let n = 10 + Int(stream.uniform() * 991)
      let models = 8 + Int(stream.uniform() * 33)
      let decimals = 1 + table % 3
      let printing = try #require(Printing(rawValue: table / 3 % 3))
      let shares = Self.counts(n, models: models, &stream).map {
        RoundedProportion(percentage: Self.printed($0, of: n, decimals: decimals, printing))
      }
      let recovery = try DenominatorRecovery(columns: [shares])
      #expect(recovery.cohorts.count == 1, "n = \(n), \(models) models, \(decimals) decimals")
      let part = recovery.columns[0][0]
      if part.compatible.contains(n) { found += 1 }
      guard let denominator = part.denominator else { continue }
      recovered += 1
      // The smallest that explains: the number itself or what it is reduced to when counts share a
      // divisor.
      if n != denominator, !n.isMultiple(of: denominator) { wrong += 1 }
      #expect(part.compatible.contains(denominator))
    }
    #expect(found == 200)
    // Most can be told, and what is told by chance is rare: 1 % of 200, and two errors more.
    #expect(recovered >= 120, "\(recovered)")
    #expect(wrong <= 6, "\(wrong)")
  }

  @Test("of figures without a denominator none is recovered, but for one table in a hundred")
  func chance() throws {
    var recovered = 0
    for table in 0..<200 {
      var stream = RandomStream(seed: 7, purpose: "noDenominator", index: UInt64(table))
      let decimals = 1 + table % 2
      let scale = decimals == 1 ? 1_000 : 10_000
      let models = 8 + Int(stream.uniform() * 33)
      let shares = (0..<models).map { _ in
        RoundedProportion(
          units: Int(stream.uniform() * Double(scale)), decimals: decimals + 2)
      }
      let recovery = try DenominatorRecovery(columns: [shares])
      #expect(recovery.cohorts.count == 1)
      if recovery.columns[0][0].denominator != nil { recovered += 1 }
    }
    // Binomial with 200 trials of 0.01: more than 7 have probability 0.001.
    #expect(recovered <= 7, "\(recovered)")
  }

  @Test("rows of two tests are parted, the same way in all columns")
  func cohorts() throws {
    for table in 0..<20 {
      var stream = RandomStream(seed: 11, purpose: "cohorts", index: UInt64(table))
      let sizes = [[75, 133, 197], [17, 52, 48]]
      let rows = (0..<24).map { _ in stream.uniform() < 0.5 ? 0 : 1 }
      let columns = (0..<3).map { column in
        rows.map { cohort in
          let n = sizes[cohort][column]
          let count = Self.counts(n, models: 1, &stream)[0]
          return RoundedProportion(
            percentage: Self.printed(count, of: n, decimals: 2 - cohort, .format))
        }
      }
      let recovery = try DenominatorRecovery(columns: columns, rowDecimals: rows.map { 2 - $0 })
      #expect(
        Set(recovery.cohorts)
          == Set([0, 1].map { cohort in rows.indices.filter { rows[$0] == cohort } }),
        "table \(table)")
      for (place, cohort) in recovery.cohorts.enumerated() {
        let kind = rows[cohort[0]]
        for column in 0..<3 {
          let part = recovery.columns[column][place]
          #expect(part.compatible.contains(sizes[kind][column]))
          if kind == 0 { #expect(part.denominator == sizes[kind][column]) }
        }
      }
    }
  }

  @Test("marks of rows part none by themselves")
  func marks() throws {
    var stream = RandomStream(seed: 3, purpose: "marks", index: 0)
    let shares = Self.counts(120, models: 20, &stream).map {
      RoundedProportion(percentage: Self.printed($0, of: 120, decimals: 2, .format))
    }
    let recovery = try DenominatorRecovery(
      columns: [shares], rowDecimals: (0..<20).map { $0 % 2 })
    #expect(recovery.cohorts == [Array(0..<20)])
    #expect(recovery.columns[0][0].denominator == 120)
  }

  @Test("no order of rows or columns changes what is recovered")
  func order() throws {
    var stream = RandomStream(seed: 5, purpose: "order", index: 0)
    let columns = [75, 199].map { n in
      Self.counts(n, models: 16, &stream).map {
        RoundedProportion(percentage: Self.printed($0, of: n, decimals: 2, .format))
      }
    }
    let plain = try DenominatorRecovery(columns: columns)
    let turned = try DenominatorRecovery(columns: columns.reversed().map { $0.reversed() })
    #expect(plain.columns.map { $0[0].denominator } == [75, 199])
    #expect(turned.columns.map { $0[0].denominator } == [199, 75])
    #expect(plain.columns[0][0].compatible == turned.columns[1][0].compatible)
  }

  @Test("a figure that fits no count is named, and does not hide the others' denominator")
  func exceptions() throws {
    var stream = RandomStream(seed: 9, purpose: "exceptions", index: 0)
    var shares = Self.counts(75, models: 20, &stream).map {
      RoundedProportion(percentage: Self.printed($0, of: 75, decimals: 2, .format))
    }
    // 37/75 is 49.333 and 38/75 is 50.667.
    shares[4] = RoundedProportion(percentage: "50.10")
    // 64/75 is 85.3333.
    shares[7] = RoundedProportion(percentage: "85.34")
    let part = try DenominatorRecovery(columns: [shares]).columns[0][0]
    #expect(part.denominator == 75)
    #expect(part.rounding == .nearest)
    #expect(part.unexplained == [4])
    #expect(part.otherwiseRounded == [7])
  }

  @Test("figures of none and of all say nothing, nor do missing ones")
  func ends() throws {
    let shares: [RoundedProportion?] =
      (0..<12).map { RoundedProportion(percentage: $0 % 2 == 0 ? "100.0" : "0.0") } + [nil]
    let part = try DenominatorRecovery(columns: [shares]).columns[0][0]
    #expect(part.denominator == nil)
    #expect(part.chance == 1)
    #expect(part.compatibleCount == part.searchedUpTo)
  }

  @Test("columns of different lengths are refused, and an empty table has nothing")
  func refused() throws {
    let share = RoundedProportion(percentage: "50.0")
    #expect(throws: StatisticsError.lengthsDiffer(2, 1)) {
      try DenominatorRecovery(columns: [[share, share], [share]])
    }
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try DenominatorRecovery(columns: [[share]], rowDecimals: [1, 2])
    }
    #expect(try DenominatorRecovery(columns: []).columns.isEmpty)
    #expect(try DenominatorRecovery(columns: [[], []]).columns.count == 2)
  }
}
