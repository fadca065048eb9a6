internal import Diagnostics

/// What the cells of a report are called where somebody asks for one: by label, or `kind#n`.
struct CellNames {
  let cells: [CellSource]

  /// In the order of the cells: the label; without one the kind with the number of the cell among those
  /// of its kind, from 1.
  var names: [String] {
    zip(cells, numbered).map { cell, numbered in cell.label ?? numbered }
  }

  private var numbered: [String] {
    var counts: [String: Int] = [:]
    return cells.map { cell in
      counts[cell.kindName, default: 0] += 1
      return "\(cell.kindName)#\(counts[cell.kindName] ?? 0)"
    }
  }

  /// The place of a cell.
  ///
  /// - Throws: where no cell is called so.
  func index(of name: String, file: String) throws(Diagnostics) -> Int {
    if let place = names.firstIndex(where: { $0 == name })
      ?? numbered.firstIndex(where: { $0 == name })
    {
      return place
    }
    throw Diagnostics(
      Diagnostic(
        "unknownCell", at: .file(file), "there is no cell `\(VisibleText.name(name))`",
        remedy: cells.isEmpty
          ? "The report has no cells" : NameSuggestion.remedy(for: name, among: names.sorted())),
      cause: .wrongUse)
  }
}
