import Foundation

/// What the figures of some rows say of the denominator that they are shares of.
public struct RecoveredDenominator: Sendable, Equatable {
  /// The rows, in ascending order.
  public let rows: [Int]
  /// The smallest denominator that explains the rows; nil where none does better than chance.
  public let denominator: Int?
  /// How most of its figures were rounded.
  public let rounding: ProportionRounding?
  /// A bound on the probability that figures drawn evenly are explained as well, by any denominator
  /// and with as many exceptions; 1 where none is recovered.
  public let chance: Double
  /// Rows that are shares of the denominator by another rounding only.
  public let otherwiseRounded: [Int]
  /// Rows that are shares of it by no rounding.
  public let unexplained: [Int]
  /// The denominators that explain the rows as well as the recovered one does, in ascending order.
  ///
  /// Those that explain all rows by one rounding where none is recovered; the first ``mostListed``.
  public let compatible: [Int]
  /// How many there are up to ``searchedUpTo``.
  public let compatibleCount: Int
  /// The largest denominator that was tried, ``DenominatorRecovery/largestDenominator`` or one unit of
  /// the last decimal: larger ones explain every figure.
  public let searchedUpTo: Int

  /// The most compatible denominators that are listed.
  public static let mostListed = 1_000
  /// What is explained by chance with a higher probability is not recovered.
  public static let largestChance = 0.01

  init(_ code: DenominatorCode, _ writing: DenominatorCode.Writing, rows: [Int], chance: Double) {
    self.rows = rows
    let choice = chance <= Self.largestChance ? writing.choice : nil
    denominator = choice?.denominator
    rounding = choice?.rounding
    self.chance = choice == nil ? 1 : chance
    searchedUpTo = code.largest(rows)
    let misses = Self.misses(code, choice, rows)
    otherwiseRounded = misses.otherwise
    unexplained = misses.unexplained
    let explaining = code.explaining(
      rows, mostOther: misses.otherwise.count, mostUnexplained: misses.unexplained.count)
    compatible = Array(explaining.prefix(Self.mostListed))
    compatibleCount = explaining.count
  }

  private static func misses(
    _ code: DenominatorCode, _ choice: DenominatorCode.Choice?, _ rows: [Int]
  ) -> (otherwise: [Int], unexplained: [Int]) {
    guard let choice else { return ([], []) }
    var otherwise: [Int] = []
    var unexplained: [Int] = []
    for row in rows {
      let fit = code.fit(row, choice.denominator)
      if fit == 0 {
        unexplained.append(row)
      } else if fit & choice.rounding.bit == 0 {
        otherwise.append(row)
      }
    }
    return (otherwise, unexplained)
  }
}
