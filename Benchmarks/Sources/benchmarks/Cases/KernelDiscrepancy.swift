import Statistics

/// The maximum mean discrepancy of 1,000 and 1,000 numbers with 999 permutations.
enum KernelDiscrepancy {
  static let benchmarks = [
    Benchmark(
      name: "kernel-discrepancy", peer: "shuffling of the kernel matrix, as Evidently: 94 s"
    ) {
      var stream = InputNumbers(seed: 1)
      let reference = (0..<1_000).map { _ in stream.normal() }
      let current = (0..<1_000).map { _ in 0.1 + stream.normal() }
      return {
        let discrepancy = try MaximumMeanDiscrepancy(
          reference: reference, current: current, bandwidth: 1)
        let test = discrepancy.permutationTest(
          permutations: 999, seed: 1, threads: benchmarkThreads)
        guard test.value != nil else { throw BenchmarkError.noResult }
      }
    }
  ]
}
