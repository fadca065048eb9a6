internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import StudyStore

/// A study that is larger than memory, dealt out for a board.
///
/// Its files go with the value.
final class DealtStudy {
  let content: BoardContent
  private let folder: String

  /// Gathers a board part by part.
  ///
  /// - Parameter rowsHeld: the most rows that are held at once; as many as memory has room for as a rule.
  /// - Returns: nil where the data are no study, or one that is held as a whole: since it fits into
  ///   memory, its rows depend on each other, or they are filtered.
  init?(
    _ options: StudyOptions, rowsHeld: Int? = nil
  ) throws(Diagnostics) {
    var limits = StudyPartitions.Limits()
    if let rowsHeld { limits = StudyPartitions.Limits(rowsHeld: rowsHeld, rowsPerPart: rowsHeld) }
    let request = try options.request
    guard let study = request.data.study, request.data.filters.isEmpty,
      let parts = try StudyPartitions(of: study, limits: limits)
    else { return nil }
    folder = NSTemporaryDirectory() + "/compass-board-\(UUID().uuidString)"
    try InputFile.makeDirectory(folder)
    do throws(Diagnostics) {
      content = try DealtBoard.content(scope: .board, parts: parts.count, folder: folder) {
        index throws(Diagnostics) in
        try StudyInputs(request, from: parts.source(index))
      }
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}
