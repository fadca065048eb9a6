internal import Analysis
internal import Diagnostics
internal import Documents

/// What is warned of in the prose of a report and of what it includes.
struct ProseLints {
  /// A file in which more is found of one kind has one cause for it.
  static let mostOfKind = 200

  /// What a cell prints, and what references call it.
  struct Printed {
    let origin: HandTypedNumbers.Origin
    let blocks: [Block]
  }

  /// The warnings, file by file: that of the report first.
  ///
  /// - Parameters:
  ///   - cells: In the order of the report.
  ///   - scores: That may be written as inline values.
  ///   - scales: Of the instruments: their ends are no figures.
  static func notices(
    on source: ReportSource, cells: [Printed], scores: [ModelScore],
    scales: [ClosedRange<Double>] = []
  ) -> [Diagnostic] {
    var numbers = HandTypedNumbers(scores: scores, scales: scales)
    for cell in cells { numbers.add(cell.blocks, of: cell.origin) }
    let files = [source.file] + source.texts.keys.filter { $0 != source.file }.sorted()
    return files.flatMap { file -> [Diagnostic] in
      let prose = LintedProse(source.texts[file] ?? "", file: file)
      return numbers.notices(on: prose) + RankingWords.notices(on: prose)
    }
  }
}
