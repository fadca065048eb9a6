internal import Statistics

/// One group of `compass interval` in JSON: its estimate with what it rests on.
struct IntervalResult: Encodable {
  let group: [String: String?]
  let n: Int
  let missing: Int
  let clusters: Int?
  let estimate: EstimateResult
  let monteCarloError: EndpointErrors?
  let quantileRule: String?
  let scheme: String?
  let remark: String?
  let pValue: Double?
  let pValueMethod: String?
  let intervalCautions: [IntervalCaution]

  init(_ group: IntervalTable.Group, columns: [String], _ estimate: IntervalEstimate) {
    self.init(
      key: group.key, columns: columns, n: group.values.count, missing: group.missing,
      clusters: group.clusterCount, estimate)
  }

  init(
    key: [String?], columns: [String], n: Int, missing: Int, clusters: Int?,
    _ estimate: IntervalEstimate
  ) {
    group = Dictionary(zip(columns, key)) { first, _ in first }
    name = key.map { $0 ?? "–" }.joined(separator: ", ")
    self.n = n
    self.missing = missing
    self.clusters = clusters
    self.estimate = EstimateResult(
      estimate.estimate, standardError: estimate.standardError?.value,
      interval: estimate.interval)
    let interval = estimate.interval.value
    monteCarloError = interval == nil ? nil : estimate.monteCarloError?.value
    quantileRule = interval?.quantileRule?.rawValue
    scheme = estimate.scheme
    remark = interval?.remark?.description
    let pValue = estimate.pValue?.value
    self.pValue = pValue
    pValueMethod = pValue == nil ? nil : estimate.testMethod?.rawValue
    intervalCautions = estimate.cautions
  }

  /// The cells of the grouping columns in one text.
  let name: String

  private enum Key: String, CodingKey {
    case group, n, missing, clusters, estimand, pValue, pValueMethod
    case monteCarloError, quantileRule, scheme, remark
  }

  func encode(to encoder: any Encoder) throws {
    try estimate.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(group, forKey: .group)
    try container.encode(n, forKey: .n)
    try container.encode(missing, forKey: .missing)
    try container.encode(clusters, forKey: .clusters)
    try container.encode(Estimand.itemsLikeThese, forKey: .estimand)
    try container.encodeIfPresent(pValue, forKey: .pValue)
    try container.encodeIfPresent(pValueMethod, forKey: .pValueMethod)
    try container.encodeIfPresent(monteCarloError, forKey: .monteCarloError)
    try container.encodeIfPresent(quantileRule, forKey: .quantileRule)
    try container.encodeIfPresent(scheme, forKey: .scheme)
    try container.encodeIfPresent(remark, forKey: .remark)
  }
}
