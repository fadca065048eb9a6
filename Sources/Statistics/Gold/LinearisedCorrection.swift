import Foundation
import GSLSupport

/// The error of rates corrected for a judge's errors, by linearisation over clusters.
///
/// The corrected shares p solve C'p = q, with q the judge's shares in the target and C the rates of
/// its classes given the gold class. Their error is what the clusters add to it:
/// C'⁻¹ (r_g(q) - Σ_i p_i r_g(C_i)), where r_g is the residual of cluster g of each rate over its
/// number of rows, adjusted by the cluster's share of those rows (CR2, Bell & McCaffrey 2002).
///
/// So that a judge without observed errors is not taken for one without errors, each row of C has
/// 1/k of a row more in each of its k classes, and q has 4/k, and these rows are clusters of their
/// own. With two classes, independent rows and one row more in each class this is Lang & Reiczigel
/// (2014), "Confidence limits for prevalence of disease adjusted for estimated sensitivity and
/// specificity", without their shift; half a row covers as promised with less width. See the
/// validation table `gold`.
struct LinearisedCorrection: Sendable {
  /// The corrected shares at the smoothed rates: the centres of intervals.
  let centres: [Double]
  let standardErrors: [Double]
  let degreesOfFreedom: [Double]
  /// The determinant of the smoothed rates: for two classes Se + Sp - 1.
  let determinant: Double
  let determinantError: Double
  let determinantFreedom: Double
  /// What each group of the rows adds to the shares and, last, to the determinant.
  let influences: [[Double]]
  /// The variance that the added rows make of each.
  let addedVariances: [Double]
  /// The part of the variance of each that stems from the labels, as if the target were known.
  let labelVariances: [Double]

  /// How many rows are added to a row of rates, and to the judge's shares.
  private static let addedGold = 1.0
  private static let addedTarget = 4.0

  static func of(_ rows: JudgedRows) -> Outcome<LinearisedCorrection> {
    guard rows.targetRows > 0 else { return .undefined(.noData) }
    let confusion = rows.confusion
    if let gold = confusion.goldTotals.firstIndex(of: 0) {
      return .undefined(.notIdentified("no row has the gold class number \(gold)"))
    }
    guard rows.clusters > 1 else { return .undefined(.oneCluster) }
    let rates = SmoothedRates(rows, confusion)
    guard let (inverse, determinant) = rates.matrix.inverted() else {
      return .undefined(.notIdentified("the judge does not tell the classes apart"))
    }
    return .value(LinearisedCorrection(rows, rates, inverse, determinant))
  }

  /// The rates with the added rows, and how many rows each rests on.
  private struct SmoothedRates {
    let matrix: SquareMatrix
    let shares: [Double]
    let goldTotals: [Double]
    let targetTotal: Double

    init(_ rows: JudgedRows, _ confusion: ConfusionMatrix) {
      let size = Double(rows.classes)
      goldTotals = confusion.goldTotals.map { Double($0) + addedGold }
      targetTotal = Double(rows.targetRows) + addedTarget
      let totals = goldTotals
      matrix = SquareMatrix(
        rows: confusion.counts.enumerated().map { gold, row in
          row.map { (Double($0) + addedGold / size) / totals[gold] }
        })
      let target = targetTotal
      shares = rows.judgeCounts.map { (Double($0) + addedTarget / size) / target }
    }
  }

