package import Analysis
package import Diagnostics
internal import Foundation
package import LogReaders
internal import ValueModel
internal import Wording

extension ReportSource {
  /// What cells call the sources of data; none where the front matter has one without a name.
  package var sourceNames: [String] { frontMatter.sources.compactMap(\.name) }

  /// The data of every source, opened and matched with their definitions, in the order of the front
  /// matter.
  ///
  /// - Parameters:
  ///   - request: Takes the place of what the front matter says of a single source; it has no part in
  ///     a report of several.
  ///   - open: Reads judgments.
  /// - Throws: what is wrong with the front matter; what keeps the data from being opened as it is, and
  ///   where there are several sources at the source.
  package func inputs(
    over request: StudyRequest,
    opening open: (DataRequest) throws(Diagnostics) -> any JudgmentSource
  ) throws(Diagnostics) -> [StudyInputs] {
    do throws(Diagnostics) {
      var inputs: [StudyInputs] = []
      for (source, request) in zip(frontMatter.sources, try requests(over: request)) {
        inputs.append(
          try placed(source) { () throws(Diagnostics) in
            let judgments = try open(request.data)
            return try Words.speaking(language) { () throws(Diagnostics) in
              try StudyInputs(request, from: judgments)
            }
          })
      }
      return inputs
    } catch {
      throw excerpted(error)
    }
  }

  /// Runs a step on the data of a source; where others might be meant, what goes wrong is told at the
  /// source, unless it has a place of its own.
  func placed<Value>(
    _ source: DataOptions, _ step: () throws(Diagnostics) -> Value
  ) throws(Diagnostics) -> Value {
    do throws(Diagnostics) {
      return try step()
    } catch {
      guard frontMatter.sources.count > 1 else { throw error }
      let all = error.all.map { problem in
        problem.place != nil
          ? problem
          : Diagnostic(
            problem.code, at: source.dataPlace, "\(source.owner): \(problem.message)",
            remedy: problem.remedy)
      }
      throw Diagnostics(
        all, omitted: error.omitted, ofKind: error.omittedOfKind, cause: error.cause)
    }
  }

  /// What the front matter asks for, a request a source.
  private func requests(over request: StudyRequest) throws(Diagnostics) -> [StudyRequest] {
    let sources = frontMatter.sources
    let supplied = sources.count == 1 ? nil : SuppliedFiles(request.data.logs)
    let request = sources.count == 1 ? request : StudyRequest(data: DataRequest())
    try Diagnostics.refuse(sources.flatMap { misnamed($0, over: request) })
    var requests = try sources.map { source throws(Diagnostics) in
      try merged(source, under: request)
    }
    if let supplied { try supplied.take(the: sources, into: &requests) }
    try Diagnostics.refuse(zip(sources, requests).compactMap { missing($0, $1.data) })
    return requests
  }

  /// What a source names, where `request` names nothing.
  ///
  /// Paths in the front matter begin at the report's own directory; those of `request` stand as
  /// they are.
  private func merged(
    _ source: DataOptions, under request: StudyRequest
  ) throws(Diagnostics) -> StudyRequest {
    var merged = request
    if merged.data.isEmpty {
      merged.data.logs = source.logs.map(path)
      merged.data.study = source.study.map(path)
    }
    merged.instrument = request.instrument ?? source.instrument.map(definition)
    merged.system = request.system ?? source.system.map(definition)
    if merged.data.columnMap == nil, merged.data.fields.isEmpty {
      try merged.data.declare(source.fields)
      merged.data.columnMap = try source.columnMap.map { name throws(Diagnostics) in
        try NamedColumnMap(definition(name))
      }
    }
    let items = source.items.map(path)
    // `items` was the word for the item table: a table that is none of items is one still.
    let isItemTable = source.itemTable == nil && items.map(Sidecar.isOther) == true
    merged.items = request.items ?? source.itemTable.map(path) ?? (isItemTable ? items : nil)
    if merged.data.sidecars.isEmpty {
      try merged.data.read(models: source.models.map(path), items: isItemTable ? nil : items)
    }
    merged.data.reader = request.data.reader ?? source.reader
    merged.data.sheet = request.data.sheet ?? source.sheet
    if request.data.onConflict == .refuse, let rule = source.onConflict {
      merged.data.onConflict = rule
    }
    if request.data.filters.conditions.isEmpty {
      merged.data.filters.conditions = source.filters.conditions
    }
    if request.data.filters.models.isEmpty { merged.data.filters.models = source.filters.models }
    if request.data.filters.rounds.isEmpty { merged.data.filters.rounds = source.filters.rounds }
    merged.isStrict = request.isStrict || source.isStrict
    merged.data.keepsTexts = request.data.keepsTexts || source.keepsTexts
    return merged
  }

