internal import Foundation
internal import Statistics

/// The anchors of a link, with what each method needs of them.
struct AnchorPairs {
  /// θ_old = slope · θ_new + intercept.
  struct Line {
    var slope: Double
    var intercept: Double
  }

  private let new: [Item]
  private let old: [Item]
  private let nodes: [Double]
  private let weights: [Double]
  private let newDifficulties: [[Double]]
  private let oldDifficulties: [[Double]]
  /// The expected score of each item on the old scale: item * nodes + node.
  private let oldScores: [Double]
  private let categories: Int

  init(new: [Item], old: [Item], abilities: Quadrature) throws(ItemResponseError) {
    guard new.count == old.count else { throw .lengthsDiffer(new.count, old.count) }
    guard !new.isEmpty else { throw .noLink("there is no anchor") }
    var (newDifficulties, oldDifficulties) = ([[Double]](), [[Double]]())
    for (place, (left, right)) in zip(new, old).enumerated() {
      guard left.form == right.form, left.categories == right.categories else {
        throw .noLink("anchor \(place) is an item of another kind in the new calibration")
      }
      let values = [left, right].map { $0.difficulties.compactMap(\.value) }
      guard values.allSatisfy({ $0.count == left.intercepts.count }) else {
        throw .noLink("anchor \(place) has no discrimination, and so no difficulty")
      }
      guard values.joined().allSatisfy({ abs($0) <= Item.parameterLimit }) else {
        throw .noLink("anchor \(place) has a difficulty beyond ±1e9")
      }
      newDifficulties.append(values[0])
      oldDifficulties.append(values[1])
    }
    self.new = new
    self.old = old
    self.newDifficulties = newDifficulties
    self.oldDifficulties = oldDifficulties
    nodes = abilities.nodes
    weights = abilities.weights
    let categories = max(2, new.map(\.categories).max() ?? 2)
    self.categories = categories
    var response = CategoryResponse(categories: categories)
    oldScores = old.flatMap { item in
      abilities.nodes.map { node in Self.score(item, at: node, &response).value }
    }
  }

  /// The line by some of the anchors.
  func line(_ method: ScaleLink.Method, of anchors: [Int]) throws(ItemResponseError) -> Line {
    let line = try unchecked(method, of: anchors)
    guard line.slope >= 1 / Item.parameterLimit, line.slope <= Item.parameterLimit,
      abs(line.intercept) <= Item.parameterLimit
    else {
      throw .noLink(
        "the anchors give the slope \(line.slope) and the intercept \(line.intercept)")
    }
    return line
  }

  private func unchecked(
    _ method: ScaleLink.Method, of anchors: [Int]
  ) throws(ItemResponseError) -> Line {
    let slope: Double
    switch method {
    case .meanMean:
      slope =
        Self.mean(anchors.map { new[$0].discrimination })
        / Self.mean(anchors.map { old[$0].discrimination })
    case .meanGeometric: slope = geometricSlope(anchors)
    case .meanSigma:
      guard anchors.count > 1 else {
        throw .noLink("the mean/sigma method needs two anchors, and there is one")
      }
      slope =
        Self.deviation(anchors.flatMap { oldDifficulties[$0] })
        / Self.deviation(anchors.flatMap { newDifficulties[$0] })
    case .haebara, .stockingLord:
      return try fitted(method, of: anchors)
    }
    guard slope > 0, slope.isFinite else {
      throw .noLink("the anchors give the slope \(slope), which is not positive")
    }
    return Line(slope: slope, intercept: meanIntercept(slope, anchors))
  }

  /// The weighted mean of the squared differences that a method of characteristic curves makes least.
  func criterion(_ method: ScaleLink.Method, _ line: Line) -> Double? {
    guard method == .haebara || method == .stockingLord else { return nil }
    return normalEquations(method, line, Array(new.indices)).squares
  }

  /// Links without one anchor at a time.
  ///
  /// - Returns: (n - 1) / n Σ (line - mean line)²; nil with fewer than three anchors, and where one of
  ///   the links does not exist.
  func jackknife(_ method: ScaleLink.Method) -> LinkCovariance? {
    let count = new.count
    guard count > 2 else { return nil }
    var lines: [Line] = []
    for left in new.indices {
      guard let line = try? line(method, of: new.indices.filter { $0 != left }) else { return nil }
      lines.append(line)
    }
    let slope = Self.mean(lines.map(\.slope))
    let intercept = Self.mean(lines.map(\.intercept))
    let factor = Double(count - 1) / Double(count)
    func sum(_ product: (Line) -> Double) -> Double {
      factor * lines.reduce(0) { $0 + product($1) }
    }
    return LinkCovariance(
      slopeVariance: sum { ($0.slope - slope) * ($0.slope - slope) },
      covariance: sum { ($0.slope - slope) * ($0.intercept - intercept) },
      interceptVariance: sum { ($0.intercept - intercept) * ($0.intercept - intercept) })
  }

  /// How far each anchor is from the line.
  func discrepancies(_ line: Line) -> [LinkAnchor] {
    let difficulties = new.indices.map { item in
      Self.mean(oldDifficulties[item])
        - (line.slope * Self.mean(newDifficulties[item]) + line.intercept)
    }
    let ratios = new.indices.map { item -> Double? in
      let ratio = old[item].discrimination / (new[item].discrimination / line.slope)
      return ratio > 0 ? log(ratio) : nil
    }
    let difficultyDeviations = Self.robustDeviations(difficulties)
    let ratioDeviations = Self.robustDeviations(ratios)
    var response = CategoryResponse(categories: categories)
    return new.indices.map { item in
      var squares = 0.0
      for (q, node) in nodes.enumerated() {
        let ability = (node - line.intercept) / line.slope
        let difference =
          oldScores[item * nodes.count + q]
          - Self.score(new[item], at: ability, &response).value
        squares += weights[q] * difference * difference
      }
      return LinkAnchor(
        difficultyChange: difficulties[item], discriminationChange: ratios[item],
        curveDistance: squares.squareRoot(), difficultyDeviation: difficultyDeviations[item],
        discriminationDeviation: ratioDeviations[item])
    }
  }
}

