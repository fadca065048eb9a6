public import Analysis

extension ReportSource {
  /// The data that the report names, where `request` names none.
  ///
  /// Paths in the front matter begin at the report's own directory; those of `request` stand as
  /// they are.
  ///
  /// - Throws: `ReportError` when neither names a log.
  public func request(over request: StudyRequest) throws(ReportError) -> StudyRequest {
    var merged = request
    if merged.logs.isEmpty { merged.logs = frontMatter.logs.map(path) }
    merged.instrument = request.instrument ?? frontMatter.instrument.map(definition)
    merged.system = request.system ?? frontMatter.system.map(definition)
    merged.columnMap = request.columnMap ?? frontMatter.columns.map(definition)
    merged.items = request.items ?? frontMatter.items.map(path)
    guard !merged.logs.isEmpty else {
      throw ReportError([
        ReportProblem(
          at: .init(file: file, line: 1), "the report names no data.",
          remedy: "Add `logs: PATH` to the front matter, or use --logs PATH.")
      ])
    }
    return merged
  }

  /// A path that begins at the report's directory.
  private func path(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }

  /// A definition's name as it is, its path from the report's directory.
  private func definition(_ name: String) -> String {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? path(name) : name
  }
}
