internal import Elicitation
internal import PrintedNumbers
internal import StudyStore

/// What a run may take, before anything is asked.
struct DryRun: Encodable {
  /// What is counted: "test".
  let noun: String
  let count: Int
  let least: CallEstimate.Ends
  let most: CallEstimate.Ends
  let hasPrices: Bool

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(count, forKey: Key(stringValue: noun + "s"))
    try container.encode(least, forKey: Key(stringValue: "least"))
    try container.encode(most, forKey: Key(stringValue: "most"))
  }

  private var rows: [[String]] {
    [("at least", least), ("at most", most)].map { name, ends in
      [
        name, NumberText.grouped(ends.requests), NumberText.grouped(ends.tokens.input),
        NumberText.grouped(ends.tokens.output),
        hasPrices ? Precision(decimals: 2).text(ends.cost) : "–",
      ]
    }
  }

  var text: String {
    TextTable(
      columns: [
        (CountText.counted(count, noun), .leading), ("Requests", .trailing),
        ("Tokens read", .trailing), ("Tokens written", .trailing), ("Money", .trailing),
      ], rows: rows
    ).text
  }

  var csv: String {
    CSVText.table(
      header: ["bound", "requests", "inputTokens", "outputTokens", "money"],
      rows: [("least", least), ("most", most)].map { name, ends in
        [
          name, "\(ends.requests)", "\(ends.tokens.input)", "\(ends.tokens.output)",
          hasPrices ? "\(ends.cost)" : "",
        ]
      })
  }
}
