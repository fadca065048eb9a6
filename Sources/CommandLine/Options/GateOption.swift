internal import ArgumentParser
internal import Diagnostics
internal import PrintedNumbers

/// Verdicts or findings with which a command ends as a gate that failed.
struct GateOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Exit with 1 when there is one of these verdicts or findings.", valueName: "verdict,..."))
  var failOn: String?

  /// The words that were named; none where there is no gate.
  var words: [String] { (failOn.map(WordList.words) ?? []).filter { !$0.isEmpty } }

  /// Refuses a gate that names nothing, which nothing could fail, and words that are none.
  ///
  /// - Parameters:
  ///   - known: The words that the command can give.
  ///   - noun: What they are: a verdict, a finding.
  func check(among known: [String], noun: String) throws {
    guard failOn == nil || !words.isEmpty else {
      throw ValidationError("--fail-on names no \(noun).")
    }
    for word in words where !known.contains(word) {
      throw ValidationError(
        "--fail-on: there is no \(noun) `\(VisibleText.name(word))`. "
          + NameSuggestion.remedy(for: word, among: known))
    }
  }

  /// Says what is among the words, and with what the command ends.
  ///
  /// - Parameters:
  ///   - found: All that was found, each with its word.
  ///   - noun: What one of them is called: a pair, a finding.
  ///   - told: One of them in words.
  func status<Finding>(
    of found: [Finding], word: (Finding) -> String, noun: String, told: (Finding) -> String,
    console: Console
  ) -> ExitStatus {
    let words = words
    let failed = found.filter { words.contains(word($0)) }
    guard let first = failed.first else { return .ok }
    console.warn(
      "gate: \(CountText.counted(failed.count, noun)) of --fail-on, such as \(told(first))")
    return .gateFailed
  }
}
