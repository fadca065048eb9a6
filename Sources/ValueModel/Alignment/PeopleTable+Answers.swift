package import Diagnostics
internal import FileFormats

extension PeopleTable {
  /// Reads a table whose columns are answers to a questionnaire.
  ///
  /// - Parameters:
  ///   - path: as of the other initialiser.
  ///   - instrument: the questionnaire.
  ///   - system: the system that it measures.
  ///   - columns: the columns that are not of answers.
  /// - Throws: `Diagnostics` with every problem found, at most 100.
  package init(
    contentsOf path: String, answersTo instrument: Instrument, system: ValueSystem,
    columns: Columns = Columns()
  ) throws(Diagnostics) {
    try self.init(
      text: try TableFile.text(of: path), file: path, columns: columns,
      measure: { header throws(Diagnostics) in
        try AnswerColumns(header: header, file: path, instrument: instrument, system: system)
      })
  }
}

/// A column an item of a questionnaire.
struct AnswerColumns: ProfileMeasure {
  let columns: [Int]
  let dimensions: [Int]
  let scaleWidth: Double?
  private let scoring: QuestionnaireScoring

  init(
    header: [String], file: String, instrument: Instrument, system: ValueSystem
  ) throws(Diagnostics) {
    guard let scoring = QuestionnaireScoring(instrument, system: system) else {
      throw Diagnostics(
        .contradiction, of: file,
        "`\(instrument.id)` is no questionnaire on `\(system.id)`",
        remedy: "Name one such as pvq-21, or leave it out where columns are dimensions")
    }
    let layouts = scoring.questionnaire.layouts
    let best = layouts.max {
      $0.variables.count(where: header.contains) < $1.variables.count(where: header.contains)
    }
    let columns = best?.variables.map { header.firstIndex(of: $0) } ?? []
    let missing = zip(best?.variables ?? [], columns).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty, !columns.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          DefinitionProblem.missingColumn.rawValue, at: .line(file: file, 1),
          "the table lacks the answers \(missing.prefix(5).joined(separator: ", "))"
            + (missing.count > 5 ? " and \(missing.count - 5) more" : ""),
          remedy: "Name the columns by one of the layouts of `\(instrument.id)`, such as "
            + (layouts.first?.variables.prefix(2).joined(separator: ", ") ?? "")))
    }
    self.columns = columns.compactMap(\.self)
    dimensions = scoring.dimensions
    scaleWidth = instrument.scale.maximum - instrument.scale.minimum
    self.scoring = scoring
  }

  func isUsable(_ value: Double) -> Bool { scoring.isAnswer(value) || scoring.isMissing(value) }

  func profile(_ cells: [Double]) -> [Double]? {
    let answers = cells.map { scoring.isMissing($0) ? .nan : $0 }
    var values = [Double](repeating: .nan, count: dimensions.count)
    let mean = answers.withUnsafeBufferPointer { answers in
      values.withUnsafeMutableBufferPointer { scoring.score(answers, into: $0) }
    }
    return mean == nil || values.contains(where: \.isNaN) ? nil : values
  }
}