  /// What is wrong with the data that a source names.
  private func missing(_ source: DataOptions, _ data: DataRequest) -> Diagnostic? {
    if data.study != nil, !data.logs.isEmpty {
      return Diagnostic(
        report: .twoSources, at: source.place(of: "study"),
        "\(source.owner): both `study` and `logs` name the data", remedy: "Keep one of them")
    }
    guard data.isEmpty else { return nil }
    guard frontMatter.sources.count == 1 else {
      return Diagnostic(
        report: .noData, at: source.dataPlace, "\(source.owner): names no data",
        remedy: "Add `logs: PATH` or `study: FILE` to it")
    }
    return Diagnostic(
      report: .noData, at: source.dataPlace, "the report names no data",
      remedy: "Add `logs: PATH` or `study: FILE` to the front matter, or use --logs PATH or "
        + "--study FILE")
  }

  /// Names in the front matter that lead to no definition, each at its line.
  private func misnamed(_ source: DataOptions, over request: StudyRequest) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    func check(_ place: Place, _ name: String?, _ lookUp: (String) throws(Diagnostics) -> Void) {
      guard let name, !name.hasSuffix(".yaml"), !name.hasSuffix(".yml") else { return }
      do throws(Diagnostics) {
        try lookUp(name)
      } catch {
        problems += error.all.map {
          Diagnostic(
            $0.code, at: place, "\(source.owner): `\(name)`: \($0.message)", remedy: $0.remedy)
        }
      }
    }
    if request.system == nil {
      check(source.place(of: "system"), source.system) { name throws(Diagnostics) in
        // The log's own criteria are a system that is known when the log is read.
        if CriteriaSystem.isMeant(by: name) { return }
        _ = try DefinitionCatalog.shipped().system(name)
      }
    }
    if request.instrument == nil {
      check(source.place(of: "instrument"), source.instrument) { name throws(Diagnostics) in
        _ = try DefinitionCatalog.shipped().instrument(name)
      }
    }
    if request.data.columnMap == nil {
      check(source.columnMapPlace, source.columnMap) { name throws(Diagnostics) in
        _ = try ColumnMap.shipped(name)
      }
    }
    return problems
  }

  /// A path that begins at the report's directory, written as short as it can be from where the
  /// report was named.
  func path(_ path: String) -> String { ReportSource.path(path, from: file) }

  /// A path that begins at the directory of a file.
  static func path(_ path: String, from file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    let joined = String(file[...slash]) + path
    let short = ReportSource.withoutSteps(joined)
    // `folder/..` is no detour where the folder is a link to another place.
    return ReportSource.place(of: short) == ReportSource.place(of: joined) ? short : joined
  }

  /// Where a path leads; nil where nothing is.
  private static func place(of path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The path with each `folder/..` and `./` taken out.
  private static func withoutSteps(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      switch part {
      case ".": continue
      case "..":
        if let last = parts.last, last != "..", !last.isEmpty {
          parts.removeLast()
        } else {
          parts.append(part)
        }
      default: parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  /// A definition's name as it is, its path from the report's directory.
  func definition(_ name: String) -> String {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? path(name) : name
  }
}
