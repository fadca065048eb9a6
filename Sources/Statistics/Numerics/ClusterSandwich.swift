/// The sandwich covariance of an estimate that solves sums of scores over clusters.
///
/// Of each cluster g it keeps the part of the information X_g'X_g that is its own, and its score
/// X_g'e_g. With M the inverse of the whole information, the covariance is M (Σ s_g s_g') M. CR2
/// divides each score by the root of what the cluster leaves of its own residuals (Bell & McCaffrey
/// 2002), which needs no matrix of the size of the cluster: with X_g'X_g = T T', and T turned so that
/// T'MT is the diagonal of the shares d, X_g'(I - H_g)^(-1/2) e_g = s_g + T φ(d) T'M s_g with
/// φ(d) = ((1 - d)^(-1/2) - 1)/d.
///
/// For a likelihood the information is the observed one, and CR2 is the correction of Kauermann &
/// Carroll (2001).
///
/// What is known of the design, the roots T above all, does not depend on the scores: several lists of
/// values on one design share it (`scored`).
///
/// Degrees of freedom are Satterthwaite's under independent rows of equal variance (Bell & McCaffrey
/// 2002; Pustejovsky & Tipton 2018, eq. 11), as clubSandwich has them by default.
struct ClusterSandwich: Sendable {
  let width: Int
  /// M, row-major; a pseudo-inverse where the information has a known null space.
  let inverse: [Double]

  private(set) var columnStarts = [0]
  /// The columns of each cluster, cluster after cluster.
  private(set) var columns: [Int32] = []
  private var scores: [Double] = []
  private var adjustedScores: [Double] = []
  private var rootStarts = [0]
  /// T of each cluster, one row for each of its columns.
  private var roots: [Double] = []
  private var shareStarts = [0]
  /// d of each cluster.
  private var shares: [Double] = []

  /// The cluster before, of which a cluster of the same design takes over the root.
  private var lastRoot: [Double] = []
  private var lastShares: [Double] = []
  private var lastColumns: [Int32] = []
  private var lastInformation: [Double] = []

  /// A cluster whose share of a direction is above this determines the direction alone.
  private static let wholeShare = 1 - 1e-9
  /// The widest model for which the degrees of freedom are exact; wider ones have a lower bound.
  private static let exactWidth = 40

  init(width: Int, inverse: [Double]) {
    self.width = width
    self.inverse = inverse
  }

  var clusters: Int { columnStarts.count - 1 }

  /// Adds a cluster to the design.
  ///
  /// - Parameters:
  ///   - own: the columns that its rows have, ascending.
  ///   - information: X_g'X_g in these columns, row-major.
  /// - Complexity: O(columns³), unless the design is that of the cluster before.
  mutating func add(columns own: [Int32], information: [Double]) {
    if own != lastColumns || information != lastInformation {
      let (root, shares) = Self.root(of: information, columns: own, inverse, width)
      lastRoot = root
      lastShares = shares
      lastColumns = own
      lastInformation = information
    }
    columns += own
    columnStarts.append(columns.count)
    roots += lastRoot
    rootStarts.append(roots.count)
    shares += lastShares
    shareStarts.append(shares.count)
  }

  /// The design with scores: X_g'e_g of each cluster in its columns, cluster after cluster.
  func scored(_ scores: [Double]) -> ClusterSandwich {
    var sandwich = self
    sandwich.scores = scores
    sandwich.adjustedScores = scores
    for cluster in 0..<clusters { sandwich.adjust(cluster) }
    return sandwich
  }

  /// T and d of a cluster.
  private static func root(
    of information: [Double], columns: [Int32], _ inverse: [Double], _ width: Int
  ) -> (root: [Double], shares: [Double]) {
    let size = columns.count
    let (factor, rank) = semidefiniteRoot(information, size: size)
    // F'MF, whose eigenvalues are the shares.
    var product = [Double](repeating: 0, count: rank * rank)
    for row in 0..<rank {
      for column in 0...row {
        var sum = 0.0
        for i in 0..<size where factor[i * size + row] != 0 {
          let line = Int(columns[i]) * width
          var inner = 0.0
          for j in 0..<size { inner += inverse[line + Int(columns[j])] * factor[j * size + column] }
          sum += factor[i * size + row] * inner
        }
        product[row * rank + column] = sum
        product[column * rank + row] = sum
      }
    }
    guard rank > 1 else {
      return (
        (0..<size * rank).map { factor[$0 * size] }, product.map { min(max($0, 0), 1) }
      )
    }
    let eigen = SymmetricEigen(product, size: rank)
    var root = [Double](repeating: 0, count: size * rank)
    for i in 0..<size {
      for k in 0..<rank {
        let value = factor[i * size + k]
        guard value != 0 else { continue }
        for j in 0..<rank { root[i * rank + j] += value * eigen.vectors[k * rank + j] }
      }
    }
    return (root, eigen.values.map { min(max($0, 0), 1) })
  }

  /// F with F F' the matrix, by Cholesky's method with the largest pivot first, up to the rank.
  private static func semidefiniteRoot(
    _ matrix: [Double], size: Int
  ) -> (factor: [Double], rank: Int) {
    let scale = (0..<size).map { max(matrix[$0 * size + $0], 0).squareRoot() }
    var rest = matrix
    for i in 0..<size {
      for j in 0..<size {
        let unit = scale[i] * scale[j]
        rest[i * size + j] = unit > 0 ? rest[i * size + j] / unit : 0
      }
    }
    var factor = [Double](repeating: 0, count: size * size)
    var rank = 0
    while rank < size {
      var pivot = 0
      for i in 0..<size where rest[i * size + i] > rest[pivot * size + pivot] { pivot = i }
      let diagonal = rest[pivot * size + pivot]
      guard diagonal > 1e-12 else { break }
      let root = diagonal.squareRoot()
      let column = (0..<size).map { rest[$0 * size + pivot] / root }
      for i in 0..<size {
        factor[i * size + rank] = column[i] * scale[i]
        for j in 0..<size { rest[i * size + j] -= column[i] * column[j] }
      }
      rank += 1
    }
    return (factor, rank)
  }

