internal import Diagnostics
internal import Drawing
internal import Wording

/// Sets a judged sentence: the sentence as text of the body, what it rests on as a note below it.
struct StatementSetter {
  let text: TextSetter
  let style: PageStyle
  let statement: StatementBlock
  /// Where lines end, from the left margin.
  let measure: Double

  /// What sentence and notes are indented, so that the name stands out on the left.
  private static let hanging = 14.0

  /// - Parameter before: The space above it.
  func boxes(indent: Double, before: Double) throws -> [PageBox] {
    try text.structure.within(text.structure.add(.division)) {
      try parts(indent: indent, before: before)
    }
  }

  private func parts(indent: Double, before: Double) throws -> [PageBox] {
    var boxes = try text.paragraph(
      style.styled(statement.line, style.body), width: measure,
      leading: style.bodyLeading, indent: indent, before: before)
    for (index, detail) in statement.details.enumerated() {
      var note = try text.paragraph(
        style.styled(detail, style.note), width: measure, leading: style.noteLeading,
        indent: indent + Self.hanging, before: index == 0 ? 3 : 1.5)
      // What a sentence rests on is read with it.
      for line in note.indices { note[line].breakBefore = .forbidden }
      boxes += note
    }
    guard !boxes.isEmpty else { return [] }
    let destination = statement.label.destination
    boxes[0].list.destination(destination, at: Point(x: 0, y: 0))
    boxes[0].outline = .init(
      title: said("\(statement.label.name). \(statement.sentence.plainText)", as: "label"),
      level: BlockSetter.outlineLevel, destination: destination)
    return boxes
  }
}
