internal import Analysis
internal import Claims
internal import Diagnostics
internal import Synchronization
internal import ValueModel

/// What the expressions of a report are about: its sources, and the names that its front matter gives.
///
/// Names are read the same whether they stand in a claim, an inline value, a condition or a loop.
final class ClaimContext: Sendable {
  /// In the order of the front matter.
  let sources: [ReportData]
  let level: Double
  private let question: ClaimQuestion
  /// By what they are and what they are narrowed to.
  private let made = Mutex(Made())

  private struct Made {
    var sources: [String: ClaimSource] = [:]
    var scopes: [String: ClaimScope] = [:]
  }

  init(_ sources: [ReportData], question: ClaimQuestion) {
    self.sources = sources
    self.question = question
    level = sources.first?.usualLevel ?? 0.95
  }

  /// What expressions of one place are evaluated on.
  ///
  /// - Parameters:
  ///   - own: The place of the source whose names need no source before them.
  ///   - narrowing: What its judgments are narrowed to.
  /// - Throws: what keeps the data from being narrowed, or targets and weights from being read.
  func scope(own: Int = 0, narrowing: Narrowing = .none) throws(Diagnostics) -> ClaimScope {
    let key = "\(own) \(narrowing.key)"
    if let known = made.withLock({ $0.scopes[key] }) { return known }
    var data = sources
    data[own] = try data[own].narrowed(by: narrowing)
    var claimSources: [ClaimSource] = []
    for (place, one) in data.enumerated() {
      claimSources.append(
        try source(one, key: "\(place) \(place == own ? narrowing.key : "")"))
    }
    var names: [SourceNames] = []
    for one in claimSources { names.append(try one.names()) }
    let scope = ClaimScope(
      data: data, own: own, names: names, question: question,
      estimator: QuantityEstimator(claimSources, level: level), level: level)
    made.withLock { $0.scopes[key] = scope }
    return scope
  }

  /// What a cell's expressions are evaluated on.
  func scope(of cell: CellSource, among sources: ReportSources) throws(Diagnostics) -> ClaimScope {
    try scope(own: sources.index(of: cell), narrowing: cell.narrowing)
  }

  private func source(_ data: ReportData, key: String) throws(Diagnostics) -> ClaimSource {
    if let known = made.withLock({ $0.sources[key] }) { return known }
    let found = try question.source(data, among: sources, level: level)
    made.withLock { $0.sources[key] = found }
    return found
  }
}
