/// The maximum of the Dawid-Skene likelihood by expectation and maximisation, with the steps of
/// SQUAREM between, which have the same fixed points.
///
/// Source: Varadhan & Roland (2008), "Simple and globally convergent methods for accelerating the
/// convergence of any EM algorithm", scheme S3.
struct DawidSkeneSearch {
  let patterns: VotePatterns
  let counts: [Double]

  struct Result {
    let parameters: DawidSkeneParameters
    let steps: Int
    let isConverged: Bool
  }

  /// When the search ends.
  enum End {
    /// A step changes the log-likelihood by no more than this share of it.
    case likelihood(Double)
    /// A step changes no parameter by more than this.
    case parameters(Double)
  }

  /// - Parameters:
  ///   - plainSteps: how many steps are made before the first jump, so that a start far from the
  ///     maximum leads where plain steps lead.
  ///   - iterations: the most steps.
  func maximum(
    from start: DawidSkeneParameters, end: End, plainSteps: Int, iterations: Int
  ) -> Result {
    var current = start
    var (first, second) = (start, start)
    var last = -Double.infinity
    var steps = 0
    func isEnd(_ likelihood: Double, _ before: Double, _ one: [Double], _ other: [Double]) -> Bool {
      switch end {
      case .likelihood(let tolerance):
        return abs(likelihood - before) <= tolerance * abs(likelihood)
      case .parameters(let tolerance):
        for place in one.indices where abs(one[place] - other[place]) > tolerance { return false }
        return true
      }
    }
    while steps < iterations {
      let likelihood = patterns.step(from: current, counts: counts, to: &first)
      steps += 1
      if isEnd(likelihood, last, current.values, first.values) {
        return Result(parameters: first, steps: steps, isConverged: true)
      }
      last = likelihood
      guard steps > plainSteps, steps + 2 <= iterations else {
        swap(&current, &first)
        continue
      }
      let next = patterns.step(from: first, counts: counts, to: &second)
      steps += 1
      if isEnd(next, last, first.values, second.values) {
        return Result(parameters: second, steps: steps, isConverged: true)
      }
      last = next
      var jump = current
      guard extrapolate(from: current, first, second, to: &jump) else {
        swap(&current, &second)
        continue
      }
      // A step from where the jump led keeps it only if nothing was lost.
      let reached = patterns.step(from: jump, counts: counts, to: &first)
      steps += 1
      if reached >= next {
        last = reached
        swap(&current, &first)
      } else {
        swap(&current, &second)
      }
    }
    return Result(parameters: current, steps: steps, isConverged: false)
  }

  /// θ₀ - 2 α r + α² v; shares stay shares since r and v add up to 0.
  ///
  /// - Returns: false where no jump longer than two steps stays inside.
  private func extrapolate(
    from start: DawidSkeneParameters, _ first: DawidSkeneParameters,
    _ second: DawidSkeneParameters, to jump: inout DawidSkeneParameters
  ) -> Bool {
    var (lengths, bends) = (0.0, 0.0)
    for place in start.values.indices {
      let r = first.values[place] - start.values[place]
      let v = second.values[place] - first.values[place] - r
      lengths += r * r
      bends += v * v
    }
    guard bends > 0 else { return false }
    var alpha = -(lengths / bends).squareRoot()
    while alpha < -1.01 {
      var isInside = true
      for place in start.values.indices {
        let r = first.values[place] - start.values[place]
        let v = second.values[place] - first.values[place] - r
        let value = start.values[place] - 2 * alpha * r + alpha * alpha * v
        // What has been left of a share keeps a part, so that no vote becomes impossible.
        guard value >= 0.01 * second.values[place] else {
          isInside = false
          break
        }
        jump.values[place] = value
      }
      if isInside { return true }
      alpha = (alpha - 1) / 2
    }
    return false
  }
}
