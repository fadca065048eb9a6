import CommandLine
import Foundation
import TestSupport
import Testing

/// Texts are in the study and nowhere else.
@Suite("Texts that are kept with --with-text")
struct WithTextTests {
  private static let secrets = ["SECRET PROMPT", "SECRET RESPONSE", "SECRET WORDS"]

  private static func log(in scratch: Scratch) throws -> String {
    let lines = ["org/a", "org/b"].flatMap { model in
      (1...4).map { item in
        """
        {"evaluation_id":"e","task":"t","model_id":"\(model)","sample_id":"q\(item)",\
        "judge_id":"model:j","score":\(item % 2),"scale_type":"binary","scale_min":0,\
        "scale_max":1,"prompt":"\(secrets[0])","response":"\(secrets[1]) \(model)",\
        "explanation":"\(secrets[2])"}

        """
      }
    }
    return try scratch.write("l.jsonl", Array(lines.joined().utf8))
  }

  @Test("no command prints them, in any format", arguments: ["text", "json", "csv"])
  func neverPrinted(format: String) async throws {
    let scratch = try Scratch()
    let log = try Self.log(in: scratch)
    let study = scratch.path("s.study")
    let merged = scratch.path("m.study")
    let runs = [
      await Run("ingest", log, "--study", study, "--with-text", "--format", format),
      await Run("study", "merge", study, "--study", merged, "--format", format),
      await Run("study", "info", merged, "--format", format),
      await Run("study", "files", merged, "--format", format),
      await Run("study", "issues", merged, "--format", format),
      await Run("study", "verify", merged, "--format", format),
      await Run(
        "interval", "--logs", log, "--with-text", "--value", "score", "--by", "model_id",
        "--format", format),
      await Run(
        "interval", "--study", study, "--with-text", "--value", "score", "--by", "model_id",
        "--format", format),
    ]
    for run in runs {
      #expect(run.status == .ok, "\(run.errors)")
      for secret in Self.secrets {
        #expect(!run.output.contains(secret) && !run.errors.contains(secret))
      }
    }
    // They are in both studies.
    for path in [study, merged] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for secret in Self.secrets { #expect(bytes.range(of: Data(secret.utf8)) != nil) }
    }
    let exported = scratch.path("x.jsonl")
    #expect(await Run("study", "export", merged, "-o", exported).status == .ok)
    let text = try String(contentsOfFile: exported, encoding: .utf8)
    #expect(!Self.secrets.contains { text.contains($0) })
  }

  @Test("without the option a study holds no text")
  func notKept() async throws {
    let scratch = try Scratch()
    let study = scratch.path("s.study")
    #expect(await Run("ingest", try Self.log(in: scratch), "--study", study).status == .ok)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: study))
    for secret in Self.secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil) }
    let again = await Run("ingest", try Self.log(in: scratch), "--study", study, "--with-text")
    #expect(again.status == .ok)
    #expect((again.output + again.errors).contains("textsNotKept"))
  }
}
