import Elicitation
import Foundation
import ModelServer
import StudyStore
import Testing

@Suite("Answers of an endpoint")
struct EndpointAnswerTests {
  @Test("a request holds what was asked, and who asks in its head only")
  func request() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("fine")))
    _ = await endpoint.runner().call(ScriptedEndpoint.call(3, "How \"are\"\nyou?"))
    let request = endpoint.server.requests[0]
    #expect(request.path == "/v1/chat/completions")
    #expect(
      request.body == """
        {"max_tokens":20,"messages":[{"content":"How \\"are\\"\\nyou? 3","role":"user"}],\
        "model":"scripted-1","temperature":0.0}
        """)
    #expect(request.head["authorization"] == "Bearer \(ScriptedEndpoint.key)")
    #expect(request.head["content-type"] == "application/json")
    #expect(request.key?.count == 32)
  }

  @Test("a text to be continued goes to the plain endpoint, with parameters passed through")
  func completion() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.continuation(" four")))
    let response = try await endpoint.client.respond(
      to: ModelRequest(
        model: "b", prompt: .text("Two and two is"),
        parameters: ModelParameters(
          seed: 5, stop: ["\n"], others: ["top_k": .integer(1), "x": .object(["y": .null])])))
    #expect(response.text == " four")
    #expect(response.finishReason == "length")
    #expect(response.tokens == TokenCount(input: 5, output: 2))
    #expect(endpoint.server.requests[0].path == "/v1/completions")
    #expect(
      endpoint.server.requests[0].body
        == #"{"model":"b","prompt":"Two and two is","seed":5,"stop":["\n"],"top_k":1,"x":{"y":null}}"#
    )
  }

  @Test(
    "an answer of nothing is an answer",
    arguments: [
      (Completion.chat(""), nil as String?),
      (#"{"choices": [{"message": {"content": null}}]}"#, nil),
      (#"{"choices": [{"message": {"content": null, "refusal": "I will not"}}]}"#, "I will not"),
      (#"{"choices": [{"message": {"refusal": "No"}}], "usage": null}"#, "No"),
    ])
  func empty(_ body: String, _ refusal: String?) async throws {
    let endpoint = try ScriptedEndpoint(.answer(body))
    let result = await endpoint.runner().call(ScriptedEndpoint.call())
    #expect(result.text == "")
    let recorded = try #require(try await endpoint.recorded()?.response)
    #expect(recorded.text == "")
    #expect(recorded.refusal == refusal)
  }

  @Test("every part of an answer is in the study before the call returns")
  func recorded() async throws {
    let text = "Ja, \u{1F600} \u{4F60}\u{597D}\nund mehr"
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat(text, input: 30, output: 8)))
    let prices = CallPrices(input: 2, output: 10)
    let result = await endpoint.runner(prices: prices).call(ScriptedEndpoint.call())
    let response = try result.outcome.get()
    let recorded = try #require(try await endpoint.recorded())
    #expect(recorded.response?.text == text)
    #expect(recorded.response?.finishReason == "stop")
    #expect(recorded.response?.tokens == TokenCount(input: 30, output: 8))
    #expect(recorded.response?.answeringModel == "scripted-1")
    #expect(recorded.response?.bodySHA256 == response.bodySHA256)
    #expect(abs((recorded.cost ?? 0) - 140e-6) < 1e-12)
    #expect(recorded.sentAt == TestClock.start)
    #expect(recorded.receivedAt == TestClock.start)
  }

  @Test("no cut or changed answer ends the program or is taken for another")
  func damaged() async throws {
    let whole = Array(Completion.chat("a text that is long enough").utf8)
    let endpoint = try ScriptedEndpoint { request in
      var bytes = whole
      if request.number < whole.count {
        bytes = Array(bytes.prefix(request.number))
      } else {
        bytes[request.number - whole.count] = 0xFF
      }
      return .answer(String(decoding: bytes, as: UTF8.self))
    }
    let client = endpoint.client
    let request = ModelRequest(model: "m", prompt: .messages([.init(.user, "x")]))
    for _ in 0..<whole.count {
      await #expect(throws: CallFailure.truncated) { try await client.respond(to: request) }
    }
    for _ in 0..<whole.count {
      do throws(CallFailure) {
        _ = try await client.respond(to: request)
      } catch {
        // A quote that is gone may leave a text without an end.
        #expect(error.code == "malformed" || error == .truncated)
      }
    }
  }

  @Test("an address is taken with and without a path, and told by what is wrong with it")
  func addresses() async throws {
    let endpoint = try ScriptedEndpoint(.answer(Completion.chat("fine")))
    let request = ModelRequest(model: "m", prompt: .messages([.init(.user, "x")]))
    let host = "127.0.0.1:\(endpoint.server.port)"
    for (address, path) in [
      ("http://\(host)", "/v1"), ("HTTP://\(host)/", "/v1"), ("http://\(host)/v1/\n", "/v1"),
      ("http://\(host)/api/v2", "/api/v2"),
    ] {
      endpoint.variables["TEST_ADDRESS"] = address
      _ = try await endpoint.client.respond(to: request)
      #expect(endpoint.server.requests.last?.path == path + "/chat/completions")
    }
    for (address, reason) in [
      (nil, "is not set"), ("", "is empty"), ("localhost:80", "does not begin with"),
      ("ftp://x/", "does not begin with"), ("http:///v1", "names no host"),
      ("http://me:secret@host/", "holds a user's name"), ("http://host/v1?a=b", "holds a \"?\""),
      ("http://ho st/", "holds characters"),
    ] as [(String?, String)] {
      endpoint.variables["TEST_ADDRESS"] = address
      do throws(CallFailure) {
        _ = try await endpoint.client.respond(to: request)
        Issue.record("\(address ?? "nothing") is taken for an address")
      } catch {
        #expect(error.code == "addressMissing")
        #expect(error.message.contains(reason), "\(error.message)")
        #expect(!error.message.contains("secret"))
      }
    }
  }
}