  /// s + T φ(d) T'M s of a cluster.
  private mutating func adjust(_ cluster: Int) {
    let own = columnStarts[cluster]..<columnStarts[cluster + 1]
    let (root, firstShare) = (rootStarts[cluster], shareStarts[cluster])
    let rank = shareStarts[cluster + 1] - firstShare
    var turned = [Double](repeating: 0, count: rank)
    for (i, place) in own.enumerated() {
      let line = Int(columns[place]) * width
      var inner = 0.0
      for other in own { inner += inverse[line + Int(columns[other])] * scores[other] }
      for k in 0..<rank { turned[k] += roots[root + i * rank + k] * inner }
    }
    for k in 0..<rank {
      let share = shares[firstShare + k]
      // A pseudo-inverse where the cluster leaves nothing; ½ is the limit at 0.
      turned[k] *=
        share > Self.wholeShare
        ? -1 : share < 1e-9 ? 0.5 : (1 / (1 - share).squareRoot() - 1) / share
    }
    for (i, place) in own.enumerated() {
      for k in 0..<rank { adjustedScores[place] += roots[root + i * rank + k] * turned[k] }
    }
  }

  /// The variance of a linear combination of the coefficients.
  struct Spread {
    /// Without a correction.
    let plain: Double
    /// CR2.
    let corrected: Double
    let degreesOfFreedom: Double
    /// Whether one cluster alone determines a part of it, so that its error cannot be judged.
    let hangsOnOneCluster: Bool
  }

  /// - Parameter contrast: one factor for each coefficient.
  /// - Complexity: O(width² + the entries of all clusters), and O(width³) more up to 40 columns.
  func spread(of contrast: [Double]) -> Spread {
    var direction = [Double](repeating: 0, count: width)
    for (place, factor) in contrast.enumerated() where factor != 0 {
      for i in 0..<width { direction[i] += factor * inverse[place * width + i] }
    }
    let total = zip(contrast, direction).reduce(0) { $0 + $1.0 * $1.1 }
    var (plain, corrected) = (CompensatedSum(), CompensatedSum())
    var (trace, squares, crosses, lengths) = (0.0, 0.0, 0.0, 0.0)
    var hangs = false
    let isExact = width <= Self.exactWidth
    var outer = [Double](repeating: 0, count: isExact ? width * width : 0)
    for cluster in 0..<clusters {
      let own = columnStarts[cluster]..<columnStarts[cluster + 1]
      let root = rootStarts[cluster]
      let firstShare = shareStarts[cluster]
      let rank = shareStarts[cluster + 1] - firstShare
      var (score, adjusted) = (0.0, 0.0)
      for place in own {
        let weight = direction[Int(columns[place])]
        score += weight * scores[place]
        adjusted += weight * adjustedScores[place]
      }
      plain.add(product: score, score)
      corrected.add(product: adjusted, adjusted)
      // T'Mc, and what becomes of it.
      var (ownSize, length) = (0.0, 0.0)
      var turned = [Double](repeating: 0, count: rank)
      for k in 0..<rank {
        var inner = 0.0
        for (i, place) in own.enumerated() {
          inner += roots[root + i * rank + k] * direction[Int(columns[place])]
        }
        let share = shares[firstShare + k]
        if share > Self.wholeShare {
          if inner * inner > 1e-12 * total { hangs = true }
          continue
        }
        ownSize += inner * inner / (1 - share)
        length += inner * inner * share / (1 - share)
        turned[k] = inner / (1 - share).squareRoot()
      }
      trace += ownSize - length
      squares += ownSize * ownSize
      crosses += ownSize * length
      lengths += length
      guard isExact else { continue }
      var vector = [Double](repeating: 0, count: own.count)
      for i in 0..<own.count {
        for k in 0..<rank { vector[i] += roots[root + i * rank + k] * turned[k] }
      }
      for (i, first) in own.enumerated() {
        for (j, second) in own.enumerated() {
          outer[Int(columns[first]) * width + Int(columns[second])] += vector[i] * vector[j]
        }
      }
    }
    // Σ_gh (u_g'u_h)², or what it is at most.
    let products = isExact ? squaredNorm(outer) : lengths * lengths
    let second = squares - 2 * crosses + products
    return Spread(
      plain: plain.value, corrected: corrected.value,
      degreesOfFreedom: second > 0 ? trace * trace / second : .nan, hangsOnOneCluster: hangs)
  }

  /// tr(M S M S).
  private func squaredNorm(_ matrix: [Double]) -> Double {
    var product = [Double](repeating: 0, count: width * width)
    for i in 0..<width {
      for k in 0..<width {
        let factor = inverse[i * width + k]
        guard factor != 0 else { continue }
        for j in 0..<width { product[i * width + j] += factor * matrix[k * width + j] }
      }
    }
    var sum = 0.0
    for i in 0..<width {
      for j in 0..<width { sum += product[i * width + j] * product[j * width + i] }
    }
    return sum
  }
}
