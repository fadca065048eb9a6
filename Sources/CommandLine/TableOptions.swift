internal import ArgumentParser
internal import FileFormats
internal import Foundation

/// Options that say how the cells of a table are read.
struct TableOptions: ParsableArguments {
  @Option(
    // A word may begin with a hyphen, as -1 does.
    name: .customLong("missing"), parsing: .unconditional,
    help: ArgumentHelp(
      "Words that stand for no value, beside an empty cell, NA, N/A, None, null, NaN and the like.",
      valueName: "word,..."))
  var words: String?

  func validate() throws {
    guard !added.contains("") else {
      throw ValidationError("--missing must be words with commas between.")
    }
  }

  /// The words that were added.
  var added: [String] {
    words?.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    } ?? []
  }

  /// All words that stand for no value.
  var missing: MissingWords { added.isEmpty ? .standard : MissingWords(adding: added) }
}
