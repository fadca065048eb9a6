import CommandLine
import FileFormats
import Foundation
import TestSupport
import Testing

/// Jobs of `compass new slurm-array` and `make-parts`, run as they are typed, on logs whose names have
/// all that a shell, make or Python could take for something else.
@Suite(
  "Jobs of Slurm and make",
  .enabled(if: Project.program != nil, "skipped: the program is not built"))
struct ClusterJobTests {
  private static let question = ["--instrument", "presence", "--system", "schwartz"]
  private static let names = ["my logs/a $HOME #1 \\# %.jsonl", "q'uo\"te `id` $(id) \\.jsonl"]

  /// A folder with two logs, a program that notes what it is asked and can be told to fail, and `sbatch`.
  private struct Place {
    let scratch: Scratch
    let board: String

    init() async throws {
      scratch = try Scratch()
      let files = FileManager.default
      for folder in ["my logs", "bin"] {
        try files.createDirectory(
          at: scratch.url.appendingPathComponent(folder), withIntermediateDirectories: true)
      }
      let log = Project.path("data/example/judgments.jsonl.gz")
      let lines = try Gzip.expand([UInt8](Data(contentsOf: URL(fileURLWithPath: log))))
        .split(separator: 0x0A)
      for (name, half) in zip(names, [lines.prefix(21_000), lines.dropFirst(21_000)]) {
        try scratch.write(name, Array(half.joined(separator: [0x0A])) + [0x0A])
      }
      let program = try #require(Project.program).path
      try scratch.write(
        "bin/compass",
        """
        #!/bin/bash
        echo "$*" >> '\(scratch.path("asked"))'
        if [ "$1" = partial ] && [[ "$*" == *"--shard $(cat '\(scratch.path("broken"))' 2> /dev/null)/"* ]]; then
          echo "there is no room on the disk" >&2
          exit 3
        fi
        exec '\(program)' "$@"
        """)
      try scratch.write("bin/sbatch", Self.sbatch(scratch.path("spool")))
      for name in ["bin/compass", "bin/sbatch"] {
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.path(name))
      }
      let run = await Run(
        ["leaderboard", "--quiet", "--logs"] + names.map(scratch.path) + question)
      try #require(run.status == .ok, "\(run.errors)")
      board = run.output
    }

    /// Runs the tasks of a job one after the other, each from a copy of the script elsewhere, as Slurm does.
    private static func sbatch(_ spool: String) -> String {
      """
      #!/bin/bash
      mkdir -p '\(spool)'
      number=$(($(ls '\(spool)' | grep -c '^job-') + 1))
      echo "$*" >> '\(spool)/submitted'
      array=
      while [[ $1 == --* ]]; do
        case $1 in --array=*) array=${1#*=} ;; esac
        shift
      done
      cp -- "$1" '\(spool)/job-'"$number"
      shift
      for range in $(tr , ' ' <<< "${array%%%*}"); do
        for ((task = ${range%-*}; task <= ${range#*-}; task++)); do
          SLURM_ARRAY_TASK_ID=$task SLURM_CPUS_PER_TASK=1 bash '\(spool)/job-'"$number" "$@" > log-$number-$task 2>&1
        done
      done
      if [ -z "$array" ]; then bash '\(spool)/job-'"$number" "$@" > log-$number 2>&1; echo $? > ended-$number; fi
      echo "$number;cluster"
      """
    }

    func make(_ kind: String, _ name: String) throws {
      let words =
        ["new", kind, name, "--logs"] + names + question
      let line = (["compass"] + words.map { "'\($0.replacing("'", with: "'\\''"))'" })
        .joined(separator: " ")
      let made = try run(line)
      try #require(made.status == 0, "\(made.output)")
      _ = asked()
    }

    func run(_ line: String) throws -> Shell.Ended {
      try Shell.run(line, in: scratch.path, programs: scratch.path("bin"))
    }

