internal import Diagnostics

/// What can be wrong in a report, with its source or with a cell; the raw values are the codes of its
/// diagnostics.
enum ReportProblem: String, Sendable {
  // The source as a whole.
  case noFrontMatter, openFrontMatter, missingTitle, openCell, unknownCell
  /// The report names no data, or names them twice.
  case noData, twoSources
  /// Sources of data: keys beside them, none or one without a name, and one that a cell asks for.
  case strayKey, noSource, unnamedSource, unknownSource
  // Options.
  case yamlSyntax, wrongForm, repeatedKey, unknownOption, invalidValue
  // Labels and references.
  case repeatedLabel, wrongLabel, unknownReference
  // Files that the source names.
  case unreadableFile, largeSource, circularInclude, innerFrontMatter, controlCharacter
  // Divisions.
  case openDivision, strayDivision, wrongDivision, unknownDivision, wrongLoop, strayShortcode
  // Parameters and names.
  case wrongParameter, unsetParameter, unknownParameter, wrongSetting, wrongLet, circularLet
  // Expressions and inline values.
  case openValue, emptyValue, unknownFormat, noFormat, wrongExpression
  // Prose.
  case foreignLink, deepNesting, innerHeading, openCode, unsupportedMarkdown, unusedDefinition
  case openFormula, wrongFormula, wrongTable, strayDescription, wrongPicture, noAlternativeText
  case unknownFootnote, unusedFootnote, repeatedFootnote, innerFootnote
  case wrongCitation, unknownCitation, wrongBibliography
  /// A cell lacks what it cannot do without.
  case missingOption
  // Cells.
  case unknownSystem, noCase, noTexts, unknownItem, noModel, unknownOrder, unknownTranslation
  /// What a radar cannot show, or would show falsely.
  case noCircle
  /// Tables that a query, a command or a program gives.
  case unknownColumn, tooManyColumns, wrongFormat, noQuery
  case unknownCommand, noCommand, commandFailed, notAllowed, programFailed
  /// Ranks that the data, or the method of the interval, do not support.
  case noRanks
  // Cells on judges.
  case noSuchGold, unknownMeasure, fewJudges, tooManyJudges, smallGroup, noDesign
  // Cells on rounds and on contamination.
  case noRounds, notTestable
  // Cells on cultures and people.
  case noCultures, noPeople, otherScale
  // Pages.
  case oversizedFigure, notDrawn
  /// A chart is asked for of a cell that gives none, or several.
  case noFigure
}

extension Diagnostic {
  /// - Parameter place: nil for what a cell refuses, which the report knows the place of.
  init(
    report problem: ReportProblem, at place: Place?, _ message: String, remedy: String? = nil
  ) {
    self.init(problem.rawValue, at: place, message, remedy: remedy)
  }
}

extension Diagnostics {
  init(
    report problem: ReportProblem, at place: Place? = nil, _ message: String, remedy: String? = nil
  ) {
    self.init(Diagnostic(report: problem, at: place, message, remedy: remedy))
  }
}
