import Foundation

/// Refits of a Bradley-Terry model, each without one of the clusters.
///
/// Each starts at the fit of all data. Where a cluster is small, steps with the information of all
/// data shrink the error so fast that no new information has to be factored; else Newton's method
/// goes on. Clusters that hold the same comparisons are refitted once. The sums are made in blocks
/// that depend on the data alone, so that the result does not depend on the number of threads.
struct ClusterRefits {
  /// How many clusters hold comparisons that count.
  let clusters: Int
  /// Jackknife covariance of all parameters, row-major: (G - 1)/G times the sum of squares about the
  /// mean of the refits.
  let covariance: [Double]

  /// What leaving out a cluster takes away, as places of the likelihood's counts and amounts.
  private struct Content: Hashable {
    var places: [Int32] = []
    var amounts: [Double] = []
  }

  private struct Distinct {
    let content: Content
    /// The first cluster that holds it.
    let cluster: Int
    var repeats: Double
  }

  /// - Parameter threads: how many threads to use; nil for one per core.
  /// - Returns: undefined with fewer than three clusters, and where without some cluster there are
  ///   no finite strengths.
  /// - Complexity: O(distinct clusters x (patterns + items³ / 6)) at worst.
  static func make(_ fit: BradleyTerryFit, threads: Int?) -> Outcome<ClusterRefits> {
    let contents = distinct(fit)
    let count = contents.reduce(0) { $0 + Int($1.repeats) }
    guard count >= 3 else { return .undefined(.clustersBelow(count, needed: 3)) }
    let size = fit.parameters.count
    let block = max(1, (contents.count + 31) / 32)
    let blocks = (contents.count + block - 1) / block
    var sums = [Block](repeating: Block(size: size), count: blocks)
    sums.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      // Each block writes its own entry.
      nonisolated(unsafe) let results = start
      FixedBlocks.run(count: contents.count, size: block, threads: FixedBlocks.threads(threads)) {
        ranges in
        guard var refit = Refit(fit) else { return }
        for range in ranges {
          for place in range {
            let entry = contents[place]
            guard let change = refit.change(without: entry.content.places, entry.content.amounts)
            else {
              results[range.lowerBound / block].failure = entry.cluster
              break
            }
            results[range.lowerBound / block].add(change, times: entry.repeats)
          }
        }
      }
    }
    if let failure = sums.compactMap(\.failure).min() {
      return .undefined(.noStrengthsWithout(cluster: failure, named: nil))
    }
    var total = Block(size: size)
    for sum in sums { total.merge(sum) }
    // Without a factor of the information no refit was made.
    guard total.weight == Double(count) else { return .undefined(.noFiniteMaximum) }
    return .value(ClusterRefits(clusters: count, covariance: total.covariance))
  }

  /// The clusters with comparisons that count, equal ones once.
  private static func distinct(_ fit: BradleyTerryFit) -> [Distinct] {
    let model = fit.model
    let cells = model.comparisons.clusterCells
    let isBinary = model.likelihood.family == .binary
    let share = model.ties == .half ? 0.5 : 0
    var found: [Distinct] = []
    var placeOf: [Content: Int] = [:]
    for cluster in 0..<max(cells.starts.count - 1, 0) {
      var amounts: [Int32: Double] = [:]
      for entry in cells.starts[cluster]..<cells.starts[cluster + 1] {
        let (pattern, outcome) = Int(cells.cells[entry]).quotientAndRemainder(dividingBy: 3)
        let row = model.rows[pattern]
        let target = Int32(3 * (row < 0 ? -1 - row : row))
        let count = cells.counts[entry]
        if outcome == 2, isBinary {
          amounts[target, default: 0] += share * count
          amounts[target + 1, default: 0] += share * count
        } else {
          let turned = row < 0 && outcome < 2 ? 1 - outcome : outcome
          amounts[target + Int32(turned), default: 0] += count
        }
      }
      var content = Content()
      for place in amounts.keys.sorted() {
        guard let amount = amounts[place], amount > 0 else { continue }
        content.places.append(place)
        content.amounts.append(amount)
      }
      if content.places.isEmpty { continue }
      if let place = placeOf[content] {
        found[place].repeats += 1
      } else {
        placeOf[content] = found.count
        found.append(Distinct(content: content, cluster: cluster, repeats: 1))
      }
    }
    return found
  }

  /// Sums over the refits of a block.
  private struct Block {
    var weight = 0.0
    var failure: Int?
    private var sums: [Double]
    /// The lower triangle of the sums of products.
    private var products: [Double]

    init(size: Int) {
      sums = [Double](repeating: 0, count: size)
      products = [Double](repeating: 0, count: size * size)
    }

    mutating func add(_ change: [Double], times repeats: Double) {
      weight += repeats
      let size = change.count
      change.withUnsafeBufferPointer { change in
        products.withUnsafeMutableBufferPointer { products in
          for row in 0..<size {
            sums[row] += repeats * change[row]
            let factor = repeats * change[row]
            for column in 0...row { products[row * size + column] += factor * change[column] }
          }
        }
      }
    }

    mutating func merge(_ other: Block) {
      weight += other.weight
      for place in sums.indices { sums[place] += other.sums[place] }
      for place in products.indices { products[place] += other.products[place] }
    }

    /// Efron & Tibshirani (1993), equation 11.5, for all parameters at once.
    var covariance: [Double] {
      let size = sums.count
      var result = products
      for row in 0..<size {
        for column in 0...row {
          // Changes are measured from the fit of all data, next to which their mean is.
          let value =
            (weight - 1) / weight
            * (products[row * size + column] - sums[row] * sums[column] / weight)
          result[row * size + column] = value
          result[column * size + row] = value
        }
      }
      return result
    }
  }
}

