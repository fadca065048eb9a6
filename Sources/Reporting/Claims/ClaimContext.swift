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
  private let cache: ResultCache?
  /// By what they are and what they are narrowed to.
  private let made = Mutex(Made())

  private struct Made {
    var sources: [String: ClaimSource] = [:]
    var scopes: [String: ClaimScope] = [:]
    var kept: KeptExpressions?
  }

  /// - Parameter cache: Results of earlier builds; nil where each is computed anew.
  init(_ sources: [ReportData], question: ClaimQuestion, keptIn cache: ResultCache? = nil) {
    self.sources = sources
    self.question = question
    self.cache = cache
    level = sources.first?.usualLevel ?? 0.95
  }

  /// What an expression says, taken from an earlier build where it is there.
  ///
  /// - Parameters:
  ///   - kind: What is asked of it.
  ///   - words: The expression, and how it is to be printed.
  ///   - isFinal: Whether what was computed may be kept.
  func value<Value: Codable>(
    _ kind: String, _ words: [String], own: Int, narrowing: Narrowing, in loop: LoopScope,
    isFinal: () -> Bool = { true }, _ compute: () throws(Diagnostics) -> Value
  ) throws(Diagnostics) -> Value {
    guard let kept else { return try compute() }
    // The files that expressions read are named in the manifest, whether anything is computed or not.
    _ = try claimSources(try data(own: own, narrowing: narrowing), own: own, narrowing: narrowing)
    return try kept.value(
      kept.key(kind, words, own: own, narrowing: narrowing, in: loop), isFinal: isFinal, compute)
  }

  private var kept: KeptExpressions? {
    guard let cache else { return nil }
    if let known = made.withLock({ $0.kept }) { return known }
    let kept = KeptExpressions(question, sources: sources, level: level, in: cache)
    made.withLock { $0.kept = kept }
    return kept
  }

  private func data(own: Int, narrowing: Narrowing) throws(Diagnostics) -> [ReportData] {
    var data = sources
    data[own] = try data[own].narrowed(by: narrowing)
    return data
  }

  private func claimSources(
    _ data: [ReportData], own: Int, narrowing: Narrowing
  ) throws(Diagnostics) -> [ClaimSource] {
    var claimSources: [ClaimSource] = []
    for (place, one) in data.enumerated() {
      claimSources.append(
        try source(one, key: "\(place) \(place == own ? narrowing.key : "")"))
    }
    return claimSources
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
    let data = try data(own: own, narrowing: narrowing)
    let claimSources = try claimSources(data, own: own, narrowing: narrowing)
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
