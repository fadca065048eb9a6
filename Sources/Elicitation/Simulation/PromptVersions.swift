/// The ways in which a plan's items are asked: wordings of the prompt times orders of the options.
///
/// Every item is asked in the first wording and order; some are asked in all.
package struct PromptVersions: Sendable, Equatable {
  /// A wording or an order, and what it adds to the latent value of every response.
  package struct Level: Sendable, Equatable {
    /// Name as in the record.
    package let name: String
    package let effect: Double
  }

  /// One way of asking.
  package struct Version: Sendable, Equatable {
    package let prompt: Level
    package let order: Level

    /// What it adds to the latent value of every response.
    package var effect: Double { prompt.effect + order.effect }

    /// Names hold no control characters, so that no two versions have one name.
    var streamName: String { "\(prompt.name)\u{1F}\(order.name)" }
  }

  /// How many items are asked in all versions.
  package let itemCount: Int
  /// The wordings, the usual one first; the same for orders.
  package let prompts: [Level]
  package let orders: [Level]
  /// Standard deviation of what a version does to an item on one dimension, for all models alike.
  package let itemDeviation: Double

  /// All versions, orders within wordings; the usual one is first.
  package var all: [Version] {
    prompts.flatMap { prompt in orders.map { Version(prompt: prompt, order: $0) } }
  }

  /// Variance of the effects of the versions, by one less than their number as analyses of variance
  /// have it; zero where there is one.
  package var effectVariance: Double {
    let effects = all.map(\.effect)
    guard effects.count > 1 else { return 0 }
    let mean = effects.reduce(0, +) / Double(effects.count)
    return effects.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(effects.count - 1)
  }
}
