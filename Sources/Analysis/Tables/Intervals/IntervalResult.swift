package import Statistics

/// One group of `compass interval` in JSON: its estimate with what it rests on.
package struct IntervalResult: Codable {
  package let group: [String: String?]
  package let n: Int
  package let missing: Int
  package let clusters: Int?
  package let estimate: Estimate
  package let monteCarloError: EndpointErrors?
  let quantileRule: String?
  let scheme: String?
  package let remark: String?
  package let pValue: Double?
  package let pValueMethod: String?
  /// What the cautions of the whole are made of; not part of the JSON.
  let intervalCautions: [IntervalCaution]
  /// The cells of the grouping columns in one text; not part of the JSON.
  let name: String

  init(_ group: IntervalTable.Group, columns: [String], _ found: GroupEstimate) {
    self.init(
      key: group.key, columns: columns, n: group.values.count, missing: group.missing,
      clusters: group.clusterCount, found)
  }

  init(
    key: [String?], columns: [String], n: Int, missing: Int, clusters: Int?,
    _ found: GroupEstimate
  ) {
    group = Dictionary(zip(columns, key)) { first, _ in first }
    name = key.map { $0 ?? "–" }.joined(separator: ", ")
    self.n = n
    self.missing = missing
    self.clusters = clusters
    estimate = found.estimate
    let interval = found.estimate.interval
    monteCarloError = interval == nil ? nil : found.monteCarloError
    quantileRule = interval?.quantileRule?.rawValue
    scheme = found.scheme
    remark = interval?.remark?.words
    pValue = found.pValue
    pValueMethod = found.pValue == nil ? nil : found.testMethod?.rawValue
    intervalCautions = found.cautions
  }

  private enum Key: String, CodingKey {
    case group, n, missing, clusters, estimand, pValue, pValueMethod
    case monteCarloError, quantileRule, scheme, remark
  }

  package func encode(to encoder: any Encoder) throws {
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

  package init(from decoder: any Decoder) throws {
    estimate = try Estimate(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    group = try container.decode([String: String?].self, forKey: .group)
    n = try container.decode(Int.self, forKey: .n)
    missing = try container.decode(Int.self, forKey: .missing)
    clusters = try container.decode(Int?.self, forKey: .clusters)
    pValue = try container.decodeIfPresent(Double.self, forKey: .pValue)
    pValueMethod = try container.decodeIfPresent(String.self, forKey: .pValueMethod)
    monteCarloError = try container.decodeIfPresent(EndpointErrors.self, forKey: .monteCarloError)
    quantileRule = try container.decodeIfPresent(String.self, forKey: .quantileRule)
    scheme = try container.decodeIfPresent(String.self, forKey: .scheme)
    remark = try container.decodeIfPresent(String.self, forKey: .remark)
    intervalCautions = []
    name = group.sorted { $0.key < $1.key }.map { $0.value ?? "–" }.joined(separator: ", ")
  }
}
