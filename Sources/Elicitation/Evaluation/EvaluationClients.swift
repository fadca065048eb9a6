internal import Diagnostics
internal import StudyStore

/// Who answers for each model of a plan.
struct EvaluationClients: Sendable {
  /// Who answers for one model.
  enum Source: Sendable {
    /// An endpoint, by the names of the environment variables that hold its address and its key.
    case endpoint(addressVariable: String, keyVariable: String?)
    /// Responses of a file, or of the study where there is none.
    case replay(file: String?)
    /// Something within the program, which costs nothing.
    case simulated(any ModelClient)
  }

  private let names: [String]
  private let clients: [any ModelClient]
  /// Models of one endpoint share its limits.
  private let endpoints: [String]

  /// - Parameters:
  ///   - models: by the names under which their calls are kept.
  ///   - file: the plan, for messages.
  ///   - environment: the environment variables that hold addresses and keys.
  /// - Throws: every variable that is not set, and files that cannot be read.
  init(
    _ models: [(name: String, source: Source)], file: String, study: Study,
    environment: @escaping @Sendable (String) -> String?
  ) throws(Diagnostics) {
    // One thread and one set of connections serve all endpoints.
    let transport = HTTPTransport()
    var clients: [any ModelClient] = []
    var endpoints: [String] = []
    var problems: [Diagnostic] = []
    for model in models {
      do throws(Diagnostics) {
        switch model.source {
        case .endpoint(let address, let key):
          let client = EndpointClient(
            addressVariable: address, keyVariable: key, environment: environment,
            transport: transport)
          do throws(CallFailure) {
            try client.check(ModelRequest(model: model.name, prompt: .text("")))
          } catch {
            throw Diagnostics([error.diagnostic(at: .file(file))], cause: .wrongUse)
          }
          clients.append(client)
          endpoints.append("endpoint/\(address)")
        case .replay(let file):
          if let file {
            clients.append(try ReplayClient(reading: file))
          } else {
            clients.append(try ReplayClient(study))
          }
          endpoints.append("model/\(model.name)")
        case .simulated(let client):
          clients.append(client)
          endpoints.append("model/\(model.name)")
        }
      } catch {
        for problem in error.all where !problems.contains(problem) { problems.append(problem) }
      }
    }
    if !problems.isEmpty { throw Diagnostics(problems, cause: .wrongUse) }
    names = models.map(\.name)
    self.clients = clients
    self.endpoints = endpoints
  }

  /// Those of an evaluation.
  ///
  /// - Parameter pool: what will be asked.
  init(
    _ plan: EvaluationPlan, _ pool: EvaluationPool, study: Study,
    environment: @escaping @Sendable (String) -> String?
  ) throws(Diagnostics) {
    let models = plan.models.map { model -> (name: String, source: Source) in
      switch model.client {
      case .endpoint(_, let address, let key):
        (model.name, .endpoint(addressVariable: address, keyVariable: key))
      case .replay(_, let file): (model.name, .replay(file: file))
      case .simulated(let examinee):
        (
          model.name,
          .simulated(
            ExamineeClient(examinee, named: model.name, items: pool.items, seed: plan.seed))
        )
      }
    }
    try self.init(models, file: plan.file, study: study, environment: environment)
  }

  /// What makes the calls of each model of an evaluation.
  func runners(
    of plan: EvaluationPlan, ledger: CallLedger, budget: CallBudget, prices: CallPrices?
  ) -> [CallRunner] {
    runners(plan.limits, seed: plan.seed, ledger: ledger, budget: budget, prices: prices)
  }

  /// What makes the calls of each model.
  func runners(
    _ limits: EvaluationLimits, seed: UInt64, ledger: CallLedger, budget: CallBudget,
    prices: CallPrices?
  ) -> [CallRunner] {
    var limiters: [String: RateLimiter] = [:]
    return names.indices.map { place in
      let isEndpoint = endpoints[place].hasPrefix("endpoint/")
      let limiter =
        limiters[endpoints[place]]
        ?? (isEndpoint
          ? RateLimiter(
            concurrency: limits.concurrency, requestsPerMinute: limits.requestsPerMinute,
            tokensPerMinute: limits.tokensPerMinute)
          : RateLimiter(concurrency: 1_024))
      limiters[endpoints[place]] = limiter
      return CallRunner(
        model: names[place], client: clients[place], ledger: ledger, limiter: limiter,
        // What costs nothing is bounded by nothing.
        budget: isEndpoint ? budget : CallBudget(),
        policy: RetryPolicy(attempts: limits.retries + 1), prices: isEndpoint ? prices : nil,
        timeout: .seconds(limits.timeout), seed: seed)
    }
  }
}

extension EvaluationLimits {
  /// What a million tokens cost; nil where the plan does not say.
  var callPrices: CallPrices? { prices.map { CallPrices(input: $0.input, output: $0.output) } }

  /// What may be spent, of which something has been.
  func budget(spent: CallTotals) -> CallBudget {
    CallBudget(
      CallBudget.Limits(requests: mostRequests, tokens: mostTokens, money: mostMoney), spent: spent)
  }
}
