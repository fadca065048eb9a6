internal import Diagnostics
internal import ValueModel

/// The names of the judges or models of a plan, which differ from each other.
struct PlanNames {
  /// What is named.
  enum Noun: String { case judge, model }

  private let noun: Noun
  private var seen: Set<String> = []

  init(_ noun: Noun) { self.noun = noun }

  /// Notes the name of an entry, and reports one that cannot stand.
  mutating func add(_ name: String, at entry: DefinitionNode) {
    if noun == .judge, name.hasPrefix("human:"), name.contains("@") {
      entry.report(
        .invalidValue,
        "the judge `\(name)` is called by an address, which logs put a pseudonym for",
        remedy: "Call people by names such as human:rater-1")
    }
    if !seen.insert(name).inserted {
      entry.report(
        .repeatedName, "the \(noun.rawValue) `\(name)` is named twice", remedy: "Rename one of them"
      )
    }
  }
}
