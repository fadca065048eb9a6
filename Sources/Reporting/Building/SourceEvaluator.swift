internal import Claims
internal import Diagnostics

/// What a report asks of the data while its divisions are unfolded and its inline values are printed.
///
/// Names of loops stand in the scope; every problem has the place of the word that it is about.
protocol SourceEvaluator {
  /// Whether a condition holds: of `{when="EXPR"}`.
  func holds(_ condition: LocatedText, in scope: LoopScope) throws(Diagnostics) -> Bool

  /// The members of a set in their order: of `{each="NAME in SET"}`.
  func members(of set: LocatedText, in scope: LoopScope) throws(Diagnostics) -> [LoopMember]

  /// What pages print in place of an inline value; a number without a format is a problem.
  func printed(_ value: InlineValue, in scope: LoopScope) throws(Diagnostics) -> String

  /// What an option of a cell says in place of `{{ EXPR }}`: a name as the data name it.
  func option(_ expression: LocatedText, in scope: LoopScope) throws(Diagnostics) -> String
}

/// A member of a set that a loop runs over.
struct LoopMember: Sendable, Hashable, Codable {
  /// As the data name it.
  let id: String
  /// As pages print it.
  let name: String
  /// What it is to expressions; nil where only its name is known.
  var member: Member?
}

/// The names that loops bind round a place of a report, the innermost last.
struct LoopScope: Sendable {
  struct Binding: Sendable {
    let name: String
    let member: LoopMember
    /// Labels of the loop, each with what it is for this member.
    let labels: [String: String]
  }

  private(set) var bindings: [Binding] = []

  /// What a name means; nil where no loop binds it.
  func member(_ name: String) -> LoopMember? {
    bindings.last { $0.name == name }?.member
  }

  /// A label as it is for the members that are bound.
  func label(_ label: String) -> String {
    // The labels of an inner loop have the members of the outer ones in them.
    bindings.reversed().lazy.compactMap { $0.labels[label] }.first ?? label
  }

  func binding(_ binding: Binding) -> LoopScope {
    var scope = self
    scope.bindings.append(binding)
    return scope
  }
}
