import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("Study commands")
struct StudyCommandTests {
  static let log = Project.path("data/example/judgments.jsonl.gz")

  static func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  static func rowsDigest(_ study: String) async throws -> String {
    let run = await Run("study", "info", study, "--format", "json")
    let results = try json(run.output)["results"] as? [String: Any]
    return try #require(results?["rowsSHA256"] as? String, "\(run.errors)")
  }

  @Test("ingest, look, export, ingest again: the same rows")
  func roundTrip() async throws {
    let scratch = try Scratch()
    let study = scratch.path("a.study")
    let run = await Run("ingest", StudyCommandTests.log, "--study", study, "--format", "json")
    #expect(run.status == .ok, "\(run.errors)")
    let json = try StudyCommandTests.json(run.output)
    #expect(json["schemaVersion"] as? Int == 2)
    #expect(json["command"] as? String == "ingest")
    let digest = try await StudyCommandTests.rowsDigest(study)
    for name in ["b.jsonl.gz", "b.csv"] {
      #expect(await Run("study", "export", study, "--output", scratch.path(name)).status == .ok)
      let again = scratch.path(name + ".study")
      #expect(await Run("ingest", scratch.path(name), "--study", again).status == .ok)
      #expect(try await StudyCommandTests.rowsDigest(again) == digest)
    }
    let merged = scratch.path("m.study")
    let merge = await Run("study", "merge", study, scratch.path("b.csv.study"), "--study", merged)
    #expect(merge.status == .ok, "\(merge.errors)")
    #expect(try await StudyCommandTests.rowsDigest(merged) == digest)
    for command in ["files", "issues", "verify"] {
      for format in ["text", "json", "csv"] {
        let run = await Run("study", command, merged, "--format", format)
        #expect(run.status == .ok, "\(run.output) \(run.errors)")
        #expect(!run.output.isEmpty)
      }
    }
    let instances = await Run(
      "study", "export", study, "--every-eval-ever", "-o", scratch.path("e.jsonl"))
    #expect(instances.status == .ok, "\(instances.errors)")
  }

  @Test("no name of a log writes a formula to a spreadsheet or turns text in a terminal")
  func hostileNames() async throws {
    let scratch = try Scratch()
    let names = ["=HYPERLINK(\"\"http://x\"\")", "+1", "-2", "@SUM(A1)", "a\u{202E}b"]
    let rows = names.map { "e,t,\"\($0)\",i1,1,rule:r,power,1,rule,0,1\n" }.joined()
    let log = try scratch.write("l.csv", "\(BadInputTests.header)\n\(rows)")
    let study = scratch.path("a.study")
    #expect(await Run("ingest", log, "--study", study, "--quiet").status == .ok)
    func models(_ more: [String]) async throws -> [Substring] {
      let path = scratch.path("out.csv")
      let run = await Run(["study", "export", study, "--output", path] + more)
      #expect(run.status == .ok, "\(run.errors)")
      return String(decoding: try scratch.bytes("out.csv"), as: UTF8.self)
        .split(separator: "\n").dropFirst().map { $0.split(separator: ",")[2] }
    }
    let cells = try await models([])
    #expect(cells.count == names.count)
    #expect(cells.filter { $0.hasPrefix("'") || $0.hasPrefix("\"'") }.count == 4)
    #expect(!cells.contains { "=+-@".contains($0.first { $0 != "\"" } ?? " ") })
    #expect(try await models(["--raw-cells"]).contains("+1"))
    // The exported file gives the same names back.
    let again = scratch.path("b.study")
    _ = try await models([])
    #expect(await Run("ingest", scratch.path("out.csv"), "--study", again).status == .ok)
    #expect(try await StudyCommandTests.rowsDigest(again) == StudyCommandTests.rowsDigest(study))

    let wrong = try scratch.write(
      "w.csv", "\(BadInputTests.header)\ne,t,m\u{202E},\u{1B}[2J,1,rule:r,power,1,rule,0,1\n")
    let refused = await Run("ingest", wrong, "--study", study, "--keep-going")
    let listed = await Run("study", "issues", study)
    for text in [refused.output + refused.errors, listed.output] {
      #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
    }
    #expect(refused.errors.contains("\\u{1b}"), "\(refused.errors)")
  }

