package import Diagnostics
internal import Wording

extension ReportBuilder {
  /// What a cell depends on, and whether a build would take its result from the cache or compute it.
  ///
  /// - Parameter name: A label, or `kind#n`.
  /// - Throws: where there is no such cell, and what keeps the report from being read.
  package func dependence(of name: String) throws(Diagnostics) -> CellDependence {
    try Words.speaking(source.language) { () throws(Diagnostics) in
      try spokenDependence(of: name)
    }
  }

  private func spokenDependence(of name: String) throws(Diagnostics) -> CellDependence {
    var expansion = expansion(try claimContext(), ClaimEvaluator.Warnings())
    let drafts = expansion.drafts(source.blocks)
    try Diagnostics.refuse(expansion.problems)
    let numbering = Numbering(
      drafts, footnotes: expansion.notes(source.footnotes), bibliography: source.bibliography)
    let cells = drafts.flatMap(\.cells)
    let names = CellNames(cells: cells.map(\.cell))
    let index = try names.index(of: name, file: source.file)
    let cell = names.cells[index]
    let data = sources.data(of: cell)
    guard let kind = cell.kind, let number = numbering.place(of: cells[index]) else {
      throw Diagnostics(Diagnostic("unknownCell", at: cell.place, "the cell is of no known kind"))
    }
    let maker = CellMaker(
      cell: cell, place: CellPlace(numbering: number, caption: nil, texts: [:]), data: data,
      cache: cache)
    let found = maker.dependence(kind)
    return CellDependence(
      cell, called: names.names[index], of: data.name, key: found.key, isKept: found.isKept,
      last: cache?.lastKeys(of: source.file)[names.names[index]])
  }
}
