import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass overlap")
struct OverlapCommandTests {
  @Test("hits, coverage and items that are not testable, as text, JSON and CSV")
  func formats() async throws {
    let scratch = try Scratch()
    let items = try scratch.write(
      "items.csv",
      "id,text\n1,The quick brown fox jumps\n2,\"a fox, quick and brown, sleeps\"\n3,too short\n")
    let corpus = try scratch.write("corpus.txt", "see the QUICK, brown fox jumps\nover the dog")
    let arguments = ["overlap", items, "--corpus", corpus, "--n", "4"]
    let run = await Run(arguments + ["--format", "json"])
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.errors.contains("corpus.txt: 1 document"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["command"] as? String == "overlap" && json["schemaVersion"] as? Int == 2)
    let results = try #require(json["results"] as? [String: Any])
    let rows = try #require(results["items"] as? [[String: Any]])
    #expect(rows.map { $0["anyHit"] as? Bool } == [true, false, nil])
    #expect(rows[0]["coverage"] as? Double == 1 && rows[0]["grade"] as? String == "dirty")
    #expect(rows[2]["hits"] == nil && (rows[2]["reason"] as? String)?.contains("2 tokens") == true)
    let summary = try #require(results["summary"] as? [String: Any])
    #expect(summary["testable"] as? Int == 2 && summary["hits"] as? Int == 1)
    #expect((summary["hitShare"] as? [String: Any])?["estimate"] as? Double == 0.5)
    #expect(Cautions.messages(json).count == 1)
    let text = await Run(arguments + ["--quiet"])
    #expect(text.output.contains("1 of 2 testable items") && text.errors.isEmpty)
    #expect(text.output.contains("not testable"))
    let csv = await Run(arguments + ["--format", "csv", "-q"]).output.split(separator: "\n")
    #expect(csv.count == 4 && csv[1].hasPrefix("1,5,2,2,true,1.0,dirty,"))
  }

  @Test("a corpus of several kinds, in a directory, in any order")
  func directory() async throws {
    let scratch = try Scratch()
    let items = try scratch.write("items.txt", "one two three\nfour five six\n北京欢迎你\n")
    try FileManager.default.createDirectory(
      atPath: scratch.path("corpus/deep"), withIntermediateDirectories: true)
    try scratch.write(
      "corpus/a.jsonl", "{\"body\": \"one two\"}\n{\"body\": \"three four five six\"}\n")
    try scratch.write("corpus/deep/b.csv", "body\n我说北京欢迎你\n")
    try scratch.write("corpus/ignored.bin", "one two three")
    let run = await Run(
      "overlap", items, "--corpus", scratch.path("corpus"), "--n", "3", "--text", "body",
      "--format", "csv", "-q")
    #expect(run.status == .ok, "\(run.errors)")
    // Documents end an n-gram: "one two | three" is no match.
    let rows = run.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[3] }
    #expect(rows.prefix(2) == ["0", "1"])
    let characters = await Run(
      "overlap", items, "--corpus", scratch.path("corpus"), "--n", "5", "--text", "body",
      "--tokens", "characters", "--format", "csv", "-q")
    #expect(characters.output.split(separator: "\n")[3].contains(",true,1.0,dirty"))
  }

  @Test(
    "what cannot be read is refused with its line",
    arguments: [
      ("items.txt", "missing.txt", "no such file"), ("items.txt", "bad.jsonl", "bad.jsonl:2"),
      ("items.txt", "field.jsonl", "--text"), ("items.txt", "empty", "no text to read"),
      ("nothing.txt", "good.txt", "no items"), ("table.csv", "good.txt", "no column `text`"),
    ])
  func refused(items: String, corpus: String, message: String) async throws {
    let scratch = try Scratch()
    try scratch.write("items.txt", "a b c\n")
    try scratch.write("nothing.txt", "\n\n")
    try scratch.write("table.csv", "question\nq\n")
    try scratch.write("good.txt", "a b c")
    try scratch.write("bad.jsonl", "{\"text\": \"a\"}\n{oops\n")
    try scratch.write("field.jsonl", "{\"body\": \"a\"}\n")
    try FileManager.default.createDirectory(
      atPath: scratch.path("empty"), withIntermediateDirectories: true)
    let run = await Run(
      "overlap", scratch.path(items), "--corpus", scratch.path(corpus), "--n", "2")
    #expect(run.status == .badInput)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test("wrong use exits 2")
  func wrongUse() async throws {
    #expect(await Run("overlap", "items.txt").status == .wrongUse)
    #expect(await Run("overlap", "items.txt", "--corpus", "x", "--n", "0").status == .wrongUse)
    #expect(
      await Run("overlap", "items.txt", "--corpus", "x", "--tokens", "bytes").status == .wrongUse)
    #expect(await Run("overlap", "--help").output.contains("compass overlap"))
  }
}
