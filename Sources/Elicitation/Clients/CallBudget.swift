internal import PrintedNumbers
package import StudyStore

/// What a run may take, in requests, tokens and money; one for all models of a plan.
///
/// Before each attempt what it may take at most is set aside, so that calls under way are counted, and
/// after it what it took is counted in its place. Requests never exceed their bound; tokens and money may
/// by what a guess (`TokenGuess`) was too low for the requests under way.
package actor CallBudget {
  package struct Limits: Sendable, Equatable {
    package var requests: Int?
    package var tokens: Int?
    /// In the currency of the prices.
    package var money: Double?

    package init(requests: Int? = nil, tokens: Int? = nil, money: Double? = nil) {
      self.requests = requests
      self.tokens = tokens
      self.money = money
    }
  }

  package let limits: Limits
  /// What has been taken, earlier runs of the plan included.
  package private(set) var spent: CallTotals
  /// What is set aside for the requests under way.
  package private(set) var reserved = CallTotals()

  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// - Parameter spent: What earlier runs of the plan have taken (`CallLedger.totals`).
  package init(_ limits: Limits = Limits(), spent: CallTotals = CallTotals()) {
    self.limits = limits
    self.spent = spent
  }

  /// Sets aside what one request may take; waits as long as requests under way may leave room for it.
  ///
  /// - Throws: `budgetSpent` where it would go beyond a limit with nothing under way.
  func reserve(_ tokens: TokenCount, cost: Double) async throws(CallFailure) {
    while let reason = obstacle(to: tokens, cost) {
      if reserved.requests == 0 { throw .budgetSpent(reason) }
      await withCheckedContinuation { waiting.append($0) }
    }
    add(1, tokens, cost, to: &reserved)
  }

  /// Which limit a request would exceed; nil where none.
  private func obstacle(to tokens: TokenCount, _ cost: Double) -> String? {
    if let most = limits.requests, spent.requests + reserved.requests + 1 > most {
      return "\(CountText.counted(most, "request")) may be sent and were"
    }
    let all = spent.tokens.total + reserved.tokens.total
    if let most = limits.tokens, all + tokens.total > most {
      return "of \(most) tokens \(all) are used, and the next request may take \(tokens.total)"
    }
    let money = spent.cost + reserved.cost
    if let most = limits.money, money + cost > most {
      let numbers = [most, money, cost].map { NumberText.fixed($0, decimals: 4) }
      return "of \(numbers[0]) in money \(numbers[1]) are used, and the next request may cost "
        + numbers[2]
    }
    return nil
  }

  /// Counts what a request took in place of what was set aside for it.
  ///
  /// - Parameter taken: nil where it was not sent after all.
  func settle(
    _ tokens: TokenCount, cost: Double, taken: (tokens: TokenCount, cost: Double)?
  ) {
    add(-1, TokenCount(input: -tokens.input, output: -tokens.output), -cost, to: &reserved)
    if reserved.requests == 0 { reserved.cost = 0 }
    if let taken { add(1, taken.tokens, taken.cost, to: &spent) }
    let woken = waiting
    waiting = []
    woken.forEach { $0.resume() }
  }

  private func add(
    _ requests: Int, _ tokens: TokenCount, _ cost: Double, to totals: inout CallTotals
  ) {
    totals.requests += requests
    totals.tokens.input += tokens.input
    totals.tokens.output += tokens.output
    totals.cost += cost
  }
}
