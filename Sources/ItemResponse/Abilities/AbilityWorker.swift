/// The responses of one person with scratch memory; one value serves many persons.
struct AbilityWorker {
  let bank: ItemBank
  /// Item and category of each response.
  private(set) var answered: [(item: Int, category: Int)] = []
  /// One place for each node.
  var values: [Double]
  private var response: CategoryResponse

  init(_ bank: ItemBank, nodes: Int) {
    self.bank = bank
    values = [Double](repeating: 0, count: nodes)
    response = CategoryResponse(categories: bank.largestCategories)
  }

  mutating func take(_ codes: ArraySlice<Int8>) {
    answered.removeAll(keepingCapacity: true)
    for (item, code) in codes.enumerated() where code >= 0 {
      answered.append((item, Int(code)))
    }
  }

  mutating func take(_ answers: [(item: Int, category: Int)]) { answered = answers }

  /// Sums over the answered items at one ability.
  struct Sums {
    var logLikelihood = 0.0
    /// The derivative of the log-likelihood.
    var score = 0.0
    /// Minus its second derivative.
    var observedInformation = 0.0
    /// The expected information.
    var information = 0.0
    /// Warm's (1989) J.
    var bias = 0.0
  }

  mutating func sums(at ability: Double) -> Sums {
    var sums = Sums()
    for (item, category) in answered {
      response.evaluate(bank.items[item], bank.uncertainties[item], at: ability)
      sums.logLikelihood += response.logProbability[category]
      sums.score += response.first[category]
      sums.observedInformation -= response.second[category]
      sums.information += response.information
      sums.bias += response.biasTerm
    }
    return sums
  }
}
