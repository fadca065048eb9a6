import CommandLine
import TestSupport
import Testing

/// What `partial` and `combine` say of the parts that they write, in each of their formats.
@Suite("Golden parts", .serialized)
struct GoldenPartsTests {
  private static let words = [
    "partial", "interval", "--logs", "data/example/judgments.jsonl.gz", "--where",
    "criterion=power",
  ]

  /// The text without the bytes of a part, which go by the version of libzstd.
  @Sendable
  private static func withoutBytes(_ text: String) -> String {
    text.replacing(/"bytes" : [0-9]+/, with: "\"bytes\" : 0")
      .replacing(/in [^;]+ bytes/, with: "in N bytes")
      .replacing(/,[0-9]+\n$/, with: ",N\n")
  }

  @Test("a line says what a part holds")
  func partial() async throws {
    let place = try Scratch(pinned: "partial")
    await GoldenCase(
      "partial/interval", Self.words + ["--shard", "1/3", "-o", "\(place.path)/1.part"]
    ).expectGoldens(edited: Self.withoutBytes)
  }

  @Test("a line says what a part of parts holds")
  func combine() async throws {
    let place = try Scratch(pinned: "combine")
    let parts = ["0", "1"].map { "\(place.path)/\($0).part" }
    for (shard, part) in parts.enumerated() {
      let run = await Run(Self.words + ["--shard", "\(shard)/3", "-o", part])
      #expect(run.status == .ok, "\(run.errors)")
    }
    await GoldenCase(
      "combine/steps", ["combine"] + parts + ["-o", "\(place.path)/both.part"]
    ).expectGoldens(edited: Self.withoutBytes)
    let lost = await Run(["combine"] + parts)
    #expect(lost.status == .badInput)
    Golden.expect(lost.errors, named: "combine/lost.txt")
  }
}
