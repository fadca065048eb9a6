internal import Drawing

/// Sets the notes of a document, each in the order in which its mark is met first.
struct NoteSetter {
  /// A note with the box that its first mark stands in.
  struct SetNote {
    let box: Int
    let lines: [PageBox]
  }

  private let footnotes: [[Block]]
  private let style: PageStyle
  private let setter: BlockSetter

  /// - Parameter width: Of the lines, where it is not that of text.
  init(_ footnotes: [[Block]], text: TextSetter, style: PageStyle, width: Double? = nil) {
    self.footnotes = footnotes
    self.style = style.ofNotes
    var setter = BlockSetter(text: text, style: style.ofNotes)
    if let width {
      setter.measure = width
      setter.wide = 0...width
    }
    self.setter = setter
  }

  func height(of note: Int) throws -> Double {
    try lines(of: note).reduce(0) { $0 + $1.height + $1.spaceBefore }
  }

  /// The notes whose marks stand in boxes and that are not among those met before, each in lines.
  func asides(of boxes: inout ArraySlice<PageBox>, met: inout Set<Int>) throws -> [[PageBox]] {
    var asides: [[PageBox]] = []
    for box in boxes.indices {
      var waiting = NoteSetter.marks(in: boxes[box].list)[...]
      while let note = waiting.popFirst() {
        guard footnotes.indices.contains(note), met.insert(note).inserted else { continue }
        let lines = try lines(of: note)
        asides.append(lines)
        boxes[box].list.destination(NotePlace.mark(note), at: Point(x: 0, y: 0))
        waiting = (lines.flatMap { NoteSetter.marks(in: $0.list) } + waiting)[...]
      }
    }
    return asides
  }

  /// The notes whose marks stand in boxes; the boxes become places that the notes lead back to.
  ///
  /// A note whose mark stands in another note follows that one.
  func notes(of boxes: inout [PageBox]) throws -> [SetNote] {
    guard !footnotes.isEmpty else { return [] }
    var met: Set<Int> = []
    var notes: [SetNote] = []
    for box in boxes.indices {
      var waiting = NoteSetter.marks(in: boxes[box].list)[...]
      while let note = waiting.popFirst() {
        guard footnotes.indices.contains(note), met.insert(note).inserted else { continue }
        // A note is a part of the text that its mark stands in.
        let lists = [boxes[box].list] + notes.flatMap { $0.lines.map(\.list) }
        let parent = lists.lazy.compactMap { $0.node(linkingTo: NotePlace.note(note)) }.first
        let lines = try setter.text.structure.within(parent ?? 0) { try self.lines(of: note) }
        notes.append(SetNote(box: box, lines: lines))
        boxes[box].list.destination(NotePlace.mark(note), at: Point(x: 0, y: 0))
        waiting = (lines.flatMap { NoteSetter.marks(in: $0.list) } + waiting)[...]
      }
    }
    return notes
  }

  private static func marks(in list: DisplayList) -> [Int] {
    list.linkedDestinations.compactMap(NotePlace.index)
  }

  private func lines(of note: Int) throws -> [PageBox] {
    var boxes: [PageBox] = []
    let structure = setter.text.structure
    let node = structure.add(.note)
    let label = structure.within(node) { structure.add(.label) }
    try structure.within(node) {
      try setter.append(footnotes[note], to: &boxes, indent: style.noteIndent)
    }
    if boxes.isEmpty { boxes = [PageBox(height: style.bodyLeading, list: DisplayList())] }
    boxes[0].spaceBefore = 2
    boxes[0].list.destination(NotePlace.note(note), at: Point(x: 0, y: 0))
    var number = DisplayList()
    number.text(style.number(of: note), at: Point(x: 0, y: style.bodyLeading * 0.74))
    boxes[0].list.mark(.node(label), number)
    return boxes
  }
}
