internal import Foundation

/// Where the parameters of the items stand in the one vector that is optimised.
///
/// An item has slots for its discrimination, its intercepts and, in the three-parameter model, the
/// logit of its lower asymptote. A slot is a place of the vector or a fixed number; the slopes of a
/// Rasch model share one place.
struct ParameterLayout: Sendable {
  let model: ItemModel
  let form: Item.Form
  /// Slots of item i are `starts[i]..<starts[i + 1]`.
  let starts: [Int]
  /// The place of each slot in the vector; -1 where it is fixed.
  let places: [Int]
  /// The values of fixed slots.
  let fixed: [Double]
  /// How many places belong to items.
  let itemParameters: Int
  /// The prior of each place.
  let priors: [ParameterPrior?]

  init(model: ItemModel, categories: [Int], options: CalibrationOptions) {
    self.model = model
    form =
      switch model {
      case .rasch, .twoParameter, .threeParameter: .logistic
      case .gradedResponse: .graded
      case .generalizedPartialCredit: .partialCredit
      }
    var starts = [0]
    var places: [Int] = []
    var fixed: [Double] = []
    var priors: [ParameterPrior?] = []
    func addPlace(_ prior: ParameterPrior?) -> Int {
      priors.append(prior)
      return priors.count - 1
    }
    var sharedSlope: Int?
    for count in categories {
      switch (model, options.raschScale) {
      case (.rasch, .fixed(let slope)):
        places.append(-1)
        fixed.append(slope)
      case (.rasch, .commonDiscrimination):
        let place = sharedSlope ?? addPlace(options.discriminationPrior)
        sharedSlope = place
        places.append(place)
        fixed.append(0)
      default:
        places.append(addPlace(options.discriminationPrior))
        fixed.append(0)
      }
      for _ in 1..<count {
        places.append(addPlace(options.interceptPrior))
        fixed.append(0)
      }
      if model == .threeParameter {
        places.append(addPlace(options.logitGuessingPrior))
        fixed.append(0)
      }
      starts.append(places.count)
    }
    self.starts = starts
    self.places = places
    self.fixed = fixed
    self.priors = priors
    itemParameters = priors.count
  }

  var items: Int { starts.count - 1 }

  /// Whether the log-likelihood of a response is linear in the ability but for a term that does not
  /// depend on the response; the expected counts then need no table of categories by nodes.
  var isExponentialFamily: Bool { model != .threeParameter && form != .graded }

  /// The values of all slots.
  func slots(_ vector: [Double]) -> [Double] {
    places.indices.map { places[$0] < 0 ? fixed[$0] : vector[places[$0]] }
  }

  /// The item with the given slot values; nil where they are not the parameters of an item.
  func item(_ number: Int, slots: [Double]) -> Item? {
    let values = slots[starts[number]..<starts[number + 1]]
    guard values.allSatisfy({ abs($0) <= Item.parameterLimit }) else { return nil }
    var intercepts = Array(values.dropFirst())
    var lower = 0.0
    if model == .threeParameter { lower = Logistic.cumulative(intercepts.removeLast()) }
    if form == .graded,
      !zip(intercepts, intercepts.dropFirst()).allSatisfy({ $0 > $1 })
    {
      return nil
    }
    guard lower < 1 else { return nil }
    return Item(
      unchecked: form, discrimination: values[starts[number]], intercepts: intercepts, lower: lower,
      upper: 1)
  }

  /// Starting values: unit slopes, and intercepts that give each category its share.
  func start(patterns: ResponsePatterns, categories: [Int]) -> [Double] {
    var counts = categories.map { [Double](repeating: 0.5, count: $0) }
    for pattern in 0..<patterns.count {
      for item in 0..<patterns.items {
        let code = Int(patterns.codes[pattern * patterns.items + item])
        if code >= 0 { counts[item][code] += patterns.weights[pattern] }
      }
    }
    var vector = [Double](repeating: 0, count: itemParameters)
    for item in 0..<items {
      let total = counts[item].reduce(0, +)
      var values = [1.0]
      let guessing = -1.386_294_361_119_890_6
      // A logit of the marginal share is shrunk by √(1 + a²/2.89) (normal approximation).
      let spread = 1.16
      switch form {
      case .logistic:
        var share = counts[item][1] / total
        if model == .threeParameter {
          let lower = Logistic.cumulative(guessing)
          share = max((share - lower) / (1 - lower), 0.05)
        }
        values.append(spread * Logistic.quantile(min(max(share, 0.005), 0.995)))
      case .graded:
        var above = total
        for k in 1..<categories[item] {
          above -= counts[item][k - 1]
          values.append(spread * Logistic.quantile(above / total))
        }
      case .partialCredit:
        for k in 1..<categories[item] {
          values.append(spread * log(counts[item][k] / counts[item][0]))
        }
      }
      if model == .threeParameter { values.append(guessing) }
      for (slot, value) in zip(starts[item]..<starts[item + 1], values) where places[slot] >= 0 {
        vector[places[slot]] = value
      }
    }
    return vector
  }
}
