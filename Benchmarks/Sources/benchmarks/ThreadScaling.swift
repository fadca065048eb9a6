import Foundation

/// `benchmarks threads`: what a second thread gains.
///
/// On a machine where others compute, wall time says more of them than of this program. So the CPU
/// seconds of the busiest thread stand beside it: what the call would take with a core for each
/// thread, but for memory and caches that they share.
enum ThreadScaling {
  /// How a process of its own is told how many threads to use.
  static let variable = "BENCHMARK_THREADS"

  /// The cases that compute in parallel and last long enough to tell.
  private static let cases = [
    "mean-interval", "krippendorff-alpha", "bradley-terry-bootstrap", "two-parameter-model",
    "kernel-discrepancy", "performance-test", "graded-response-model",
  ]

  /// Measures one case in this process: best of five by the busiest thread.
  static func measure(_ benchmark: Benchmark) throws {
    let call = try benchmark.prepare()
    var best: (wall: Double, cpu: Double, busiest: Double)?
    for _ in 0..<5 {
      let (before, cpu, start) = (threadSeconds(), processSeconds(), ContinuousClock.now)
      try call()
      let wall = (ContinuousClock.now - start) / .seconds(1)
      let busiest = threadSeconds().map { $0.value - (before[$0.key] ?? 0) }.max() ?? 0
      if busiest < best?.busiest ?? .infinity { best = (wall, processSeconds() - cpu, busiest) }
    }
    guard let best else { return }
    print(String(format: "%.4f %.4f %.4f", best.wall, best.cpu, best.busiest))
  }

  /// CPU seconds of each thread of this process so far.
  private static func threadSeconds() -> [String: Double] {
    let folder = "/proc/self/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return threads.reduce(into: [:]) { result, thread in
      // Nanoseconds on a processor come first.
      let text = try? String(contentsOfFile: "\(folder)/\(thread)/schedstat", encoding: .utf8)
      result[thread] = text?.split(separator: " ").first.flatMap { Double($0) }.map { $0 / 1e9 }
    }
  }

  /// Runs all cases with one thread and with two, and prints a table.
  static func run() throws -> Int32 {
    GrowthProgram.say(
      """
      | case | CPU s, 1 thread | CPU s, 2 threads | busiest of 2, s | gain by CPU \
      | wall s, 1 | wall s, 2 |
      |---|---|---|---|---|---|---|
      """)
    for name in cases {
      let (one, two) = (try figures(name, threads: 1), try figures(name, threads: 2))
      GrowthProgram.say(
        "| \(name) "
          + String(
            format: "| %.4f | %.4f | %.4f | %.2f | %.4f | %.4f |", one[1], two[1], two[2],
            one[2] / two[2], one[0], two[0]))
    }
    return 0
  }

  private static func figures(_ name: String, threads: Int) throws -> [Double] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = [name]
    process.environment = ProcessInfo.processInfo.environment.merging(
      [variable: String(threads)]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard process.terminationStatus == 0, numbers.count == 3 else {
      throw RunFailure(
        command: [CommandLine.arguments[0], name], status: process.terminationStatus)
    }
    return numbers
  }
}
