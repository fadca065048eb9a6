internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// The results of `compass culture` for a terminal, and as CSV.
struct CultureText {
  let results: CultureResults
  let system: ValueSystem
  let level: Double

  private static let mostShown = 40

  var text: String {
    ([results.sentences.joined(separator: "\n")] + results.matrices.compactMap(section)
      + [targets].compactMap(\.self)).joined(separator: "\n\n")
  }

  private func title(_ measure: CultureMeasure) -> String {
    measure.title.prefix(1).uppercased() + measure.title.dropFirst()
  }

  /// A culture as a column or a row names it.
  private func name(_ culture: String, _ group: String?) -> String {
    group.map { "\(culture)/\($0)" } ?? culture
  }

  /// The matrix of a measure, models by cultures.
  private func section(_ matrix: CultureMatrix) -> String? {
    let cells = results.similarities.filter { $0.measure == matrix.measure }
    guard cells.contains(where: { $0.similarity.value != nil }) else { return nil }
    let compared = results.targets.filter { $0.reason == nil }
    let isWide = compared.count > 8
    let decimals = matrix.measure == .cosine ? 3 : 2
    var notes: [String] = []
    func add(_ note: String) {
      if !notes.contains(note) { notes.append(note) }
    }
    if matrix.tested > 0 {
      add(
        "* differs from none after Benjamini & Hochberg over the \(matrix.tested) cells "
          + "(p <= \(NumberText.plain(((1 - level) * 1e9).rounded() / 1e9)))")
    }
    let rows = stride(from: 0, to: cells.count, by: max(compared.count, 1)).map {
      start -> [String] in
      let row = cells[start..<start + compared.count]
      return [row[start].model]
        + row.map { cell in
          guard let value = cell.similarity.value else { return "–" }
          return (cell.isShown(at: 1 - level) ? "*" : "")
            + NumberText.fixed(value, decimals: decimals)
        }
    }
    for cell in cells where cell.similarity.value == nil {
      if let reason = cell.similarity.reason { add("–: \(reason)") }
    }
    let shown = Array(rows.prefix(Self.mostShown))
    if rows.count > shown.count { add("\(rows.count - shown.count) more models: see --format csv") }
    let heading = "\(title(matrix.measure)), models by cultures"
    var parts: [String] = []
    if !isWide {
      parts = [
        TextTable.section(
          heading,
          [("Model", .leading)] + compared.map { (name($0.culture, $0.group), .trailing) }, shown,
          notes: notes)
      ].compactMap(\.self)
    } else {
      parts = [
        ([heading + ": \(compared.count) cultures, see --format csv"] + notes).joined(
          separator: "\n")
      ]
    }
    if let nearest = nearest(matrix, cells) { parts.append(nearest) }
    return parts.joined(separator: "\n\n")
  }

  /// The nearest cultures of each model with their intervals and ranks.
  private func nearest(_ matrix: CultureMatrix, _ cells: [CultureSimilarity]) -> String? {
    let decimals = matrix.measure == .cosine ? 3 : 2
    let isDistance = matrix.measure.isDistance
    var (rows, reasons): ([[String]], [String]) = ([], [])
    for row in cells.byModel.prefix(Self.mostShown) {
      let own = row.filter { $0.similarity.value != nil }.sorted {
        let (one, other) = ($0.similarity.value ?? 0, $1.similarity.value ?? 0)
        return isDistance ? one < other : one > other
      }
      for cell in own.prefix(5) {
        if let reason = cell.rankReason, !reasons.contains("no rank: \(reason)") {
          reasons.append("no rank: \(reason)")
        }
        if cell.similarity.lower == nil, let reason = cell.similarity.reason,
          !reasons.contains("no interval: \(reason)")
        {
          reasons.append("no interval: \(reason)")
        }
        rows.append([
          cell.rank?.text ?? "–", cell.model, name(cell.culture, cell.group),
          NumberText.fixed(cell.similarity.value ?? 0, decimals: decimals),
          cell.similarity.lower.flatMap { lower in
            cell.similarity.upper.map { NumberText.range(lower...$0, decimals: decimals) }
          } ?? "–", TextCell.probability(cell.pValue), TextCell.probability(cell.adjustedPValue),
        ])
      }
    }
    var methods: [String] = []
    for cell in cells {
      guard let method = cell.similarity.method, let why = cell.similarity.methodReason else {
        continue
      }
      if !methods.contains("\(method): \(why)") { methods.append("\(method): \(why)") }
    }
    reasons = methods + reasons
    return TextTable.section(
      "Nearest first: \(matrix.measure.title)",
      [
        ("Rank", .leading), ("Model", .leading), ("Culture", .leading),
        (isDistance ? "Distance" : "Similarity", .trailing),
        (NumberText.intervalTitle(level: level), .trailing), ("p", .trailing),
        ("Adjusted p", .trailing),
      ], rows, notes: reasons)
  }

  private var targets: String? {
    let compared = results.targets.filter { $0.reason == nil }
    return TextTable.section(
      "Cultures",
      [
        ("Culture", .leading), ("Name", .leading), ("Year", .trailing), ("People", .trailing),
        ("Errors", .leading), ("Source", .leading),
      ],
      compared.prefix(Self.mostShown).map { target in
        [
          name(target.culture, target.group), target.name, target.year.map(String.init) ?? "–",
          target.respondents.map(NumberText.grouped) ?? "–",
          target.hasCovariance
            ? "with covariances" : target.hasStandardErrors ? "yes" : "not known",
          target.source,
        ]
      },
      notes: compared.count > Self.mostShown
        ? ["\(compared.count - Self.mostShown) more: see --format json"] : [])
  }

  // MARK: - CSV

  /// A row a cell.
  var csv: String {
    CSVText.table(
      header: [
        "model", "culture", "group", "measure", "dimensions", "similarity", "standardError",
        "lower",
        "upper", "level", "method", "pValue", "pValueMethod", "adjustedPValue", "rankLower",
        "rankUpper", "reason",
      ],
      rows: results.similarities.map { cell in
        let one = cell.similarity
        return [
          cell.model, cell.culture, cell.group ?? "", cell.measure.rawValue, "\(cell.dimensions)",
          CSVText.optional(one.value), CSVText.optional(one.standardError),
          CSVText.optional(one.lower), CSVText.optional(one.upper), CSVText.optional(one.level),
          CSVText.optional(one.method), CSVText.optional(cell.pValue),
          CSVText.optional(cell.pValueMethod?.rawValue), CSVText.optional(cell.adjustedPValue),
          CSVText.optional(cell.rank?.lower), CSVText.optional(cell.rank?.upper),
          one.reason ?? cell.rankReason ?? "",
        ]
      })
  }
}
