package import Diagnostics
package import FileFormats
import Foundation

/// Writes a Parquet table out as text by DuckDB's program, where the user says so and has it.
///
/// No shell is involved, and no name of a file that comes from outside: the table is written into a
/// directory that only the user can read, the program is told names in it, and whatever is left is
/// removed. The program gets neither the user's settings nor the standard input, and is
/// stopped when it takes too long or writes too much.
package struct ParquetConversion: Sendable {
  /// The directories in which the program is looked for, with colons between.
  package var searchPath: String
  /// The longest that the program may take, in seconds.
  package var seconds: Double
  /// The most that it may write, in bytes.
  package var limit: Int

  private static let program = "duckdb"
  private static let input = "in.parquet"
  private static let output = "out"
  private static let errors = "errors"
  /// The most of the program's messages that is shown.
  private static let shown = 600

  package init(
    searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? "", seconds: Double = 600,
    limit: Int = 1 << 30
  ) {
    self.searchPath = searchPath
    self.seconds = seconds
    self.limit = limit
  }

  /// The rows of a table as text.
  ///
  /// - Throws: where there is no such program, or it fails.
  package func text(
    of parquet: UnsafeBufferPointer<UInt8>, as target: ColumnarFormat.Target
  ) throws(LogProblem.Wrapped) -> [UInt8] {
    guard let program else { throw .init(problem: .noConverter) }
    let directory = try PrivateDirectory()
    do throws(SystemError) {
      let file = try FileDescriptor(
        "\(directory.path)/\(Self.input)", O_WRONLY | O_CREAT | O_EXCL)
      try file.writeAll(UnsafeRawBufferPointer(parquet))
    } catch {
      throw .init(problem: .conversion(error.reason))
    }
    try run(program, in: directory, target)
    guard directory.size(of: Self.output) > 0 else {
      throw .init(problem: .conversion("it wrote nothing"))
    }
    return try LogProblem.reading { () throws(FileProblem) in
      try FileContent.stored("\(directory.path)/\(Self.output)", limit: limit)
    }
  }

  /// The text of a table in a file, converted where it is Parquet.
  ///
  /// - Throws: why it cannot be read or converted.
  package func text(
    of content: [UInt8], at path: String, as target: ColumnarFormat.Target
  ) throws(Diagnostics) -> [UInt8] {
    guard content.withUnsafeBufferPointer({ ColumnarFormat($0) }) == .parquet else {
      return content
    }
    let result = content.withUnsafeBufferPointer { bytes in
      Result { () throws(LogProblem.Wrapped) in try text(of: bytes, as: target) }
    }
    switch result {
    case .success(let text): return text
    case .failure(let error): throw Diagnostics(error.problem.issue(file: path, locator: ""))
    }
  }

  /// The program, in the first of the directories that has one; only those named from the root count.
  private var program: String? {
    searchPath.split(separator: ":").lazy.filter { $0.hasPrefix("/") }
      .map { "\($0)/\(Self.program)" }
      .first { path in
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
          && access(path, X_OK) == 0
      }
  }

  // MARK: - Running

  private func run(
    _ program: String, in directory: borrowing PrivateDirectory, _ target: ColumnarFormat.Target
  ) throws(LogProblem.Wrapped) {
    let format = target == .csv ? "FORMAT csv, HEADER" : "FORMAT json"
    func literal(_ name: String) -> String {
      let path = "\(directory.path)/\(name)"
      return "'" + path.replacingOccurrences(of: "'", with: "''") + "'"
    }
    let statement =
      "SET autoinstall_known_extensions = false; "
      + "COPY (FROM \(literal(Self.input))) TO \(literal(Self.output)) (\(format))"
    let arguments = [
      program, "-batch", "-bail", "-init", "/dev/null", "-c", statement,
    ]
    let environment = [
      "PATH=\(searchPath)", "HOME=\(directory.path)", "TMPDIR=\(directory.path)", "LC_ALL=C.UTF-8",
    ]
    let process: pid_t
    do throws(SystemError) {
      process = try spawn(program, arguments, environment, in: directory.path)
    } catch {
      throw .init(problem: .conversion(error.reason))
    }
    let status = try wait(for: process, in: directory)
    guard status == 0 else {
      let said = try? FileContent.stored("\(directory.path)/\(Self.errors)", limit: 1 << 20)
      let text = String(decoding: (said ?? []).prefix(Self.shown), as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      throw .init(
        problem: .conversion(text.isEmpty ? "status \(status)" : VisibleText.line(text)))
    }
  }

  private func spawn(
    _ program: String, _ arguments: [String], _ environment: [String], in directory: String
  ) throws(SystemError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, 2, "\(directory)/\(Self.errors)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var process = pid_t()
    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for word in words + variables { free(word) } }
    let code = posix_spawn(&process, program, &actions, nil, words, variables)
    guard code == 0 else { throw SystemError(code: code) }
    return process
  }

  /// Waits until the program ends, and ends it when it goes past its bounds.
  ///
  /// - Returns: what it ended with: its own status, or 128 and the signal.
  private func wait(
    for process: pid_t, in directory: borrowing PrivateDirectory
  ) throws(LogProblem.Wrapped) -> Int32 {
    let end = DispatchTime.now().uptimeNanoseconds + UInt64(max(0, min(seconds, 1e6)) * 1e9)
    var problem: LogProblem?
    var status: Int32 = 0
    while true {
      let found = waitpid(process, &status, problem == nil ? WNOHANG : 0)
      if found == process { break }
      if found < 0, errno != EINTR { throw .init(problem: .conversion(SystemError.current.reason)) }
      guard found == 0 else { continue }
      if DispatchTime.now().uptimeNanoseconds > end {
        problem = .conversion("it took longer than \(seconds.plain) seconds")
      } else if [Self.output, Self.errors].contains(where: { directory.size(of: $0) > limit }) {
        problem = .conversion("it wrote more than \(limit) bytes")
      }
      if problem == nil { usleep(10_000) } else { kill(process, SIGKILL) }
    }
    if let problem { throw .init(problem: problem) }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// A directory that only the user can read, removed when it is let go.
private struct PrivateDirectory: ~Copyable {
  let path: String

  init() throws(LogProblem.Wrapped) {
    let usual = FileManager.default.temporaryDirectory.path
    // The program would take a path with such a sign for a pattern.
    let parent = usual.contains { "*?[".contains($0) } ? "/tmp" : usual
    var template = Array("\(parent)/compass-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .init(problem: .conversion(SystemError.current.reason))
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The size of a file in the directory; 0 where there is none.
  func size(of name: String) -> Int {
    var information = stat()
    return lstat("\(path)/\(name)", &information) == 0 ? Int(information.st_size) : 0
  }
}

extension LogProblem {
  /// A table that must be converted before it is read.
  static func columnar(_ format: ColumnarFormat, path: String) -> LogProblem {
    let remedy = format.remedy(path: path, to: .jsonLines)
    return LogProblem(
      "columnarFile", "it is \(format.name), which is not read as it is",
      remedy: format == .parquet
        ? "\(remedy), or let --convert do it where DuckDB's program is installed" : remedy)
  }

  fileprivate static var noConverter: LogProblem {
    LogProblem(
      "noConverter", "no program duckdb is in the directories of PATH, which --convert runs",
      remedy: "Install DuckDB's command line, or convert the file elsewhere")
  }

  fileprivate static func conversion(_ reason: String) -> LogProblem {
    LogProblem(
      "conversionFailed", "duckdb could not convert the file: \(reason)",
      remedy: "Check the file with duckdb itself, or convert it in another way")
  }
}
