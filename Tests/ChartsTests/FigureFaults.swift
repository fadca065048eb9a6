import Charts
import Drawing

/// What is wrong with a drawn figure, as a reader would see it.
func faults(of figure: Figure, typesetter: Typesetter) throws -> [String] {
  var faults: [String] = []
  let frame = Rectangle(x: 0, y: 0, width: figure.size.width, height: figure.size.height)
  for run in figure.list.texts.flatMap(\.runs) where run.style.size < 6.5 {
    faults.append("\(run.text) is set in \(run.style.size) pt")
  }
  let boxes = try textBoxes(figure.list, typesetter: typesetter, withTurned: true)
    .filter { !$0.text.allSatisfy(\.isWhitespace) }.sorted { $0.box.minY < $1.box.minY }
  for (index, first) in boxes.enumerated() {
    if !frame.contains(first.box, tolerance: 1.5) {
      faults.append("\(first.text) leaves the figure")
    }
    for second in boxes[(index + 1)...] {
      if second.box.minY >= first.box.maxY { break }
      // Accents and ascenders of scripts differ; letters that touch are not yet on each other.
      if first.box.overlaps(second.box, gap: -1) {
        faults.append("\(first.text) lies on \(second.text)")
      }
    }
  }
  if let drawn = try figure.list.bounds(typesetter: typesetter),
    !frame.contains(drawn, tolerance: 4)
  {
    faults.append("marks leave the figure: \(drawn) of \(figure.size)")
  }
  return faults
}

/// What is wrong with the pieces of a figure, each of which may stand on a page of its own.
func faults(of parts: FigureParts, typesetter: Typesetter) throws -> [String] {
  try (parts.parts + [parts.whole] + [parts.again].compactMap(\.self))
    .flatMap { try faults(of: $0, typesetter: typesetter) }
}
