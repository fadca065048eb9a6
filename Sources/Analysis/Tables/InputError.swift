internal import PrintedNumbers

/// A problem with what a command reads or writes: a file that cannot be read, a cell that cannot be
/// used.
package struct InputError: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }

  /// Throws all problems at once, at most a hundred of them in words; none, where there are none.
  static func refuse(_ problems: [String]) throws {
    guard !problems.isEmpty else { return }
    throw InputError(description: CountText.lines(problems, most: 100))
  }
}
