/// The problems that keep a definition file, or a table that belongs to one, from being used.
///
/// All problems of a file are collected before this is thrown, in the order of their lines.
package struct ModelDefinitionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The problems, at least one.
  package let problems: [DefinitionProblem]

  /// An error made of all problems that were found.
  package init(_ problems: [DefinitionProblem]) {
    self.problems = problems
  }

  /// One line a problem: `file:line: message. remedy`.
  package var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
