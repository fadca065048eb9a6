internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// Items of a log that the instrument's table of items does not name: it may be cut, or of another
/// version, and what they were asked counts nowhere.
struct UnknownItems {
  /// The items that are looked up in the table.
  private(set) var items = 0
  /// Those that it does not name, in the order of the log.
  private(set) var unknown: [String] = []

  init(in selection: Selection, binding: InstrumentBinding) {
    guard let table = binding.itemTable else { return }
    let judgments = selection.table
    var seen: Set<UInt64> = []
    var isUsed: [UInt64: Bool] = [:]
    for row in selection.rows {
      let row = Int(row)
      let task = judgments.task.codes[row]
      let criterion = judgments.criterion.codes[row]
      let place = UnknownItems.pair(task, criterion)
      let isOfTable =
        isUsed[place]
        ?? binding.usesItemTable(
          task: judgments.task[row] ?? "", criterion: judgments.criterion[row] ?? "")
      isUsed[place] = isOfTable
      guard isOfTable, seen.insert(UnknownItems.pair(task, judgments.sample.codes[row])).inserted
      else { continue }
      items += 1
      if let name = judgments.sample[row], !table.names.contains(name) { unknown.append(name) }
    }
  }

  private static func pair(_ one: Int32, _ other: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: one)) << 32 | UInt64(UInt32(bitPattern: other))
  }

  /// The warning, where there is something to warn of.
  ///
  /// - Parameter file: the table's path as it was named.
  func issue(file: String) -> Diagnostic? {
    guard let first = unknown.first else { return nil }
    let what =
      unknown.count == 1 ? "1 of the \(items) items" : "\(unknown.count) of the \(items) items"
    return Diagnostic(
      "unknownItems", severity: .warning, at: .member(file: file, locator: ""),
      "\(what) that were judged \(unknown.count == 1 ? "is" : "are") not in the item table, "
        + "such as `\(first.prefix(60))`, and \(unknown.count == 1 ? "feeds" : "feed") no dimension",
      remedy: "Complete the table, or give the one that belongs to the log")
  }
}
