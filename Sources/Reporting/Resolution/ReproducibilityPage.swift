internal import Analysis

/// The last page: what the report was made of and how to make it again.
struct ReproducibilityPage {
  let manifest: Manifest

  var blocks: [ResolvedBlock] {
    [
      .pageBreak, .title("Reproducibility", destination: "sec-reproducibility"),
      .text(
        "This report is a function of its source, its data, the seed and the versions below: the "
          + "same inputs give the same bytes, wherever and whenever it is built."),
      .table(inputTable),
      .table(componentTable),
      .subtitle("How to build it again", destination: "sec-rebuild"),
      .code(manifest.command),
      .text("The manifest's digest (sha256), which stands shortened at the foot of every page:"),
      .code(manifest.digest),
    ]
  }

  private var inputTable: ResolvedTable {
    ResolvedTable(
      number: nil, destination: nil, caption: [ResolvedSpan("Inputs")],
      columns: [
        .init(title: "Role", alignment: .leading, width: .fixed(70), isMuted: true),
        .init(title: "Name", alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: "SHA-256", alignment: .leading, width: .fixed(232), wraps: true),
      ],
      rows: manifest.inputs.map { input in
        var digest = ResolvedSpan(ReproducibilityPage.split(input.sha256))
        digest.isCode = true
        return [.text(input.role), .text(input.name), .spans([digest])]
      },
      notes: [], groupSize: 0)
  }

  private var componentTable: ResolvedTable {
    ResolvedTable(
      number: nil, destination: nil, caption: [ResolvedSpan("Programs, libraries and seed")],
      columns: [
        .init(title: "Component", alignment: .leading, width: .fixed(160)),
        .init(title: "Version", alignment: .leading, width: .flexible(1)),
      ],
      rows: manifest.components.map { [.text($0.name), .text($0.version)] }
        + [[.text("Seed"), .text("\(manifest.seed)")]],
      notes: [], groupSize: 0)
  }

  /// Two halves of 32 digits, so that a digest can be set on two lines and compared by eye.
  private static func split(_ digest: String) -> String {
    "\(digest.prefix(32))\n\(digest.suffix(32))"
  }
}
