internal import Foundation
internal import RandomStreams
internal import StudyStore

/// A model whose abilities are known, to try a plan on and to check what a test finds.
package struct SimulatedExaminee: Sendable, Equatable {
  /// By identifier of the dimension, on the scale of the pool.
  package let abilities: [String: Double]
  /// Which share of its responses are neither 0 nor 1, 0..<1.
  package let refusals: Double
}

/// Answers in the place of a model whose abilities are known.
///
/// The text of a request is the key of an item. What is drawn depends on the seed, the name of the
/// examinee, the item and the repetition alone, so that a run gives the same answers in any order, and
/// when it is taken up again.
package struct ExamineeClient: ModelClient {
  private let name: String
  private let refusals: Double
  private let seed: UInt64
  /// By key of the item, the probability that the answer is 1.
  private let probabilities: [String: Double]

  /// - Parameters:
  ///   - examinee: with an ability on the dimension of each item.
  ///   - items: all that will be asked, with parameters, which are taken as true.
  ///   - seed: that of the plan.
  init(_ examinee: SimulatedExaminee, named name: String, items: [PoolItem], seed: UInt64) {
    self.name = name
    refusals = examinee.refusals
    self.seed = seed
    var probabilities: [String: Double] = [:]
    for item in items {
      guard let ability = examinee.abilities[item.dimension], let parameters = item.parameters
      else { continue }
      let logit = parameters.discrimination * (ability - parameters.difficulty)
      probabilities[item.sample] = 1 / (1 + exp(-logit))
    }
    self.probabilities = probabilities
  }

  package func check(_ request: ModelRequest) throws(CallFailure) {}

  package func respond(to request: ModelRequest) async throws(CallFailure) -> ModelResponse {
    guard case .text(let sample) = request.prompt, let probability = probabilities[sample] else {
      throw .notRecorded(request: request.digest, repetition: request.repetition)
    }
    var stream = RandomStream(
      seed: seed, purpose: StreamPurpose("examinee/\(name)/\(sample)"),
      index: UInt64(request.repetition))
    let isRefusal = stream.uniform() < refusals
    let answer = stream.uniform() < probability ? "1" : "0"
    return ModelResponse(
      text: isRefusal ? "I would rather not say." : answer, finishReason: "stop",
      tokens: TokenCount(input: 0, output: 0), bodySHA256: "")
  }
}