  private init(
    _ rows: JudgedRows, _ rates: SmoothedRates, _ inverse: SquareMatrix, _ determinant: Double
  ) {
    let classes = rows.classes
    let size = Double(classes)
    // p = C'⁻¹ q: columns of the inverse, by transposition.
    let solve = inverse.transposed
    let corrected = solve * rates.shares
    let parts = classes + 1
    // The variance of each class by part: rows of C, then q. Its last entry is the determinant's.
    var variances = [[Double]](
      repeating: [Double](repeating: 0, count: parts), count: classes + 1)
    var totals = [CompensatedSum](repeating: CompensatedSum(), count: classes + 1)
    var counted = [Int](repeating: 0, count: parts)
    var residual = [Double](repeating: 0, count: classes)
    var influences: [[Double]] = []
    influences.reserveCapacity(rows.groups.count)

    // What a residual of a row of C, or of q, moves in each share and in the determinant.
    func moves(_ part: Int) -> [Double] {
      var moved = solve * residual
      guard part < classes else { return moved + [0] }
      var change = 0.0
      for judge in 0..<classes { change += inverse[judge, part] * residual[judge] }
      for share in 0..<classes { moved[share] *= -corrected[part] }
      return moved + [determinant * change]
    }
    for group in rows.groups {
      let weight = Double(group.multiplicity)
      var sums = [Double](repeating: 0, count: classes + 1)
      for part in 0..<parts {
        let isTarget = part == classes
        let counts =
          isTarget ? group.target[...] : group.gold[part * classes..<(part + 1) * classes]
        let own = Double(counts.reduce(0, +))
        guard own > 0 else { continue }
        counted[part] += group.multiplicity
        let total = isTarget ? rates.targetTotal : rates.goldTotals[part]
        let adjusted = total * (1 - own / total).squareRoot()
        for (judge, count) in counts.enumerated() {
          let rate = isTarget ? rates.shares[judge] : rates.matrix[part, judge]
          residual[judge] = (Double(count) - rate * own) / adjusted
        }
        let moved = moves(part)
        for share in 0...classes {
          sums[share] += moved[share]
          variances[share][part] += weight * moved[share] * moved[share]
        }
      }
      for share in 0...classes { totals[share].add(product: weight, sums[share] * sums[share]) }
      influences.append(sums)
    }
    var added = [Double](repeating: 0, count: classes + 1)
    // The added rows: so much of a row in each class.
    for part in 0..<parts {
      let isTarget = part == classes
      let weight = (isTarget ? Self.addedTarget : Self.addedGold) / size
      let total = isTarget ? rates.targetTotal : rates.goldTotals[part]
      for own in 0..<classes {
        for judge in 0..<classes {
          let rate = isTarget ? rates.shares[judge] : rates.matrix[part, judge]
          residual[judge] = ((judge == own ? 1 : 0) - rate) / total
        }
        let moved = moves(part)
        for share in 0...classes {
          let square = weight * moved[share] * moved[share]
          totals[share].add(square)
          added[share] += square
          variances[share][part] += square
        }
      }
    }
    // Satterthwaite over the parts; the added rows stand for one cluster of each.
    let degrees = variances.map { own -> Double in
      let sum = own.reduce(0, +)
      let squares = zip(own, counted).reduce(0.0) { $0 + $1.0 * $1.0 / Double(max($1.1, 1)) }
      return squares > 0 ? sum * sum / squares : Double(max(rows.clusters - 1, 1))
    }
    let limit = Double(rows.clusters - 1)
    centres = corrected
    self.influences = influences
    addedVariances = added
    labelVariances = variances.map { $0.dropLast().reduce(0, +) }
    self.determinant = determinant
    standardErrors = totals.dropLast().map { $0.value.squareRoot() }
    degreesOfFreedom = degrees.dropLast().map { min($0, limit) }
    determinantError = (totals.last?.value ?? 0).squareRoot()
    determinantFreedom = min(degrees.last ?? limit, limit)
  }

  /// The t interval of a share, not cut.
  func interval(_ share: Int, level: Double) -> Outcome<ConfidenceInterval> {
    StudentInterval.about(
      centres[share], error: standardErrors[share], degreesOfFreedom: degreesOfFreedom[share],
      level: level, method: "cluster-delta-t")
  }

  /// The t interval of the determinant.
  func determinantInterval(level: Double) -> Outcome<ConfidenceInterval> {
    StudentInterval.about(
      determinant, error: determinantError, degreesOfFreedom: determinantFreedom, level: level,
      method: "cluster-delta-t")
  }
}
