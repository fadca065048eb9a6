import Foundation
import Statistics

/// Strengths of 100 models from a million battles, ties as half wins, with 100 bootstrap rounds.
enum BradleyTerryStrengths {
  static let benchmarks = [
    Benchmark(
      name: "bradley-terry-bootstrap",
      peer: "FastChat, 100 rounds: 9.9-11.8 s; evalica, 100 rounds: 166-167 s"
    ) {
      var stream = InputNumbers(seed: 3)
      let strengths = (0..<100).map { _ in 0.7 * stream.normal() }
      var left: [Int32] = []
      var right: [Int32] = []
      var outcomes: [ComparisonOutcome] = []
      for _ in 0..<1_000_000 {
        let one = stream.index(below: 100)
        let other = (one + 1 + stream.index(below: 99)) % 100
        let chance = 1 / (1 + exp(strengths[other] - strengths[one]))
        left.append(Int32(one))
        right.append(Int32(other))
        outcomes.append(
          stream.uniform() < 0.15 ? .tie : stream.uniform() < chance ? .left : .right)
      }
      return { [left, right, outcomes] in
        let battles = try PairedComparisons(
          items: 100, left: left, right: right, outcomes: outcomes)
        let bootstrap = try BradleyTerry(battles).bootstrap(
          replicates: 100, seed: 1, threads: benchmarkThreads)
        guard let bootstrap = bootstrap.value, bootstrap.undefinedReplicates == 0 else {
          throw BenchmarkError.noResult
        }
      }
    }
  ]
}
