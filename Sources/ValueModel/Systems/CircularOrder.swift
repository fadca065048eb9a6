/// A named order of a system's dimensions round a circle.
package struct CircularOrder: Sendable, Codable, Equatable {
  /// Identifier, such as `schwartz1992.vc`.
  package let id: String
  /// Name in reports.
  package let name: String
  /// Identifiers of all dimensions of the system, each once, clockwise from the top.
  package let dimensions: [String]
  /// Whose order it is, and what in it is convention.
  package let source: String
}
