extension ComponentLikelihood {
  /// Where the restricted likelihood is largest.
  struct Maximum {
    /// Of the terms, and of the residual.
    let variances: [Double]
    let slopes: Slopes
  }

  /// Steps by the average information, each shortened until the likelihood rises; a variance that
  /// would fall below 0 stays there until its slope points up.
  ///
  /// - Parameters:
  ///   - start: variances to begin at; those of 0 are tried a little above.
  ///   - keepsScores: whether what each item adds to the slopes is kept.
  /// - Returns: nil where no maximum was found in 100 steps, or the residual variance vanishes.
  func maximum(near start: [Double], keepsScores: Bool = false) -> Maximum? {
    let total = start.reduce(0) { $0 + max($1, 0) }
    guard total > 0 else { return nil }
    var variances = start.map { max($0, 1e-3 * total) }
    guard var current = fit(variances) else { return nil }
    for _ in 0..<100 {
      let slopes = slopes(current, variances)
      guard let direction = direction(slopes, variances) else { return nil }
      let gain = zip(direction, slopes.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if gain < 1e-11 {
        return Maximum(
          variances: variances,
          slopes: keepsScores ? self.slopes(current, variances, keepsScores: true) : slopes)
      }
      guard
        let next = step(direction, from: variances, current)
          ?? step(ascent(slopes, variances), from: variances, current)
      else {
        // No step raises the likelihood any more: rounding is all that is left.
        guard gain < 1e-6 else { return nil }
        return Maximum(
          variances: variances,
          slopes: keepsScores ? self.slopes(current, variances, keepsScores: true) : slopes)
      }
      (variances, current) = next
      guard (variances.last ?? 0) > 1e-10 * total else { return nil }
    }
    return nil
  }

  private func step(
    _ direction: [Double], from variances: [Double], _ current: Fit
  ) -> ([Double], Fit)? {
    var share = 1.0
    for _ in 0..<12 {
      var next = zip(variances, direction).map { max(0, $0 + share * $1) }
      let last = next.count - 1
      next[last] = max(next[last], variances[last] / 10)
      if let fit = fit(next), fit.deviance < current.deviance { return (next, fit) }
      share /= 2
    }
    return nil
  }

  /// The step of Newton's kind among the variances that are free to move.
  private func direction(_ slopes: Slopes, _ variances: [Double]) -> [Double]? {
    let count = variances.count
    var free = (0..<count).filter { variances[$0] > 0 || slopes.gradient[$0] > 0 }
    // A variance that the step would take below 0 goes to 0, and the others move given that.
    var fixed: [Int: Double] = [:]
    for _ in 0...count {
      guard !free.isEmpty else { break }
      var matrix = free.flatMap { row in
        free.map { slopes.information[row * count + $0] }
      }
      let right = free.map { row in
        slopes.gradient[row]
          - fixed.sorted { $0.key < $1.key }
          .reduce(0) { $0 + slopes.information[row * count + $1.key] * $1.value }
      }
      let width = free.count
      var factor = Cholesky(matrix, size: width)
      var ridge = 1e-6
      while factor == nil, ridge < 1e6 {
        for place in 0..<width { matrix[place * width + place] *= 1 + ridge }
        factor = Cholesky(matrix, size: width)
        ridge *= 10
      }
      guard let factor else { return nil }
      var solution = right
      factor.solve(&solution)
      let below = free.indices.filter {
        free[$0] != count - 1 && variances[free[$0]] + solution[$0] < 0
      }
      if below.isEmpty {
        for (place, term) in free.enumerated() { fixed[term] = solution[place] }
        break
      }
      for place in below { fixed[free[place]] = -variances[free[place]] }
      let gone = Set(below.map { free[$0] })
      free.removeAll { gone.contains($0) }
    }
    var result = (0..<count).map { fixed[$0] ?? 0 }
    // The direction must rise; else the ascent is taken.
    if zip(result, slopes.gradient).reduce(0, { $0 + $1.0 * $1.1 }) <= 0 {
      result = ascent(slopes, variances)
    }
    return result
  }

  /// A step that always rises when it is short: each slope by the square of its variance.
  private func ascent(_ slopes: Slopes, _ variances: [Double]) -> [Double] {
    let total = variances.reduce(0, +)
    return variances.indices.map { term in
      let levels =
        term == variances.count - 1
        ? ratings.ratings
        : terms[term].levels.count * (terms[term].isOfItems ? ratings.items : 1)
      let scale = max(variances[term], slopes.gradient[term] > 0 ? 1e-4 * total : 0)
      return 2 * scale * scale * slopes.gradient[term] / Double(levels)
    }
  }
}
