package import Diagnostics
package import LogReaders

/// The texts behind a row.
package struct RowTexts: Equatable {
  package var prompt: String?
  package var response: String?
  package var opponentResponse: String?
  package var explanation: String?

  package init(
    _ prompt: String?, _ response: String?, opponent: String? = nil, explanation: String? = nil
  ) {
    self.prompt = prompt
    self.response = response
    opponentResponse = opponent
    self.explanation = explanation
  }
}

extension EvaluationLog {
  /// The texts behind all rows, in their order.
  package func rowTexts() throws(Diagnostics) -> [RowTexts] {
    var found: [RowTexts] = []
    for row in judgments.indices {
      let response = try response(ofRow: row)
      found.append(
        RowTexts(
          response?.prompt, response?.response,
          opponent: try opponentResponse(ofRow: row)?.response,
          explanation: try explanation(ofRow: row)?.explanation))
    }
    return found
  }
}

/// Reads a text as if it were a file, and keeps its texts.
package func readWithTexts(
  _ text: String, named name: String = "log.jsonl", _ options: LogReadingOptions = .init()
) throws(Diagnostics) -> EvaluationLog {
  var options = options
  options.keepTexts = true
  return try read(text, named: name, options)
}

/// Reads a file or a directory, and keeps its texts.
package func readWithTexts(at path: String) throws(Diagnostics) -> EvaluationLog {
  try LogReader(options: LogReadingOptions(keepTexts: true)).read([path])
}
