import Foundation

/// What a run of a program took.
struct RunCost {
  /// CPU of all its threads, user and system, in seconds.
  var seconds: Double
  /// From start to end, in seconds.
  var wall: Double
  /// The most memory it held, in megabytes (10⁶ bytes).
  var megabytes: Double

  /// The least of each figure.
  func least(_ other: RunCost) -> RunCost {
    RunCost(
      seconds: min(seconds, other.seconds), wall: min(wall, other.wall),
      megabytes: min(megabytes, other.megabytes))
  }
}

/// A program to measure.
struct MeasuredProgram {
  let path: String

  /// Runs the program once; what it prints is thrown away.
  ///
  /// - Throws: ``RunFailure`` where it does not start, or ends with another status than 0.
  func run(_ arguments: [String]) throws -> RunCost {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let words = ([path] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    var process = pid_t()
    let start = ContinuousClock.now
    guard posix_spawn(&process, path, &actions, nil, words + [nil], environ) == 0 else {
      throw RunFailure(command: [path] + arguments, status: nil)
    }
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(process, &status, 0, &usage) == process else {
      throw RunFailure(command: [path] + arguments, status: nil)
    }
    let wall = (ContinuousClock.now - start) / .seconds(1)
    guard status == 0 else {
      throw RunFailure(command: [path] + arguments, status: (status >> 8) & 0xFF)
    }
    func seconds(_ time: timeval) -> Double {
      Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
    }
    return RunCost(
      seconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), wall: wall,
      megabytes: Double(usage.ru_maxrss) * 1_024 / 1e6)
  }

  /// The least of several runs.
  func best(of runs: Int, _ arguments: [String]) throws -> RunCost {
    var best = try run(arguments)
    for _ in 1..<max(runs, 1) { best = best.least(try run(arguments)) }
    return best
  }
}

/// A program that did not run, or said that something is wrong.
struct RunFailure: Error, CustomStringConvertible {
  let command: [String]
  let status: Int32?

  var description: String {
    let what = status.map { "ended with status \($0)" } ?? "could not be run"
    return "\(command.joined(separator: " ")) \(what); run it to see why."
  }
}
