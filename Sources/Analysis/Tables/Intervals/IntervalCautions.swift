internal import PrintedNumbers
internal import Statistics
internal import Wording

extension IntervalEstimator {
  /// What a reader must know before using the figures.
  func cautions(_ results: [IntervalResult]) -> [Caution] {
    var cautions: [Caution] = []
    let shown = results.filter { $0.estimate.lower != nil }
    if method.proportion != nil, results.contains(where: { $0.clusters != nil }) {
      cautions.append(
        Caution(
          .clustersIgnored,
          said("--method \(method.rawValue) takes rows for independent, not clusters")))
    }
    // Intervals from sums hold for few clusters; those of the bootstrap do not.
    let isBootstrap = !(statistic == .mean && method.isFromSums) && method.proportion == nil
    if isBootstrap, let fewest = shown.map({ $0.clusters ?? $0.n }).min(), fewest < Self.fewUnits {
      let areClustered = shown.contains { $0.clusters != nil }
      let units =
        areClustered ? said("\(Self.fewUnits) clusters") : said("\(Self.fewUnits) values")
      let remedy = statistic == .mean ? said("; --method auto holds for few") : ""
      cautions.append(
        Caution(
          .fewClusters,
          said(
            "bootstrap intervals of fewer than \(units) (\(fewest) in the smallest group) may be too "
              + "narrow\(remedy)")))
    }
    if isBootstrap, statistic == .mean,
      results.contains(where: { $0.estimate.reasonCode == UndefinedReason.constantData.code })
    {
      cautions.append(
        Caution(
          .intervalMethod,
          said(
            "values that are all equal have an interval by --method auto where they are 0 or 1, or where "
              + "--range declares the ends of their scale")))
    }
    if results.contains(where: { $0.estimate.reasonCode == UndefinedReason.oneCluster.code }) {
      cautions.append(
        Caution(
          .oneCluster,
          said(
            "one cluster says nothing of items like these; without --cluster rows count as independent, "
              + "and the interval speaks of these items only")))
    }
    return cautions + intervalCautions(shown)
  }

  /// One caution of each kind, with the groups that it is for.
  private func intervalCautions(_ results: [IntervalResult]) -> [Caution] {
    var codes: [String] = []
    var found: [String: (caution: IntervalCaution, groups: [String])] = [:]
    for result in results {
      for caution in result.intervalCautions {
        if found[caution.code] == nil {
          codes.append(caution.code)
          found[caution.code] = (caution, [])
        }
        found[caution.code]?.groups.append(result.name)
      }
    }
    return codes.compactMap { code in
      found[code].map { Caution(of: $0.caution, message: words($0.caution, $0.groups)) }
    }
  }

  private func words(_ caution: IntervalCaution, _ groups: [String]) -> String {
    let names = groups.filter { !$0.isEmpty }
    guard let first = names.first else { return caution.words }
    let others = CountText.list(names.dropFirst(), most: 3, separator: said("; "))
    return others.isEmpty
      ? said("\(caution.words) (\(first))")
      : said("\(caution.words) (\(first); likewise \(others))")
  }
}
