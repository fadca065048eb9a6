package import Diagnostics
internal import FileFormats
internal import GRDB
internal import Glibc
package import LogReaders

/// A study dealt into parts of whole items, of which one at a time is held.
///
///     guard let parts = try StudyPartitions(of: "large.study") else { /* it fits into memory */ }
///     for index in 0..<parts.count { analyse(try parts.source(index)) }
///
/// The study is read once; rows go into a temporary file for each part, a few dozen bytes each, beside the
/// study, or where TMPDIR says if nothing can be written there. The files go with the value. All parts share
/// the vocabularies, the names that no row of a part has among them, and an item is in the part that
/// `Shard` has it in.
package final class StudyPartitions {
  /// When a study is dealt out, and into how much.
  package struct Limits: Sendable {
    /// Studies of at most so many rows are held as a whole.
    package var rowsHeld: Int
    /// About how many rows a part has.
    package var rowsPerPart: Int

    package init(rowsHeld: Int = 5_000_000, rowsPerPart: Int = 1_000_000) {
      self.rowsHeld = rowsHeld
      self.rowsPerPart = rowsPerPart
    }
  }

  /// How many parts there are.
  package let count: Int
  /// All rows.
  package private(set) var rows = 0
  private let path: String
  private let log: EvaluationLog
  private let rounds: DefaultRounds
  private let families: [String: String]
  private let files: [DraftFile]
  private let rowsOfPart: [Int]

  private static let bytesPerRow = 64

  /// Deals a study out.
  ///
  /// - Parameter freeDisk: how many bytes may be written beside a file; nil where nothing says.
  /// - Returns: nil where it fits into memory, and where rows of one part depend on those of others:
  ///   responses that were judged at several times, and versions of prompts, are numbered over all rows.
  /// - Throws: `Diagnostics`: it is no study, it is damaged, or there is no room for the rows.
  /// - Complexity: O(rows); memory for the vocabularies, and 64 KiB a part.
  package convenience init?(
    of path: String, limits: Limits = Limits(),
    freeDisk: (String) -> Int? = FreeDisk.bytes(beside:)
  ) throws(Diagnostics) {
    let study = try Study(opening: path)
    let (rows, depends) = try Study.failing(path) {
      try study.queue.read { database in
        let select = try SQLStatement(
          database,
          "SELECT coalesce(sum(judgments), 0), max(further_judgments), max(with_versions) FROM file"
        )
        return try select.first {
          (try $0.count(0), $0.integer(1) > 0 || $0.integer(2) > 0)
        } ?? (0, false)
      }
    }
    guard rows > limits.rowsHeld, !depends else { return nil }
    let count = min(4_096, max(2, rows / max(1, limits.rowsPerPart)))
    try self.init(study, path, count: count, rows: rows, freeDisk)
  }

  private init(
    _ study: Study, _ path: String, count: Int, rows: Int, _ freeDisk: (String) -> Int?
  ) throws(Diagnostics) {
    self.path = path
    self.count = count
    let place = try StudyPartitions.place(beside: path, bytes: rows * Self.bytesPerRow, freeDisk)
    var files: [DraftFile] = []
    for _ in 0..<count { files.append(try DraftFile(beside: place)) }
    self.files = files
    let writers = files.map(PartFile.init)
    let dealt = try Study.failing(path) {
      try study.queue.read { database in
        var log = EvaluationLog()
        try Study.readRest(of: &log, file: nil, from: database)
        log.runs = try StudyCompanions.runs(in: database)
        log.judges = try StudyCompanions.judges(in: database)
        let rounds = try StudyRounds(database)
        let families = try StudySidecars.models(in: database).compactMap { model in
          model.family.map { (model.name, $0) }
        }
        log.judgments = try StudyPartitions.deal(database, to: writers)
        return (log, rounds.defaults, Dictionary(families) { first, _ in first })
      }
    }
    (log, self.rounds, families) = dealt
    rowsOfPart = writers.map(\.rows)
    self.rows = rowsOfPart.reduce(0, +)
    for writer in writers {
      do throws(SystemError) {
        try writer.finish()
      } catch {
        throw Diagnostics(
          (error.code == ENOSPC ? LogProblem.diskFull : .studyFailure(error.reason))
            .issue(file: path, locator: ""))
      }
    }
  }

  /// Where the files of the parts go: a path beside which they are made.
  private static func place(
    beside path: String, bytes: Int, _ freeDisk: (String) -> Int?
  ) throws(Diagnostics) -> String {
    let temporary = (getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp") + "/parts"
    let places = [path, temporary].filter { (try? DraftFile(beside: $0)) != nil }
    if let place = places.first(where: { freeDisk($0).map { $0 >= bytes } ?? true }) {
      return place
    }
    guard let free = places.compactMap(freeDisk).max() else {
      let problem = LogProblem.studyNotWritable("no temporary file can be made beside it")
      throw Diagnostics(problem.issue(file: path, locator: ""))
    }
    throw Diagnostics(
      LogProblem.tooLittleRoomForParts(needed: bytes, free: free).issue(file: path, locator: ""))
  }

  /// Reads all rows once and hands each to the part of its item.
  ///
  /// - Returns: the vocabularies.
  private static func deal(
    _ database: Database, to parts: [PartFile]
  ) throws -> JudgmentTable {
    let reader = try StudyReader(database)
    let sidecars = try StudySidecars(database)
    var table = JudgmentTable()
    var places: [UInt64: Int32] = [:]
    var last: (item: UInt64, part: Int) = (.max, 0)
    try reader.forEachRow(into: &table) { row, table in
      try sidecars.fill(&row, in: &table)
      let item =
        UInt64(UInt32(bitPattern: row.task)) << 32 | UInt64(UInt32(bitPattern: row.sample))
      if item != last.item {
        if let known = places[item] {
          last = (item, Int(known))
        } else {
          let sum = Shard.hash(
            task: table.task.text(of: row.task) ?? "",
            sample: table.sample.text(of: row.sample) ?? "")
          last = (item, Int(sum) % parts.count)
          places[item] = Int32(last.part)
        }
      }
      parts[last.part].write(row)
    }
    return table
  }

  /// The rows of a part, and what stands beside the rows of the whole.
  ///
  /// - Throws: `Diagnostics` when its file cannot be read.
  /// - Complexity: O(rows of the part).
  package func source(_ index: Int) throws(Diagnostics) -> any JudgmentSource {
    var log = log
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try FileDescriptor(files[index].path, O_RDONLY).readAll(limit: .max) ?? []
    } catch {
      throw Diagnostics(
        LogProblem.studyFailure("its rows cannot be read again: \(error.reason)")
          .issue(file: path, locator: ""))
    }
    log.judgments.reserveCapacity(rowsOfPart[index])
    let compact = CompactRow()
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      var place = 0
      while place < bytes.count { log.judgments.append(compact.read(base, at: &place)) }
    }
    log.judgments.fillRounds(rounds)
    if !families.isEmpty { log.judgments.addAttribute("family", ofModels: families) }
    return PartitionSource(log: log, path: path)
  }
}

