package import Diagnostics
internal import FileFormats
internal import Foundation
internal import LogReaders

/// Gathers a board from a study that is dealt into parts of whole items, of which one at a time is held.
///
///     let content = try DealtBoard.content(scope: .board, parts: 64, folder: folder) { index in
///       try StudyInputs(request, from: parts.source(index))
///     }
///
/// The sums of each part go into a file, as those of a shard do, and are put together: the content gives
/// what the study would give in memory, to the bit.
package enum DealtBoard {
  /// - Parameters:
  ///   - scope: what is to be shown.
  ///   - count: how many parts there are.
  ///   - folder: where the files of sums go, which the content reads again; one that exists.
  ///   - inputs: the rows of a part, with the definitions of the whole.
  /// - Throws: what keeps judgments from being scored, or the sums from being written.
  /// - Complexity: O(rows); memory of one part, and of the sums.
  package static func content(
    scope: BoardScope, parts count: Int, folder: String,
    inputs: (Int) throws(Diagnostics) -> StudyInputs
  ) throws(Diagnostics) -> BoardContent {
    var readers: [PartReader] = []
    for index in 0..<count {
      let path = "\(folder)/\(index).part"
      let head = PartHead(
        command: "leaderboard", options: [], engine: "", inputs: [],
        shard: PartHead.Shards(index...index, of: count), definitions: [])
      var part = try PartWriter(head, to: path)
      try BoardContent(inputs(index), scope: scope, shard: Shard(index: index, count: count))
        .write(to: &part)
      _ = try part.finish()
      readers.append(try PartReader(path))
    }
    return try BoardContent(merging: readers)
  }
}
