internal import Analysis
internal import Claims
internal import Diagnostics
internal import PrintedNumbers
internal import Synchronization
internal import ValueModel

/// Unfolds divisions and prints inline values by the data of a report.
final class ClaimEvaluator: SourceEvaluator, Sendable {
  private let context: ClaimContext
  private let own: Int
  private let narrowing: Narrowing
  private let warnings: Warnings

  /// What the author should know of values, from every place of a report.
  final class Warnings: Sendable {
    private let found = Mutex<[Diagnostic]>([])

    var all: [Diagnostic] { found.withLock { $0 } }
    var count: Int { found.withLock { $0.count } }

    /// A place is warned of once, however often a loop comes by it.
    func add(_ warning: Diagnostic) {
      found.withLock { if !$0.contains(warning) { $0.append(warning) } }
    }
  }

  /// - Parameters:
  ///   - own: The place of the source whose names need no source before them.
  ///   - narrowing: What its judgments are narrowed to.
  init(
    _ context: ClaimContext, own: Int = 0, narrowing: Narrowing = .none, warnings: Warnings
  ) {
    self.context = context
    self.own = own
    self.narrowing = narrowing
    self.warnings = warnings
  }

  /// Nothing is read of the data before an expression asks.
  private var scope: ClaimScope {
    get throws(Diagnostics) { try context.scope(own: own, narrowing: narrowing) }
  }

  /// What an expression says here; what is warned of is said anew in each build.
  private func value<Value: Codable>(
    _ kind: String, _ words: [String], in loop: LoopScope,
    _ compute: () throws(Diagnostics) -> Value
  ) throws(Diagnostics) -> Value {
    let before = warnings.count
    return try context.value(
      kind, words, own: own, narrowing: narrowing, in: loop,
      isFinal: { warnings.count == before }, compute)
  }

  func holds(_ condition: LocatedText, in loop: LoopScope) throws(Diagnostics) -> Bool {
    try value("condition", [condition.text], in: loop) { () throws(Diagnostics) in
      let scope = try scope
      return try scope.isShown(scope.statement(condition, in: loop))
    }
  }

  func members(of set: LocatedText, in loop: LoopScope) throws(Diagnostics) -> [LoopMember] {
    try value("set", [set.text], in: loop) { () throws(Diagnostics) in
      let scope = try scope
      return try scope.members(set, in: loop).map { member in
        LoopMember(id: member.name, name: scope.shownName(member), member: member)
      }
    }
  }

  func option(_ expression: LocatedText, in loop: LoopScope) throws(Diagnostics) -> String {
    try value("option", [expression.text], in: loop) { () throws(Diagnostics) in
      try named(expression, in: loop)
    }
  }

  func printed(_ value: InlineValue, in loop: LoopScope) throws(Diagnostics) -> String {
    let words = [value.expression.text, value.format.map { "\($0)" } ?? ""]
    return try self.value("value", words, in: loop) { () throws(Diagnostics) in
      try evaluated(value, in: loop)
    }
  }

  private func named(
    _ expression: LocatedText, in loop: LoopScope
  ) throws(Diagnostics) -> String {
    switch try scope.value(expression, in: loop) {
    case .member(let member): return member.name
    case .text(let text): return text
    case .flag(let flag): return "\(flag)"
    case .quantity(.constant(let number)): return NumberText.plain(number)
    case .quantity, .statement:
      throw Diagnostics(
        report: .invalidValue, at: expression.start,
        "`\(VisibleText.name(expression.text))` is an estimate, and an option takes a name",
        remedy: "Write a name of a loop, of `let` or of `params`")
    }
  }

  private func evaluated(
    _ value: InlineValue, in loop: LoopScope
  ) throws(Diagnostics) -> String {
    let scope = try scope
    switch try scope.value(value.expression, in: loop) {
    case .member(let member):
      try refuseNumberFormat(value, "a name")
      return scope.shownName(member)
    case .text(let text):
      try refuseNumberFormat(value, "a text")
      return shownName(text)
    case .flag(let flag):
      try refuseNumberFormat(value, "true or false")
      return flag ? "true" : "false"
    case .statement:
      throw Diagnostics(
        report: .invalidValue, at: value.expression.start,
        "`\(VisibleText.name(value.expression.text))` holds or does not, and is no value",
        remedy: "Make it a claim, whose mark `@clm-LABEL` prints")
    case .quantity(let quantity): return try printed(quantity, of: value, scope)
    }
  }

  private func refuseNumberFormat(
    _ value: InlineValue, _ what: String
  ) throws(Diagnostics) {
    switch value.format {
    case nil, .name, .text: return
    default:
      throw Diagnostics(
        report: .invalidValue, at: value.place,
        "`\(VisibleText.name(value.expression.text))` is \(what), and the format is one of numbers",
        remedy: "Leave the format out")
    }
  }

  private func printed(
    _ quantity: Quantity, of value: InlineValue, _ scope: ClaimScope
  ) throws(Diagnostics) -> String {
    if value.format == .p {
      let test = StatementTest.comparison(quantity, .greater, .constant(0))
      let finding = try scope.estimator.finding(test)
      guard let p = [finding.pHolds, finding.pFails].compactMap(\.self).min() else {
        return unknown(value, finding.reason ?? "there is no test of it")
      }
      return ClaimWords.equation(p, isBare: true)
    }
    let estimate = try scope.estimator.estimate(quantity)
    guard let number = estimate.value else { return unknown(value, estimate.reason) }
    switch value.format {
    case .fixed(let decimals): return NumberText.fixed(number, decimals: decimals)
    case .percent(let decimals):
      return NumberText.fixed(number * 100, decimals: decimals) + "\u{202F}%"
    case .count: return NumberText.grouped(Int(number.rounded()))
    case .interval:
      guard let lower = estimate.lower, let upper = estimate.upper else {
        return unknown(value, estimate.reason ?? "a number without error has no interval")
      }
      return Precision(errors: [estimate.standardError].compactMap(\.self)).text(lower, upper)
    case nil, .name, .text, .p:
      throw Diagnostics(
        report: .noFormat, at: value.place,
        "`\(VisibleText.name(value.expression.text))` is a number, and no format says how to print it",
        remedy:
          "Write `{{ \(value.expression.text) | fixed(1) }}`, or one of percent(0), interval, p, "
          + "count")
    }
  }

  /// A dash, and a warning that says why.
  private func unknown(_ value: InlineValue, _ reason: String?) -> String {
    warnings.add(
      Diagnostic(
        "undefinedValue", severity: .warning, at: value.place,
        "`\(VisibleText.name(value.expression.text))` is printed as –"
          + (reason.map { ": \($0)" } ?? ""),
        remedy: "Put it into a division `{when=\"…\"}`, or leave it out"))
    return "–"
  }
}

extension ClaimScope {
  /// A member's name as pages print it: of a dimension that of its system.
  func shownName(_ member: Member) -> String {
    Reporting.shownName(ClaimNames(sources: names, own: own).title(of: member))
  }
}
