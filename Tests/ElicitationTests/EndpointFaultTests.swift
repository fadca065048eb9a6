import Diagnostics
import Elicitation
import Foundation
import ModelServer
import StudyStore
import Testing

/// A fault of an endpoint, and what is made of it.
struct EndpointFault: Sendable, CustomTestStringConvertible {
  let name: String
  let reply: ScriptedServer.Reply
  /// The code of the failure.
  let code: String
  let isRetried: Bool
  /// A part of what a reader is told.
  let says: String
  var timeout: Duration = .seconds(20)

  var testDescription: String { name }

  static let chat = Completion.chat("later")

  static let all: [EndpointFault] = [
    EndpointFault(
      name: "429", reply: .answer(status: 429, Completion.error("slow down")),
      code: "rateLimited", isRetried: true, says: "status 429) and says \"slow down\""),
    EndpointFault(
      name: "500", reply: .answer(status: 500, "oops"), code: "serverError", isRetried: true,
      says: "failed (status 500) and says \"oops\""),
    EndpointFault(
      name: "503 without a body", reply: .answer(status: 503, ""), code: "serverError",
      isRetried: true, says: "failed (status 503)"),
    EndpointFault(
      name: "slow", reply: .slow(20, .answer(chat)), code: "timeout", isRetried: true,
      says: "did not answer in time", timeout: .milliseconds(120)),
    EndpointFault(
      name: "truncated body",
      reply: .bytes("HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\n" + chat.prefix(100)),
      code: "truncated", isRetried: true, says: "broke off"),
    EndpointFault(
      name: "truncated chunks",
      reply: .bytes(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n" + chat.prefix(20)),
      code: "truncated", isRetried: true, says: "broke off"),
    EndpointFault(
      name: "truncated without a length",
      reply: .bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + chat.prefix(100)),
      code: "truncated", isRetried: true, says: "broke off"),
    EndpointFault(
      name: "truncated head", reply: .bytes("HTTP/1.1 200 OK\r\nContent-Le"), code: "truncated",
      isRetried: true, says: "broke off"),
    EndpointFault(
      name: "malformed JSON", reply: .answer("{\"choices\": [}"), code: "malformed",
      isRetried: true, says: "cannot be read: '}' where a value belongs (byte 13)"),
    EndpointFault(
      name: "a page in place of JSON", reply: .answer("<html>Bad gateway</html>"),
      code: "malformed", isRetried: true, says: "'<' where a value belongs"),
    EndpointFault(
      name: "a key twice", reply: .answer("{\"choices\": [], \"choices\": []}"),
      code: "malformed", isRetried: true, says: "the key \"choices\" twice"),
    EndpointFault(
      name: "wrong JSON", reply: .answer("{\"hello\": 1}"), code: "malformed", isRetried: true,
      says: "\"choices\" is missing or of another type"),
    EndpointFault(
      name: "a list", reply: .answer("[1, 2]"), code: "malformed", isRetried: true,
      says: "\"choices\" is missing"),
    EndpointFault(
      name: "no choice", reply: .answer("{\"choices\": []}"), code: "malformed", isRetried: true,
      says: "\"choices\" is empty"),
    EndpointFault(
      name: "content that is a number",
      reply: .answer("{\"choices\": [{\"message\": {\"content\": 4}}]}"), code: "malformed",
      isRetried: true, says: "\"choices[0].message.content\" is missing or of another type"),
    EndpointFault(
      name: "negative tokens", reply: .answer(Completion.chat("x", output: -4)),
      code: "malformed", isRetried: true, says: "no possible \"completion_tokens\""),
    EndpointFault(
      name: "an error with status 200", reply: .answer(Completion.error("overloaded")),
      code: "malformed", isRetried: true, says: "an error in place of an answer: \"overloaded\""),
    EndpointFault(
      name: "too large", reply: .answer(String(repeating: " ", count: (16 << 20) + 1)),
      code: "malformed", isRetried: true, says: "larger than 16 MiB"),
    EndpointFault(
      name: "no HTTP", reply: .bytes("SSH-2.0-server\r\n"), code: "malformed", isRetried: true,
      says: "it is no HTTP"),
    EndpointFault(
      name: "reset", reply: .reset(), code: "connection", isRetried: true,
      says: "cannot be reached"),
    EndpointFault(
      name: "reset within an answer",
      reply: .reset(after: "HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\n{"), code: "truncated",
      isRetried: true, says: "broke off"),
    EndpointFault(
      name: "401", reply: .answer(status: 401, Completion.error("wrong key sk-te***")),
      code: "unauthorized", isRetried: false, says: "does not accept the key (status 401)"),
    EndpointFault(
      name: "403", reply: .answer(status: 403, ""), code: "unauthorized", isRetried: false,
      says: "does not accept the key (status 403)"),
    EndpointFault(
      name: "400", reply: .answer(status: 400, Completion.error("no\u{1B}[2J such\nmodel")),
      code: "badRequest", isRetried: false,
      says: "refuses the request (status 400) and says \"no\\u{1b}[2J such\\u{a}model\""),
    EndpointFault(
      name: "404", reply: .answer(status: 404, "{\"detail\": \"Not Found\"}"),
      code: "badRequest", isRetried: false, says: "(status 404) and says \"Not Found\""),
    EndpointFault(
      name: "a redirect",
      reply: .answer(status: 307, head: ["Location: http://127.0.0.1:1/elsewhere"], ""),
      code: "badRequest", isRetried: false, says: "(status 307)"),
  ]
}

