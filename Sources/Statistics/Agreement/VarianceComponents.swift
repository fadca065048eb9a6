import Foundation
import GSLSupport

/// The variances of a rating: of units, of raters, and of what is left.
///
/// The model is rating = mean + unit + rater + residual with independent normal parts.
public struct VarianceComponents: Sendable, Equatable {
  /// The variance between units, 0 or more.
  public let units: Double
  /// The variance between raters, 0 or more.
  public let raters: Double
  /// The residual variance, which includes that of unit by rater.
  public let residual: Double

  init(units: Double, raters: Double, residual: Double) {
    self.units = units
    self.raters = raters
    self.residual = residual
  }

  /// Estimates the variances by restricted maximum likelihood, from all ratings that there are.
  ///
  /// - Parameter rows: one row per unit, one cell per rater, nil where there is no rating; rows of
  ///   equal length with finite numbers.
  /// - Returns: undefined for fewer than three ratings, without variation, and where ratings have no
  ///   residual variance or the search does not converge.
  /// - Complexity: O(patterns of missing cells x raters²) per step, some hundred steps.
  ///
  /// Source: Bates et al. (2015), "Fitting linear mixed-effects models using lme4", section 3.
  public static func restricted(_ rows: [[Double?]]) -> Outcome<VarianceComponents> {
    let likelihood = RestrictedLikelihood(rows)
    guard likelihood.ratings >= 3 else {
      return .undefined(.tooFewUnits(likelihood.ratings, needed: 3))
    }
    guard likelihood.scale > 0 else { return .undefined(.noVariation) }
    do throws(GSLError) {
      var best: SimplexMinimum?
      // The deviance can have a second minimum at a variance of 0.
      for start in [[1.0, 0.5], [0.3, 0.05], [3.0, 3.0]] {
        let found = try SimplexMinimum(
          from: start, step: 0.5, tolerance: 1e-9, { likelihood.deviance($0) })
        if found.value < best?.value ?? .infinity { best = found }
      }
      guard let best, best.isConverged else {
        return .undefined(.numericalFailure("restricted likelihood did not converge"))
      }
      let residual = likelihood.residual(best.point)
      guard residual > 0, residual.isFinite else { return .undefined(.noVariation) }
      let scale = likelihood.scale * likelihood.scale
      return .value(
        VarianceComponents(
          units: best.point[0] * best.point[0] * residual * scale,
          raters: best.point[1] * best.point[1] * residual * scale, residual: residual * scale))
    } catch {
      return .undefined(.numericalFailure(error.description))
    }
  }
}

/// The restricted likelihood of two crossed random effects, with the units absorbed.
///
/// The parameters are the standard deviations of units and of raters over that of the residual.
private struct RestrictedLikelihood {
  let ratings: Int
  /// The largest deviation from the mean: ratings are taken in this unit.
  let scale: Double

  /// Units with the same raters.
  private struct Pattern {
    let raters: [Int]
    let units: Double
    /// The sum over the units of the sum of their ratings, and of its square.
    let sum: Double
    let squares: Double
  }

  private let patterns: [Pattern]
  private let raterCounts: [Double]
  private let raterSums: [Double]
  private let total: Double
  private let squares: Double

  init(_ rows: [[Double?]]) {
    let all = rows.flatMap { $0.compactMap(\.self) }
    let width = rows.first?.count ?? 0
    ratings = all.count
    let mean = all.reduce(0, +) / Double(max(all.count, 1))
    let largest = all.reduce(0) { max($0, abs($1 - mean)) }
    scale = largest
    let unit = largest > 0 ? largest : 1
    var counts = [Double](repeating: 0, count: width)
    var sums = counts
    var total = 0.0
    var squares = 0.0
    var groups: [[Int]: [Double]] = [:]
    for row in rows {
      var raters: [Int] = []
      var sum = 0.0
      for (rater, cell) in row.prefix(width).enumerated() {
        guard let cell else { continue }
        let value = (cell - mean) / unit
        raters.append(rater)
        sum += value
        counts[rater] += 1
        sums[rater] += value
        total += value
        squares += value * value
      }
      if !raters.isEmpty { groups[raters, default: []].append(sum) }
    }
    patterns = groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { raters, sums in
      let ordered = sums.sorted()
      return Pattern(
        raters: raters, units: Double(ordered.count), sum: ordered.reduce(0, +),
        squares: ordered.reduce(0) { $0 + $1 * $1 })
    }
    raterCounts = counts
    raterSums = sums
    self.total = total
    self.squares = squares
  }

  func deviance(_ parameters: [Double]) -> Double {
    let factor = factorised(parameters)
    guard factor.residual > 0 else { return .infinity }
    let degrees = Double(ratings - 1)
    return factor.logDeterminant
      + degrees * (1 + log(2 * .pi * factor.residual / degrees))
  }

  /// The residual variance, in squares of the scale.
  func residual(_ parameters: [Double]) -> Double {
    factorised(parameters).residual / Double(ratings - 1)
  }

  /// The normal equations of raters, mean and ratings after the units are absorbed, by Cholesky.
  private func factorised(
    _ parameters: [Double]
  ) -> (logDeterminant: Double, residual: Double) {
    let unitScale = parameters[0]
    let raterScale = parameters[1]
    let width = raterCounts.count
    let size = width + 2
    var matrix = [Double](repeating: 0, count: size * size)
    for rater in 0..<width {
      matrix[rater * size + rater] = raterScale * raterScale * raterCounts[rater] + 1
      matrix[width * size + rater] = raterScale * raterCounts[rater]
      matrix[(width + 1) * size + rater] = raterScale * raterSums[rater]
    }
    matrix[width * size + width] = Double(ratings)
    matrix[(width + 1) * size + width] = total
    matrix[(width + 1) * size + width + 1] = squares
    var logDeterminant = 0.0
    for pattern in patterns {
      let count = Double(pattern.raters.count)
      let diagonal = unitScale * unitScale * count + 1
      logDeterminant += pattern.units * log(diagonal)
      let weight = unitScale * unitScale / diagonal
      for (place, rater) in pattern.raters.enumerated() {
        let product = weight * raterScale
        for other in pattern.raters[...place] {
          matrix[rater * size + other] -= product * raterScale * pattern.units
        }
        matrix[width * size + rater] -= product * count * pattern.units
        matrix[(width + 1) * size + rater] -= product * pattern.sum
      }
      matrix[width * size + width] -= weight * count * count * pattern.units
      matrix[(width + 1) * size + width] -= weight * count * pattern.sum
      matrix[(width + 1) * size + width + 1] -= weight * pattern.squares
    }
    for column in 0..<size {
      for row in column..<size {
        var entry = matrix[row * size + column]
        for before in 0..<column {
          entry -= matrix[row * size + before] * matrix[column * size + before]
        }
        if row > column {
          matrix[row * size + column] = entry / matrix[column * size + column]
        } else if column == size - 1 {
          return (logDeterminant, entry)
        } else {
          guard entry > 0 else { return (logDeterminant, -1) }
          matrix[row * size + column] = entry.squareRoot()
          logDeterminant += log(entry)
        }
      }
    }
    return (logDeterminant, -1)
  }
}
