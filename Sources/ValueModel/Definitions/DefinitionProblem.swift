package import Diagnostics

/// What can be wrong in a definition file, or in a table that belongs to one; the raw values are the
/// codes of its diagnostics.
package enum DefinitionProblem: String, Sendable {
  // Files.
  case unreadableFile, noRegularFile, fileTooLarge, emptyFile, yamlSyntax
  case invalidUTF8
  // Keys and values.
  case unknownKey, missingValue, wrongForm, invalidValue, controlCharacter, longName
  /// Keys that cannot stand together.
  case contradiction
  // Names.
  case unknownName, repeatedName
  /// The value system that is named cannot be read.
  case unusableSystem
  // Tables.
  case missingColumn, raggedRow
  /// Nothing in the table feeds a dimension.
  case nothingFeeds
  // Instruments.
  /// The instrument is for another system.
  case otherSystem
  /// The instrument scores answers of people and no judgments.
  case questionnaire
  case itemTableMissing
}

extension Diagnostics {
  /// A problem with a definition as a whole.
  package init(
    _ problem: DefinitionProblem, of file: String, _ message: String, remedy: String
  ) {
    self.init(Diagnostic(problem.rawValue, at: .file(file), message, remedy: remedy))
  }
}
