internal import Analysis
internal import Diagnostics
internal import LogReaders
internal import StudyStore

/// Opens the data that a command or a report asks for.
enum DataSource {
  /// - Throws: everything that keeps the data from being read.
  static func open(_ request: DataRequest) throws(Diagnostics) -> any JudgmentSource {
    if let study = request.study { return try StudyReading(opening: study) }
    return try LogReading(request.logs, options: request.readingOptions)
  }
}
