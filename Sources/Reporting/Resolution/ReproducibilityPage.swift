internal import Analysis
internal import Documents
internal import LogReaders
internal import Wording

/// The last page: what the report was made of and how to make it again.
struct ReproducibilityPage {
  let manifest: Manifest

  var blocks: [Block] {
    [
      .pageBreak, .title(said("Reproducibility"), destination: "sec-reproducibility"),
      .text(
        said(
          "This report is a function of its source, its data, the seed and the versions below: the "
            + "same inputs give the same bytes, wherever and whenever it is built.")),
      .subtitle(said("How to build it again"), destination: "sec-rebuild"),
      .code(manifest.command),
      .text(
        said("The manifest's digest (sha256), which stands shortened at the foot of every page:")),
      .code(manifest.digest),
      // Tables fill pages, and a few lines behind them would stand on one of their own.
      .table(inputTable),
      .table(componentTable),
    ]
  }

  private var inputTable: TableBlock {
    let areSeveral = manifest.inputs.contains { $0.source != nil }
    return TableBlock(
      caption: [TextSpan(said("Inputs"))],
      columns: (areSeveral
        ? [.init(title: said("Source"), alignment: .leading, width: .fixed(60), wraps: true)] : [])
        + [
          .init(title: said("Role"), alignment: .leading, width: .fixed(70), isMuted: true),
          .init(title: said("Name"), alignment: .leading, width: .flexible(1), wraps: true),
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
    return said(.named(words), as: "role")
  }

  private var componentTable: TableBlock {
    TableBlock(
      caption: [TextSpan(said("Programs, libraries and seed"))],
      columns: [
        .init(title: said("Component"), alignment: .leading, width: .fixed(160)),
        .init(title: said("Version"), alignment: .leading, width: .flexible(1)),
      ],
      rows: manifest.components.map { [.text(name(of: $0)), .text(version(of: $0))] }
        + [[.text(said("Seed")), .text("\(manifest.seed)")]])
  }

  /// The manifest itself is the same in every language.
  private func name(of component: Manifest.Component) -> String {
    let font = "Font "
    guard component.name.hasPrefix(font) else {
      return component.name == "Hyphenation" ? said("Hyphenation") : component.name
    }
    return said("Font \(component.name.dropFirst(font.count))")
  }

  private func version(of component: Manifest.Component) -> String {
    let bytes = " bytes"
    guard component.version.hasSuffix(bytes) else { return component.version }
    return said("\(component.version.dropLast(bytes.count)) bytes")
  }
}
