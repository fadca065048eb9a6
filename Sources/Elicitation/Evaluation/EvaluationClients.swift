internal import Diagnostics
internal import StudyStore

/// Who answers for each model of a plan.
struct EvaluationClients: Sendable {
  private let clients: [any ModelClient]
  /// Models of one endpoint share its limits.
  private let endpoints: [String]

  /// - Parameters:
  ///   - pool: what will be asked.
  ///   - environment: the environment variables that hold addresses and keys.
  /// - Throws: every variable that is not set, and files that cannot be read.
  init(
    _ plan: EvaluationPlan, _ pool: EvaluationPool, study: Study,
    environment: @escaping @Sendable (String) -> String?
  ) throws(Diagnostics) {
    // One thread and one set of connections serve all endpoints.
    let transport = HTTPTransport()
    var clients: [any ModelClient] = []
    var endpoints: [String] = []
    var problems: [Diagnostic] = []
    for model in plan.models {
      do throws(Diagnostics) {
        switch model.client {
        case .endpoint(let form, let address, let key):
          let client = EndpointClient(
            addressVariable: address, keyVariable: key, environment: environment,
            transport: transport)
          do throws(CallFailure) {
            try client.check(ModelRequest(model: form.model, prompt: .text("")))
          } catch {
            throw Diagnostics([error.diagnostic(at: .file(plan.file))], cause: .wrongUse)
          }
          clients.append(client)
          endpoints.append("endpoint/\(address)")
        case .replay(_, let file):
          if let file {
            clients.append(try ReplayClient(reading: file))
          } else {
            clients.append(try ReplayClient(study))
          }
          endpoints.append("model/\(model.name)")
        case .simulated(let examinee):
          clients.append(
            ExamineeClient(examinee, named: model.name, items: pool.items, seed: plan.seed))
          endpoints.append("model/\(model.name)")
        }
      } catch {
        for problem in error.all where !problems.contains(problem) { problems.append(problem) }
      }
    }
    if !problems.isEmpty { throw Diagnostics(problems, cause: .wrongUse) }
    self.clients = clients
    self.endpoints = endpoints
  }

  /// What makes the calls of each model.
  func runners(
    of plan: EvaluationPlan, ledger: CallLedger, budget: CallBudget, prices: CallPrices?
  ) -> [CallRunner] {
    let limits = plan.limits
    var limiters: [String: RateLimiter] = [:]
    return plan.models.indices.map { place in
      let model = plan.models[place]
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
        model: model.name, client: clients[place], ledger: ledger, limiter: limiter,
        // What costs nothing is bounded by nothing.
        budget: isEndpoint ? budget : CallBudget(),
        policy: RetryPolicy(attempts: limits.retries + 1), prices: isEndpoint ? prices : nil,
        timeout: .seconds(limits.timeout), seed: plan.seed)
    }
  }
}