/// One part of a study.
private struct PartitionSource: JudgmentSource {
  let log: EvaluationLog
  let path: String

  var digests: [InputDigest] { [] }

  var options: [String] { ["--study", path.lastPathComponent] }

  var paths: [String] { [path] }
}

/// A part's file while rows go into it.
private final class PartFile {
  private let file: DraftFile
  private let compact = CompactRow()
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
  private var filled = 0
  private var failure: SystemError?
  private(set) var rows = 0

  init(_ file: DraftFile) { self.file = file }

  deinit { buffer.deallocate() }

  func write(_ row: CodedJudgment) {
    if filled + CompactRow.mostBytes > buffer.count { flush() }
    guard let base = buffer.baseAddress else { return }
    filled += compact.write(row, to: base + filled)
    rows += 1
  }

  func finish() throws(SystemError) {
    flush()
    if let failure { throw failure }
  }

  private func flush() {
    guard failure == nil else {
      filled = 0
      return
    }
    do throws(SystemError) {
      try file.descriptor.writeAll(
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<filled]))
    } catch {
      failure = error
    }
    filled = 0
  }
}

extension LogProblem {
  static func tooLittleRoomForParts(needed: Int, free: Int) -> LogProblem {
    LogProblem(
      "diskFull",
      "the study is larger than memory, and to deal its rows out takes up to "
        + "\(LogProblem.gigabytes(needed)) where the disk has \(LogProblem.gigabytes(free)) left",
      remedy: "Make room beside the study, or set TMPDIR to a folder on another disk")
  }
}