  @Test("columns and people are named as declared, and wrong declarations refused")
  func declarations() async throws {
    let scratch = try Scratch()
    let task = """
      [{"id":1,"data":{"by":"org/a","topic":"law"},"annotations":[{"id":1,\
      "completed_by":{"email":"ann@example.org"},\
      "result":[{"from_name":"v","value":{"rating":3}}]}]}]
      """
    let log = try scratch.write("tasks.json", task)
    let study = scratch.path("a.study")
    let undeclared = await Run("ingest", log, "--study", study)
    #expect(undeclared.status == .badInput)
    #expect(undeclared.errors.contains("model_id=data.NAME"), "\(undeclared.errors)")
    let key = try scratch.write("key", "a key of sixteen bytes")
    let arguments = [
      "ingest", log, "--study", study, "--map", "model_id=data.by", "--map",
      "cluster_id=data.topic", "--pseudonym-key", key,
    ]
    let run = await Run(arguments)
    #expect(run.status == .ok, "\(run.errors)")
    let export = scratch.path("out.jsonl")
    #expect(await Run("study", "export", study, "--output", export).status == .ok)
    let text = String(decoding: try scratch.bytes("out.jsonl"), as: UTF8.self)
    #expect(text.contains("\"model_id\":\"org/a\"") && text.contains("\"cluster_id\":\"law\""))
    #expect(!text.contains("ann@"))
    let wrong = await Run("ingest", log, "--study", study, "--map", "cluster=data.topic")
    #expect(wrong.status == .badInput)
    #expect(wrong.errors.contains("cluster_id"), "\(wrong.errors)")
    let maps = await Run("ingest", log, "--study", study, "--map", "llmfao", "--map", "pairwise")
    #expect(maps.status == .wrongUse)
    let without = await Run("ingest", log, "--study", study)
    #expect(without.status == .badInput)
    #expect(without.errors.contains("pseudonymKeyWanted"), "\(without.errors)")
  }

  @Test("a dry run reports and writes nothing")
  func dryRun() async throws {
    let scratch = try Scratch()
    let study = scratch.path("a.study")
    let dry = await Run("ingest", StudyCommandTests.log, "--study", study, "--dry-run")
    #expect(dry.status == .ok, "\(dry.errors)")
    #expect(dry.output.contains("would be added"))
    #expect(try scratch.names.isEmpty)
    #expect(await Run("ingest", StudyCommandTests.log, "--study", study).status == .ok)
    let before = try scratch.bytes("a.study")
    let again = await Run("ingest", StudyCommandTests.log, "--study", study, "--dry-run")
    #expect(again.output.contains("unchanged"))
    #expect(try scratch.bytes("a.study") == before)
  }

