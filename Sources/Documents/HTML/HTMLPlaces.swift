/// The places of a page that links lead to, each marked once.
///
/// The parts of a page are written in the order of reading, and each asks here for its identifier.
final class HTMLPlaces {
  private var taken: Set<String> = []
  /// How often the mark of each note stands in the text.
  private var marks: [Int: Int] = [:]

  init() {}

  /// The attribute that makes an element a place; nothing where another element is that place.
  func attribute(_ destination: String) -> String {
    let identifier = HTMLEscape.identifier(destination)
    return taken.insert(identifier).inserted ? " id=\"\(HTMLEscape.escaped(identifier))\"" : ""
  }

  /// The place of the next mark of a note.
  func nextMark(of note: Int) -> String {
    marks[note, default: 0] += 1
    return place(of: note, mark: marks[note, default: 1])
  }

  /// The places of the marks of a note so far.
  func marks(of note: Int) -> [String] {
    (0..<marks[note, default: 0]).map { place(of: note, mark: $0 + 1) }
  }

  private func place(of note: Int, mark: Int) -> String {
    NotePlace.mark(note) + (mark == 1 ? "" : ":\(mark)")
  }
}
