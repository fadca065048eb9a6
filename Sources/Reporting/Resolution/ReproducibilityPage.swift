internal import Analysis
internal import Documents
internal import LogReaders

/// The last page: what the report was made of and how to make it again.
struct ReproducibilityPage {
  let manifest: Manifest

  var blocks: [Block] {
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

  private var inputTable: TableBlock {
    let areSeveral = manifest.inputs.contains { $0.source != nil }
    return TableBlock(
      caption: [TextSpan("Inputs")],
      columns: (areSeveral
        ? [.init(title: "Source", alignment: .leading, width: .fixed(60), wraps: true)] : []) + [
          .init(title: "Role", alignment: .leading, width: .fixed(70), isMuted: true),
          .init(title: "Name", alignment: .leading, width: .flexible(1), wraps: true),
          .init(title: "SHA-256", alignment: .leading, width: .fixed(232), wraps: true),
        ],
      rows: manifest.inputs.map { input in
        (areSeveral ? [.text(input.source.map(shownName) ?? "")] : [])
          + [.text(words(input.role)), .text(input.name), .digest(input.sha256)]
      })
  }

  /// A role as it is read: "Column map" for `columnMap`.
  private func words(_ role: String) -> String {
    var words = ""
    for character in role {
      if words.isEmpty {
        words += character.uppercased()
      } else if character.isUppercase {
        words += " " + character.lowercased()
      } else {
        words.append(character)
      }
    }
    return words
  }

  private var componentTable: TableBlock {
    TableBlock(
      caption: [TextSpan("Programs, libraries and seed")],
      columns: [
        .init(title: "Component", alignment: .leading, width: .fixed(160)),
        .init(title: "Version", alignment: .leading, width: .flexible(1)),
      ],
      rows: manifest.components.map { [.text($0.name), .text($0.version)] }
        + [[.text("Seed"), .text("\(manifest.seed)")]])
  }
}
