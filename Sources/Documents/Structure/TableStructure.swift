internal import Charts
internal import Drawing
internal import PrintedNumbers
internal import Wording

/// The nodes of a table: its caption, and its cells in rows.
struct TableStructure {
  private let table: TableBlock
  private let recorder: StructureRecorder
  private let node: Int

  init(_ table: TableBlock, recorder: StructureRecorder) {
    self.table = table
    self.recorder = recorder
    node = recorder.add(.table)
  }

  /// Sets what stands in the table beside its cells.
  func within<Value>(_ body: () throws -> Value) rethrows -> Value {
    try recorder.within(node, body)
  }

  /// The node of each head, in a row of their own.
  ///
  /// A scale that is drawn is told by its column's title alone.
  func headCells() -> [Int] {
    recorder.within(recorder.within(node) { recorder.add(.row) }) {
      table.columns.map { _ in recorder.add(.headerCell, scope: .column) }
    }
  }

  /// The node for what is set in each cell of a row; that of a mark is a figure in the cell.
  ///
  /// The first column in strong type names the rows.
  func cells(ofRow row: Int) -> [Int] {
    let names = table.columns.firstIndex(where: \.isStrong)
    return recorder.within(recorder.within(node) { recorder.add(.row) }) {
      table.rows[row].enumerated().map { column, value in
        let cell =
          column == names
          ? recorder.add(.headerCell, scope: .row) : recorder.add(.cell)
        guard case .whisker(let estimate?) = value else { return cell }
        return recorder.within(cell) {
          recorder.add(.figure, alternativeText: TableStructure.words(estimate))
        }
      }
    }
  }

  static func words(_ estimate: ChartEstimate) -> String {
    let extent = estimate.extent.map { $0.upperBound - $0.lowerBound } ?? 0
    let decimals = NumberText.decimals(forExtent: extent)
    let value = NumberText.fixed(estimate.value, decimals: decimals)
    guard let interval = estimate.interval else { return value }
    return said("\(value), interval \(NumberText.range(interval, decimals: decimals))")
  }
}
