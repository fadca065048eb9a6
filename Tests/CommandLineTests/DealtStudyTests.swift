import CommandLine
import Foundation
import TestSupport
import Testing

/// A leaderboard of a study that is dealt into parts, beside that of the study as a whole.
@Suite("Leaderboards of studies that are larger than memory")
struct DealtStudyTests {
  @Test(
    "a study that is dealt out gives the bytes of one that is held",
    arguments: [
      "--instrument presence --system schwartz --format json",
      "--instrument presence --system schwartz --format csv",
      "--instrument presence --system schwartz",
      "--instrument presence --system schwartz --dimension universalism --method percentile "
        + "--replicates 299 --format json",
      "--instrument presence --system schwartz --level 0.9 --method bca --replicates 199 --seed 3 "
        + "--format json",
      "--system criteria --format json",
    ])
  func sameBytes(options: String) async throws {
    let place = try Scratch()
    let study = place.path + "/example.study"
    let made = await Run([
      "ingest", Project.path("data/example/judgments.jsonl.gz"), "--study", study, "-q",
    ])
    #expect(made.status == .ok, "\(made.errors)")
    let words =
      ["leaderboard", "--study", study] + options.split(separator: " ").map(String.init)
    let whole = await Run(words)
    for rows in ["4000", "1500"] {
      #expect(whole.status == .ok, "\(whole.errors)")
      let dealt = await Run(words + ["--rows-held", rows])
      #expect(dealt.output == whole.output)
      #expect(dealt.status == whole.status, "\(dealt.errors)")
    }
    // Nothing but the study is left beside it.
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["example.study"])
  }
}
