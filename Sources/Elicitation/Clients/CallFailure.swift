package import Diagnostics

/// Why a call brought no response.
///
/// Nothing in it holds a key: what an endpoint said is redacted and made visible before it comes here.
package enum CallFailure: Error, Sendable, Equatable {
  /// Status 429; with how long the endpoint asks to wait.
  case rateLimited(retryAfter: Duration?, said: String?)
  /// A status from 500 on, or 409 and 425, which ask to come again.
  case serverError(status: Int, retryAfter: Duration?, said: String?)
  /// No whole answer within the time of a request.
  case timeout
  /// No connection, or one that broke before an answer began.
  case connection(String)
  /// The answer broke off.
  case truncated
  /// What arrived is no answer of the form that was asked for.
  case malformed(String)
  /// Status 401 or 403.
  case unauthorized(status: Int)
  /// A status that the same request would get again.
  case badRequest(status: Int, said: String?)
  /// The variable that should hold the key is not set, or holds no key.
  case keyMissing(variable: String)
  /// The variable that should hold the address is not set, or holds no address.
  case addressMissing(variable: String, reason: String)
  /// A replay has no response to this request.
  case notRecorded(request: String, repetition: Int)
  /// The budget leaves no room for another request.
  case budgetSpent(String)
  /// The run ended first.
  case cancelled
  /// The study could not be written or read.
  case ledger(Diagnostics)
}

extension CallFailure {
  /// Whether the same request may succeed when it is sent again.
  package var isRetried: Bool {
    switch self {
    case .rateLimited, .serverError, .timeout, .connection, .truncated, .malformed: true
    case .unauthorized, .badRequest, .keyMissing, .addressMissing, .notRecorded, .budgetSpent,
      .cancelled, .ledger:
      false
    }
  }

  /// Whether every other call of the same endpoint would fail alike, so that a run had better end.
  package var concernsAllCalls: Bool {
    switch self {
    case .unauthorized, .keyMissing, .addressMissing, .budgetSpent, .cancelled, .ledger: true
    default: false
    }
  }

  /// Whether the endpoint may have worked, and be paid, for it.
  var mayBeBilled: Bool {
    switch self {
    case .timeout, .truncated, .malformed, .cancelled: true
    default: false
    }
  }

  /// How long the endpoint asks to wait.
  var retryAfter: Duration? {
    switch self {
    case .rateLimited(let wait, _), .serverError(_, let wait, _): wait
    default: nil
    }
  }

  /// A stable lowerCamelCase name.
  package var code: String {
    switch self {
    case .rateLimited: "rateLimited"
    case .serverError: "serverError"
    case .timeout: "timeout"
    case .connection: "connection"
    case .truncated: "truncated"
    case .malformed: "malformed"
    case .unauthorized: "unauthorized"
    case .badRequest: "badRequest"
    case .keyMissing: "keyMissing"
    case .addressMissing: "addressMissing"
    case .notRecorded: "notRecorded"
    case .budgetSpent: "budgetSpent"
    case .cancelled: "cancelled"
    case .ledger: "ledger"
    }
  }

  /// What happened, in one sentence without a full stop.
  package var message: String {
    switch self {
    case .rateLimited(_, let said):
      "the endpoint asks for fewer requests (status 429)" + CallFailure.quoting(said)
    case .serverError(let status, _, let said):
      "the endpoint failed (status \(status))" + CallFailure.quoting(said)
    case .timeout: "the endpoint did not answer in time"
    case .connection(let reason): "the endpoint cannot be reached: \(reason)"
    case .truncated: "the endpoint's answer broke off"
    case .malformed(let reason): "the endpoint's answer cannot be read: \(reason)"
    case .unauthorized(let status): "the endpoint does not accept the key (status \(status))"
    case .badRequest(let status, let said):
      "the endpoint refuses the request (status \(status))" + CallFailure.quoting(said)
    case .keyMissing(let variable):
      "the environment variable \(variable.quoted), which should hold the key, is not set or holds "
        + "no key"
    case .addressMissing(let variable, let reason):
      "the environment variable \(variable.quoted), which should hold the endpoint's address, "
        + reason
    case .notRecorded(let request, let repetition):
      "no earlier response is there for the request \(request.prefix(12))"
        + (repetition == 0 ? "" : ", asked for the time number \(repetition + 1)")
    case .budgetSpent(let reason): "the budget is spent: \(reason)"
    case .cancelled: "the run ended before an answer came"
    case .ledger(let diagnostics): diagnostics.all[0].message
    }
  }

  /// What to do about it; nil where only waiting helps.
  package var remedy: String? {
    switch self {
    case .rateLimited: "Lower requests-per-minute or tokens-per-minute in the plan's limits"
    case .serverError: "Run the command again later: what has arrived is kept"
    case .timeout: "Raise timeout in the plan's limits, or ask for shorter answers"
    case .connection: "Check the address, and that the endpoint is up"
    case .truncated, .malformed:
      "Check that the address is that of an OpenAI-compatible endpoint"
    case .unauthorized, .keyMissing: "Put the right key into the environment variable"
    case .badRequest: "Correct the model's name or parameters in the plan"
    case .addressMissing(let variable, _):
      "Set it to an address such as \("https://localhost:8000/v1".quoted): "
        + "export \(VisibleText.name(variable))=..."
    case .notRecorded: "Replay the responses of a run with the same plan"
    case .budgetSpent: "Raise the budget in the plan's limits and run the command again"
    case .cancelled: "Run the command again: what has arrived is kept"
    case .ledger(let diagnostics): diagnostics.all[0].remedy
    }
  }

  /// The failure as a diagnostic.
  ///
  /// - Parameter place: Where the model stands in the plan.
  package func diagnostic(at place: Place?) -> Diagnostic {
    if case .ledger(let diagnostics) = self { return diagnostics.all[0] }
    return Diagnostic(code, at: place, message, remedy: remedy)
  }

  private static func quoting(_ said: String?) -> String {
    said.map { " and says \($0)" } ?? ""
  }
}
