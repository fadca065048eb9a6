extension InspectResults {
  /// A figure as it is published, with the standard error that stands beside it.
  struct Figure {
    var name: String
    var value: Double?
    var standardError: Double?
    var samples: Int64?
    var locator: String
  }

  /// What measures how certain the others of a scorer are, by the names of the tool's own metrics.
  private static let errors: Set<String> = ["stderr", "bootstrap_stderr"]
  /// The metrics that such an error is of.
  private static let means: Set<String> = ["accuracy", "mean"]

  /// The figures of all scorers; a standard error is no figure by itself where its mean is there.
  ///
  /// What is told apart by its reducer, and by the member that it goes by, has that in its name.
  var published: [Figure] {
    var figures: [Figure] = []
    for (index, score) in scores.enumerated() {
      let error = score.metrics.first { InspectResults.errors.contains($0.name) }?.value
      let hasMean = score.metrics.contains { InspectResults.means.contains($0.name) }
      let isShared =
        scores.count { $0.name == score.name && $0.scorer == score.scorer } > 1
      for metric in score.metrics {
        let isMean = InspectResults.means.contains(metric.name)
        if hasMean, InspectResults.errors.contains(metric.name) { continue }
        let scorer = score.scorer == score.name ? nil : score.scorer
        let parts = [scorer, score.name, isShared ? score.reducer : nil, metric.family]
        let names = parts.compactMap(\.self).filter { !$0.isEmpty && $0 != metric.name }
        figures.append(
          Figure(
            name: (names + [metric.name]).joined(separator: "/"), value: metric.value,
            standardError: isMean ? error : nil, samples: score.samples,
            locator: "#/results/scores/\(index)/metrics/\(metric.name)"))
      }
    }
    return figures
  }
}
