import Foundation

// One file per case; a case is added to this list.
let benchmarks: [Benchmark] = [
  MeanInterval.benchmarks, KrippendorffAlpha.benchmarks, BradleyTerryStrengths.benchmarks,
  TwoParameterModel.benchmarks, KernelDiscrepancy.benchmarks, Changepoints.benchmarks,
  ContaminationTest.benchmarks, JudgePanel.benchmarks, CultureMatrix.benchmarks,
  SurveyedMeans.benchmarks, PoweredMean.benchmarks, AdaptiveTests.benchmarks,
  GradedResponses.benchmarks, CommonFactor.benchmarks,
].flatMap(\.self)

/// Ends the program where words of its call make no sense, and on failures.
func finish(_ body: () throws -> Int32) -> Never {
  do {
    exit(try body())
  } catch let wrong as WrongUse {
    FileHandle.standardError.write(Data("benchmarks: \(wrong)\n".utf8))
    exit(2)
  } catch {
    FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
    exit(3)
  }
}

// Every case runs in a process of its own, so that its peak memory is its own.
let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "growth": finish { try GrowthProgram(arguments.dropFirst()).run() }
case "cost": finish { try CostProgram(arguments.dropFirst()).run() }
case "threads": finish { try ThreadScaling.run() }
default: break
}
if let name = arguments.first, name != "all" {
  guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
    print("no case \(name); there are: \(benchmarks.map(\.name).joined(separator: ", "))")
    exit(2)
  }
  if ProcessInfo.processInfo.environment[ThreadScaling.variable] != nil {
    finish {
      try ThreadScaling.measure(benchmark)
      return 0
    }
  }
  do {
    let call = try benchmark.prepare()
    let seconds = try (0..<5).map { _ in
      let start = processSeconds()
      try call()
      return processSeconds() - start
    }
    let best = seconds.min() ?? 0
    let memory = peakMemory().map { String(format: "%.0f", Double($0) / 1e6) } ?? "?"
    print(
      "\(benchmark.name)\t\(String(format: "%.4f", best)) s CPU\t\(memory) MB\t\(benchmark.peer)")
  } catch {
    print("\(benchmark.name)\tfailed: \(error)")
    exit(1)
  }
} else {
  // Written at once: the cases print from processes of their own.
  FileHandle.standardOutput.write(
    Data("case\tbest of five\tpeak memory\tpeers (2.5 GHz Xeon)\n".utf8))
  for benchmark in benchmarks {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = [benchmark.name]
    do {
      try process.run()
      process.waitUntilExit()
    } catch {
      print("\(benchmark.name)\tfailed: \(error)")
      exit(1)
    }
    guard process.terminationStatus == 0 else { exit(1) }
  }
}
