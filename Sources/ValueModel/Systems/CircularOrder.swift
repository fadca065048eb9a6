/// A named order of a system's dimensions round a circle.
public struct CircularOrder: Sendable, Codable, Equatable {
  /// Identifier, such as `schwartz1992.vc`.
  public let id: String
  /// Name in reports.
  public let name: String
  /// Identifiers of all dimensions of the system, each once, clockwise from the top.
  public let dimensions: [String]
  /// Whose order it is, and what in it is convention.
  public let source: String
}
