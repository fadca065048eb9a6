internal import ArgumentParser
internal import FileFormats
internal import Foundation
internal import LogReaders

/// Words with commas between, as an option takes them.
enum WordList {
  /// The words without white space round them.
  static func words(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// The words, and an empty one where two commas have nothing between them.
  static func cells(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }
}

/// The sheet of a workbook, be it a table or a log.
struct SheetOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Sheet of a workbook (.xlsx); the only visible one when not given, or the first.",
      valueName: "name"))
  var sheet: String?
}

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
    words.map(WordList.cells) ?? []
  }

  /// All words that stand for no value.
  var missing: MissingWords { added.isEmpty ? .standard : MissingWords(adding: added) }
}

/// Whether tables in columns are written out as text by another program.
///
/// No program is run unless the user says so.
struct ConvertOption: ParsableArguments {
  @Flag(
    name: .customLong("convert"),
    help: "Run DuckDB's program, duckdb, to write Parquet files out as text, and read that.")
  var isOn = false

  var conversion: ParquetConversion? { isOn ? ParquetConversion() : nil }
}
