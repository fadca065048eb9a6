/// Why something could not be done: all that was found wrong in a run, at once.
package struct Diagnostics: Error, Sendable, Equatable, CustomStringConvertible {
  /// Whose mistake it is, which is what the program ends with.
  package enum Cause: Sendable {
    /// What was read or written.
    case badInput
    /// How the program was called, where only reading could tell.
    case wrongUse
  }

  package let cause: Cause
  /// What was found, in the order in which it was met; never empty.
  package let all: [Diagnostic]
  /// Further ones that are not in the list.
  package let omitted: Int
  /// How many of those are of the kind of one that is.
  package let omittedOfKind: [DiagnosticGroup.Kind: Int]

  /// - Precondition: There is at least one.
  package init(
    _ all: [Diagnostic], omitted: Int = 0, ofKind: [DiagnosticGroup.Kind: Int] = [:],
    cause: Cause = .badInput
  ) {
    precondition(!all.isEmpty, "nothing was found wrong")
    self.all = all
    self.omitted = omitted
    omittedOfKind = ofKind
    self.cause = cause
  }

  package init(_ only: Diagnostic, cause: Cause = .badInput) { self.init([only], cause: cause) }

  /// Throws what was found; nothing where nothing was.
  ///
  /// - Parameter most: how many are kept; the others are counted.
  package static func refuse(
    _ found: [Diagnostic], most: Int = .max
  ) throws(Diagnostics) {
    guard !found.isEmpty else { return }
    throw Diagnostics(Array(found.prefix(most)), omitted: max(0, found.count - most))
  }

  /// One line a kind of problem, and the line of the text that it is about where that is at hand.
  package var description: String {
    let groups = DiagnosticGroup.groups(of: all, omitted: omittedOfKind)
    var lines = groups.map(\.excerptedDescription)
    let rest = omitted - groups.reduce(0) { $0 + $1.omitted }
    if rest > 0 { lines.append("… and \(rest) more") }
    return lines.joined(separator: "\n")
  }
}
