internal import Diagnostics

/// One thing that is wrong in a definition file, where, and what to do about it.
package struct DefinitionProblem: Sendable, Equatable, Codable, CustomStringConvertible {
  /// The file as it was named by the caller.
  package let file: String
  /// The line, from 1; nil where the problem is with the file as a whole.
  package let line: Int?
  /// What is wrong, one clause.
  package let message: String
  /// What to do about it, one clause.
  package let remedy: String

  /// A problem at a place.
  package init(file: String, line: Int?, message: String, remedy: String) {
    self.file = file
    self.line = line
    self.message = message
    self.remedy = remedy
  }

  /// The problem as one line, `file:line: message. remedy`.
  package var description: String {
    let file = VisibleText.name(file)
    let place = line.map { "\(file):\($0)" } ?? file
    return "\(place): "
      + VisibleText.line("\(message). \(remedy)\(remedy.hasSuffix("?") ? "" : ".")")
  }
}
