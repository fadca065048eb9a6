import Foundation
public import Statistics

/// The summary of one profile on a circle of values: s_k = e + a cos(θ_k - δ), by least squares.
///
/// The elevation says how high the profile lies, the angle where on the circle it peaks, the amplitude
/// by how much, and the fit how far the profile is such a wave at all: with a poor fit the angle says
/// nothing.
///
/// Source: Gurtman (1992); Zimmermann & Wright (2017), "Beyond description in interpersonal construct
/// validation".
public struct CircularProfile: Sendable, Equatable {
  /// e, in the units of the scores.
  public let elevation: Double
  /// a cos δ and a sin δ.
  public let x: Double
  public let y: Double
  /// a, 0 or more.
  public let amplitude: Double
  /// δ in degrees, from 0 to below 360; undefined for an amplitude of 0.
  public let angle: Outcome<Double>
  /// The share of the scores' variance that the wave explains, 0...1; undefined for equal scores.
  public let fit: Outcome<Double>

  /// The summary of a profile.
  ///
  /// - Parameters:
  ///   - scores: finite, one a value.
  ///   - angles: where the values lie, in degrees; nil for equal steps in the order of the scores.
  /// - Returns: undefined for fewer than three values, and where the angles do not determine a wave, as
  ///   where all values lie on one line.
  /// - Throws: ``ItemResponseError`` when the lists differ in length or a number is not finite.
  public static func of(
    _ scores: [Double], angles: [Double]? = nil
  ) throws(ItemResponseError) -> Outcome<CircularProfile> {
    let angles = angles ?? scores.indices.map { Double($0) * 360 / Double(scores.count) }
    guard angles.count == scores.count else { throw .lengthsDiffer(scores.count, angles.count) }
    guard (scores + angles).allSatisfy(\.isFinite) else {
      throw .unusableSetting("scores and angles are finite numbers")
    }
    guard scores.count >= 3 else { return .undefined(.tooFewUnits(scores.count, needed: 3)) }
    let rows = angles.map { [1, cos($0 * .pi / 180), sin($0 * .pi / 180)] }
    var matrix = [Double](repeating: 0, count: 9)
    var solution = [Double](repeating: 0, count: 3)
    for (row, score) in zip(rows, scores) {
      for one in 0..<3 {
        for other in 0..<3 { matrix[one * 3 + other] += row[one] * row[other] }
        solution[one] += row[one] * score
      }
    }
    guard let factor = Cholesky(matrix, size: 3) else { return .undefined(.singularInformation) }
    factor.solve(&solution)
    let mean = scores.reduce(0, +) / Double(scores.count)
    var (rest, total) = (0.0, 0.0)
    for (row, score) in zip(rows, scores) {
      let error = score - zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 }
      rest += error * error
      total += (score - mean) * (score - mean)
    }
    let amplitude = (solution[1] * solution[1] + solution[2] * solution[2]).squareRoot()
    let turn = atan2(solution[2], solution[1]) * 180 / .pi
    let varies = scores.contains { $0 != scores[0] }
    return .value(
      CircularProfile(
        elevation: solution[0], x: solution[1], y: solution[2], amplitude: amplitude,
        angle: varies && amplitude > 0
          ? .value(turn < 0 ? turn + 360 : turn) : .undefined(.noVariation),
        fit: varies ? .value(max(1 - rest / total, 0)) : .undefined(.noVariation)))
  }
}
