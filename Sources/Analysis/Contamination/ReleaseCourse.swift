internal import LogReaders
internal import PrintedNumbers
internal import Statistics

/// How a model's scores go over the days of the items, on both sides of its release: what a picture of
/// the test by release date shows.
package struct ReleaseCourse: Codable, Sendable {
  /// Items of neighbouring days.
  package struct Part: Codable, Sendable {
    /// Days from the release to the first and to the last of them; below zero before it.
    package let firstDay: Int
    package let lastDay: Int
    package let items: Int
    /// The mean on 0 to 100.
    package let score: Estimate
  }

  package let model: String
  /// The other models whose ease with each item is taken out of the scores; 0 for own scores.
  package let comparedModels: Int
  /// In the order of the days, as many items in each as can be.
  package let bins: [Part]
  /// All items from before the release, and all others.
  package let before: Part
  package let after: Part
  /// The mean after the release less that before it.
  package let change: Estimate
}

extension ScoreLeaks {
  private static let itemsOfBin = 25
  private static let mostBins = 5

  /// - Returns: nil where the model has no items on one side of its release.
  func course(_ model: Int) throws(StatisticsError) -> ReleaseCourse? {
    guard let release = items.releases[model] else { return nil }
    let (places, isExposed) = releaseSets(model)
    guard isExposed.contains(true), isExposed.contains(false) else { return nil }
    let relative = try relative(model, places, isExposed: isExposed)
    let clusters = relative.places.map { items.clusterOfItem[places[$0]] }
    let days = relative.places.map { place in
      Int((items.days[places[place]] ?? release).daysSince1970) - Int(release.daysSince1970)
    }
    guard days.contains(where: { $0 < 0 }), days.contains(where: { $0 >= 0 }) else { return nil }
    let order = days.indices.sorted { (days[$0], $0) < (days[$1], $1) }
    let isRelative = !relative.comparisons.isEmpty
    func part(_ members: ArraySlice<Int>) throws(StatisticsError) -> ReleaseCourse.Part {
      let sums = try ClusterSums(
        values: members.map { relative.values[$0] }, clusters: members.map { clusters[$0] })
      // What others find easy is taken out, so that scores may pass the ends of the scale.
      let mean = MeanEstimate(
        sums, kind: isRelative ? .unbounded : ScoreKind(of: sums, ends: 0...1))
      return ReleaseCourse.Part(
        firstDay: members.first.map { days[$0] } ?? 0, lastDay: members.last.map { days[$0] } ?? 0,
        items: members.count,
        score: Estimate(
          mean.estimate, standardError: mean.standardError.value,
          interval: mean.interval(level: level)
        ).rescaled(by: Self.points))
    }
    let split = order.firstIndex { days[$0] >= 0 } ?? order.count
    let sides = [order[..<split], order[split...]]
    var bins: [ReleaseCourse.Part] = []
    for side in sides {
      let count = min(max(side.count / Self.itemsOfBin, 1), Self.mostBins)
      for bin in 0..<count {
        let start = side.startIndex + bin * side.count / count
        let end = side.startIndex + (bin + 1) * side.count / count
        bins.append(try part(side[start..<end]))
      }
    }
    let gap = try LeakEffect.gap(
      relative.values, isExposed: days.map { $0 < 0 }, clusters: clusters)
    return ReleaseCourse(
      model: items.models[model], comparedModels: relative.comparisons.count, bins: bins,
      before: try part(sides[0]), after: try part(sides[1]),
      change: Estimate(gap, factor: Self.points, level: level).negated)
  }
}
