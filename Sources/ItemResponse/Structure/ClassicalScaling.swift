import GSLSupport
public import Statistics

/// Classical multidimensional scaling: points whose distances are near those given.
///
/// The distances' squares are centred twice, B = -½ J D² J; the coordinates are its eigenvectors times
/// the roots of their eigenvalues (Torgerson 1952; Gower 1966). Where an eigenvalue is negative the
/// distances are no distances of points, and nothing but an approximation is had.
public struct ClassicalScaling: Sendable, Equatable {
  /// All eigenvalues of B, largest first.
  public let eigenvalues: [Double]
  /// The coordinates of each object, of mean 0; on each axis the entry of largest magnitude is positive.
  public let coordinates: [[Double]]
  /// The distances of these points, one row for each object.
  public let fittedDistances: [[Double]]
  /// The used eigenvalues' share of the sum of all magnitudes, and of all that are positive.
  public let shareOfMagnitudes: Double
  public let shareOfPositive: Double
  /// Σ (d - d̂)² over pairs.
  public let rawStress: Double
  /// √(Σ (d - d̂)²/Σ d²), with the given distances below the line.
  public let stressOverObserved: Outcome<Double>
  /// The same with the distances of the points below the line (Kruskal 1964, without a monotone
  /// regression).
  public let stressOverFitted: Outcome<Double>
  /// Pearson's correlation of the given distances and those of the points.
  public let correlation: Outcome<Double>

  /// Points for distances.
  ///
  /// - Parameters:
  ///   - distances: one row for each object, symmetric, finite, 0 or more, with zeros on the diagonal.
  ///   - dimensions: how many axes, 1 or more and fewer than there are objects.
  /// - Returns: undefined where fewer eigenvalues are positive than axes are asked for.
  /// - Throws: ``ItemResponseError`` for another matrix, or another number of axes.
  /// - Complexity: O(objects³).
  public static func of(
    _ distances: [[Double]], dimensions: Int = 2
  ) throws(ItemResponseError) -> Outcome<ClassicalScaling> {
    let count = distances.count
    guard count > 1, distances.allSatisfy({ $0.count == count }) else {
      throw .unusableSetting("scaling takes a square matrix of two objects at least")
    }
    guard dimensions > 0, dimensions < count else {
      throw .unusableSetting("scaling takes 1 or more axes and fewer than there are objects")
    }
    for row in 0..<count {
      for column in 0...row {
        let value = distances[row][column]
        guard value.isFinite, value >= 0, abs(value - distances[column][row]) <= 1e-12 * value,
          row != column || value == 0
        else {
          throw .unusableSetting("distances are symmetric, finite, 0 or more, and 0 to oneself")
        }
      }
    }
    let squares = distances.map { $0.map { $0 * $0 } }
    let means = squares.map { $0.reduce(0, +) / Double(count) }
    let mean = means.reduce(0, +) / Double(count)
    let products = (0..<count * count).map { place in
      let (row, column) = (place / count, place % count)
      return -(squares[row][column] - means[row] - means[column] + mean) / 2
    }
    return Outcome.computing { () throws(GSLError) in
      try SymmetricEigensystem(products, size: count)
    }.flatMap { system in
      let largest = abs(system.values.first ?? 0)
      let positive = system.values.count { $0 > 1e-12 * largest }
      guard positive >= dimensions else {
        return .undefined(.tooFewUnits(positive, needed: dimensions))
      }
      return .value(ClassicalScaling(system, distances, dimensions))
    }
  }

