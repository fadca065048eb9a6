internal import GSLSupport

/// Points in few dimensions whose distances are as near as may be to given ones: classical scaling.
///
/// The squared distances are centred twice; the points are the leading eigenvectors of what is left, each
/// as long as the root of its eigenvalue. Of Euclidean distances between rows these are the principal
/// components of the rows.
///
/// An axis has no direction of its own: each is turned so that its coordinate of the largest size is
/// positive, of several as large the first. Where two eigenvalues are equal, neither has its axis.
///
/// Sources: Torgerson (1952), Psychometrika 17, 401-419; Gower (1966), Biometrika 53, 325-338.
public struct ClassicalScaling: Sendable, Equatable {
  /// Point by point the coordinates, in the units of the distances; the mean of all points is zero.
  public let points: [[Double]]
  /// Every eigenvalue of the centred matrix, largest first, in squared units.
  ///
  /// Negative ones say that the distances are not those of any points in flat space.
  public let eigenvalues: [Double]
  /// How much of the sum of the positive eigenvalues each axis has, 0...1.
  public let shares: [Double]
  /// Kruskal's stress-1: the root of the squared misfit of all distances over the squared distances of the
  /// points; 0 for a perfect fit.
  ///
  /// Source: Kruskal (1964), Psychometrika 29, 1-27.
  public let stress: Double

  /// - Parameters:
  ///   - distances: row after row, symmetric, zero on the diagonal, none below zero.
  ///   - count: how many points.
  ///   - dimensions: of the points that are sought, one at least.
  /// - Returns: undefined for fewer points than one more than the dimensions, for distances that are no
  ///   such matrix, and where all are zero. Points that lie in fewer dimensions have zeros on the rest.
  /// - Complexity: O(count³).
  public static func of(
    _ distances: [Double], count: Int, dimensions: Int = 2
  ) -> Outcome<ClassicalScaling> {
    guard dimensions > 0, count > dimensions else {
      return .undefined(.tooFewValues(count, needed: max(dimensions, 1) + 1))
    }
    guard isMatrix(distances, count: count) else {
      return .undefined(
        .outsideDomain("a symmetric matrix of distances, none of them below zero"))
    }
    guard let largest = distances.max(), largest > 0 else { return .undefined(.allValuesEqual) }
    return .deciding { () throws(GSLError) in
      let system = try SymmetricEigensystem(centred(distances, count: count), size: count)
      guard let first = system.values.first, first.isFinite else { return .undefined(.notFinite) }
      let floor = first * Double(count) * 1e-14
      let axes = (0..<dimensions).map { axis -> [Double] in
        let value = system.values[axis]
        guard value > floor else { return [Double](repeating: 0, count: count) }
        return turned(system.vectors[axis].map { $0 * value.squareRoot() })
      }
      let points = (0..<count).map { point in axes.map { $0[point] } }
      let positive = system.values.reduce(0) { $0 + max($1, 0) }
      return .value(
        ClassicalScaling(
          points: points, eigenvalues: system.values,
          shares: (0..<dimensions).map { max(system.values[$0], 0) / positive },
          stress: stress(of: points, distances)))
    }
  }

  /// An axis with its direction.
  static func turned(_ axis: [Double]) -> [Double] {
    let largest = axis.reduce(0) { max($0, abs($1)) }
    guard let lead = axis.first(where: { abs($0) >= largest * (1 - 1e-9) }), lead < 0 else {
      return axis
    }
    return axis.map { 0 - $0 }
  }

  private static func isMatrix(_ distances: [Double], count: Int) -> Bool {
    guard distances.count == count * count else { return false }
    for row in 0..<count {
      guard distances[row * count + row] == 0 else { return false }
      for column in 0..<row {
        let (one, other) = (distances[row * count + column], distances[column * count + row])
        guard one == other, one >= 0, (one * one).isFinite else { return false }
      }
    }
    return true
  }

  /// Minus half the squared distances, less the means of rows and columns.
  private static func centred(_ distances: [Double], count: Int) -> [Double] {
    let squares = distances.map { -0.5 * $0 * $0 }
    let rows = (0..<count).map { row in
      squares[row * count..<(row + 1) * count].reduce(0, +) / Double(count)
    }
    let mean = rows.reduce(0, +) / Double(count)
    return squares.indices.map { squares[$0] - rows[$0 / count] - rows[$0 % count] + mean }
  }

  private static func stress(of points: [[Double]], _ distances: [Double]) -> Double {
    var misfit = 0.0
    var size = 0.0
    for row in points.indices {
      for column in 0..<row {
        let square = zip(points[row], points[column]).reduce(0) {
          $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
        let error = distances[row * points.count + column] - square.squareRoot()
        misfit += error * error
        size += square
      }
    }
    return size > 0 ? (misfit / size).squareRoot() : 0
  }
}
