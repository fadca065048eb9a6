internal import RandomStreams
public import Statistics

/// An adaptive test in progress.
///
///     var test = AdaptiveTest(plan)
///     while case .administer(let item) = test.next {
///       try test.record(ask(item), for: item)
///     }
///     let ability = test.result
///
/// A test is a function of its plan, its number and the responses: random choices come from the
/// stream (seed of the plan, "adaptive-test", number). A step costs one pass over the items.
public struct AdaptiveTest: Sendable {
  /// What comes next.
  public enum Next: Sendable, Equatable {
    /// Give this item.
    case administer(Int)
    /// The test has ended.
    case stop(StopReason)
  }

  /// Why a test ended.
  public enum StopReason: Sendable, Equatable {
    /// This rule of the plan holds.
    case rule(StoppingRule)
    /// No item is left that may be given.
    case bankExhausted
  }

  /// The plan.
  public let plan: AdaptiveTestPlan
  /// The next item or the end.
  public private(set) var next: Next
  /// All items that were given, in order.
  public private(set) var steps: [AdaptiveTestStep] = []

  private let prior: AbilityEstimate
  private(set) var choice: ItemChoice
  /// At the nodes, of all responses so far.
  private var logLikelihood: [Double]
  private var answers: [(item: Int, category: Int)] = []
  private var chosenBy: Double?
  private var scratch: [Double]

  /// Begins a test.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - number: which test it is, for example the person; it keys the random choices.
  public init(_ plan: AdaptiveTestPlan, number: Int = 0) {
    self.plan = plan
    prior = AbilityEstimate(
      ability: plan.population.mean, standardError: plan.population.deviation)
    choice = ItemChoice(plan, number: number)
    logLikelihood = [Double](repeating: 0, count: plan.tables.nodeTable.nodes.count)
    scratch = logLikelihood
    next = .stop(.bankExhausted)
    next = decided()
  }

  /// Takes a test up again where its record ends.
  ///
  /// The test asks its own questions on the way, so that the state, the next item and all later random
  /// choices are those of the test that was broken off.
  ///
  /// - Parameters:
  ///   - plan: the plan of the test.
  ///   - number: its number.
  ///   - record: the items that were given with their responses, in order; a response of nil is an
  ///     item that was skipped.
  /// - Throws: ``ItemResponseError/recordDoesNotFit(step:item:asked:)`` at the first item that this
  ///   test would not have asked for, for example under another plan, and
  ///   ``ItemResponseError/noSuchCategory(_:person:item:categories:)``.
  /// - Complexity: that of the test.
  public init(
    _ plan: AdaptiveTestPlan, number: Int = 0, replaying record: [RecordedResponse]
  ) throws(ItemResponseError) {
    self.init(plan, number: number)
    for (step, entry) in record.enumerated() {
      guard next == .administer(entry.item) else {
        var asked: Int?
        if case .administer(let item) = next { asked = item }
        throw .recordDoesNotFit(step: step, item: entry.item, asked: asked)
      }
      if let response = entry.response {
        try self.record(response, for: entry.item)
      } else {
        try skip(entry.item)
      }
    }
  }

  /// The items that were given with their responses: what ``init(_:number:replaying:)`` takes.
  public var record: [RecordedResponse] {
    steps.map { RecordedResponse(item: $0.item, response: $0.response) }
  }

  /// The ability that the next choice rests on: the prior mean before the first response.
  public var working: AbilityEstimate { steps.last?.working ?? prior }

  /// The final ability from all responses so far.
  ///
  /// - Returns: undefined before the first response, and where the plan's final method is.
  public var result: Outcome<AbilityEstimate> {
    guard !answers.isEmpty else { return .undefined(.noData) }
    var scratch = scratch
    return estimate(plan.final, &scratch)
  }

  /// Records the response to the item that was asked for.
  ///
  /// - Throws: ``ItemResponseError`` for another item, or a category that the item does not have.
  /// - Complexity: O(items) for the choice by information or difficulty.
  public mutating func record(_ response: Int, for item: Int) throws(ItemResponseError) {
    guard case .administer(item) = next else { throw .unexpectedItem(item) }
    let categories = plan.bank.items[item].categories
    guard (0..<categories).contains(response) else {
      throw .noSuchCategory(response, person: 0, item: item, categories: categories)
    }
    let table = plan.tables.nodeTable
    let row = table.row(item, response)
    for q in logLikelihood.indices { logLikelihood[q] += table.values[row + q] }
    answers.append((item, response))
    let ability = estimate(plan.provisional, &scratch)
    let fallback =
      ability.value ?? estimate(.expectedAPosteriori, &scratch).value ?? prior
    advance(item, response, ability, fallback)
  }

