internal import ArgumentParser
internal import LogReaders

/// How results are printed.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, csv
}

/// Options that say how a result is printed.
struct OutputOptions: ParsableArguments {
  @Option(help: "How to print: text, json or csv.")
  var format: ResultFormat = .text

  @Flag(name: .shortAndLong, help: "Print no progress and no warnings on standard error.")
  var quiet = false
}

/// How a board is printed.
enum BoardFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, csv
  case everyEvalEver = "every-eval-ever"
}

/// Options that say how a board is printed.
struct BoardOutputOptions: ParsableArguments {
  @Option(help: "How to print: text, json, csv or every-eval-ever.")
  var format: BoardFormat = .text

  @Option(
    help: ArgumentHelp(
      "Time of the records of every-eval-ever; that of the last judgment when not given.",
      valueName: "time"))
  var generatedAt: String?

  @Flag(name: .shortAndLong, help: "Print no progress and no warnings on standard error.")
  var quiet = false

  func validate() throws {
    guard let generatedAt else { return }
    guard format == .everyEvalEver else {
      throw ValidationError("--generated-at goes with --format every-eval-ever.")
    }
    guard time != nil else {
      throw ValidationError(
        "--generated-at `\(generatedAt)` is no time such as 2026-01-31T12:00:00Z.")
    }
  }

  /// The time that was given.
  var time: Timestamp? { generatedAt.flatMap { Timestamp.parse($0)?.time } }

  /// What all commands have of these; records, like a CSV, stand alone on standard output.
  var output: OutputOptions {
    var output = OutputOptions()
    output.format = ResultFormat(rawValue: format.rawValue) ?? .csv
    output.quiet = quiet
    return output
  }
}

/// The seed of a command that draws at random.
struct SeedOption: ParsableArguments {
  @Option(name: .customLong("seed"), help: "Seed of the random draws.")
  var value: UInt64 = 0
}

/// How many threads a command computes with.
///
/// It is no part of what was asked, so JSON does not tell it.
struct ThreadsOption: ParsableArguments {
  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp(
      "Most threads to compute with; one per core when not given. No result depends on it.",
      valueName: "n"))
  var count: Int?

  func validate() throws {
    if let count, count < 1 {
      throw ValidationError("--threads must be a whole number of 1 or more.")
    }
  }
}

/// How many times a command draws at random.
enum DrawCount {
  static func check(_ count: Int, _ option: String, isZeroAllowed: Bool = false) throws {
    guard (99...1_000_000).contains(count) || (isZeroAllowed && count == 0) else {
      let zero = isZeroAllowed ? "0 or " : ""
      throw ValidationError("\(option) must be \(zero)a whole number from 99 to 1000000.")
    }
  }
}

/// The coverage of the intervals of a command on one table.
struct LevelOption: ParsableArguments {
  @Option(name: .customLong("level"), help: "Coverage of the intervals.")
  var value: Double = 0.95

  func validate() throws {
    guard value > 0.5, value < 1 else {
      throw ValidationError("--level must lie between 0.5 and 1, such as 0.95.")
    }
  }
}
