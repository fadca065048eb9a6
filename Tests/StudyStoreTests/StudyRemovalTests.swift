import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// People and files are taken out of studies as if they had never been there.
@Suite("What is taken out of a study")
struct StudyRemovalTests {
  private static func line(
    _ evaluation: String, _ sample: String, by judge: String, _ members: String = "\"score\":1"
  ) -> String {
    """
    {"evaluation_id":"\(evaluation)","task":"t","model_id":"org/a","sample_id":"\(sample)",\
    "judge_id":"\(judge)",\(members)}

    """
  }

  private struct Example {
    let scratch: Scratch
    let study: Study
    let paths: [String]

    init(_ logs: [String]) throws {
      scratch = try Scratch()
      study = try Study(openingOrCreating: scratch.path + "/s.study")
      let scratch = scratch
      paths = try logs.enumerated().map { try scratch.write($1, to: "log-\($0).jsonl") }
      for path in paths { _ = try StudyIngestion(study).ingest([path]) }
    }

    /// Whether a text stands anywhere in the study's file or in one beside it.
    func holds(_ text: String) throws -> Bool {
      try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        .filter { $0.hasPrefix("s.study") }.contains { name in
          try Data(contentsOf: URL(filePath: scratch.path + "/" + name))
            .range(of: Data(text.utf8)) != nil
        }
    }

    func expectSound() throws {
      for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
    }
  }

  private static let people = [
    line("e1", "q1", by: "human:ann@example.org", "\"label\":\"words of Ann\"")
      + line("e1", "q1", by: "human:bo@example.org", "\"label\":\"words of Bo\"")
      + line("e1", "q2", by: "model:j"),
    line("only-ann", "q3", by: "human:ann@example.org", "\"label\":\"more of Ann\"")
      + line("only-ann", "q3", by: "human:ann@example.org", "\"label\":\"more of Ann\""),
  ]

  @Test("a person who is forgotten leaves no trace in the file's bytes", arguments: [true, false])
  func forget(byAddress: Bool) throws {
    let example = try Example(Self.people)
    let rows = try example.study.log().judgments
    let pseudonym = try #require(rows.first { $0.label == "words of Ann" }).judge
    #expect(pseudonym.hasPrefix("human:") && !pseudonym.contains("ann"))
    #expect(try !example.holds("ann@example.org") && example.holds(pseudonym))
    let removal = try example.study.forget(byAddress ? "ann@example.org" : pseudonym)
    #expect(removal.judgments == 2)
    for trace in [pseudonym, "words of Ann", "more of Ann", "only-ann", "q3", "log-1.jsonl"] {
      #expect(try !example.holds(trace), "\(trace)")
    }
    #expect(try example.holds("words of Bo"))
    #expect(try example.study.log().judgments.map(\.sample) == ["q1", "q2"])
    try example.expectSound()
    // The files are known still: nobody comes back by accident.
    let again = try StudyIngestion(example.study).ingest(example.paths)
    #expect(again.files.allSatisfy { $0.outcome == .unchanged })
  }

