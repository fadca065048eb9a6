internal import Analysis
internal import Diagnostics
internal import PrintedNumbers

/// What a command found, and how it was asked: the form of all JSON that commands print.
struct CommandResult<Options: Encodable, Results: Encodable>: Encodable {
  let schemaVersion = 2
  let command: String
  /// All options that were in force, defaults included.
  let options: Options
  /// What a reader must know before using the figures.
  var cautions: [Caution] = []
  let results: Results
  /// What was found in the logs, all of it; standard error has a line a kind.
  var issues: [Diagnostic]?

  /// Sorted keys and two spaces, so that two runs can be compared as text.
  var json: String {
    get throws(Diagnostics) {
      String(decoding: try JSONText.bytes(self, isPretty: true), as: UTF8.self)
    }
  }
}

extension CommandResult {
  /// Prints the result in the form that was asked for.
  ///
  /// Cautions stand below a text and inside JSON; beside a CSV they go to standard error.
  ///
  /// - Parameters:
  ///   - place: Where all cautions can be seen when some are counted only.
  ///   - saysCautions: Whether they are said beside the text or CSV: not where they are part of it.
  func print(
    _ output: OutputOptions, to console: Console, all place: String = "--format json",
    saysCautions: Bool = true, text: @autoclosure () -> String, csv: @autoclosure () -> String
  ) throws(Diagnostics) {
    let notes = saysCautions ? CautionLines.lines(cautions, all: place) : []
    switch output.format {
    case .text: try console.printText(([text()] + notes).joined(separator: "\n"))
    case .csv:
      if !output.quiet { for note in notes { console.warn(note) } }
      try console.print(csv())
    case .json: try console.print(json)
    }
  }
}
