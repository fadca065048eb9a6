/// The problems that keep a definition file, or a table that belongs to one, from being used.
///
/// All problems of a file are collected before this is thrown, in the order of their lines.
public struct ModelDefinitionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The problems, at least one.
  public let problems: [DefinitionProblem]

  /// An error made of all problems that were found.
  public init(_ problems: [DefinitionProblem]) {
    self.problems = problems
  }

  /// One line a problem: `file:line: message. remedy`.
  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
