internal import Documents
package import EvaluationLogs

/// A report whose numbers, labels and references are settled: what every writer prints.
package struct ResolvedReport: Sendable {
  let manuscript: Manuscript
  let results: ReportResults
  package let manifest: Manifest
  /// What the author should know of the pages, such as characters that no font has.
  ///
  /// The problems of the logs are those of the inputs.
  package let notices: [LogIssue]
  /// Where cells stand in the source, by the place in the pages that they lead to.
  let locations: [String: ReportProblem.Location]

  /// What kept the pages from being set, at the cell that it came from.
  ///
  /// - Parameter file: Named where the cell is not known.
  func problem(_ error: any Error, file: String) -> ReportError {
    if let figure = error as? OversizedFigure,
      let location = locations[figure.label.destination]
    {
      return ReportError([
        ReportProblem(
          at: location,
          "\(figure.label.name) is taller than a page (\(Int(figure.height)) points).",
          remedy: "Show fewer rows with `models:` or `top:`.")
      ])
    }
    return ReportError([ReportProblem(at: .init(file: file, line: 1), "\(error)")])
  }
}