  @Test("texts go with the person, but for those that other rows have")
  func texts() throws {
    let example = try Example([])
    let shared = "\"score\":1,\"prompt\":\"a question\",\"response\":\"an answer\""
    let log = try example.scratch.write(
      Self.line("e1", "q1", by: "human:ann@example.org", shared + ",\"explanation\":\"Ann says\"")
        + Self.line("e1", "q1", by: "model:j", shared + ",\"explanation\":\"the model says\"")
        + Self.line(
          "e1", "q2", by: "human:ann@example.org",
          "\"score\":1,\"prompt\":\"a question\",\"response\":\"only for Ann\""),
      to: "log.jsonl")
    var ingestion = StudyIngestion(example.study)
    ingestion.options.keepTexts = true
    _ = try ingestion.ingest([log])
    for text in ["Ann says", "only for Ann", "an answer"] { #expect(try example.holds(text)) }
    _ = try example.study.forget("ann@example.org")
    for text in ["Ann says", "only for Ann"] { #expect(try !example.holds(text), "\(text)") }
    for text in ["a question", "an answer", "the model says"] {
      #expect(try example.holds(text), "\(text)")
    }
    try example.expectSound()
    _ = try example.study.remove(file: log)
    for text in ["a question", "an answer", "the model says"] {
      #expect(try !example.holds(text), "\(text)")
    }
    try example.expectSound()
  }

  @Test("what is left is what the logs without the person give")
  func rest() throws {
    let example = try Example(Self.people)
    _ = try example.study.forget("human:ann@example.org")
    let without = try Example([
      Self.people[0].split(separator: "\n").dropFirst().map { $0 + "\n" }.joined()
    ])
    // Pseudonyms go by the key of each study.
    func shown(_ study: Study) throws -> [String] {
      try study.log().judgments.map { "\($0.sample) \($0.label ?? "-") \($0.judgeKind)" }
    }
    #expect(try shown(example.study) == shown(without.study))
    func counts(_ study: Study) throws -> [Int] {
      let summary = try study.summary()
      return [
        summary.judgments, summary.models, summary.judges, summary.items, summary.runs,
      ]
    }
    #expect(try counts(example.study) == counts(without.study))
  }

  @Test(
    "what was noted of a person goes, and what was noted of another whose name begins alike stays")
  func issues() throws {
    let example = try Example([])
    let log = try example.scratch.write(
      Self.line("e", "q1", by: "human:r1") + Self.line("e", "q1", by: "human:r10")
        + Self.line("e", "q1", by: "human:r10", "\"score\":0"), to: "log.jsonl")
    var ingestion = StudyIngestion(example.study)
    ingestion.keepGoing = true
    _ = try ingestion.ingest([log])
    func naming(_ judge: String) throws -> Int {
      try example.study.issues().count { $0.message.contains("\"\(judge)\"") }
    }
    #expect(try naming("human:r10") == 1)
    #expect(try example.study.forget("human:r1").issues == 0)
    #expect(try naming("human:r10") == 1)
    #expect(try example.study.forget("human:r10").issues == 1)
    #expect(try naming("human:r10") == 0)
  }

  @Test("a judge who is no person, or whom nobody knows, is not forgotten")
  func refused() throws {
    let example = try Example(Self.people)
    for (judge, code) in [("model:j", "noPerson"), ("human:carl", "unknownJudge")] {
      let error = #expect(throws: Diagnostics.self) { try example.study.forget(judge) }
      #expect(error?.all.map(\.code) == [code])
    }
    #expect(try example.study.summary().judgments == 4)
  }

  @Test("by a key that was given a person is found by name with the key, and not without")
  func keys() throws {
    let example = try Example([])
    let key = try example.scratch.write("a key of sixteen bytes", to: "key")
    let pseudonyms = try JudgePseudonyms(keyFile: key)
    var ingestion = StudyIngestion(example.study)
    ingestion.options.pseudonyms = pseudonyms
    _ = try ingestion.ingest([example.scratch.write(Self.people[0], to: "log.jsonl")])
    #expect(throws: Diagnostics.self) { try example.study.forget("ann@example.org") }
    #expect(try example.study.forget("ann@example.org", pseudonyms: pseudonyms).judgments == 1)
  }

  private static let files = [
    line("e1", "q1", by: "rule:r") + line("e1", "q2", by: "rule:r"),
    line("e2", "q3", by: "model:j", "\"score\":0,\"label\":\"of the second\"")
      + line("e1", "q2", by: "rule:r"),
  ]

  @Test("a file that is removed leaves the study of the others", arguments: [0, 1])
  func remove(place: Int) throws {
    let example = try Example(Self.files)
    let removal = try example.study.remove(file: "log-\(place).jsonl")
    let rest = try Example([Self.files[1 - place]])
    if place == 1 {
      #expect(removal.judgments == 1 && removal.repeatingFiles.isEmpty)
      #expect(try example.study.summary().contentSHA256 == rest.study.summary().contentSHA256)
      #expect(try !example.holds("of the second"))
    } else {
      // The row that the second file repeats stood in the first one.
      #expect(removal.judgments == 2 && removal.repeatingFiles == ["log-1.jsonl"])
      _ = try example.study.remove(file: example.paths[1])
      _ = try StudyIngestion(example.study).ingest([example.paths[1]])
      #expect(try example.study.summary().rowsSHA256 == rest.study.summary().rowsSHA256)
    }
    try example.expectSound()
    #expect(
      try StudyIngestion(example.study).ingest([example.paths[place]]).files[0].outcome == .ingested
    )
  }

  @Test("a file is found by its path, its content or its SHA-256, and by nothing that fits several")
  func names() throws {
    let example = try Example(Self.files)
    let digest = try example.study.files()[0].sha256
    #expect(throws: Diagnostics.self) { try example.study.remove(file: String(digest.prefix(7))) }
    #expect(throws: Diagnostics.self) { try example.study.remove(file: "log-7.jsonl") }
    let twin = try example.scratch.write(Self.line("e9", "q9", by: "rule:r"), to: "b/log-0.jsonl")
    _ = try StudyIngestion(example.study).ingest([twin])
    let error = #expect(throws: Diagnostics.self) { try example.study.remove(file: "log-0.jsonl") }
    #expect(error?.all.map(\.code) == ["severalFiles"])
    #expect(try example.study.remove(file: String(digest.prefix(8))).judgments == 2)
    #expect(try example.study.remove(file: twin).judgments == 1)
  }

  @Test("names of people are keyed when a row says that the judge is a person")
  func openNames() throws {
    let logs = [
      Self.line("e", "q1", by: "Ann Lee", "\"score\":1,\"judge_kind\":\"human\""),
      Self.line("e", "q1", by: "human:Bo Berg"), Self.line("e", "q1", by: "human:rater-1"),
    ]
    let names = try read(logs.joined()).judgments.map(\.judge)
    #expect(!names.joined().contains("Ann") && !names.joined().contains("Berg"))
    #expect(names.allSatisfy { $0.hasPrefix("human:") } && names[2] == "human:rater-1")
    var table = try read(logs.joined()).judgments
    #expect(table.namesPeopleOpenly)
    table.namePeople(by: JudgePseudonyms(drawn: "key"))
    #expect(!table.namesPeopleOpenly && table[2].judge != "human:rater-1")
    #expect(Set(table.map(\.judge)).count == 3)
  }
}