@Suite("Faults of an endpoint")
struct EndpointFaultTests {
  @Test(
    "a fault is told by its kind, tried again where that may help, and in the study",
    arguments: EndpointFault.all)
  func persists(_ fault: EndpointFault) async throws {
    let endpoint = try ScriptedEndpoint(fault.reply)
    let runner = endpoint.runner(attempts: 3, timeout: fault.timeout)
    let result = await runner.call(ScriptedEndpoint.call())
    let failure = try #require(result.failure)
    #expect(failure.code == fault.code)
    #expect(failure.message.contains(fault.says), "\(failure.message)")
    #expect(result.attempts == (fault.isRetried ? 3 : 1))
    // Where bytes may be lost with a reset, libcurl sends once more what it sent on a kept connection.
    #expect(endpoint.server.count >= result.attempts)
    #expect(Set(endpoint.server.requests.map(\.key)).count == 1)
    let recorded = try #require(try await endpoint.recorded())
    #expect(recorded.state == .failed)
    #expect(recorded.attempts == result.attempts)
    #expect(recorded.failure == fault.code)
    #expect(recorded.failureMessage == failure.message)
    #expect(recorded.response == nil)
  }

  @Test(
    "a fault that passes leaves the answer, and how often it was asked for",
    arguments: EndpointFault.all.filter(\.isRetried))
  func passes(_ fault: EndpointFault) async throws {
    let endpoint = try ScriptedEndpoint(fault.reply, .answer(EndpointFault.chat))
    // Long enough for the answer that comes at once on a machine with much to do.
    let timeout: Duration = fault.code == "timeout" ? .seconds(4) : .seconds(20)
    let result = await endpoint.runner(timeout: timeout).call(ScriptedEndpoint.call())
    #expect(result.text == "later")
    #expect(result.attempts == 2)
    #expect(
      endpoint.server.requests.map(\.key).allSatisfy { $0 == endpoint.server.requests[0].key })
    let recorded = try #require(try await endpoint.recorded())
    #expect(recorded.state == .received)
    #expect(recorded.attempts == 2)
    #expect(recorded.response?.text == "later")
    #expect(recorded.failure == nil)
  }

  @Test("waits without a word from the endpoint double, and differ by chance from their bound")
  func backoff() async throws {
    let endpoint = try ScriptedEndpoint(.answer(status: 500, ""))
    _ = await endpoint.runner(attempts: 5).call(ScriptedEndpoint.call())
    let sleeps = endpoint.clock.sleeps.map(\.seconds)
    #expect(sleeps.count == 4)
    for (place, sleep) in sleeps.enumerated() {
      #expect(sleep >= 0 && sleep < Double(1 << place))
    }
  }

  @Test(
    "no attempt comes before the moment that Retry-After names",
    arguments: [
      ("7", 7.0), ("0", 0), ("Mon, 01 Dec 2025 10:00:09 GMT", 9),
      ("Monday, 01-Dec-25 10:00:09 GMT", 9), ("Mon, 01 Dec 2025 09:00:00 GMT", 0),
      ("86400", 300), ("99999999999999999999", 300), ("soon", 0), ("-5", 0), ("", 0),
    ])
  func retryAfter(_ value: String, _ seconds: Double) async throws {
    let endpoint = try ScriptedEndpoint(
      .answer(status: 429, head: ["retry-AFTER: \(value)"], ""), .answer(EndpointFault.chat))
    let result = await endpoint.runner().call(ScriptedEndpoint.call())
    #expect(result.text == "later")
    let slept = endpoint.clock.sleeps.reduce(0) { $0 + $1.seconds }
    // The jitter of a first wait is less than a second.
    #expect(slept >= seconds && slept < seconds + 1, "\(slept)")
  }

  @Test("while an endpoint asks to wait, other calls wait too", arguments: [429, 503])
  func pausesAll(_ status: Int) async throws {
    let endpoint = try ScriptedEndpoint(
      .answer(status: status, head: ["Retry-After: 30"], ""), .answer(EndpointFault.chat))
    let runner = endpoint.runner(attempts: 1)
    let first = await runner.call(ScriptedEndpoint.call(0))
    #expect(first.failure?.isRetried == true)
    #expect(endpoint.clock.sleeps.isEmpty)
    let second = await runner.call(ScriptedEndpoint.call(1))
    #expect(second.text == "later")
    #expect(endpoint.clock.sleeps == [.seconds(30)])
  }

  @Test("an answer that is sent twice is taken once, and never for that to the next request")
  func duplicate() async throws {
    let endpoint = try ScriptedEndpoint { request in
      let answer = ScriptedServer.text(Completion.chat("to number \(request.number)"))
      return request.number == 0 ? .kept(answer + answer) : .kept(answer)
    }
    let runner = endpoint.runner()
    for number in 0..<3 {
      let result = await runner.call(ScriptedEndpoint.call(number))
      #expect(result.text == "to number \(number)")
      #expect(result.attempts == 1)
    }
    #expect(endpoint.server.count == 3)
  }

  @Test("a connection that was kept and is then reset costs no answer")
  func resetOfKeptConnection() async throws {
    let endpoint = try ScriptedEndpoint(
      .answer(EndpointFault.chat), .reset(), .answer(Completion.chat("again")))
    let runner = endpoint.runner()
    #expect(await runner.call(ScriptedEndpoint.call(0)).text == "later")
    #expect(await runner.call(ScriptedEndpoint.call(1)).text == "again")
    #expect(endpoint.server.requests[1].key == endpoint.server.requests[2].key)
  }

  @Test("an endpoint that is not there is told as such, and tried again")
  func refused() async throws {
    let endpoint = try ScriptedEndpoint(.answer(EndpointFault.chat))
    endpoint.variables["TEST_ADDRESS"] = "http://127.0.0.1:1"
    let result = await endpoint.runner(attempts: 3).call(ScriptedEndpoint.call())
    #expect(result.failure?.code == "connection")
    #expect(result.attempts == 3)
    #expect(endpoint.server.count == 0)
    #expect(try await endpoint.recorded()?.state == .failed)
  }
}
