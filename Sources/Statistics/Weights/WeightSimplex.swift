import Foundation
import RandomStreams

/// How much a ranking by weighted sums depends on the weights: of all weights that add up to 1, the share
/// for which each of several models has the highest sum.
///
/// All weights count alike (a flat Dirichlet law), so that the share is the volume of the model's part of
/// the simplex over that of the whole. Models with the same sums share what they lead.
///
/// | dimensions | volume |
/// |---|---|
/// | 1 to 4 | exact: the simplex is cut along the planes where two models' sums are equal |
/// | 5 and more | rotated Halton points, with the error that the rotations show |
///
/// Sources: Lahdelma, Hokkanen & Salminen (1998), "SMAA: stochastic multiobjective acceptability analysis"
/// (the acceptability index of rank one); Halton (1960); Cranley & Patterson (1976) for the rotations.
public struct WeightSimplex: Sendable, Equatable {
  /// Of each model the share of the simplex that it leads; they add up to 1.
  public let shares: [Double]
  /// The standard error that the points leave in each share; nil where shares are exact.
  public let quadratureErrors: [Double]?

  /// The most dimensions for which volumes are exact.
  public static let mostExactDimensions = 4
  /// How often the points are rotated, and how many there are in a rotation.
  public static let rotations = 16
  /// Points in a rotation.
  public static let points = 4_096
  /// The most pieces that the simplex is cut into before points take over.
  private static let mostPieces = 200_000
  /// Sums that differ by less, relative to the largest score, are equal.
  private static let resolution = 1e-12

  /// The shares of several models.
  ///
  /// - Parameters:
  ///   - scores: of each model the score on each dimension, finite; all on the same dimensions.
  ///   - seed: of the rotations.
  /// - Throws: ``StatisticsError`` for lists of different lengths and numbers that are not finite.
  /// - Complexity: O(points x models x dimensions), or O(models x pieces) where exact.
  public init(_ scores: [[Double]], seed: UInt64) throws(StatisticsError) {
    let dimensions = scores.first?.count ?? 0
    for row in scores {
      guard row.count == dimensions else { throw .lengthsDiffer(dimensions, row.count) }
      try requireFinite(row)
    }
    guard !scores.isEmpty, dimensions > 0 else {
      shares = []
      quadratureErrors = nil
      return
    }
    if dimensions <= Self.mostExactDimensions, let exact = Self.exact(scores, dimensions) {
      shares = exact
      quadratureErrors = nil
      return
    }
    (shares, quadratureErrors) = Self.sampled(scores, dimensions, seed: seed)
  }

  // MARK: - Exact volumes

  /// A simplex within the simplex of weights.
  private struct Piece {
    /// Corner by corner the sum of each model.
    var corners: [[Double]]
    var volume: Double
    /// The models that lead it.
    var leaders: [Int]
  }

  /// The shares by cutting.
  ///
  /// Each piece is compared with its leader's sum corner by corner. Where the new model is higher at one
  /// corner and lower at another, the piece is cut in two through the point of the edge between them where
  /// both are equal; sums are linear, so that volumes are as the parts of the edge.
  private static func exact(_ scores: [[Double]], _ dimensions: Int) -> [Double]? {
    let scale = scores.joined().reduce(0) { max($0, abs($1)) }
    let least = resolution * scale
    var pieces = [
      Piece(
        corners: (0..<dimensions).map { corner in scores.map { $0[corner] } }, volume: 1,
        leaders: [0])
    ]
    for model in scores.indices.dropFirst() {
      var open = pieces
      pieces = []
      while var piece = open.popLast() {
        guard open.count + pieces.count < mostPieces else { return nil }
        let leader = piece.leaders[0]
        let leads = piece.corners.map { corner -> Double in
          let lead = corner[model] - corner[leader]
          return abs(lead) <= least ? 0 : lead
        }
        let (highest, lowest) = (leads.max() ?? 0, leads.min() ?? 0)
        if highest > 0, lowest < 0 {
          guard let above = leads.firstIndex(of: highest), let below = leads.firstIndex(of: lowest)
          else { return nil }
          let part = highest / (highest - lowest)
          let cut = zip(piece.corners[above], piece.corners[below]).map { $0 + part * ($1 - $0) }
          // What keeps the upper corner has the part of the edge that lies next to it.
          var upper = piece
          upper.corners[below] = cut
          upper.volume *= part
          piece.corners[above] = cut
          piece.volume *= 1 - part
          open.append(upper)
          open.append(piece)
          continue
        }
        if highest > 0 {
          piece.leaders = [model]
        } else if lowest == 0 {
          piece.leaders.append(model)
        }
        pieces.append(piece)
      }
    }
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: scores.count)
    for piece in pieces {
      for leader in piece.leaders { sums[leader].add(piece.volume / Double(piece.leaders.count)) }
    }
    return sums.map(\.value)
  }

  // MARK: - Points

  private static func sampled(
    _ scores: [[Double]], _ dimensions: Int, seed: UInt64
  ) -> ([Double], [Double]) {
    let models = scores.count
    let flat = scores.flatMap(\.self)
    let rounds = FixedBlocks.map(rotations) { rotation in
      var points = SimplexPoints(dimensions: dimensions, seed: seed, rotation: rotation)
      var counts = [Double](repeating: 0, count: models)
      var leaders: [Int] = []
      for _ in 0..<Self.points {
        points.advance()
        var best = -Double.infinity
        flat.withUnsafeBufferPointer { flat in
          points.weights.withUnsafeBufferPointer { weights in
            for model in 0..<models {
              var sum = 0.0
              for place in 0..<dimensions {
                sum += weights[place] * flat[model * dimensions + place]
              }
              if sum > best {
                best = sum
                leaders.removeAll(keepingCapacity: true)
              }
              if sum == best { leaders.append(model) }
            }
          }
        }
        for leader in leaders { counts[leader] += 1 / Double(leaders.count) }
      }
      return counts.map { $0 / Double(Self.points) }
    }
    let count = Double(rotations)
    let means = (0..<models).map { model in
      rounds.reduce(0) { $0 + $1[model] } / count
    }
    let errors = (0..<models).map { model in
      let squares = rounds.reduce(0) {
        $0 + ($1[model] - means[model]) * ($1[model] - means[model])
      }
      return (squares / (count - 1) / count).squareRoot()
    }
    return (means, errors)
  }
}

