import Diagnostics
import Elicitation
import Foundation
import ModelServer
import StudyStore
import Testing

@Suite("Replaying responses")
struct ReplayClientTests {
  @Test("a study answers what it has, repeats apart, and names what it has not")
  func study() async throws {
    let endpoint = try ScriptedEndpoint { .answer(Completion.chat("answer \($0.number)")) }
    let runner = endpoint.runner()
    func request(_ text: String, _ repetition: Int) -> ModelRequest {
      ModelRequest(
        model: "scripted-1", prompt: .messages([.init(.user, text)]), repetition: repetition)
    }
    for repetition in 0..<2 {
      _ = await runner.call(
        PlannedCall(name: "a/\(repetition)", sample: "a", request: request("A", repetition)))
    }
    let replay = try ReplayClient(endpoint.study)
    #expect(try await replay.respond(to: request("A", 1)).text == "answer 1")
    #expect(try await replay.respond(to: request("A", 0)).text == "answer 0")
    let missing = request("A", 2)
    await #expect(throws: CallFailure.notRecorded(request: missing.digest, repetition: 2)) {
      try await replay.respond(to: missing)
    }
    await #expect(throws: CallFailure.self) { try await replay.respond(to: request("B", 0)) }
    #expect(endpoint.server.count == 2)
  }

  @Test("a call that a replay does not have is never sent, and says so")
  func notSent() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("a")))
    let runner = CallRunner(
      model: "small", client: try ReplayClient(endpoint.study), ledger: endpoint.ledger,
      limiter: RateLimiter(concurrency: 1))
    let result = await runner.call(ScriptedEndpoint.call())
    #expect(result.failure?.code == "notRecorded")
    #expect(result.failure?.message.hasPrefix("no earlier response is there") == true)
    #expect(try await endpoint.recorded()?.attempts == 0)
  }

  @Test("a file answers by requests in any order of keys, repeats in the order of lines")
  func file() async throws {
    let endpoint = try ScriptedEndpoint(.answer(""))
    let path = endpoint.folder.appendingPathComponent("responses.jsonl").path
    let request = ModelRequest(
      model: "m", prompt: .text("Say it"), parameters: ModelParameters(maximumTokens: 4))
    try """
    {"request": {"prompt": "Say it", "max_tokens": 4, "model": "m"}, "response": "first"}

    {"request_sha256": "\(request.digest)", "response": "", "finish_reason": "stop", \
    "input_tokens": 3, "output_tokens": 0}
    """.write(toFile: path, atomically: true, encoding: .utf8)
    let replay = try ReplayClient(reading: path)
    #expect(try await replay.respond(to: request).text == "first")
    let again = ModelRequest(
      model: "m", prompt: request.prompt, parameters: request.parameters, repetition: 1)
    let second = try await replay.respond(to: again)
    #expect(second.text == "")
    #expect(second.finishReason == "stop")
    #expect(second.tokens == TokenCount(input: 3, output: 0))
  }

  @Test("a line that is no response is named by its number")
  func damaged() throws {
    let endpoint = try ScriptedEndpoint(.answer(""))
    let path = endpoint.folder.appendingPathComponent("responses.jsonl").path
    try """
    {"request": {"model": "m"}, "response": "fine"}
    {"request": {"model": "m"}}
    {"response": "x"}
    nonsense
    """.write(toFile: path, atomically: true, encoding: .utf8)
    do {
      _ = try ReplayClient(reading: path)
      Issue.record("a damaged file is taken")
    } catch {
      #expect(error.all.count == 3)
      #expect(error.all[0].description.contains("responses.jsonl:2: "))
      #expect(error.all[0].message == "\"response\" is missing or no text")
      #expect(error.all[1].message.contains("neither \"request\" nor \"request_sha256\""))
      #expect(error.all[2].description.contains("responses.jsonl:4: "))
    }
    #expect(throws: Diagnostics.self) { try ReplayClient(reading: path + ".none") }
  }
}