  private init(_ system: SymmetricEigensystem, _ distances: [[Double]], _ dimensions: Int) {
    let count = distances.count
    eigenvalues = system.values
    let axes = (0..<dimensions).map { axis in
      system.vectors[axis].withLargestPositive.map { $0 * system.values[axis].squareRoot() }
    }
    let points = (0..<count).map { place in axes.map { $0[place] } }
    coordinates = points
    let fitted = points.map { one in
      points.map { other in
        zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      }
    }
    fittedDistances = fitted
    let used = system.values.prefix(dimensions).reduce(0, +)
    shareOfMagnitudes = used / system.values.reduce(0) { $0 + abs($1) }
    shareOfPositive = used / system.values.reduce(0) { $0 + max($1, 0) }
    let pairs = (0..<count).flatMap { row in
      (0..<row).map { (distances[row][$0], fitted[row][$0]) }
    }
    let stress = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    rawStress = stress
    func root(over squares: Double) -> Outcome<Double> {
      squares > 0 ? .value((stress / squares).squareRoot()) : .undefined(.noVariation)
    }
    stressOverObserved = root(over: pairs.reduce(0) { $0 + $1.0 * $1.0 })
    stressOverFitted = root(over: pairs.reduce(0) { $0 + $1.1 * $1.1 })
    correlation =
      (try? RatingPairs(pairs.map(\.0), pairs.map(\.1)))?.pearson().map(\.value)
      ?? .undefined(.notFinite)
  }
}

/// How well one configuration of points fits another after it is moved, turned, mirrored and scaled.
///
/// Both are centred and scaled to a sum of squares of 1; what is left is the same whichever is turned.
///
/// Source: Gower (1975); the symmetric statistic of `procrustes` in R's vegan.
public struct ProcrustesFit: Sendable, Equatable {
  /// The sum of squares that is left, 0...1: 0 where the two are one shape.
  public let disparity: Double
  /// √(1 - disparity).
  public var correlation: Double { max(1 - disparity, 0).squareRoot() }

  /// The fit of two configurations.
  ///
  /// - Parameters:
  ///   - first: the coordinates of each point.
  ///   - second: of as many points, in the same order, on as many axes.
  /// - Returns: undefined where all points of a configuration are one.
  /// - Throws: ``ItemResponseError`` when the configurations differ in size or are not finite.
  /// - Complexity: O(points x axes² + axes³).
  public static func of(
    _ first: [[Double]], _ second: [[Double]]
  ) throws(ItemResponseError) -> Outcome<ProcrustesFit> {
    guard first.count == second.count else { throw .lengthsDiffer(first.count, second.count) }
    let axes = first.first?.count ?? 0
    for point in first + second {
      guard point.count == axes else { throw .lengthsDiffer(point.count, axes) }
      guard point.allSatisfy(\.isFinite) else {
        throw .unusableSetting("coordinates are finite numbers")
      }
    }
    guard axes > 0, let one = scaled(first, axes), let other = scaled(second, axes) else {
      return .undefined(.noVariation)
    }
    var cross = [Double](repeating: 0, count: axes * axes)
    for (left, right) in zip(one, other) {
      for row in 0..<axes {
        for column in 0..<axes { cross[row * axes + column] += left[row] * right[column] }
      }
    }
    var products = [Double](repeating: 0, count: axes * axes)
    for row in 0..<axes {
      for column in 0..<axes {
        for inner in 0..<axes {
          products[row * axes + column] +=
            cross[inner * axes + row] * cross[inner * axes + column]
        }
      }
    }
    return Outcome.computing { () throws(GSLError) in
      try SymmetricEigensystem(products, size: axes)
    }.map { system in
      // The singular values of the cross product.
      let trace = system.values.reduce(0) { $0 + max($1, 0).squareRoot() }
      return ProcrustesFit(disparity: max(1 - trace * trace, 0))
    }
  }

  private static func scaled(_ points: [[Double]], _ axes: Int) -> [[Double]]? {
    let means = (0..<axes).map { axis in
      points.reduce(0) { $0 + $1[axis] } / Double(points.count)
    }
    let centred = points.map { point in zip(point, means).map { $0 - $1 } }
    let length = centred.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 && length.isFinite ? centred.map { $0.map { $0 / length } } : nil
  }
}
