internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import ValueModel

/// What a published matrix gives away, for a terminal and as CSV.
struct RecoveryText {
  let results: RecoveryResults
  let system: ValueSystem
  let level: Double

  var text: String {
    ([results.sentences.joined(separator: "\n")] + [ranks, cells].compactMap(\.self)).joined(
      separator: "\n\n")
  }

  private func name(_ dimension: String) -> String {
    system.dimension(named: dimension)?.name ?? dimension
  }

  private var ranks: String? {
    TextTable.section(
      "Ranks of the dimensions, 1 for the lowest",
      [("Dimension", .leading)] + results.cultures.map { ($0.culture, .trailing) },
      results.dimensions.enumerated().map { place, dimension in
        [name(dimension)]
          + results.cultures.map { culture in
            culture.ranks.map { NumberText.plain($0[place]) } ?? "–"
          }
      },
      notes: results.cultures.compactMap { culture in
        culture.ranks == nil
          ? culture.reason.map { "\(VisibleText.name(culture.culture)): \($0)" } : nil
      })
  }

  private var cells: String? {
    TextTable.section(
      "Cells that differ from none, by the exact test over all orders",
      [
        ("Culture", .leading), ("Cells", .trailing), ("One by one", .trailing),
        ("Adjusted", .trailing),
      ],
      results.matrix.cultures.map {
        [$0.culture, "\($0.cells)", "\($0.differOneByOne)", "\($0.differAdjusted)"]
      })
  }

  /// A row a culture and dimension.
  var csv: String {
    CSVText.table(
      header: ["culture", "dimension", "rank", "isUnique", "largestError", "reason"],
      rows: results.cultures.flatMap { culture in
        results.dimensions.enumerated().map { place, dimension in
          [
            culture.culture, dimension, CSVText.optional(culture.ranks?[place]),
            CSVText.optional(culture.isUnique), CSVText.optional(culture.largestError),
            culture.reason ?? "",
          ]
        }
      })
  }
}
