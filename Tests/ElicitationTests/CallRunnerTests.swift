import Diagnostics
import Elicitation
import Foundation
import ModelServer
import StudyStore
import Synchronization
import Testing

@Suite("Making calls")
struct CallRunnerTests {
  @Test("what was received is answered from the study, without a request")
  func restart() async throws {
    let endpoint = try ScriptedEndpoint { .answer(Completion.chat("answer \($0.number)")) }
    let first = await endpoint.runner().call(ScriptedEndpoint.call())
    try endpoint.restart()
    let second = await endpoint.runner().call(ScriptedEndpoint.call())
    #expect(try second.outcome.get() == first.outcome.get())
    #expect(second.isFromLedger && !first.isFromLedger)
    #expect(second.attempts == 1)
    #expect(second.receivedAt == first.receivedAt)
    #expect(endpoint.server.count == 1)
  }

  @Test("a call that was made before in the same run is not made again")
  func again() async throws {
    let endpoint = try ScriptedEndpoint { .answer(Completion.chat("answer \($0.number)")) }
    let budget = CallBudget()
    let runner = endpoint.runner(budget: budget)
    let first = await runner.call(ScriptedEndpoint.call())
    let second = await runner.call(ScriptedEndpoint.call())
    #expect(try second.outcome.get() == first.outcome.get())
    #expect(second.isFromLedger)
    #expect(endpoint.server.count == 1)
    #expect(await budget.spent.requests == 1)
    #expect(await budget.reserved == CallTotals())
  }

  @Test("what was under way when a run ended is asked again under the same key, and counted")
  func resent() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("late")))
    let call = ScriptedEndpoint.call()
    let subject = CallSubject(
      name: call.name, model: "small", sample: call.sample, requestSHA256: call.request.digest,
      repetition: 0)
    _ = try await endpoint.ledger.sent(
      subject, idempotencyKey: "the-first-key", at: TestClock.start)
    try endpoint.restart()
    let result = await endpoint.runner().call(call)
    #expect(result.text == "late")
    #expect(result.attempts == 2)
    #expect(endpoint.server.requests.map(\.key) == ["the-first-key"])
  }

  @Test("a call that failed for good is tried in the next run, and its attempts go on counting")
  func failedBefore() async throws {
    let endpoint = try ScriptedEndpoint(
      .answer(status: 401, ""), .answer(Completion.chat("now")))
    #expect(await endpoint.runner().call(ScriptedEndpoint.call()).failure?.code == "unauthorized")
    try endpoint.restart()
    let result = await endpoint.runner().call(ScriptedEndpoint.call())
    #expect(result.text == "now")
    #expect(result.attempts == 2)
    let keys = endpoint.server.requests.map(\.key)
    #expect(keys[0] == keys[1])
  }

  @Test("calls that are not the same have keys that are not the same, in every study")
  func keys() async throws {
    let endpoints = try (0..<2).map { _ in try ScriptedEndpoint(.answer(Completion.chat("a"))) }
    for endpoint in endpoints {
      for number in 0..<5 { _ = await endpoint.runner().call(ScriptedEndpoint.call(number)) }
    }
    #expect(Set(endpoints.flatMap { $0.server.requests.map(\.key) }).count == 10)
  }

  @Test("a call of the same name with another request is refused, not answered with the old text")
  func another() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("a")))
    _ = await endpoint.runner().call(ScriptedEndpoint.call(0, "How?"))
    try endpoint.restart()
    let result = await endpoint.runner().call(ScriptedEndpoint.call(0, "Why?"))
    #expect(result.failure?.message.contains("with another request") == true)
    #expect(endpoint.server.count == 1)
  }

  @Test("a run that ends while a request is under way leaves it as sent, for the next run")
  func cancelled() async throws {
    let endpoint = try ScriptedEndpoint { request in
      request.number == 0
        ? .slow(600, .answer(Completion.chat("never"))) : .answer(Completion.chat("next"))
    }
    let runner = endpoint.runner(timeout: .seconds(900))
    let server = endpoint.server
    let task = Task { await runner.call(ScriptedEndpoint.call()) }
    while server.count == 0 { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    #expect(await task.value.failure == .cancelled)
    let recorded = try #require(try await endpoint.recorded())
    #expect(recorded.state == .sent)
    #expect(recorded.attempts == 1)
    let result = await endpoint.runner().call(ScriptedEndpoint.call())
    #expect(result.text == "next")
    #expect(result.attempts == 2)
    #expect(server.requests[0].key == server.requests[1].key)
  }

  @Test("never more calls are under way than are allowed, and all are made", arguments: [1, 3, 8])
  func concurrency(_ most: Int) async throws {
    let gate = Mutex((now: 0, most: 0))
    let endpoint = try ScriptedEndpoint { request in
      gate.withLock { gate in
        gate.now += 1
        gate.most = max(gate.most, gate.now)
      }
      usleep(2_000)
      gate.withLock { $0.now -= 1 }
      return .answer(Completion.chat("answer"))
    }
    let runner = endpoint.runner(concurrency: most)
    let texts = await withTaskGroup(of: String?.self) { group in
      for number in 0..<60 {
        group.addTask { await runner.call(ScriptedEndpoint.call(number)).text }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(texts.count == 60 && texts.allSatisfy { $0 == "answer" })
    #expect(gate.withLock { $0.most } <= most)
    #expect(endpoint.server.count == 60)
  }

  @Test("calls that wait for their turn end when the run does")
  func waitingIsCancelled() async throws {
    let endpoint = try ScriptedEndpoint(.slow(600, .answer(Completion.chat("late"))))
    let runner = endpoint.runner(timeout: .seconds(900), concurrency: 1)
    let server = endpoint.server
    let tasks = (0..<5).map { number in
      Task { await runner.call(ScriptedEndpoint.call(number)) }
    }
    while server.count == 0 { try await Task.sleep(for: .milliseconds(5)) }
    tasks.forEach { $0.cancel() }
    for task in tasks { #expect(await task.value.failure == .cancelled) }
    #expect(server.count == 1)
  }
}
