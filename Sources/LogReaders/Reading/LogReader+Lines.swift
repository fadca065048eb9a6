internal import Diagnostics
internal import FileFormats

extension LogReader {
  /// Reads a file of judgments in JSON Lines without holding it.
  ///
  /// - Returns: false where the file is something else, or can be read only once.
  func readByLine(
    _ file: LogFile, _ fingerprint: ExpandedFile.Fingerprint?,
    _ digests: inout [String: String], into log: inout LogAssembly
  ) throws(LogProblem.Wrapped) -> Bool {
    guard options.reader == nil || options.reader == .canonicalJSONLines,
      let content = try LogProblem.reading({ () throws(FileProblem) in
        try FileContent.stream(file.path)
      }), isCanonical(content)
    else { return false }
    let print = try LogProblem.reading { () throws(FileProblem) in
      if let fingerprint { fingerprint } else { try content.fingerprint() }
    }
    log.begin(
      SourceFile(
        path: file.path, relativePath: file.relativePath, sha256: print.sha256,
        bytes: print.bytes, reader: LogFormat.canonicalJSONLines.rawValue))
    if let other = digests[print.sha256] {
      log.note(.sameContent(as: other.lastPathComponent), at: "")
      log.issues.finish(file: file.path)
      return true
    }
    let isUnchanged = try LogProblem.reading { () throws(FileProblem) in
      try content.rewind()
      var reader = CanonicalJSONLinesReader(options)
      reader.read(Lines(content), into: &log)
      return try content.isUnchanged(since: print)
    }
    guard isUnchanged else { throw .init(problem: .changedWhileRead) }
    if log.file.rowsRead == 0 { log.note(.noRows, at: "") }
    digests[print.sha256] = file.path
    log.end()
    return true
  }

  /// Whether the first line that is not blank is a judgment; what cannot be read is left to the
  /// reader of whole files to word.
  private func isCanonical(_ content: ExpandedFile) -> Bool {
    let lines = Lines(content, window: 1 << 16)
    while let line = try? lines.next(), !lines.isTooLong {
      if line.allSatisfy(UTF8Text.isSpace) { continue }
      if options.reader == .canonicalJSONLines { return true }
      guard
        case .known(.canonicalJSONLines) = DetectedFormat.of(
          line, named: "", columnMap: options.columnMap)
      else {
        return false
      }
      return true
    }
    return false
  }
}

extension LogProblem {
  static var changedWhileRead: LogProblem {
    LogProblem(
      "changedWhileRead", "the file changed while it was read",
      remedy: "Read it again when nothing writes to it")
  }
}