  /// Records that no response to the item that was asked for will arrive.
  ///
  /// The item is not asked for again and tells nothing about the ability, but counts toward the
  /// length and its content area: a test whose examinee never answers ends all the same.
  ///
  /// - Throws: ``ItemResponseError/unexpectedItem(_:)`` for another item.
  public mutating func skip(_ item: Int) throws(ItemResponseError) {
    guard case .administer(item) = next else { throw .unexpectedItem(item) }
    advance(item, nil, steps.last?.ability ?? .undefined(.noData), working)
  }

  /// Runs a test to its end on known responses.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - number: which test it is.
  ///   - respond: the response to an item.
  /// - Throws: ``ItemResponseError`` when a response is not a category of its item.
  public static func run(
    _ plan: AdaptiveTestPlan, number: Int = 0, respond: (Int) -> Int
  ) throws(ItemResponseError) -> AdaptiveTest {
    var test = AdaptiveTest(plan, number: number)
    while case .administer(let item) = test.next {
      try test.record(respond(item), for: item)
    }
    return test
  }

  private mutating func advance(
    _ item: Int, _ response: Int?, _ ability: Outcome<AbilityEstimate>, _ working: AbilityEstimate
  ) {
    choice.give(item, plan)
    steps.append(
      AdaptiveTestStep(
        item: item, response: response, isAnchor: choice.isAnchor(item), criterion: chosenBy,
        ability: ability, working: working))
    next = decided()
  }

  private func estimate(
    _ method: AbilityMethod, _ scratch: inout [Double]
  ) -> Outcome<AbilityEstimate> {
    let equation: AbilityGrid.Equation
    switch method {
    case .expectedAPosteriori: return plan.tables.posteriorMean(logLikelihood, &scratch)
    case .maximumAPosteriori:
      equation = .posterior(mean: plan.population.mean, deviation: plan.population.deviation)
    case .maximumLikelihood: equation = .likelihood
    case .weightedLikelihood: equation = .weighted
    }
    let given = plan.bank.selecting(answers.map(\.item))
    var worker = AbilityWorker(given, nodes: 0)
    worker.take(answers.enumerated().map { ($0.offset, $0.element.category) })
    return AbilityGrid(given, population: plan.population).estimate(&worker, equation)
  }

  private mutating func decided() -> Next {
    chosenBy = nil
    if let rule = plan.stopping.first(where: holds) {
      // Whatever rule ends the test, all its anchors are in it.
      guard let anchor = choice.nextAnchor else { return .stop(.rule(rule)) }
      return .administer(anchor)
    }
    if let anchor = choice.dueAnchor(after: steps.count) { return .administer(anchor) }
    if case .items(let items) = plan.start, choice.others < items.count {
      return .administer(items[choice.others])
    }
    guard choice.hasItems else {
      guard let anchor = choice.nextAnchor else { return .stop(.bankExhausted) }
      return .administer(anchor)
    }
    var selection = plan.selection
    var ability = working.ability
    if case .ability(let start) = plan.start, answers.isEmpty {
      selection = .maximumInformation
      ability = start
    }
    let (item, value) = choice.next(
      selection, at: ability, plan, logLikelihood: logLikelihood)
    chosenBy = value
    return .administer(item)
  }

  private func holds(_ rule: StoppingRule) -> Bool {
    guard !steps.isEmpty else { return false }
    switch rule {
    case .length(let length): return steps.count >= length
    case .standardError(let error):
      guard let reached = steps.last?.ability.value else { return false }
      return reached.standardError <= error
    case .noInformativeItem(let minimum):
      return !choice.hasItem(of: minimum, at: working.ability, plan)
    case .classification(let cutoff, let errors):
      guard let reached = steps.last?.ability.value else { return false }
      return abs(reached.ability - cutoff) > errors * reached.standardError
    }
  }
}
