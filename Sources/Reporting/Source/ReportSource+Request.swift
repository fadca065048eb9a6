package import Analysis
internal import Foundation
internal import LogReaders
internal import ValueModel

extension ReportSource {
  /// The data that the report names, where `request` names none.
  ///
  /// Paths in the front matter begin at the report's own directory; those of `request` stand as
  /// they are.
  ///
  /// - Throws: `ReportError` when neither names any data, or the report names both a study and
  ///   logs; `LogError` where the file of a column map cannot be read.
  package func request(over request: StudyRequest) throws -> StudyRequest {
    let problems = misnamed(over: request)
    guard problems.isEmpty else { throw ReportError(problems) }
    var merged = request
    if merged.data.isEmpty {
      merged.data.logs = frontMatter.logs.map(path)
      merged.data.study = frontMatter.study.map(path)
    }
    merged.instrument = request.instrument ?? frontMatter.instrument.map(definition)
    merged.system = request.system ?? frontMatter.system.map(definition)
    merged.data.columnMap =
      try request.data.columnMap ?? frontMatter.columns.map { try NamedColumnMap(definition($0)) }
    merged.items = request.items ?? frontMatter.items.map(path)
    guard merged.data.study == nil || merged.data.logs.isEmpty else {
      throw ReportError([
        ReportProblem(
          at: frontMatter.location(of: "study", file: file),
          "front matter: both `study` and `logs` name the data.", remedy: "Keep one of them.")
      ])
    }
    guard !merged.data.isEmpty else {
      throw ReportError([
        ReportProblem(
          at: .init(file: file, line: 1), "the report names no data.",
          remedy: "Add `logs: PATH` or `study: FILE` to the front matter, or use --logs PATH or "
            + "--study FILE.")
      ])
    }
    return merged
  }

  /// Names in the front matter that lead to no definition, each at its line.
  private func misnamed(over request: StudyRequest) -> [ReportProblem] {
    var problems: [ReportProblem] = []
    func check(_ key: String, _ name: String?, _ lookUp: (String) throws -> Void) {
      guard let name, !name.hasSuffix(".yaml"), !name.hasSuffix(".yml") else { return }
      let location = frontMatter.location(of: key, file: file)
      do {
        try lookUp(name)
      } catch let error as ModelDefinitionError {
        for problem in error.problems {
          problems.append(
            ReportProblem(
              at: location, "front matter: `\(name)`: \(problem.message).",
              remedy: problem.remedy))
        }
      } catch {
        problems.append(ReportProblem(at: location, "front matter: \(error)"))
      }
    }
    if request.system == nil {
      check("system", frontMatter.system) { _ = try DefinitionCatalog.shipped().system($0) }
    }
    if request.instrument == nil {
      check("instrument", frontMatter.instrument) {
        _ = try DefinitionCatalog.shipped().instrument($0)
      }
    }
    if request.data.columnMap == nil {
      check(frontMatter.lines["map"] == nil ? "columns" : "map", frontMatter.columns) {
        _ = try ColumnMap.shipped($0)
      }
    }
    return problems
  }

  /// A path that begins at the report's directory, written as short as it can be from where the
  /// report was named.
  private func path(_ path: String) -> String {
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
  private func definition(_ name: String) -> String {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? path(name) : name
  }
}
