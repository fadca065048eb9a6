internal import Analysis
internal import Diagnostics
internal import Foundation
internal import LogReaders
internal import PrintedNumbers

/// Where the logs of a report of several sources lie, when the command line says it and the report does not:
/// files, and directories of them.
///
/// The front matter names each source's files; whoever has them says where they are, with one option for all.
/// A file is told by its name.
struct SuppliedFiles {
  private let paths: [String]

  /// - Returns: nil where nothing is supplied.
  init?(_ paths: [String]) {
    guard !paths.isEmpty else { return nil }
    self.paths = paths
  }

  /// Puts supplied files in the place of those that sources name.
  ///
  /// - Throws: for a file that is nowhere, or in several places, and for a supplied one that no source names.
  func take(
    the sources: [DataOptions], into requests: inout [StudyRequest]
  ) throws(Diagnostics) {
    var used: Set<String> = []
    var problems: [Diagnostic] = []
    for (number, source) in sources.enumerated() where !source.logs.isEmpty {
      requests[number].data.logs = source.logs.map { name in
        let found = places(of: name)
        used.formUnion(found)
        if found.count != 1 {
          problems.append(
            Diagnostic(
              report: .noData, at: source.dataPlace,
              "\(source.owner): `\(VisibleText.name(lastPart(name)))` is "
                + (found.isEmpty
                  ? "not where --logs says"
                  : "in several places: \(CountText.list(found.map(VisibleText.name), most: 4))"),
              remedy: found.isEmpty
                ? "Put it there, or name its directory or itself with --logs" : "Name one of them"))
        }
        return found.first ?? name
      }
    }
    let names = sources.flatMap(\.logs).map(lastPart)
    for path in paths where !isDirectory(path) && !names.contains(lastPart(path)) {
      problems.append(
        Diagnostic(
          report: .noData, at: .file(path), "no source of the report has a file of this name",
          remedy: "Its sources name \(CountText.list(names, most: 6))"))
    }
    try Diagnostics.refuse(problems)
  }

  /// Where a file of that name is.
  private func places(of name: String) -> [String] {
    let last = lastPart(name)
    return paths.compactMap { path in
      guard isDirectory(path) else { return lastPart(path) == last ? path : nil }
      let inside = path.hasSuffix("/") ? path + last : "\(path)/\(last)"
      return FileManager.default.fileExists(atPath: inside) ? inside : nil
    }
  }

  private func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  private func lastPart(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
