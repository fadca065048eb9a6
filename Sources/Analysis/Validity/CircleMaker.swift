internal import Foundation
internal import ItemResponse
internal import Statistics
internal import ValueModel

/// Whether the values of a system lie round its circle, over models and over people.
struct CircleMaker {
  let system: ValueSystem
  let level: Double
  let seed: UInt64

  /// The orders of the system, and where each of their dimensions stands in a row of values.
  private func circles(_ dimensions: [Int]) -> [(id: String, places: [Int])] {
    system.circularOrders.compactMap { order in
      let places = order.dimensions.compactMap { id in
        dimensions.firstIndex { system.dimensions[$0].id == id }
      }
      guard places.count == dimensions.count, (3...16).contains(places.count) else { return nil }
      return (order.id, places)
    }
  }

  /// Whether all dimensions of the circle are there, and no other.
  func isPossible(_ dimensions: [Int]) -> Bool { !circles(dimensions).isEmpty }

  /// - Parameters:
  ///   - rows: a profile each; what each case scores over all values is taken away.
  ///   - dimensions: the places of the values in the system.
  ///
  /// - Returns: one for each circular order of the system.
  func fits(
    _ rows: [[Double]], dimensions: [Int], of cases: CircleFit.Cases
  ) throws(ItemResponseError) -> [CircleFit] {
    var found: [CircleFit] = []
    for circle in circles(dimensions) { found.append(try fit(rows, circle, of: cases)) }
    return found
  }

  private func fit(
    _ rows: [[Double]], _ circle: (id: String, places: [Int]), of cases: CircleFit.Cases
  ) throws(ItemResponseError) -> CircleFit {
    let profiles = rows.map { row -> [Double] in
      let mean = row.reduce(0, +) / Double(row.count)
      return circle.places.map { row[$0] - mean }
    }
    let matrix = try matrix(profiles)
    guard let found = matrix.value else {
      return CircleFit(
        of: cases, order: circle.id, cases: rows.count,
        correlation: Estimate(.undefined(matrix.reason ?? .noVariation)), pValue: nil,
        correspondenceIndex: nil, orderPValue: nil, labellings: nil, isExact: nil)
    }
    let count = found.variables
    let fit = try CircumplexFit(
      (0..<count).map { row in (0..<count).map { found.entries[row * count + $0] } }, seed: seed)
    let groups = min(profiles.count, 100)
    var without: [Outcome<Double>] = []
    for group in 0..<groups {
      let kept = profiles.indices.filter { $0 % groups != group }.map { profiles[$0] }
      without.append(try self.matrix(kept).flatMap(Self.correlation))
    }
    return CircleFit(
      of: cases, order: circle.id, cases: rows.count,
      correlation: Estimate(
        HalfScores.Coefficient(value: fit.correlation, without: without), .fisherZ, level: level),
      pValue: fit.test.value?.pValue, correspondenceIndex: fit.correspondenceIndex.value,
      orderPValue: fit.orderTest.value?.pValue, labellings: fit.labellings, isExact: fit.isExact)
  }

  private func matrix(
    _ profiles: [[Double]]
  ) throws(ItemResponseError) -> Outcome<CorrelationMatrix> {
    try CorrelationMatrix.of(profiles.map { $0.map(Optional.some) })
  }

  /// With the cosines of equal steps.
  private static func correlation(_ matrix: CorrelationMatrix) -> Outcome<Double> {
    let count = matrix.variables
    var pairs = CoMoments()
    for row in 0..<count {
      for column in 0..<row {
        let angle = 2 * Double.pi * Double(row - column) / Double(count)
        try? pairs.add(matrix.entries[row * count + column], cos(angle))
      }
    }
    return pairs.correlation
  }
}
