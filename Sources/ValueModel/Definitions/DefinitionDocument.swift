package import Diagnostics
internal import FileFormats

/// A YAML file being read: its nodes and the problems found so far.
///
/// Reading goes on after a problem, so that one run names all of them; `finish()` throws what was
/// found.
package final class DefinitionDocument {
  /// The file as the caller named it.
  package let file: String
  /// The problems found so far, in the order in which they were found.
  private(set) var problems: [Diagnostic] = []

  /// A document that reports problems under the name `file`.
  package init(file: String) {
    self.file = file
  }

  /// The top node of a YAML text; nil, and a problem recorded, where the text is not YAML.
  package func root(of yaml: String) -> DefinitionNode? {
    do throws(YAMLFailure) {
      guard let node = try YAMLNode(yaml) else {
        report(
          .emptyFile, "the file holds no definition", remedy: "Fill it in or name another", line: 1)
        return nil
      }
      return DefinitionNode(node, document: self)
    } catch {
      report(error)
      return nil
    }
  }

  /// Records a problem at a line, or with the file as a whole.
  package func report(
    _ problem: DefinitionProblem, _ message: String, remedy: String?, line: Int?
  ) {
    let place = line.map { Place.line(file: file, $0) } ?? .file(file)
    problems.append(Diagnostic(problem.rawValue, at: place, message, remedy: remedy))
  }

  /// Throws all recorded problems, sorted by line; does nothing where there are none.
  package func finish() throws(Diagnostics) {
    let sorted = problems.enumerated().sorted {
      ($0.element.place?.line ?? 0, $0.offset) < ($1.element.place?.line ?? 0, $1.offset)
    }
    try Diagnostics.refuse(sorted.map(\.element))
  }

  private func report(_ failure: YAMLFailure) {
    switch failure {
    case .tooLarge:
      report(
        .fileTooLarge, "the file is larger than 4 MiB", remedy: "Name a definition file", line: nil)
    case .tooManyNodes:
      report(
        .fileTooLarge, "the file stands for more than a million values",
        remedy: "Write out what its aliases stand for", line: nil)
    case .syntax(let problem, let line, _):
      report(
        .yamlSyntax, "not YAML: \(problem)", remedy: "Correct the syntax here or just above",
        line: line)
    case .repeatedKeys(let keys, let line, _):
      let names = keys.map { "`\($0)`" }.joined(separator: ", ")
      report(
        .repeatedName, "the key \(names) is given twice in one place", remedy: "Keep one of them",
        line: line)
    case .notText(let problem):
      report(.yamlSyntax, "not YAML: \(problem)", remedy: "Save the file as UTF-8 text", line: nil)
    case .other:
      report(.yamlSyntax, "not readable as YAML", remedy: "Correct the syntax", line: nil)
    }
  }
}