extension AnchorPairs {
  private func geometricSlope(_ anchors: [Int]) -> Double {
    exp(Self.mean(anchors.map { log(new[$0].discrimination / old[$0].discrimination) }))
  }

  private func meanIntercept(_ slope: Double, _ anchors: [Int]) -> Double {
    Self.mean(anchors.flatMap { oldDifficulties[$0] })
      - slope * Self.mean(anchors.flatMap { newDifficulties[$0] })
  }

  /// Least squares by damped Gauss-Newton steps (Levenberg 1944) from a line by averages.
  private func fitted(
    _ method: ScaleLink.Method, of anchors: [Int]
  ) throws(ItemResponseError) -> Line {
    var slope = geometricSlope(anchors)
    if !(slope > 0 && slope.isFinite) { slope = 1 }
    var line = Line(slope: slope, intercept: meanIntercept(slope, anchors))
    var equations = normalEquations(method, line, anchors)
    var damping = 1e-3
    for _ in 0..<200 {
      let (a, b, c) = (
        equations.slopes * (1 + damping), equations.both, equations.intercepts * (1 + damping)
      )
      let determinant = a * c - b * b
      guard determinant > 0, determinant.isFinite else { break }
      let (first, second) = (equations.slopeGradient, equations.interceptGradient)
      let trial = Line(
        slope: line.slope + (c * first - b * second) / determinant,
        intercept: line.intercept + (a * second - b * first) / determinant)
      let isStill =
        abs(trial.slope - line.slope) <= 1e-13 * line.slope
        && abs(trial.intercept - line.intercept) <= 1e-13 * max(1, abs(line.intercept))
      if isStill { return line }
      let next = trial.slope > 0 ? normalEquations(method, trial, anchors) : nil
      if let next, next.squares <= equations.squares {
        line = trial
        equations = next
        damping = max(damping / 10, 1e-12)
      } else {
        damping *= 10
        if damping > 1e12 { return line }
      }
    }
    guard equations.squares.isFinite, line.slope > 0, line.slope.isFinite, line.intercept.isFinite,
      equations.slopes > 0, equations.intercepts > 0
    else { throw .noLink("the characteristic curves of the anchors do not determine a line") }
    return line
  }

  /// The sum of squares at a line with what a Gauss-Newton step needs.
  private struct NormalEquations {
    var squares = 0.0
    var slopes = 0.0
    var both = 0.0
    var intercepts = 0.0
    var slopeGradient = 0.0
    var interceptGradient = 0.0

    /// - Parameters:
    ///   - difference: old less linked.
    ///   - score: the derivative of the linked score by the slope.
    mutating func add(
      _ weight: Double, _ difference: Double, bySlope: Double, byIntercept: Double
    ) {
      squares += weight * difference * difference
      slopes += weight * bySlope * bySlope
      both += weight * bySlope * byIntercept
      intercepts += weight * byIntercept * byIntercept
      slopeGradient += weight * bySlope * difference
      interceptGradient += weight * byIntercept * difference
    }
  }

  private func normalEquations(
    _ method: ScaleLink.Method, _ line: Line, _ anchors: [Int]
  ) -> NormalEquations {
    var equations = NormalEquations()
    var response = CategoryResponse(categories: categories)
    for (q, node) in nodes.enumerated() {
      let ability = (node - line.intercept) / line.slope
      var (difference, rise) = (0.0, 0.0)
      for item in anchors {
        let score = Self.score(new[item], at: ability, &response)
        let own = oldScores[item * nodes.count + q] - score.value
        if method == .haebara {
          equations.add(
            weights[q], own, bySlope: -score.rise * ability / line.slope,
            byIntercept: -score.rise / line.slope)
        } else {
          difference += own
          rise += score.rise
        }
      }
      if method == .stockingLord {
        equations.add(
          weights[q], difference, bySlope: -rise * ability / line.slope,
          byIntercept: -rise / line.slope)
      }
    }
    return equations
  }

  /// The expected score of an item and its derivative by the ability.
  private static func score(
    _ item: Item, at ability: Double, _ response: inout CategoryResponse
  ) -> (value: Double, rise: Double) {
    response.evaluate(item, at: ability)
    var (value, rise) = (0.0, 0.0)
    for k in 1..<response.count {
      value += Double(k) * response.probability[k]
      rise += Double(k) * response.probability[k] * response.first[k]
    }
    return (value, rise)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func deviation(_ values: [Double]) -> Double {
    let mean = mean(values)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
      .squareRoot()
  }

  /// (value - median) / (0.74 · interquartile range).
  ///
  /// Huynh & Meyer (2010), "Use of robust z in detecting unstable items in item response theory
  /// models".
  private static func robustDeviations(_ values: [Double?]) -> [Double?] {
    let sorted = values.compactMap(\.self).sorted()
    guard sorted.count > 3 else { return values.map { _ in nil } }
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let left = min(Int(place), sorted.count - 2)
      return sorted[left] + (place - Double(left)) * (sorted[left + 1] - sorted[left])
    }
    let median = quantile(0.5)
    let spread = 0.74 * (quantile(0.75) - quantile(0.25))
    guard spread > 1e-12 else { return values.map { _ in nil } }
    return values.map { $0.map { ($0 - median) / spread } }
  }
}
