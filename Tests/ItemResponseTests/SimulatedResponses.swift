import GSLSupport
import ItemResponse
import RandomStreams

/// Responses of simulated persons with known abilities and items.
struct SimulatedResponses {
  let table: ResponseTable
  let abilities: [Double]

  /// Abilities are standard normal; a share of the responses is missing at random.
  init(
    items: [Item], persons: Int, seed: UInt64, number: Int = 0, missing: Double = 0
  ) throws {
    var stream = RandomStream(seed: seed, purpose: "responses", index: UInt64(number))
    var abilities: [Double] = []
    var rows: [[Int?]] = []
    for _ in 0..<persons {
      let ability = try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
      abilities.append(ability)
      rows.append(
        items.map { item in
          let response = Self.draw(item, at: ability, stream.uniform())
          return missing > 0 && stream.uniform() < missing ? nil : response
        })
    }
    self.abilities = abilities
    table = try ResponseTable(rows, categories: items.map(\.categories))
  }

  static func draw(_ item: Item, at ability: Double, _ uniform: Double) -> Int {
    var below = 0.0
    for (category, probability) in item.probabilities(at: ability).enumerated() {
      below += probability
      if uniform < below { return category }
    }
    return item.categories - 1
  }
}

/// Items with slopes about 1 and difficulties spread over the population.
enum SimulatedItems {
  static func twoParameter(_ count: Int, seed: UInt64) throws -> [Item] {
    var stream = RandomStream(seed: seed, purpose: "items", index: 0)
    return try (0..<count).map { index in
      try .logistic(
        discrimination: 0.7 + stream.uniform(),
        difficulty: -1.5 + 3 * Double(index) / Double(max(1, count - 1)))
    }
  }

  static func threeParameter(_ count: Int, seed: UInt64) throws -> [Item] {
    try twoParameter(count, seed: seed).map {
      try .logistic(
        discrimination: $0.discrimination + 0.5, intercept: $0.intercepts[0],
        lowerAsymptote: 0.2)
    }
  }

  static func graded(_ count: Int, seed: UInt64) throws -> [Item] {
    var stream = RandomStream(seed: seed, purpose: "items", index: 1)
    return try (0..<count).map { _ in
      let slope = 0.8 + stream.uniform()
      let middle = stream.uniform() - 0.5
      return try .graded(
        discrimination: slope, intercepts: [middle + 1.2, middle, middle - 1.2])
    }
  }
}
