internal import FileFormats

/// What a model is asked: the whole content of a request, without where it goes and who asks.
package struct ModelRequest: Sendable, Equatable {
  package struct Message: Sendable, Equatable {
    package enum Role: String, Sendable, Codable, CaseIterable { case system, user, assistant }

    package let role: Role
    package let text: String

    package init(_ role: Role, _ text: String) {
      self.role = role
      self.text = text
    }
  }

  package enum Prompt: Sendable, Equatable {
    /// A conversation, for the chat endpoint.
    case messages([Message])
    /// A text to be continued, for the plain endpoint.
    case text(String)

    /// Its texts, in order.
    package var texts: [String] {
      switch self {
      case .messages(let messages): messages.map(\.text)
      case .text(let text): [text]
      }
    }
  }

  /// The name by which the endpoint knows the model.
  package let model: String
  package let prompt: Prompt
  package let parameters: ModelParameters
  /// How many times the same has been asked before, from 0: what tells repeats of a prompt apart.
  package let repetition: Int

  /// The key by which an endpoint can tell that a request came before; the same over the attempts at
  /// one call.
  package var idempotencyKey: String?
  /// How long the whole exchange may take.
  package var timeout: Duration = .seconds(60)

  package init(
    model: String, prompt: Prompt, parameters: ModelParameters = ModelParameters(),
    repetition: Int = 0
  ) {
    self.model = model
    self.prompt = prompt
    self.parameters = parameters
    self.repetition = repetition
  }

  /// The body that is sent, as JSON with its keys in order.
  package var body: [UInt8] {
    var members = parameters.others
    members["model"] = .string(model)
    switch prompt {
    case .messages(let messages):
      members["messages"] = .array(
        messages.map { .object(["role": .string($0.role.rawValue), "content": .string($0.text)]) })
    case .text(let text): members["prompt"] = .string(text)
    }
    if let temperature = parameters.temperature { members["temperature"] = .number(temperature) }
    if let most = parameters.maximumTokens { members["max_tokens"] = .integer(Int64(most)) }
    if let seed = parameters.seed { members["seed"] = .integer(seed) }
    if !parameters.stop.isEmpty {
      members["stop"] = .array(parameters.stop.map(JSONValue.string))
    }
    return JSONValue.object(members).bytes
  }

  /// The SHA-256 of the body: what is asked, whoever is asked and however often.
  ///
  /// - Complexity: O(length of the prompt).
  package var digest: String { SHA256.hexadecimal(body) }
}

/// How a model is to answer; what is nil is left to the endpoint.
package struct ModelParameters: Sendable, Equatable {
  package var temperature: Double?
  /// The most tokens of an answer.
  package var maximumTokens: Int?
  package var seed: Int64?
  /// Texts at which an answer ends.
  package var stop: [String]
  /// Further members of the request, passed on as they are.
  package var others: [String: JSONValue]

  /// Names that `others` must not have: the request's own, and those that would make an answer of
  /// another form.
  package static let reserved: Set<String> = [
    "model", "messages", "prompt", "temperature", "max_tokens", "seed", "stop", "stream",
    "stream_options", "n", "best_of", "echo", "tools", "functions",
  ]

  /// - Precondition: `others` has no reserved name.
  package init(
    temperature: Double? = nil, maximumTokens: Int? = nil, seed: Int64? = nil, stop: [String] = [],
    others: [String: JSONValue] = [:]
  ) {
    precondition(
      ModelParameters.reserved.isDisjoint(with: others.keys), "a parameter of a reserved name")
    self.temperature = temperature
    self.maximumTokens = maximumTokens
    self.seed = seed
    self.stop = stop
    self.others = others
  }

  /// The most tokens of an answer, by whichever of its two names; nil where there is no bound.
  package var outputBound: Int? {
    if let maximumTokens { return maximumTokens }
    if case .integer(let most)? = others["max_completion_tokens"] { return Int(clamping: most) }
    return nil
  }
}
