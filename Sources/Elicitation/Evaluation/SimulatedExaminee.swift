/// A model whose abilities are known, to try a plan on and to check what a test finds.
///
/// It answers 1 with the probability that the item has at its ability, else 0; what it draws depends
/// on the seed of the plan, its name, the item and the repetition alone, so that a run gives the same
/// responses in any order and when it is resumed.
package struct SimulatedExaminee: Sendable, Equatable {
  /// By identifier of the dimension, on the scale of the pool.
  package let abilities: [String: Double]
  /// Which share of its responses are neither 0 nor 1, 0..<1.
  package let refusals: Double
}
