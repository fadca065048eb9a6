package import Diagnostics
internal import ValueModel

/// What the names of an expression may mean (S9).
///
/// A name means, in this order: what a set or a loop binds, the value of a `let`, a parameter
/// (`params.x`), a member of the kind that its place asks for. A name in double quotes is a member
/// or a text, whatever else has that name.
package struct ClaimNames: Sendable {
  package let sources: [SourceNames]
  /// The place among the sources of the one that the claim's `data` names.
  package var own: Int
  package var lets: [String: ClaimExpression]
  /// By the name without `params.`.
  package var params: [String: ParameterValue]
  package var bound: [String: Member]

  /// - Parameters:
  ///   - sources: at least one.
  ///   - own: the place of the source that is meant where none is named.
  package init(
    sources: [SourceNames], own: Int = 0, lets: [String: ClaimExpression] = [:],
    params: [String: ParameterValue] = [:], bound: [String: Member] = [:]
  ) {
    precondition(sources.indices.contains(own), "an expression speaks of a source")
    self.sources = sources
    self.own = own
    self.lets = lets
    self.params = params
    self.bound = bound
  }

  /// What a member is called in prose: a dimension by its name, all else as the data name it.
  package func title(of member: Member) -> String {
    guard member.kind == .dimension, sources.indices.contains(member.source) else {
      return member.name
    }
    return sources[member.source].system.dimension(named: member.name)?.name ?? member.name
  }

  /// Values of `let` that are explained by themselves, each circle once.
  package func circularLets() -> [Diagnostic] {
    var told: Set<Set<String>> = []
    var problems: [Diagnostic] = []
    for name in lets.keys.sorted() {
      guard let circle = circle(from: name), told.insert(Set(circle)).inserted,
        let expression = lets[circle[0]]
      else { continue }
      problems.append(ClaimNames.circular(circle, at: expression.text.place(at: 0)))
    }
    return problems
  }

  static func circular(_ circle: [String], at place: Place) -> Diagnostic {
    let path = (circle + [circle[0]]).map { "`\(VisibleText.name($0))`" }.joined(separator: " -> ")
    return Diagnostic(
      "circularLet", at: place, "the value of `let` is explained by itself: \(path)",
      remedy: "Let one of them name something else")
  }

  /// The circle that a name is part of.
  private func circle(from start: String) -> [String]? {
    var path: [String] = [start]
    var open: [[String]] = [uses(of: start)]
    var seen: Set<String> = []
    while !open.isEmpty {
      guard let next = open[open.count - 1].popLast() else {
        open.removeLast()
        path.removeLast()
        continue
      }
      if next == start { return path }
      guard seen.insert(next).inserted else { continue }
      path.append(next)
      open.append(uses(of: next))
    }
    return nil
  }

  private func uses(of name: String) -> [String] {
    guard let expression = lets[name] else { return [] }
    return expression.names.filter { lets[$0] != nil }.sorted().reversed()
  }
}
