import Drawing

/// A row or a column that a chart names: a model, a culture, a value dimension.
package struct ChartLabel: Hashable, Sendable, Codable {
  package var name: String
  /// The language of the name, BCP-47; nil for what its letters say.
  package var language: String?
  /// Set after the name in grey: a translation or a count.
  package var note: String?
  /// The language of the note, BCP-47.
  package var noteLanguage: String?
  /// The heading that it stands under; nil for none.
  package var group: String?

  package init(
    _ name: String, language: String? = nil, note: String? = nil, noteLanguage: String? = nil,
    group: String? = nil
  ) {
    self.name = name
    self.language = language
    self.note = note
    self.noteLanguage = noteLanguage
    self.group = group
  }

  /// The name with its note.
  func text(
    _ size: Double, _ theme: ChartTheme, weight: TextStyle.Weight = .regular
  ) -> StyledText {
    var text = StyledText(name, style: theme.text(size, weight, language: language))
    if let note, !note.isEmpty {
      text += StyledText(" ", style: theme.text(size))
      text += StyledText(
        note,
        style: theme.text(
          max(size - 0.8, TextStyle.smallestSize), .regular, theme.muted, language: noteLanguage))
    }
    return text
  }
}

/// The labels of one heading, by their places.
struct LabelGroup: Hashable, Sendable {
  /// nil for labels without a heading.
  let name: String?
  let members: [Int]

  /// The groups in the order in which each is met first, and in each the labels as they are given.
  static func groups(of labels: [ChartLabel]) -> [LabelGroup] {
    var names: [String?] = []
    var members: [[Int]] = []
    var places: [String?: Int] = [:]
    for (index, label) in labels.enumerated() {
      if let place = places[label.group] {
        members[place].append(index)
      } else {
        places[label.group] = names.count
        names.append(label.group)
        members.append([index])
      }
    }
    return zip(names, members).map { LabelGroup(name: $0, members: $1) }
  }
}
