import CommandLine
import TestSupport
import Testing

/// What the commands on a pool print, from the first items to a linked round.
@Suite("Golden pools")
struct GoldenPoolTests {
  private static let folder = "data/examples/pool"
  private static let day = ["--date", "2026-06-01"]

  @Test(
    "a pool is filled, calibrated, linked, looked at and thinned out as it was",
    arguments: GoldenCase.Format.allCases)
  func life(_ format: GoldenCase.Format) async throws {
    let scratch = try Scratch(pinned: "pool-\(format)")
    let study = scratch.path("pool.study")
    let items = "\(Self.folder)/candidates.csv"
    let rounds = ["\(Self.folder)/round-1.csv.gz", "\(Self.folder)/round-2.csv.gz"]
    func link(_ round: Int, _ more: [String] = []) -> [String] {
      ["pool", "link", "--study", study, "--logs", rounds[round - 1]] + Self.day + more
    }
    let steps: [GoldenCase] = [
      GoldenCase(
        "pool/add-dry-run", ["pool", "add", items, "--study", study, "--dry-run"] + Self.day,
        formats: [.text]),
      GoldenCase("pool/add", ["pool", "add", items, "--study", study] + Self.day),
      GoldenCase(
        "pool/add-again", ["pool", "add", items, "--study", study] + Self.day, formats: [.text]),
      GoldenCase(
        "pool/add-bad", ["pool", "add", Golden.input("bad-pool.csv"), "--study", study],
        formats: [.text], status: .badInput),
      GoldenCase("pool/link-first", link(1)),
      GoldenCase("pool/link-again", link(1), formats: [.text], status: .wrongUse),
      GoldenCase("pool/link-dry-run", link(2, ["--dry-run"]), formats: [.text]),
      GoldenCase("pool/link", link(2, ["--drop-drifting"])),
      GoldenCase(
        "pool/list", ["pool", "list", "--study", study, "--dimension", "power", "--language", "en"]
      ),
      GoldenCase("pool/show", ["pool", "show", "power-05", "power-13", "--study", study]),
      GoldenCase(
        "pool/retire",
        ["pool", "retire", "power-05", "--reason", "drifting", "--study", study] + Self.day),
      GoldenCase(
        "pool/retire-undo", ["pool", "retire", "power-05", "--undo", "--study", study] + Self.day,
        formats: [.json]),
      GoldenCase(
        "pool/export",
        ["pool", "export", "--study", study, "-o", scratch.path("items.csv"), "--topic", "work"]),
      GoldenCase("pool/verify", ["study", "verify", study], formats: [.text]),
    ]
    for step in steps where step.formats.contains(format) {
      await step.expectGolden(format)
    }
    if format == .text {
      Golden.expect(
        String(decoding: try scratch.bytes("items.csv"), as: UTF8.self), named: "pool/items.csv.txt"
      )
    }
  }
}
