import Foundation

/// The response distribution of an item at one ability, with derivatives by the ability.
///
/// One value serves many items and abilities, so that loops allocate nothing.
struct CategoryResponse {
  private(set) var probability: [Double]
  private(set) var logProbability: [Double]
  /// First derivatives of the log-probabilities.
  private(set) var first: [Double]
  /// Second derivatives of the log-probabilities.
  private(set) var second: [Double]
  private(set) var count = 0

  init(categories: Int) {
    probability = [Double](repeating: 0, count: categories)
    logProbability = probability
    first = probability
    second = probability
  }

  /// Σ P ℓ'².
  var information: Double {
    var sum = 0.0
    for k in 0..<count { sum += probability[k] * first[k] * first[k] }
    return sum
  }

  /// Σ P' P'' / P: the J of the bias correction by Warm (1989, equation 9).
  var biasTerm: Double {
    var sum = 0.0
    for k in 0..<count {
      sum += probability[k] * first[k] * (second[k] + first[k] * first[k])
    }
    return sum
  }

  /// Fills the first `item.categories` places.
  mutating func evaluate(_ item: Item, at unbounded: Double) {
    let ability = min(max(unbounded, -Item.parameterLimit), Item.parameterLimit)
    count = item.categories
    switch item.form {
    case .logistic: evaluateLogistic(item, ability)
    case .graded: evaluateGraded(item, ability)
    case .partialCredit: evaluatePartialCredit(item, ability)
    }
  }

  private mutating func evaluateLogistic(_ item: Item, _ ability: Double) {
    let slope = item.discrimination
    let logit = slope * ability + item.intercepts[0]
    let right = Logistic.cumulative(logit)
    let wrong = Logistic.cumulative(-logit)
    let lower = item.lowerAsymptote
    let range = item.upperAsymptote - lower
    probability[1] = lower + range * right
    probability[0] = (1 - item.upperAsymptote) + range * wrong
    if lower == 0, range == 1 {
      logProbability[1] = Logistic.logCumulative(logit)
      logProbability[0] = Logistic.logCumulative(-logit)
      first[1] = slope * wrong
      first[0] = -slope * right
      second[1] = -slope * slope * right * wrong
      second[0] = second[1]
      return
    }
    let rise = range * slope * right * wrong
    let bend = rise * slope * (wrong - right)
    // At a zero asymptote P itself vanishes in the tail; the ratio of both has a limit.
    first[1] = lower == 0 ? slope * wrong : rise / probability[1]
    first[0] = item.upperAsymptote == 1 ? -slope * right : -rise / probability[0]
    let bendRatio1 = lower == 0 ? slope * slope * wrong * (wrong - right) : bend / probability[1]
    let bendRatio0 =
      item.upperAsymptote == 1 ? -slope * slope * right * (wrong - right) : -bend / probability[0]
    second[1] = bendRatio1 - first[1] * first[1]
    second[0] = bendRatio0 - first[0] * first[0]
    logProbability[1] =
      lower == 0 ? log(range) + Logistic.logCumulative(logit) : log(probability[1])
    logProbability[0] =
      item.upperAsymptote == 1
      ? log(range) + Logistic.logCumulative(-logit) : log(probability[0])
  }

  /// Fills two categories by the probabilities and the derivatives of that of the second.
  mutating func fill(right: Double, wrong: Double, rise: Double, bend: Double) {
    count = 2
    probability[1] = right
    probability[0] = wrong
    logProbability[1] = log(right)
    logProbability[0] = log(wrong)
    first[1] = rise / right
    first[0] = -rise / wrong
    second[1] = bend / right - first[1] * first[1]
    second[0] = -bend / wrong - first[0] * first[0]
  }

  private mutating func evaluateGraded(_ item: Item, _ ability: Double) {
    let slope = item.discrimination
    // The boundary below category k is x = aθ + d_k, the one above it is y.
    for k in 0..<count {
      let x = k == 0 ? Double.infinity : slope * ability + item.intercepts[k - 1]
      let y = k == count - 1 ? -Double.infinity : slope * ability + item.intercepts[k]
      let above = k == 0 ? 0 : Logistic.cumulative(-x)
      let below = k == count - 1 ? 0 : Logistic.cumulative(y)
      var logValue = 0.0
      if k > 0 { logValue += Logistic.logCumulative(x) }
      if k < count - 1 { logValue += Logistic.logCumulative(-y) }
      // F(x) - F(y) = F(x) F(-y) (1 - e^(y-x)) keeps its digits where both are close to 0 or 1.
      // The difference of the intercepts is exact where that of the logits would round to zero.
      if k > 0, k < count - 1 {
        logValue += log(-expm1(item.intercepts[k] - item.intercepts[k - 1]))
      }
      logProbability[k] = logValue
      probability[k] = exp(logValue)
      first[k] = slope * (above - below)
      second[k] = -slope * slope * (above * (1 - above) + below * (1 - below))
    }
  }

  private mutating func evaluatePartialCredit(_ item: Item, _ ability: Double) {
    let slope = item.discrimination
    var largest = 0.0
    logProbability[0] = 0
    for k in 1..<count {
      logProbability[k] = Double(k) * slope * ability + item.intercepts[k - 1]
      largest = max(largest, logProbability[k])
    }
    var total = 0.0
    for k in 0..<count { total += exp(logProbability[k] - largest) }
    let normaliser = largest + log(total)
    var mean = 0.0
    var square = 0.0
    for k in 0..<count {
      logProbability[k] -= normaliser
      probability[k] = exp(logProbability[k])
      mean += Double(k) * probability[k]
      square += Double(k * k) * probability[k]
    }
    for k in 0..<count {
      first[k] = slope * (Double(k) - mean)
      second[k] = -slope * slope * max(0, square - mean * mean)
    }
  }
}
