package import Diagnostics

/// What a command keeps of the rows of a shard, such that all shards put together give what one run
/// over all rows gives, to the bit.
package protocol PartContent: Sendable {
  /// What was read to make it, with the digest of each file; nothing for the standard input.
  var inputs: [PartHead.Input] { get }

  /// Writes the lines of the part, in an order that depends on nothing but the data.
  ///
  /// First the items that it holds (``PartWriter/note(item:)``) and the rows that were read
  /// (``PartWriter/note(rows:others:)``), then the lines. What was put together of parts has no items
  /// to note: whoever puts it together has.
  func write(to part: inout PartWriter) throws(Diagnostics)

  /// Puts parts together; any order of them gives the same.
  ///
  /// The parts have been checked. Their lines are streamed: memory is that of the result.
  init(merging parts: [PartReader]) throws(Diagnostics)
}