    func text(_ name: String) -> String {
      (try? scratch.bytes(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The shards that parts were asked of since the last call, in order.
    func asked() -> [Int] {
      let lines = text("asked").split(separator: "\n").filter { $0.hasPrefix("partial ") }
      try? FileManager.default.removeItem(atPath: scratch.path("asked"))
      return lines.compactMap { line in
        line.range(of: "--shard ").flatMap { Int(line[$0.upperBound...].prefix { $0 != "/" }) }
      }.sorted()
    }

    func remove(_ name: String) throws {
      try FileManager.default.removeItem(atPath: scratch.path(name))
    }
  }

  @Test("an array of Slurm comes to what one run prints, and shards that failed are run anew alone")
  func slurm() async throws {
    let place = try await Place()
    try place.make("slurm-array", "it's \"new\"")
    try place.scratch.write("broken", "2")
    let script = "SHARDS=4 bash 'it'\\''s \"new\".sh'"
    let first = try place.run(script)
    #expect(first.status == 0, "\(first.output)")
    #expect(place.asked() == [0, 1, 2, 3])
    #expect(place.text("spool/submitted").contains("--array=0-3%4 "))
    #expect(place.text("spool/submitted").contains("--dependency=afterany:1 "))
    // What is to be put together says which part is missing, and how to go on.
    #expect(place.text("ended-2") == "3\n")
    let said = place.text("log-2")
    #expect(
      said.contains("shards 2 of 4") && said.contains("bash it\\'s\\ \\\"new\\\".sh"), "\(said)")
    #expect(place.text("it-s-new.txt") == "" && place.text("log-1-2").contains("no room"))
    let status = try place.run("\(script) status")
    #expect(status.status == 3 && status.output.contains("shards 2 of 4"), "\(status.output)")

    try place.remove("broken")
    let second = try place.run(script)
    #expect(second.status == 0, "\(second.output)")
    #expect(place.asked() == [2])
    #expect(place.text("it-s-new.txt") == place.board)
    let third = try place.run(script)
    #expect(third.output.contains("all 4 parts are there"), "\(third.output)")
    #expect(place.asked() == [])

    try place.scratch.write(ClusterJobTests.names[0], "{}\n")
    let other = try place.run(script)
    #expect(other.status == 3 && other.output.contains("other files"), "\(other.output)")
  }

  @Test(
    "make comes to what one run prints, makes missing parts alone, and all of them of other logs",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/make"), "skipped: there is no make"
    ))
  func make() async throws {
    let place = try await Place()
    try place.make("make-parts", "it's \"new\"")
    try place.scratch.write("broken", "1")
    let command = "make -s -k -j 2 SHARDS=3 -f 'it'\\''s \"new\".mk'"
    let first = try place.run(command)
    #expect(first.status != 0 && first.output.contains("no room"), "\(first.output)")
    #expect(place.asked() == [0, 1, 2] && place.text("it-s-new.txt") == "")
    try place.remove("broken")
    let second = try place.run(command)
    #expect(second.status == 0, "\(second.output)")
    #expect(place.asked() == [1])
    #expect(place.text("it-s-new.txt") == place.board)
    let third = try place.run(command)
    #expect(third.status == 0 && place.asked() == [], "\(third.output)")

    let log = ClusterJobTests.names[1]
    let bytes = try place.scratch.bytes(log)
    try place.scratch.write(log, Array(bytes.prefix(1 + (bytes.firstIndex(of: 0x0A) ?? 0))))
    let other = try place.run(command)
    #expect(other.status == 0, "\(other.output)")
    #expect(place.asked() == [0, 1, 2] && place.text("it-s-new.txt") != place.board)
  }

  @Test(
    "Python reads the words of a job as they were given",
    .enabled(
      if: (try? Shell.run("command -v python3", in: "/", programs: "/"))?.status == 0,
      "skipped: there is no python3"))
  func python() async throws {
    let place = try await Place()
    let names = ClusterJobTests.names + ["a\nb\u{2028}c\t'''\"\"\"", "\u{85}é北"]
    let run = await Run(
      ["new", "spark-job", place.scratch.path("\"\"\" \\N job"), "--logs"] + names
        + ["--where", "label=\\n\"", "--system", "criteria"])
    #expect(run.status == .ok, "\(run.errors)")
    let read = try place.run(
      """
      python3 - <<'END'
      import ast, json
      text = open('\"\"\" \\\\N job.py', encoding='utf-8').read()
      found = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(text).body
               if isinstance(node, ast.Assign) and node.targets[0].id in ('INPUT', 'COMMAND', 'PARTS')}
      print(json.dumps(found))
      END
      """)
    struct Found: Decodable {
      let INPUT: [String]
      let COMMAND: [String]
      let PARTS: String
    }
    let found = try JSONDecoder().decode(Found.self, from: Data(read.output.utf8))
    #expect(found.INPUT == names)
    #expect(
      found.COMMAND == ["leaderboard", "--where", "label=\\n\"", "--system", "criteria"])
    #expect(found.PARTS == "n-job.parts")
  }

  @Test(
    "what a job cannot do is refused with what to do instead",
    arguments: [
      (["spark-job", "--study", "a.study"], "study export"),
      (["spark-job", "--logs", "a.csv", "--map", "m.yaml"], "--map"),
      (["slurm-array", "--logs", "-"], "standard input"),
      (["make-parts", "--logs", "a\nb"], "line break"),
      (["slurm-array", "--system", "schwartz"], "--logs"),
      (["makefile", "--system", "schwartz"], "slurm-array"),
    ])
  func refusals(_ words: [String], _ said: String) async throws {
    let scratch = try Scratch()
    let run = await Run(["new", words[0], scratch.path("x")] + words.dropFirst())
    #expect(run.status == .wrongUse && run.errors.contains(said), "\(run.errors)")
    #expect(try scratch.names.isEmpty)
  }
}
