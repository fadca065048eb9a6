import Foundation

/// One measured call.
struct Benchmark: Sendable {
  let name: String
  /// What the peers take, for the reader of the table.
  let peer: String
  /// Makes the input, which is not measured, and answers with the call that is.
  let prepare: @Sendable () throws -> () throws -> Void
}

/// How many threads the cases compute with: one, but for `benchmarks threads`.
let benchmarkThreads =
  ProcessInfo.processInfo.environment[ThreadScaling.variable].flatMap { Int($0) } ?? 1
