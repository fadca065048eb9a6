internal import Analysis
internal import PrintedNumbers

extension OverlapResults {
  func text(n: Int) -> String {
    let share = summary.hitShare.value.map { NumberText.hyphened(100 * $0, decimals: 1) } ?? "–"
    let head =
      "\(summary.hits) of \(summary.testable) testable items (\(share) %) share an n-gram of \(n) "
      + "tokens with the corpus (\(summary.documents) documents, \(summary.corpusTokens) tokens)"
    let table = TextTable(
      columns: [
        ("Item", .trailing), ("Tokens", .trailing), ("n-grams", .trailing), ("Hits", .trailing),
        ("Coverage", .trailing), ("Grade", .leading),
      ],
      rows: items.map { item in
        [
          "\(item.item)", "\(item.tokens)", "\(item.ngrams)", item.hits.map(String.init) ?? "–",
          item.coverage.map { NumberText.hyphened(100 * $0, decimals: 1) + " %" } ?? "–",
          item.grade ?? "not testable",
        ]
      })
    return head + "\n" + table.text
  }

  var csv: String {
    CSVText.table(
      header: ["item", "tokens", "ngrams", "hits", "any_hit", "coverage", "grade", "reason"],
      rows: items.map { item in
        [
          "\(item.item)", "\(item.tokens)", "\(item.ngrams)", CSVText.optional(item.hits),
          CSVText.optional(item.anyHit), CSVText.optional(item.coverage),
          CSVText.optional(item.grade), CSVText.optional(item.reason),
        ]
      })
  }
}
