internal import Foundation

/// The response distribution of an item at one ability, with derivatives by its slots.
///
/// Slots are in the order of ``ParameterLayout``; categories are the outer index. One value serves
/// all items, so that loops allocate nothing.
struct ItemDerivatives {
  /// Probabilities of the categories.
  private(set) var probability: [Double]
  /// First derivatives of the log-probabilities: category * slots + slot.
  private(set) var score: [Double]
  /// Minus the second derivatives: (category * slots + slot) * slots + slot.
  private(set) var curvature: [Double]

  init(categories: Int, slots: Int) {
    probability = [Double](repeating: 0, count: categories)
    score = [Double](repeating: 0, count: categories * slots)
    curvature = [Double](repeating: 0, count: categories * slots * slots)
  }

  /// Fills the scores and, if asked for, the curvatures.
  ///
  /// - Parameters:
  ///   - layout: the form of the items.
  ///   - slots: the values of the item's slots.
  ///   - ability: a node.
  ///   - withCurvature: whether second derivatives are needed.
  mutating func evaluate(
    _ layout: ParameterLayout, slots: ArraySlice<Double>, at ability: Double, withCurvature: Bool
  ) {
    let first = slots.startIndex
    switch layout.form {
    case .logistic where layout.model == .threeParameter:
      guessing(
        slots[first] * ability + slots[first + 1], Logistic.cumulative(slots[first + 2]), ability,
        withCurvature)
    case .logistic:
      let right = Logistic.cumulative(slots[first] * ability + slots[first + 1])
      let wrong = Logistic.cumulative(-(slots[first] * ability + slots[first + 1]))
      probability[0] = wrong
      probability[1] = right
      score[0] = -right * ability
      score[1] = -right
      score[2] = wrong * ability
      score[3] = wrong
      if withCurvature {
        let spread = right * wrong
        for k in 0..<2 {
          curvature[4 * k] = spread * ability * ability
          curvature[4 * k + 1] = spread * ability
          curvature[4 * k + 2] = spread * ability
          curvature[4 * k + 3] = spread
        }
      }
    case .graded: graded(slots, ability, withCurvature)
    case .partialCredit: partialCredit(slots, ability, withCurvature)
    }
  }

  private mutating func guessing(
    _ logit: Double, _ lower: Double, _ ability: Double, _ withCurvature: Bool
  ) {
    let right = Logistic.cumulative(logit)
    let wrong = Logistic.cumulative(-logit)
    let value = lower + (1 - lower) * right
    probability[0] = (1 - lower) * wrong
    probability[1] = value
    // Derivatives by the logit aθ + d and by the logit of the asymptote.
    let bySlope1 = (1 - lower) * right * wrong / value
    let byLower1 = lower * (1 - lower) * wrong / value
    score[0] = -right * ability
    score[1] = -right
    score[2] = -lower
    score[3] = bySlope1 * ability
    score[4] = bySlope1
    score[5] = byLower1
    guard withCurvature else { return }
    let logitLogit1 = bySlope1 * bySlope1 - bySlope1 * (wrong - right)
    let logitLower1 = bySlope1 * byLower1 + byLower1 * right
    let lowerLower1 = byLower1 * byLower1 - byLower1 * (1 - 2 * lower)
    let blocks = [
      (right * wrong, 0, lower * (1 - lower)), (logitLogit1, logitLower1, lowerLower1),
    ]
    for (k, block) in blocks.enumerated() {
      let base = 9 * k
      curvature[base] = block.0 * ability * ability
      curvature[base + 1] = block.0 * ability
      curvature[base + 3] = curvature[base + 1]
      curvature[base + 4] = block.0
      curvature[base + 2] = block.1 * ability
      curvature[base + 6] = curvature[base + 2]
      curvature[base + 5] = block.1
      curvature[base + 7] = block.1
      curvature[base + 8] = block.2
    }
  }

  private mutating func graded(
    _ slots: ArraySlice<Double>, _ ability: Double, _ withCurvature: Bool
  ) {
    let width = slots.count
    let base = slots.startIndex
    for place in 0..<width * width { score[place] = 0 }
    if withCurvature { for place in 0..<width * width * width { curvature[place] = 0 } }
    // Category k lies between the boundaries x = aθ + d_k and y = aθ + d_(k+1).
    for k in 0..<width {
      let hasLower = k > 0
      let hasUpper = k < width - 1
      let x = hasLower ? slots[base] * ability + slots[base + k] : 0
      let y = hasUpper ? slots[base] * ability + slots[base + k + 1] : 0
      // log P = log F(x) + log F(-y) + log(1 - e^(y-x)).
      let gap = hasLower && hasUpper ? slots[base + k + 1] - slots[base + k] : 0
      let overlap = hasLower && hasUpper ? exp(gap) / -expm1(gap) : 0
      let aboveX = hasLower ? Logistic.cumulative(-x) : 0
      let belowY = hasUpper ? Logistic.cumulative(y) : 0
      var logValue = 0.0
      if hasLower { logValue += Logistic.logCumulative(x) }
      if hasUpper { logValue += Logistic.logCumulative(-y) }
      if hasLower, hasUpper { logValue += log(-expm1(gap)) }
      probability[k] = exp(logValue)
      let row = k * width
      score[row] = (aboveX - belowY) * ability
      if hasLower { score[row + k] = aboveX + overlap }
      if hasUpper { score[row + k + 1] = -belowY - overlap }
      guard withCurvature else { continue }
      let block = row * width
      let bendX = aboveX * (1 - aboveX)
      let bendY = belowY * (1 - belowY)
      let shared = overlap * (1 + overlap)
      curvature[block] = (bendX + bendY) * ability * ability
      if hasLower {
        curvature[block + k] = bendX * ability
        curvature[block + k * width] = bendX * ability
        curvature[block + k * width + k] = bendX + shared
      }
      if hasUpper {
        curvature[block + k + 1] = bendY * ability
        curvature[block + (k + 1) * width] = bendY * ability
        curvature[block + (k + 1) * width + k + 1] = bendY + shared
      }
      if hasLower, hasUpper {
        curvature[block + k * width + k + 1] = -shared
        curvature[block + (k + 1) * width + k] = -shared
      }
    }
  }

  private mutating func partialCredit(
    _ slots: ArraySlice<Double>, _ ability: Double, _ withCurvature: Bool
  ) {
    let width = slots.count
    let base = slots.startIndex
    var largest = 0.0
    for k in 1..<width {
      largest = max(largest, Double(k) * slots[base] * ability + slots[base + k])
    }
    var total = 0.0
    for k in 0..<width {
      let logit = k == 0 ? 0 : Double(k) * slots[base] * ability + slots[base + k]
      probability[k] = exp(logit - largest)
      total += probability[k]
    }
    var mean = 0.0
    var square = 0.0
    for k in 0..<width {
      probability[k] /= total
      mean += Double(k) * probability[k]
      square += Double(k * k) * probability[k]
    }
    for k in 0..<width {
      let row = k * width
      score[row] = (Double(k) - mean) * ability
      for j in 1..<width { score[row + j] = (j == k ? 1 : 0) - probability[j] }
    }
    guard withCurvature else { return }
    for k in 0..<width {
      let block = k * width * width
      curvature[block] = max(0, square - mean * mean) * ability * ability
      for j in 1..<width {
        let cross = probability[j] * (Double(j) - mean) * ability
        curvature[block + j] = cross
        curvature[block + j * width] = cross
        for l in 1..<width {
          curvature[block + j * width + l] =
            (j == l ? probability[j] : 0) - probability[j] * probability[l]
        }
      }
    }
  }
}
