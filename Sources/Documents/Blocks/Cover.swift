/// Where the notes of a text stand.
package enum NotePosition: String, CaseIterable, Sendable {
  /// At the foot of the page.
  case foot
  /// Beside the text.
  case side
}

/// The first page of a document that has one to itself.
package struct Cover: Sendable, Equatable {
  /// In one sentence, what was found.
  package let finding: String?
  /// Short lines at its foot, each with what it is: a version, a day, a licence.
  package let facts: [(name: String, value: String)]

  package init(finding: String?, facts: [(name: String, value: String)]) {
    self.finding = finding
    self.facts = facts
  }

  package static func == (left: Cover, right: Cover) -> Bool {
    left.finding == right.finding && left.facts.elementsEqual(right.facts) { $0 == $1 }
  }
}
