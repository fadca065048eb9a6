import Elicitation
import Foundation
import ModelServer
import StudyStore
import Testing

@Suite("Limits and budget of calls")
struct CallLimitsTests {
  /// When each of some calls was received, in seconds from the start.
  private func moments(
    _ calls: Int, limiter: (CallClock) -> RateLimiter, endpoint: ScriptedEndpoint
  ) async throws -> [Double] {
    let runner = CallRunner(
      model: "small", client: endpoint.client, ledger: endpoint.ledger,
      limiter: limiter(endpoint.clock.clock), clock: endpoint.clock.clock)
    var moments: [Double] = []
    for number in 0..<calls {
      let result = await runner.call(ScriptedEndpoint.call(number))
      let time = try #require(result.receivedAt)
      moments.append(Double(time - TestClock.start) / 1e6)
    }
    return moments
  }

  @Test("with 30 requests a minute one leaves every two seconds")
  func requestsPerMinute() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("a")))
    let moments = try await moments(
      5, limiter: { RateLimiter(concurrency: 4, requestsPerMinute: 30, clock: $0) },
      endpoint: endpoint)
    for (place, moment) in moments.enumerated() {
      #expect(abs(moment - 2 * Double(place)) < 1e-3)
    }
  }

  @Test("tokens hold the next request back by what was taken, not by what was guessed")
  func tokensPerMinute() async throws {
    // 40 + 20 tokens at 600 a minute are six seconds.
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("a", input: 40, output: 20)))
    let moments = try await moments(
      4, limiter: { RateLimiter(concurrency: 1, tokensPerMinute: 600, clock: $0) },
      endpoint: endpoint)
    for (place, moment) in moments.enumerated() {
      #expect(abs(moment - 6 * Double(place)) < 1e-3)
    }
  }

  @Test("no more requests are sent than the budget allows, however many ask at once")
  func requests() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("a")))
    let runner = endpoint.runner(
      concurrency: 8, budget: CallBudget(CallBudget.Limits(requests: 7)))
    let failures = await withTaskGroup(of: CallFailure?.self) { group in
      for number in 0..<30 {
        group.addTask { await runner.call(ScriptedEndpoint.call(number)).failure }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(endpoint.server.count == 7)
    #expect(failures.count { $0?.code == "budgetSpent" } == 23)
    #expect(failures.count { $0 == nil } == 7)
  }

  @Test("attempts that fail count as requests, also over runs")
  func failedAttempts() async throws {
    let endpoint = try ScriptedEndpoint(.answer(status: 500, ""))
    let limits = CallBudget.Limits(requests: 5)
    let first = endpoint.runner(attempts: 3, budget: CallBudget(limits))
    _ = await first.call(ScriptedEndpoint.call(0))
    try endpoint.restart()
    let spent = try await endpoint.ledger.totals()
    #expect(spent.requests == 3)
    let second = endpoint.runner(attempts: 3, budget: CallBudget(limits, spent: spent))
    let result = await second.call(ScriptedEndpoint.call(1))
    #expect(result.failure?.code == "budgetSpent")
    #expect(result.failure?.message.contains("5 requests may be sent and were") == true)
    #expect(endpoint.server.count == 5)
  }

  @Test("a call that the budget leaves no room for is planned, and made when there is some")
  func planned() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("a")))
    let none = endpoint.runner(budget: CallBudget(CallBudget.Limits(requests: 0)))
    #expect(await none.call(ScriptedEndpoint.call()).failure?.code == "budgetSpent")
    let recorded = try #require(try await endpoint.recorded())
    #expect(recorded.state == .planned)
    #expect(recorded.attempts == 0)
    let result = await endpoint.runner().call(ScriptedEndpoint.call())
    #expect(result.text == "a")
    #expect(result.attempts == 1)
  }

  @Test("money is counted at the plan's prices, and bounds what is sent")
  func money() async throws {
    // Each call costs 12 · 1 + 3 · 2 millionths, and may cost what is guessed: some 60.
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("a", input: 12, output: 3)))
    let prices = CallPrices(input: 1, output: 2)
    let budget = CallBudget(CallBudget.Limits(money: 200e-6))
    let runner = endpoint.runner(budget: budget, prices: prices)
    var made = 0
    while await runner.call(ScriptedEndpoint.call(made)).failure == nil, made < 100 { made += 1 }
    let spent = await budget.spent
    #expect(abs(spent.cost - Double(made) * 18e-6) < 1e-12)
    #expect(spent.cost <= 200e-6)
    #expect(spent.cost > 100e-6)
    #expect(endpoint.server.count == made)
    let recorded = try await endpoint.ledger.totals()
    #expect(recorded.tokens == spent.tokens)
    #expect(abs(recorded.cost - spent.cost) < 1e-12)
  }

  @Test("tokens of an answer that broke off are counted as guessed, those of a refusal are not")
  func lostTokens() async throws {
    let endpoint = try ScriptedEndpoint(
      .bytes("HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\n{"), .answer(status: 429, ""),
      .answer(Completion.chat("a", input: 12, output: 3)))
    let budget = CallBudget()
    let result = await endpoint.runner(budget: budget).call(ScriptedEndpoint.call())
    #expect(result.attempts == 3)
    let guess = TokenGuess(ScriptedEndpoint.call().request).high
    #expect(await budget.spent.tokens.total == guess.total + 15)
    #expect(try await endpoint.ledger.totals() == budget.spent)
  }

  @Test("an estimate holds what calls take at least and at most")
  func estimate() throws {
    var estimate = CallEstimate()
    let request = ModelRequest(
      model: "m", prompt: .text(String(repeating: "word ", count: 100)),
      parameters: ModelParameters(maximumTokens: 50))
    estimate.add(request, calls: 10...40, prices: CallPrices(input: 1, output: 4))
    #expect(estimate.low.requests == 10)
    #expect(estimate.high.requests == 40)
    // 500 characters are guessed to be 125 tokens, and 4 for the message.
    #expect((900...1_290).contains(estimate.low.tokens.input))
    #expect((5_160...8_000).contains(estimate.high.tokens.input))
    #expect(estimate.low.tokens.output == 10)
    #expect(estimate.high.tokens.output == 2_000)
    let cost = Double(estimate.high.tokens.input) / 1e6 + 4 * 2_000 / 1e6
    #expect(abs(estimate.high.cost - cost) < 1e-12)
  }

  @Test("waits are the same for the same call and seed, differ between calls, and keep their bound")
  func jitter() {
    let policy = RetryPolicy(attempts: 20, base: .seconds(2), longest: .seconds(30))
    var waits: [Double] = []
    for call in 0..<200 {
      let wait = policy.wait(after: .truncated, attempt: 1, call: "c\(call)", seed: 1)
      #expect(wait == policy.wait(after: .truncated, attempt: 1, call: "c\(call)", seed: 1))
      waits.append(wait?.seconds ?? -1)
      let late = policy.wait(after: .truncated, attempt: 19, call: "c\(call)", seed: 1)
      #expect((0...30).contains(late?.seconds ?? -1))
      #expect(policy.wait(after: .truncated, attempt: 20, call: "c\(call)", seed: 1) == nil)
    }
    #expect(Set(waits).count == 200)
    #expect(waits.allSatisfy { (0..<2).contains($0) })
    // The mean of 200 uniform numbers on 0...2: 1, with a standard error of 0.041.
    #expect(abs(waits.reduce(0, +) / 200 - 1) < 0.17)
  }
}
