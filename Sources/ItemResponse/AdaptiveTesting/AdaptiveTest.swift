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
/// stream (seed of the plan, "adaptive-test", number).
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
    /// No item is left.
    case bankExhausted
  }

  /// The plan.
  public let plan: AdaptiveTestPlan
  /// The next item or the end.
  public private(set) var next: Next
  /// All items that were given, in order.
  public private(set) var steps: [AdaptiveTestStep] = []

  private let criterion: SelectionCriterion
  private let prior: AbilityEstimate
  private var responses: [Int?]
  private var chosenBy: Double?
  private var stream: RandomStream

  /// Begins a test.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - number: which test it is, for example the person; it keys the random choices.
  public init(_ plan: AdaptiveTestPlan, number: Int = 0) {
    self.plan = plan
    criterion = SelectionCriterion(
      plan.bank, population: plan.population, quadrature: plan.quadrature)
    prior = AbilityEstimate(
      ability: plan.population.mean, standardError: plan.population.deviation)
    responses = [Int?](repeating: nil, count: plan.bank.items.count)
    stream = RandomStream(
      seed: plan.seed, purpose: "adaptive-test", index: UInt64(bitPattern: Int64(number)))
    next = .stop(.bankExhausted)
    next = decided()
  }

  /// The ability that the next choice rests on: the prior mean before the first response.
  public var working: AbilityEstimate { steps.last?.working ?? prior }

  /// The final ability from all responses so far.
  ///
  /// - Returns: undefined before the first response, and where the plan's final method is.
  public var result: Outcome<AbilityEstimate> {
    steps.isEmpty ? .undefined(.noData) : estimate(plan.final)
  }

  /// Records the response to the item that was asked for.
  ///
  /// - Throws: ``ItemResponseError`` for another item, or a category that the item does not have.
  public mutating func record(_ response: Int, for item: Int) throws(ItemResponseError) {
    guard case .administer(item) = next else { throw .unexpectedItem(item) }
    let categories = plan.bank.items[item].categories
    guard (0..<categories).contains(response) else {
      throw .noSuchCategory(response, person: 0, item: item, categories: categories)
    }
    responses[item] = response
    let ability = estimate(plan.provisional)
    let fallback = ability.value ?? estimate(.expectedAPosteriori).value ?? prior
    steps.append(
      AdaptiveTestStep(
        item: item, response: response, criterion: chosenBy, ability: ability, working: fallback))
    next = decided()
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

  private func estimate(_ method: AbilityMethod) -> Outcome<AbilityEstimate> {
    let items = responses.indices.filter { responses[$0] != nil }
    let scorer = AbilityScorer(
      ItemBank(unchecked: items.map { plan.bank.items[$0] }), population: plan.population,
      quadrature: plan.quadrature)
    // The responses were checked when they were recorded.
    guard let outcome = try? scorer.ability(of: items.map { responses[$0] }, method: method) else {
      return .undefined(.noData)
    }
    return outcome
  }

  private mutating func decided() -> Next {
    chosenBy = nil
    if let rule = plan.stopping.first(where: holds) { return .stop(.rule(rule)) }
    guard responses.contains(where: { $0 == nil }) else { return .stop(.bankExhausted) }
    switch plan.start {
    case .items(let items) where steps.count < items.count: return .administer(items[steps.count])
    case .ability(let ability) where steps.isEmpty:
      return .administer(choose(.maximumInformation, at: ability))
    default: return .administer(choose(plan.selection, at: working.ability))
    }
  }

  private func holds(_ rule: StoppingRule) -> Bool {
    guard !steps.isEmpty else { return false }
    switch rule {
    case .length(let length): return steps.count >= length
    case .standardError(let error):
      guard let reached = steps.last?.ability.value else { return false }
      return reached.standardError <= error
    case .noInformativeItem(let minimum):
      return !plan.bank.items.indices.contains {
        responses[$0] == nil
          && plan.bank.items[$0].information(at: working.ability) >= minimum
      }
    case .classification(let cutoff, let errors):
      guard let reached = steps.last?.ability.value else { return false }
      return abs(reached.ability - cutoff) > errors * reached.standardError
    }
  }

  /// The item to give: the best by the criterion that the exposure control lets through.
  private mutating func choose(_ selection: ItemSelection, at ability: Double) -> Int {
    let unused = responses.indices.filter { responses[$0] == nil }
    let left = plan.content?.candidates(of: unused, after: steps.map(\.item)) ?? unused
    if selection == .random { return left[stream.index(below: left.count)] }
    let values =
      (try? criterion.values(selection, at: ability, given: responses))
      ?? [Double?](repeating: nil, count: responses.count)
    let sign: Double = selection.prefersSmall ? 1 : -1
    // Items without a value come last; equal values keep the order of the bank.
    let ranked = left.sorted { a, b in
      let x = values[a].map { sign * $0 } ?? .infinity
      let y = values[b].map { sign * $0 } ?? .infinity
      return x == y ? a < b : x < y
    }
    let chosen = exposed(ranked)
    chosenBy = values[chosen]
    return chosen
  }

  private mutating func exposed(_ ranked: [Int]) -> Int {
    switch plan.exposure {
    case .none: return ranked[0]
    case .randomesque(let size): return ranked[stream.index(below: min(size, ranked.count))]
    case .sympsonHetter(let probabilities):
      for item in ranked where stream.uniform() < probabilities[item] { return item }
      var best = ranked[0]
      for item in ranked where probabilities[item] > probabilities[best] { best = item }
      return best
    }
  }
}

/// One item of an adaptive test, as the log keeps it.
public struct AdaptiveTestStep: Sendable, Equatable {
  /// The item that was given.
  public let item: Int
  /// Its response.
  public let response: Int
  /// The value of the selection criterion by which it was chosen; nil for the first items and for
  /// random choice.
  public let criterion: Double?
  /// The provisional ability after the response, by the plan's method where that exists.
  public let ability: Outcome<AbilityEstimate>
  /// The ability that the next choice rests on: the one above, or where it is undefined the
  /// posterior mean.
  public let working: AbilityEstimate
}