  @Test("a board from a study has the figures of a board from its logs")
  func oneInterface() async throws {
    let scratch = try Scratch()
    let study = scratch.path("a.study")
    #expect(await Run("ingest", StudyCommandTests.log, "--study", study).status == .ok)
    let arguments = [
      "leaderboard", "--instrument", "presence", "--system", "schwartz", "--dimension", "power",
      "--replicates", "499", "--format", "json", "--quiet",
    ]
    func estimates(_ more: [String]) async throws -> [String: Double] {
      let json = try StudyCommandTests.json(await Run(arguments + more).output)
      let cells = try #require(json["results"] as? [[String: Any]])
      return Dictionary(
        uniqueKeysWithValues: cells.compactMap { cell in
          guard let model = cell["model"] as? String, let score = cell["estimate"] as? Double
          else { return nil }
          return (model, score)
        })
    }
    let fromStudy = try await estimates(["--study", study])
    let fromLogs = try await estimates(["--logs", StudyCommandTests.log])
    #expect(fromStudy.count == 9)
    #expect(fromStudy.keys == fromLogs.keys)
    for (model, score) in fromLogs {
      #expect(abs((fromStudy[model] ?? .nan) - score) < 1e-9, "\(model)")
    }
    #expect(
      await Run(arguments + ["--study", study, "--logs", StudyCommandTests.log]).status == .wrongUse
    )
  }

  @Test("a report may name a study, and is the same whatever the order of ingestion")
  func report() async throws {
    let scratch = try Scratch()
    let half = scratch.path("half.csv")
    try scratch.write(
      "more.csv",
      "\(BadInputTests.header)\ne,t,m1,i1,1,rule:r,power,1,rule,0,1\n"
        + "e,t,m1,i2,1,rule:r,power,0,rule,0,1\ne,t,m2,i1,1,rule:r,power,1,rule,0,1\n")
    try scratch.write(
      "half.csv",
      "\(BadInputTests.header)\ne,t,m2,i2,1,rule:r,power,1,rule,0,1\n"
        + "e,t,m2,i3,1,rule:r,power,0,rule,0,1\ne,t,m1,i3,1,rule:r,power,1,rule,0,1\n")
    let source = try scratch.write(
      "r.md",
      BadInputTests.report("study: s.study\n", body: "```{leaderboard}\ndimension: power\n```\n"))
    var outputs: [[UInt8]] = []
    for order in [["more.csv", "half.csv"], ["half.csv", "more.csv"]] {
      try? FileManager.default.removeItem(atPath: scratch.path("s.study"))
      for name in order {
        #expect(
          await Run("ingest", scratch.path(name), "--study", scratch.path("s.study")).status == .ok)
      }
      let run = await Run(
        "report", source, "--output", scratch.path("out"), "--to", "json", "--quiet")
      #expect(run.status == .ok, "\(run.errors)")
      outputs.append(try scratch.bytes("out/r.json"))
    }
    #expect(outputs[0] == outputs[1])
    #expect(FileManager.default.fileExists(atPath: half))
  }

  @Test("every refusal names the study and what to do")
  func refusals() async throws {
    let scratch = try Scratch()
    for arguments in [
      ["study", "info", scratch.path("no.study")],
      ["leaderboard", "--study", scratch.path("no.study"), "--instrument", "presence"],
      ["ingest", StudyCommandTests.log, "--study", scratch.path("no/such/a.study")],
    ] {
      let run = await Run(arguments)
      #expect(run.status == .badInput, "\(arguments)")
      #expect(run.errors.contains(scratch.path), "\(run.errors)")
      #expect(run.errors.contains("Check the path"), "\(run.errors)")
    }
    #expect(await Run("ingest", "--study", scratch.path("a.study")).status == .wrongUse)
    #expect(await Run("ingest", "a.csv").status == .wrongUse)
    #expect(try scratch.names.isEmpty)
  }

  @Test("a log that holds fewer samples than it counts is refused, or taken with --allow-partial")
  func partial() async throws {
    let scratch = try Scratch()
    let log = try scratch.write(
      "part.json",
      """
      {"version":2,"status":"success","eval":{"eval_id":"e","task":"t","model":"m"},\
      "results":{"completed_samples":2},\
      "samples":[{"id":"a","epoch":1,"scores":{"match":{"value":"C"}}}]}
      """)
    let study = scratch.path("a.study")
    let refused = await Run("ingest", log, "--study", study)
    #expect(refused.status == .badInput)
    #expect(refused.errors.contains("--allow-partial"), "\(refused.errors)")
    let taken = await Run("ingest", log, "--study", study, "--allow-partial")
    #expect(taken.status == .ok, "\(taken.errors)")
    #expect(taken.errors.contains("fewerSamples"))
  }
}

/// What a study promises under faults; each runs the built program.
@Suite(
  "Study under faults", .serialized,
  .enabled(if: Project.program != nil, "skipped: the program is not beside the tests"))
struct StudyFaultTests {
  /// Whether a million rows are ingested and killed at twenty moments: `LONG_FAULT_TESTS=1`.
  private static let isLong = ProcessInfo.processInfo.environment["LONG_FAULT_TESTS"] == "1"
  private static let files = isLong ? 5 : 6
  private static let rowsInFile = isLong ? 200_000 : 8_000
  private static let moments = isLong ? 20 : 6
  private static let longestWait = isLong ? 6.0 : 0.25

  /// Logs of that many rows each.
  private static func writeLogs(_ scratch: Scratch, files: Int, rows: Int) throws -> [String] {
    try (0..<files).map { file in
      var text = ""
      text.reserveCapacity(rows * 170)
      for row in 0..<rows {
        text += """
          {"evaluation_id":"e\(file)","task":"t","model_id":"org/m\(row % 20)","sample_id":\
          "q\(row / 20)","judge_id":"model:j","criterion":"c\(file)","score":0.\(row % 89 + 10),\
          "scale_min":0,"scale_max":1}

          """
      }
      return try scratch.write("log\(file).jsonl", text)
    }
  }

  private static func start(_ arguments: [String]) throws -> (process: Process, errors: Pipe) {
    let process = Process()
    process.executableURL = Project.program
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    return (process, errors)
  }

