import CommandLine
import Foundation
import TestSupport
import Testing

/// A job of `compass new spark-job` on Spark as it is: in threads of one process, and on two executors
/// that are processes of their own.
@Suite(
  "Jobs on Spark", .serialized,
  .enabled(if: Spark.isInstalled, "skipped: no Spark, which make deps-spark installs"),
  .enabled(if: Project.program != nil, "skipped: the program is not built"))
struct SparkJobTests {
  private static let question = ["--instrument", "presence", "--system", "schwartz"]
  private static let log = Project.path("data/example/judgments.jsonl.gz")

  /// What one machine prints.
  private func board() async -> String {
    await Run(["leaderboard", "--logs", Self.log, "--quiet"] + Self.question).output
  }

  private func job(in scratch: Scratch) async throws -> String {
    let made = await Run(
      ["new", "spark-job", scratch.path("job"), "--logs", Self.log] + Self.question)
    try #require(made.status == .ok, "\(made.errors)")
    return scratch.path("job.py")
  }

  @Test("the board of a log is to the byte what one machine prints")
  func local() async throws {
    let scratch = try Scratch()
    let job = try await job(in: scratch)
    let program = try #require(Project.program).path
    let ended = try Spark.submit(
      "--master 'local[2]' --files \(program) \(job) --shards 3 --parts \(scratch.path("parts"))"
        + " --output \(scratch.path("board.txt"))", in: scratch)
    #expect(ended.status == 0, "\(ended.output)")
    #expect(String(decoding: try scratch.bytes("board.txt"), as: UTF8.self) == (await board()))
  }

  @Test(
    """
    killed executors, failed tasks and stops change nothing, finished shards are not worked on again, \
    and without one of them there is no result
    """)
  func cluster() async throws {
    let scratch = try Scratch()
    let job = try await job(in: scratch)
    let program = try #require(Project.program).path
    let harness = Project.path("Tests/CommandLineTests/Spark/cluster.py")
    let ended = try Spark.submit(
      "--master 'local-cluster[2,1,1024]' --conf spark.speculation=true \(harness) \(job) \(Self.log) "
        + "\(scratch.path) \(program)", in: scratch)
    #expect(ended.status == 0, "\(ended.output)")
    let runs = try ended.output.split(separator: "\n").filter { $0.hasPrefix("{\"run\"") }.map {
      try JSONDecoder().decode(ClusterRun.self, from: Data($0.utf8))
    }
    #expect(runs.map(\.run) == ["troubled", "again", "resumed"], "\(ended.output)")
    let board = await board()
    for run in runs {
      #expect(run.status == 0)
      #expect(
        String(decoding: try scratch.bytes("\(run.run).txt"), as: UTF8.self) == board, "\(run.run)")
    }
    // The killed executor and the failed task had a shard each, which another process was started for.
    let starts = runs.map(\.starts)
    #expect(
      [1, 2].allSatisfy { shard in starts[0].count(where: { $0 == shard }) > 1 }, "\(starts)")
    #expect(starts[1] == [] && starts[2] == [1, 3], "\(starts)")

    let parts = (0..<4).map { scratch.path("parts/shard-\($0)-of-4.part") }
    let whole = await Run(["combine", "--quiet"] + parts.reversed())
    #expect(whole.status == .ok && whole.output == board, "\(whole.errors)")
    let without = await Run(["combine"] + parts.filter { !$0.contains("shard-2") })
    #expect(without.status == .badInput && without.output == "", "\(without.output)")
    #expect(without.errors.contains("2"), "\(without.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("parts"))
    #expect(files.count == 5, "\(files)")
  }

  private struct ClusterRun: Decodable {
    let run: String
    let status: Int
    let starts: [Int]
  }
}

/// Spark as `make deps-spark` installs it.
enum Spark {
  private static let programs = Project.path(".build/spark-venv/bin")

  static let isInstalled: Bool = {
    let installed = FileManager.default.isExecutableFile(atPath: "\(programs)/spark-submit")
    return installed
      && (try? Shell.run("command -v java", in: "/", programs: "/").status == 0) ?? false
  }()

  /// Runs `spark-submit`, which keeps what it writes in a directory and listens on this machine only.
  static func submit(_ words: String, in scratch: Scratch) throws -> Shell.Ended {
    // Jobs are too short for the compiler that optimises to pay.
    let java = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    return try Shell.run(
      """
      unset SPARK_HOME PYTHONPATH; export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_HOSTNAME=localhost \
      SPARK_LOCAL_DIRS=\(scratch.path("local")) SPARK_WORKER_DIR=\(scratch.path("work"))
      timeout 900 spark-submit --conf spark.ui.enabled=false --conf spark.log.level=ERROR \
      --driver-java-options '\(java)' --conf spark.executor.extraJavaOptions='\(java)' \(words)
      """, in: scratch.path, programs: programs)
  }
}
