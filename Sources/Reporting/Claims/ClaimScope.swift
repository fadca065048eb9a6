internal import Analysis
internal import Claims
internal import Diagnostics
internal import ValueModel

/// The data and the names that expressions of one place are evaluated with.
struct ClaimScope: Sendable {
  /// In the order of the front matter.
  let data: [ReportData]
  /// The place of the source that is meant where none is named.
  let own: Int
  let names: [SourceNames]
  let question: ClaimQuestion
  let estimator: QuantityEstimator
  let level: Double

  /// What names mean inside of loops.
  func names(in loop: LoopScope) -> ClaimNames {
    var bound: [String: Member] = [:]
    for binding in loop.bindings { bound[binding.name] = binding.member.member }
    return ClaimNames(
      sources: names, own: own, lets: question.lets, params: question.params, bound: bound)
  }

  func statement(_ expression: LocatedText, in loop: LoopScope) throws(Diagnostics) -> Statement {
    try ClaimExpression(ExpressionText(expression), as: .statement)
      .statement(names(in: loop), ranked: estimator.ranked)
  }

  func value(_ expression: LocatedText, in loop: LoopScope) throws(Diagnostics) -> ExpressionValue {
    try ClaimExpression(ExpressionText(expression)).value(names(in: loop), ranked: estimator.ranked)
  }

  func members(_ set: LocatedText, in loop: LoopScope) throws(Diagnostics) -> [Member] {
    try ClaimExpression(ExpressionText(set), as: .set)
      .members(names(in: loop), ranked: estimator.ranked)
  }

  func finding(_ statement: Statement) throws(Diagnostics) -> ClaimFinding {
    try ClaimJudge().finding(statement) { test throws(Diagnostics) in try estimator.finding(test) }
  }

  /// Whether a statement is shown to hold by itself, as no part of a family.
  func isShown(_ statement: Statement) throws(Diagnostics) -> Bool {
    let judged = ClaimFamily.judged([try finding(statement)], significance: 1 - level)
    return judged.first?.verdict == .supported
  }

  /// What a score of a source is counted in.
  func unit(ofSource place: Int) -> MarginUnit {
    data[place].inputs.instrument.centring == .none ? .points : .rawUnits
  }
}

extension ExpressionText {
  /// A text of a report.
  init(_ text: LocatedText) { self.init(text.text, at: text.place(ofCharacter:)) }
}