/// Points of Halton's sequence, moved round the unit cube by a drawn rotation, as weights that add up to 1.
struct SimplexPoints {
  private(set) var weights: [Double]
  private let bases: [Int]
  private let shifts: [Double]
  private var index = 0

  /// - Parameters:
  ///   - dimensions: how many weights.
  ///   - rotation: which of the rotations.
  init(dimensions: Int, seed: UInt64, rotation: Int) {
    weights = [Double](repeating: 0, count: dimensions)
    bases = Self.primes(dimensions)
    var stream = RandomStream(seed: seed, purpose: "weight-simplex", index: UInt64(rotation))
    shifts = bases.map { _ in stream.uniform() }
  }

  /// Goes to the next point.
  ///
  /// Exponential spacings over their sum are uniform on the simplex (Devroye 1986, section V.2.1).
  mutating func advance() {
    index += 1
    var total = 0.0
    for place in weights.indices {
      var point = Self.reflected(index, base: bases[place]) + shifts[place]
      if point >= 1 { point -= 1 }
      // Kept away from 0, where the logarithm ends; that is a point in 2^53.
      weights[place] = -log(max(1 - point, 0x1p-53))
      total += weights[place]
    }
    guard total > 0 else { return }
    for place in weights.indices { weights[place] /= total }
  }

  /// The digits of a number behind the point, in reverse: van der Corput's sequence.
  private static func reflected(_ index: Int, base: Int) -> Double {
    var (rest, factor, value) = (index, 1.0, 0.0)
    while rest > 0 {
      factor /= Double(base)
      value += factor * Double(rest % base)
      rest /= base
    }
    return value
  }

  private static func primes(_ count: Int) -> [Int] {
    var found: [Int] = []
    var candidate = 2
    while found.count < count {
      if !found.contains(where: { candidate % $0 == 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }
}

extension WeightSimplex {
  /// The shares that are to be expected when items are drawn anew as well, by the normal law of the scores.
  ///
  /// The shares as measured take the scores for the truth. Here the scores of all models are drawn
  /// together: each plus Σ_g ξ_g e_g over the clusters with their residuals e_g and independent standard
  /// normal ξ_g (a multiplier bootstrap), and the shares of the draws are averaged.
  ///
  /// - Parameters:
  ///   - scores: of each model the score on each dimension, finite.
  ///   - residuals: of each cluster what it adds to the error of each score: model by model, and within a
  ///     model dimension by dimension, flat.
  ///   - draws: how often scores are drawn, at least 1.
  ///   - seed: of the draws.
  /// - Returns: a share of each model; they add up to 1.
  /// - Throws: ``StatisticsError`` for lists of different lengths and numbers that are not finite.
  /// - Complexity: O(draws x models x dimensions x (clusters + 64)).
  public static func expectedShares(
    _ scores: [[Double]], residuals: [[Double]], draws: Int = 1_000, seed: UInt64
  ) throws(StatisticsError) -> [Double] {
    let dimensions = scores.first?.count ?? 0
    let size = scores.count * dimensions
    for row in scores {
      guard row.count == dimensions else { throw .lengthsDiffer(dimensions, row.count) }
      try requireFinite(row)
    }
    for row in residuals {
      guard row.count == size else { throw .lengthsDiffer(size, row.count) }
      try requireFinite(row)
    }
    guard size > 0, draws > 0 else { return scores.map { _ in 0 } }
    let flat = scores.flatMap(\.self)
    let models = scores.count
    let found = FixedBlocks.map(draws) { draw in
      var stream = RandomStream(seed: seed, purpose: "simplex-scores", index: UInt64(draw))
      var drawn = flat
      for row in residuals {
        let factor = normal(&stream)
        for place in 0..<size { drawn[place] += factor * row[place] }
      }
      var points = SimplexPoints(dimensions: dimensions, seed: seed, rotation: draw)
      var counts = [Double](repeating: 0, count: models)
      for _ in 0..<pointsOfDraw {
        points.advance()
        var (best, leader) = (-Double.infinity, 0)
        for model in 0..<models {
          var sum = 0.0
          for place in 0..<dimensions {
            sum += points.weights[place] * drawn[model * dimensions + place]
          }
          if sum > best { (best, leader) = (sum, model) }
        }
        counts[leader] += 1
      }
      return counts
    }
    let total = Double(draws * pointsOfDraw)
    return (0..<models).map { model in found.reduce(0) { $0 + $1[model] } / total }
  }

  /// A standard normal number (Box & Muller 1958).
  private static func normal(_ stream: inout RandomStream) -> Double {
    (-2 * log1p(-stream.uniform())).squareRoot() * cos(2 * Double.pi * stream.uniform())
  }

  /// Weights that are looked at in a draw of scores.
  private static let pointsOfDraw = 64
}