  @Test("killed at random moments, the study opens, is sound, and running again completes it")
  func kill() async throws {
    let scratch = try Scratch()
    let logs = try StudyFaultTests.writeLogs(
      scratch, files: StudyFaultTests.files, rows: StudyFaultTests.rowsInFile)
    let study = scratch.path("a.study")
    var kills = 0
    for _ in 0..<StudyFaultTests.moments {
      // The moment is kept by a program of its own: threads of the tests may be late.
      let run = Process()
      run.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
      run.arguments =
        ["-s", "KILL", "\(Double.random(in: 0.01...StudyFaultTests.longestWait))"]
        + [try #require(Project.program).path, "ingest"] + logs + ["--study", study, "--quiet"]
      run.standardOutput = FileHandle.nullDevice
      run.standardError = FileHandle.nullDevice
      try run.run()
      run.waitUntilExit()
      if run.terminationStatus != 0 { kills += 1 }
      guard FileManager.default.fileExists(atPath: study) else { continue }
      let info = await Run("study", "info", study, "--format", "json")
      #expect(info.status == .ok, "\(info.errors)")
      let results = try #require(
        try StudyCommandTests.json(info.output)["results"] as? [String: Any])
      let rows = try #require(results["judgments"] as? Int)
      // Files are there whole or not at all.
      #expect(rows.isMultiple(of: StudyFaultTests.rowsInFile))
      // A study that is complete has nothing left to interrupt.
      if rows == StudyFaultTests.files * StudyFaultTests.rowsInFile {
        try FileManager.default.removeItem(atPath: study)
      }
    }
    #expect(kills > 0)
    if FileManager.default.fileExists(atPath: study) {
      #expect(await Run("study", "verify", study).status == .ok)
    }
    let again = await Run(["ingest"] + logs + ["--study", study, "--quiet"])
    #expect(again.status == .ok, "\(again.errors)")
    let verify = await Run("study", "verify", study)
    #expect(verify.status == .ok, "\(verify.output)")
    let info = await Run("study", "info", study, "--format", "json")
    let results = try StudyCommandTests.json(info.output)["results"] as? [String: Any]
    #expect(
      results?["judgments"] as? Int == StudyFaultTests.files * StudyFaultTests.rowsInFile)
  }

  @Test("two processes that ingest at once lose nothing")
  func twoProcesses() async throws {
    let scratch = try Scratch()
    let logs = try StudyFaultTests.writeLogs(
      scratch, files: 4, rows: StudyFaultTests.isLong ? 100_000 : 4_000)
    let study = scratch.path("a.study")
    let orders = [logs, logs.reversed() + []]
    let runs = try orders.map {
      try StudyFaultTests.start(["ingest"] + $0 + ["--study", study, "--quiet"])
    }
    for run in runs {
      let errors = run.errors.fileHandleForReading.readDataToEndOfFile()
      run.process.waitUntilExit()
      #expect(
        run.process.terminationStatus == 0, "\(String(decoding: errors, as: UTF8.self))")
    }
    #expect(await Run("study", "verify", study).status == .ok)
    let whole = scratch.path("b.study")
    #expect(await Run(["ingest"] + logs + ["--study", whole, "--quiet"]).status == .ok)
    #expect(
      try await StudyCommandTests.rowsDigest(study) == StudyCommandTests.rowsDigest(whole))
  }

  /// Whether this process may make file systems of its own.
  private static let mayMount: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(
    "a full disk and a read-only one give a clear error and leave the study as it was",
    .enabled(if: StudyFaultTests.mayMount, "skipped: no file system can be mounted here"))
  func fullDisk() throws {
    let scratch = try Scratch()
    let logs = try StudyFaultTests.writeLogs(scratch, files: 2, rows: 10_000)
    let small = try scratch.write(
      "small.csv", "\(BadInputTests.header)\ne,t,m,i1,1,rule:r,power,1,rule,0,1\n")
    let program = try #require(Project.program).path
    let script = """
      mount -t tmpfs -o size=1m none /mnt || exit 99
      "$0" ingest "$1" --study /mnt/a.study --quiet || exit 98
      "$0" ingest "$2" --study /mnt/a.study --quiet 2>"$3/full.txt"; echo $? >>"$3/full.txt"
      "$0" study verify /mnt/a.study || exit 97
      "$0" study info /mnt/a.study --format json >"$3/after.json" || exit 96
      mount -o remount,ro /mnt || exit 95
      "$0" ingest "$2" --study /mnt/a.study --quiet 2>"$3/readonly.txt"
      echo $? >>"$3/readonly.txt"
      "$0" study info /mnt/a.study || exit 94
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = ["-rm", "sh", "-c", script, program, small, logs[0], scratch.path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let full = String(decoding: try scratch.bytes("full.txt"), as: UTF8.self)
    #expect(full.contains("diskFull"), "\(full)")
    #expect(full.hasSuffix("3\n"))
    let readOnly = String(decoding: try scratch.bytes("readonly.txt"), as: UTF8.self)
    #expect(readOnly.contains("studyNotWritable"), "\(readOnly)")
    #expect(readOnly.hasSuffix("3\n"))
    let after = String(decoding: try scratch.bytes("after.json"), as: UTF8.self)
    let results = try StudyCommandTests.json(after)["results"] as? [String: Any]
    #expect(results?["judgments"] as? Int == 1)
  }
}
