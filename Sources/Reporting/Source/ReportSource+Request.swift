package import Analysis
package import Diagnostics
internal import Foundation
internal import LogReaders
internal import ValueModel

extension ReportSource {
  /// The data that the report names, where `request` names none.
  ///
  /// Paths in the front matter begin at the report's own directory; those of `request` stand as
  /// they are.
  ///
  /// - Throws: when neither names any data, or the report names both a study and
  ///   logs.
  package func request(over request: StudyRequest) throws(Diagnostics) -> StudyRequest {
    try Diagnostics.refuse(misnamed(over: request))
    var merged = request
    if merged.logs.isEmpty, merged.study == nil {
      merged.logs = frontMatter.logs.map(path)
      merged.study = frontMatter.study.map(path)
    }
    merged.instrument = request.instrument ?? frontMatter.instrument.map(definition)
    merged.system = request.system ?? frontMatter.system.map(definition)
    merged.columnMap = request.columnMap ?? frontMatter.columns.map(definition)
    merged.items = request.items ?? frontMatter.items.map(path)
    guard merged.study == nil || merged.logs.isEmpty else {
      throw Diagnostics(
        report: .twoSources, at: frontMatter.place(of: "study", file: file),
        "front matter: both `study` and `logs` name the data", remedy: "Keep one of them")
    }
    guard !merged.logs.isEmpty || merged.study != nil else {
      throw Diagnostics(
        report: .noData, at: .line(file: file, 1, column: 1), "the report names no data",
        remedy: "Add `logs: PATH` or `study: FILE` to the front matter, or use --logs PATH or "
          + "--study FILE")
    }
    return merged
  }

  /// Names in the front matter that lead to no definition, each at its line.
  private func misnamed(over request: StudyRequest) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    func check(_ key: String, _ name: String?, _ lookUp: (String) throws(Diagnostics) -> Void) {
      guard let name, !name.hasSuffix(".yaml"), !name.hasSuffix(".yml") else { return }
      do throws(Diagnostics) {
        try lookUp(name)
      } catch {
        let place = frontMatter.place(of: key, file: file)
        problems += error.all.map {
          Diagnostic(
            $0.code, at: place, "front matter: `\(name)`: \($0.message)", remedy: $0.remedy)
        }
      }
    }
    if request.system == nil {
      check("system", frontMatter.system) { name throws(Diagnostics) in
        _ = try DefinitionCatalog.shipped().system(name)
      }
    }
    if request.instrument == nil {
      check("instrument", frontMatter.instrument) { name throws(Diagnostics) in
        _ = try DefinitionCatalog.shipped().instrument(name)
      }
    }
    if request.columnMap == nil {
      check(frontMatter.lines["map"] == nil ? "columns" : "map", frontMatter.columns) {
        name throws(Diagnostics) in
        _ = try ColumnMap.shipped(name)
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
