internal import Claims
internal import Diagnostics

/// What expressions of a report were found to say in earlier builds.
///
/// Each is kept as the result of a cell is, under all that it may depend on: its words, the names of the
/// front matter and of the loops round it, and every source with the program that reads it.
struct KeptExpressions: Sendable {
  private let cache: ResultCache
  /// What every expression of the report depends on.
  private let common: [ResultKey.Part]

  /// - Parameter sources: In the order of the front matter.
  init(_ question: ClaimQuestion, sources: [ReportData], level: Double, in cache: ResultCache) {
    self.cache = cache
    var parts = [
      ResultKey.Part("names", text: question.text(over: sources)),
      ResultKey.Part("level", text: "\(level)"),
    ]
    for (place, data) in sources.enumerated() {
      let key = ResultKey(data.keyParts(cache))
      parts.append(.init("source \(place + 1)", text: "\(data.name ?? "")\t\(key.digest)"))
    }
    common = parts
  }

  /// What an expression depends on.
  ///
  /// - Parameters:
  ///   - kind: What is asked of it.
  ///   - words: The expression, and how it is to be printed.
  func key(
    _ kind: String, _ words: [String], own: Int, narrowing: Narrowing, in loop: LoopScope
  ) -> ResultKey {
    let bound = loop.bindings.map { binding in
      let member = binding.member
      let what = member.member.map { "\($0.kind.rawValue) \($0.source)" } ?? ""
      return [binding.name, member.id, what].map { "\($0.utf8.count):\($0)" }.joined()
    }
    return ResultKey(
      common + [
        .init("kind", text: "expression \(kind)"),
        .init("words", text: words.map { "\($0.utf8.count):\($0)" }.joined()),
        .init("own", text: "\(own)"), .init("narrowing", text: narrowing.key),
        .init("bound", text: bound.joined(separator: "\n")),
      ])
  }

  /// What was kept, else what is computed and then kept.
  ///
  /// - Parameter isFinal: Whether what was computed may be kept.
  func value<Value: Codable>(
    _ key: ResultKey, isFinal: () -> Bool = { true }, _ compute: () throws(Diagnostics) -> Value
  ) throws(Diagnostics) -> Value {
    if let kept = cache.value(Value.self, for: key) { return kept }
    let value = try compute()
    if isFinal() { cache.keep(value, for: key) }
    return value
  }
}
