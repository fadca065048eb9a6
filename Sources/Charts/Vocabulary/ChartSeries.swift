/// The estimates of one thing (a model, a culture), one for each axis or row.
package struct ChartSeries: Hashable, Sendable, Codable {
  package var name: String
  /// nil is a missing number: it is drawn as a gap and never as zero.
  package var estimates: [ChartEstimate?]

  package init(name: String, estimates: [ChartEstimate?]) {
    self.name = name
    self.estimates = estimates
  }

  /// What is wrong with the count of the estimates and with their numbers.
  func problems(axes: [String]) -> [ChartError] {
    guard estimates.count == axes.count else {
      return [.wrongCount(series: name, estimates: estimates.count, expected: axes.count)]
    }
    return zip(estimates, axes).compactMap { estimate, axis in
      estimate?.isValid == false ? .invalidEstimate(series: name, axis: axis) : nil
    }
  }

  /// The stretches of neighbouring axes that `isPresent` holds for, round the circle.
  ///
  /// A series without a gap gives one stretch of all axes from the first on.
  static func stretches(count: Int, isPresent: (Int) -> Bool) -> [[Int]] {
    guard let gap = (0..<count).first(where: { !isPresent($0) }) else { return [Array(0..<count)] }
    var stretches: [[Int]] = [[]]
    for step in 1...count {
      let index = (gap + step) % count
      if isPresent(index) {
        stretches[stretches.count - 1].append(index)
      } else {
        stretches.append([])
      }
    }
    return stretches.filter { !$0.isEmpty }
  }
}
