import Diagnostics
import Elicitation
import Foundation
import ModelServer
import StudyStore
import Testing

@Suite("The key of an endpoint")
struct EndpointKeyTests {
  @Test(
    "without its key nothing is asked, and the variable is named",
    arguments: [nil, "", "  \n", "sk-a b", "sk-\u{E9}", "sk-a\r\nX-Injected: 1"])
  func missing(_ key: String?) async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("fine")))
    endpoint.variables["TEST_KEY"] = key
    let result = await endpoint.runner().call(ScriptedEndpoint.call())
    #expect(result.failure == .keyMissing(variable: "TEST_KEY"))
    #expect(result.failure?.message.contains("\"TEST_KEY\"") == true)
    #expect(result.attempts == 0)
    #expect(endpoint.server.count == 0)
    let recorded = try #require(try await endpoint.recorded())
    #expect(recorded.state == .planned)
    #expect(recorded.attempts == 0)
    #expect(recorded.failure == "keyMissing")
  }

  @Test("an endpoint without a key is sent none")
  func none() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("fine")))
    let address = endpoint.server.address
    let client = EndpointClient(
      addressVariable: "A", keyVariable: nil, environment: { $0 == "A" ? address : nil },
      transport: HTTPTransport())
    _ = try await client.respond(
      to: ModelRequest(model: "m", prompt: .messages([.init(.user, "x")])))
    #expect(endpoint.server.requests[0].head["authorization"] == nil)
  }

  /// Replies that echo the key in every place from which something is kept or shown.
  static let echoes: [ScriptedServer.Reply] = {
    let key = ScriptedEndpoint.key
    let escaped = key.replacingOccurrences(of: "s", with: "\\u0073")
    return [
      .answer(Completion.chat("You sent Bearer \(key).")),
      .answer(Completion.chat("x").replacingOccurrences(of: "\"x\"", with: "\"\(escaped)\"")),
      .answer(#"{"choices": [{"message": {"content": "", "refusal": "\#(key)"}}]}"#),
      .answer(
        #"{"model": "\#(key)", "choices": [{"message": {"content": "a"}, "finish_reason": "\#(key)"}]}"#
      ),
      .answer(status: 400, Completion.error("your header was Bearer \(key)")),
      .answer(status: 400, Completion.error("\(escaped)")),
      .answer(status: 400, key), .answer(status: 400, "{\"\(key)\": 1}"),
      .answer(status: 400, Completion.error(String(repeating: "x", count: 190) + key)),
      .answer(status: 401, Completion.error("no such key: \(key)")),
      .answer(status: 429, head: ["Retry-After: \(key)"], Completion.error(key)),
      .answer(status: 500, Completion.error(key)), .answer(Completion.error(key)),
      .answer("{\"\(key)\": 1, \"\(key)\": 2}"), .answer(key),
    ]
  }()

  @Test(
    "the key stands in no file, no message and no description, whatever the endpoint echoes",
    arguments: echoes.indices)
  func echoed(_ number: Int) async throws {
    let endpoint = try ScriptedEndpoint(EndpointKeyTests.echoes[number])
    let client = endpoint.client
    let runner = endpoint.runner(attempts: 2)
    let call = ScriptedEndpoint.call()
    let result = await runner.call(call)
    #expect(
      endpoint.server.requests[0].head["authorization"]?.hasSuffix(ScriptedEndpoint.key) == true)
    var shown = ""
    for value in [client, runner, call, result, result.outcome, endpoint.ledger] as [Any] {
      dump(value, to: &shown)
      print(String(describing: value), String(reflecting: value), to: &shown)
    }
    if let failure = result.failure {
      let diagnostic = failure.diagnostic(at: .file("plan.yaml"))
      print(failure.message, failure.remedy ?? "", diagnostic.description, to: &shown)
      print(String(decoding: try JSONEncoder().encode(diagnostic), as: UTF8.self), to: &shown)
    }
    #expect(!shown.contains(ScriptedEndpoint.key))
    // Not a part of it either that could be told from the start.
    #expect(!shown.contains(ScriptedEndpoint.key.prefix(12)))
    #expect(try endpoint.files(holding: "item-0").isEmpty == false)
    #expect(try endpoint.files(holding: ScriptedEndpoint.key).isEmpty)
    #expect(try endpoint.files(holding: String(ScriptedEndpoint.key.prefix(12))).isEmpty)
    try endpoint.ledger.close()
    #expect(try endpoint.files(holding: ScriptedEndpoint.key).isEmpty)
  }

  @Test("a word in the key's place, as local servers want it, is no secret in an answer")
  func placeholder() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("The set is EMPTY.")))
    endpoint.variables["TEST_KEY"] = "EMPTY"
    #expect(await endpoint.runner().call(ScriptedEndpoint.call()).text == "The set is EMPTY.")
  }
}
