internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// The rows of a selection that feed a dimension of an instrument, with the item and the group of
/// dimensions of each.
struct FedRows {
  let selection: Selection
  /// By row of the selection.
  let places: [(item: Int32, group: Int32)]
  /// What items, clusters and groups are called.
  let index: ItemIndex

  /// - Throws: where nothing feeds a dimension, and for items that lie in two clusters.
  /// - Complexity: O(rows), with a look-up for each item and criterion.
  init(_ selection: Selection, binding: InstrumentBinding, files: [String]) throws(Diagnostics) {
    var index = ItemIndex(judgments: selection.table, binding: binding)
    var places: [(item: Int32, group: Int32)] = []
    places.reserveCapacity(selection.count)
    let fed = try selection.narrowed(omitting: .notFed) { row throws(Diagnostics) in
      guard let place = try index.place(of: row) else { return false }
      places.append((Int32(place.item), place.group))
      return true
    }
    guard !fed.isEmpty else {
      throw Diagnostics(
        selection.omissions.unsampled(of: selection.table.count, files: files)
          ?? .nothingFeeds(
            instrument: binding.instrument.id, system: binding.system.name,
            criteriaSeen: selection.table.criterion.values.sorted()))
    }
    self.selection = fed
    self.places = places
    self.index = index
  }
}
