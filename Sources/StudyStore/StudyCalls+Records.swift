/// Tokens that a model read and wrote.
package struct TokenCount: Sendable, Equatable, Codable {
  package var input: Int
  package var output: Int

  package init(input: Int, output: Int) {
    self.input = input
    self.output = output
  }

  package var total: Int { input + output }
}

/// A response as a ledger keeps it.
package struct RecordedResponse: Sendable, Equatable {
  package let text: String
  package let finishReason: String?
  package let refusal: String?
  package let tokens: TokenCount?
  package let answeringModel: String?
  /// The SHA-256 of the body that it came in.
  package let bodySHA256: String

  package init(
    text: String, finishReason: String?, refusal: String?, tokens: TokenCount?,
    answeringModel: String?, bodySHA256: String
  ) {
    self.text = text
    self.finishReason = finishReason
    self.refusal = refusal
    self.tokens = tokens
    self.answeringModel = answeringModel
    self.bodySHA256 = bodySHA256
  }
}

/// What is asked in a call, as a ledger keeps it: the request by its digest.
package struct CallSubject: Sendable, Equatable {
  /// The name of the call, of its own within a plan.
  package let name: String
  package let model: String
  package let sample: String
  package let requestSHA256: String
  /// How many times the same has been asked before.
  package let repetition: Int

  package init(
    name: String, model: String, sample: String, requestSHA256: String, repetition: Int
  ) {
    self.name = name
    self.model = model
    self.sample = sample
    self.requestSHA256 = requestSHA256
    self.repetition = repetition
  }
}

/// A call as it stands in a ledger.
package struct RecordedCall: Sendable, Equatable {
  package let subject: CallSubject
  package let state: CallState
  /// How often its request was sent, over all runs.
  package let attempts: Int
  package let idempotencyKey: String
  /// When the last request was sent, in microseconds since 1970.
  package let sentAt: Int64?
  /// When the response arrived, in microseconds since 1970.
  package let receivedAt: Int64?
  /// In the currency of the plan's prices.
  package let cost: Double?
  /// There exactly where the state is `received`.
  package let response: RecordedResponse?
  /// The code and the message of what went wrong last.
  package let failure: String?
  package let failureMessage: String?
}

/// What the calls of a plan have taken.
package struct CallTotals: Sendable, Equatable, Codable {
  /// Requests that were sent, repeated ones included.
  package var requests = 0
  package var tokens = TokenCount(input: 0, output: 0)
  /// In the currency of the plan's prices; of calls that a price was known for.
  package var cost = 0.0

  package init() {}

  package init(requests: Int, tokens: TokenCount, cost: Double) {
    self.requests = requests
    self.tokens = tokens
    self.cost = cost
  }
}