/// One refit after another with the same scratch memory.
private struct Refit {
  private let fit: BradleyTerryFit
  private let likelihood: ComparisonLikelihood
  private let isFirth: Bool
  private let full: [Double]
  /// The factor of the information of all data.
  private let factor: PositiveDefiniteFactor
  private var counts: [Double]
  private var gradient: [Double]
  private var information: [Double]
  private var maximum: StrengthMaximum
  private var links: ItemLinks

  init?(_ fit: BradleyTerryFit) {
    self.fit = fit
    likelihood = fit.model.likelihood
    isFirth = fit.model.penalty == .firth
    full = fit.model.familyCounts(fit.outcomes)
    counts = full
    let size = fit.parameters.count
    gradient = [Double](repeating: 0, count: size)
    information = [Double](repeating: 0, count: size * size)
    _ = likelihood.evaluate(
      fit.parameters, counts: full, gradient: &gradient, information: &information)
    guard let factor = StrengthMaximum.factor(information, likelihood) else { return nil }
    self.factor = factor
    maximum = StrengthMaximum(likelihood, start: fit.parameters)
    links = ItemLinks(
      likelihood, needsBothWays: fit.model.penalty == .none || fit.model.penalty == .ridge(0))
  }

  /// The parameters without some comparisons, less those of all data; nil where there are none.
  mutating func change(without places: [Int32], _ amounts: [Double]) -> [Double]? {
    var losesLink = false
    for (place, amount) in zip(places, amounts) {
      let left = full[Int(place)] - amount
      // Weights that are not whole leave rounding where nothing is left.
      let isGone = left <= 1e-12 * full[Int(place)]
      counts[Int(place)] = isGone ? 0 : left
      losesLink = losesLink || isGone
    }
    defer { for place in places { counts[Int(place)] = full[Int(place)] } }
    if losesLink, !links.hold(counts) { return nil }
    guard var parameters = refitted() else { return nil }
    for place in parameters.indices { parameters[place] -= fit.parameters[place] }
    let mean =
      parameters[0..<likelihood.items].reduce(0, +) / Double(max(likelihood.items, 1))
    for item in 0..<likelihood.items { parameters[item] -= mean }
    return parameters
  }

  private mutating func refitted() -> [Double]? {
    var parameters = fit.parameters
    if !isFirth {
      var previous = Double.infinity
      while true {
        _ = likelihood.evaluate(
          parameters, counts: counts, gradient: &gradient, information: &information)
        var step = gradient
        factor.solve(&step)
        var largest = 0.0
        var size = 1.0
        for place in step.indices {
          largest = max(largest, step[place].isNaN ? .infinity : abs(step[place]))
          size = max(size, abs(parameters[place]))
        }
        // A linear rate below 1/20 costs less than a new factor; else Newton's method takes over.
        guard largest.isFinite, previous.isInfinite || largest <= 0.05 * previous else { break }
        for place in step.indices { parameters[place] += step[place] }
        if previous.isFinite, largest <= 1e-12 * size { return parameters }
        previous = largest
      }
    }
    maximum.restart(at: fit.parameters)
    guard maximum.climb(likelihood, counts: counts, firth: isFirth, isValued: false) == nil else {
      return nil
    }
    return maximum.parameters
  }
}
