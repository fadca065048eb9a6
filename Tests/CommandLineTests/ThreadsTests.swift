import CommandLine
import Statistics
import Synchronization
import TestSupport
import Testing

/// `--threads` says how many threads compute, and nothing else.
@Suite("Threads")
struct ThreadsTests {
  /// A command on small data.
  struct Command: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [String]

    /// - Parameter options: With two spaces between.
    init(_ name: String, _ files: String..., options: String) {
      self.name = name
      arguments =
        [name] + files.map(Golden.input) + options.split(separator: "  ").map(String.init)
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  private static let example =
    "--logs  data/example/judgments.jsonl.gz  --instrument  presence  --system  schwartz"

  private static let drawing = [
    Command("leaderboard", options: "\(example)  --quiet"),
    Command(
      "leaderboard", options: "\(example)  --method  bca  --replicates  399  --quiet"),
    Command("pairs", options: "\(example)  --dimension  power  --quiet"),
    Command(
      "power",
      options: "--solve  clusters  --difference  8  --variance  clusters=60,items=90  "
        + "--range  0,100  --at  cluster-size=3  --simulations  999"),
    Command(
      "power",
      options:
        "--solve  items  --ranks  0.7  --logs  Tests/CommandLineTests/Goldens/inputs/pilot.csv  "
        + "--instrument  likert  --system  schwartz  --dimension  power  --simulations  199  --quiet"
    ),
    Command("interval", "scores.csv", options: "--value  share  --by  model  --cluster  topic"),
    Command(
      "interval", "scores.csv",
      options: "--value  share  --cluster  topic  --method  studentized  --replicates  299"),
    Command(
      "rank", "battles.csv",
      options: "--left  left  --right  right  --winner  winner  --cluster  topic  --replicates  499"
    ),
    Command(
      "rank", "battles.csv",
      options: "--left  left  --right  right  --winner  winner  --bootstrap  99  --replicates  499"),
    Command(
      "rank", "estimates.csv",
      options: "--name  model  --estimate  score  --standard-error  se  --replicates  499"),
    Command(
      "agreement", "ratings.csv",
      options: "--unit  response  --rater  judge  --rating  rating  --bootstrap  199"),
    Command(
      "compare", "before.csv", "after.csv",
      options: "--value  share  --cluster  topic  --permutations  199"),
    Command(
      "calibrate", "responses.csv",
      options: "--person  person  --item  item  --response  response  --control  2  --quiet"),
  ]

  private static let others = [
    Command("changepoint", "weekly.csv", options: "--time  week  --value  score"),
    Command(
      "overlap", "items.txt", options: "--corpus  Tests/CommandLineTests/Goldens/inputs/corpus"),
  ]

  /// What a command printed, and the limits that were in force when it did.
  private static func run(
    _ arguments: [String]
  ) async -> (status: Run.Status, output: String, limits: [Int?]) {
    Project.enter()
    let seen = Mutex<(output: String, limits: [Int?])>(("", []))
    let console = Console(
      output: { text in
        seen.withLock { seen in
          seen.output += text
          seen.limits.append(FixedBlocks.limit)
        }
      }, errors: { _ in })
    let status = await CompassCommand.run(arguments, in: Surroundings(console: console))
    return seen.withLock { (status, $0.output, $0.limits) }
  }

  @Test("results are the same to the bit for 1, 2 and 5 threads", arguments: drawing)
  func sameBits(command: Command) async {
    let asked = command.arguments + ["--format", "json"]
    let free = await Self.run(asked)
    #expect(free.status == .ok)
    #expect(free.limits == [nil])
    for threads in [1, 2, 5] {
      let run = await Self.run(asked + ["--threads", "\(threads)"])
      #expect(run.output == free.output, "\(threads) threads")
      #expect(run.limits == [threads])
    }
  }

  @Test("a report has the same bytes for 1 and 3 threads")
  func report() async throws {
    Project.enter()
    let scratch = try Scratch()
    for threads in [1, 3] {
      let run = await Run(
        "report", "reports/leaderboard.md", "--to", "json,html", "--threads", "\(threads)",
        "--output", scratch.path("\(threads)"))
      #expect(run.status == .ok, "\(run.errors)")
    }
    for file in ["leaderboard.json", "leaderboard.html"] {
      #expect(try scratch.bytes("1/\(file)") == scratch.bytes("3/\(file)"), "\(file)")
    }
  }

  @Test("a number that is none of threads is wrong use", arguments: drawing + others)
  func wrongUse(command: Command) async {
    for number in ["0", "-1", "1.5", "two"] {
      let run = await Run(command.arguments + ["--threads=\(number)"])
      #expect(run.status == .wrongUse)
      #expect(run.errors.contains("--threads"), "\(run.errors)")
    }
  }

  @Test("commands that compute nothing in parallel take a number of threads too", arguments: others)
  func taken(command: Command) async {
    let run = await Run(command.arguments + ["--threads", "2"])
    #expect(run.status == .ok, "\(run.errors)")
    #expect(await Run(command.arguments).output == run.output)
  }
}
