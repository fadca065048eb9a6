package import Diagnostics

extension ReportBuilder {
  /// What a cell depends on, and whether a build would take its result from the cache or compute it.
  ///
  /// - Parameter name: A label, or `kind#n`.
  /// - Throws: where there is no such cell, and what keeps the report from being read.
  package func dependence(of name: String) throws(Diagnostics) -> CellDependence {
    var problems: [Diagnostic] = []
    let drafts = drafts(&problems)
    let numbering = Numbering(drafts, file: source.file, problems: &problems)
    try Diagnostics.refuse(problems)
    let names = CellNames(cells: drafts.compactMap(\.cell))
    let index = try names.index(of: name, file: source.file)
    let cell = names.cells[index]
    let data = sources.data(of: cell)
    guard let kind = cell.kind, let number = numbering.place(of: cell) else {
      throw Diagnostics(Diagnostic("unknownCell", at: cell.place, "the cell is of no known kind"))
    }
    let maker = CellMaker(
      cell: cell, place: CellPlace(numbering: number, caption: nil), data: data, cache: cache)
    let found = maker.dependence(kind)
    return CellDependence(
      cell, called: names.names[index], of: data.name, key: found.key, isKept: found.isKept,
      last: cache?.lastKeys(of: source.file)[names.names[index]])
  }
}
