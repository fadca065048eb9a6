internal import Diagnostics
internal import Dispatch
internal import FileFormats
internal import Synchronization

/// What one thread made of the rows that it read.
package struct LogColumnShare<Sums: Sendable>: Sendable {
  package let sums: Sums
  /// The number of each of its groups among those of the log.
  package let groups: [Int]
}

/// The blocks of a log, read by several threads.
///
/// Any number of threads gives the same groups in the same order, and the same problems and notices at
/// the same places.
struct LogColumnShares<Sums: Sendable> {
  private let request: LogColumnMembers.Request
  /// The numbers of rows, and what was made of them.
  private(set) var shares: [LogColumnShare<Sums>] = []
  /// The texts of the groups, in the order of their first appearance; nil where a row has none.
  private(set) var groups: [[String?]] = []
  /// The names of members, in the same order.
  private(set) var names: [String] = []

  /// What a thread leaves behind.
  fileprivate struct Result: Sendable {
    var sums: Sums
    var members: LogColumnMembers
    var groupBlocks: [Int]
    var nameBlocks: [Int]
  }

  /// Reads lines.
  ///
  /// - Parameters:
  ///   - threads: how many to use at most.
  ///   - make: what a thread begins with.
  ///   - take: takes the rows of a block.
  init(
    _ blocks: LineBlocks, _ request: LogColumnMembers.Request, threads: Int,
    into log: inout LogAssembly, _ make: @Sendable () -> Sums,
    _ take: @Sendable (inout Sums, LogColumnRows) -> Void
  ) {
    self.request = request
    let ledger = LogColumnLedger(log)
    let results = Mutex<[Result]>([])
    DispatchQueue.concurrentPerform(iterations: max(1, threads)) { _ in
      guard let result = LogColumnShares.read(blocks, request, ledger, make, take) else { return }
      results.withLock { $0.append(result) }
    }
    log = ledger.finished()
    merge(results.withLock { $0 })
  }

  /// Reads a list.
  init(
    list bytes: UnsafeBufferPointer<UInt8>, _ request: LogColumnMembers.Request,
    into log: inout LogAssembly, _ make: () -> Sums,
    _ take: (inout Sums, LogColumnRows) -> Void
  ) {
    self.request = request
    var reader = LogColumnReader(request)
    var sums = make()
    reader.readList(bytes, into: &log) { take(&sums, $0) }
    merge([Result(sums, reader)])
  }

  private static func read(
    _ blocks: LineBlocks, _ request: LogColumnMembers.Request, _ ledger: LogColumnLedger,
    _ make: @Sendable () -> Sums, _ take: @Sendable (inout Sums, LogColumnRows) -> Void
  ) -> Result? {
    let block = LineBlock()
    do throws(FileProblem) {
      // There may be fewer blocks than threads.
      guard try blocks.fill(block) else { return nil }
      var reader = LogColumnReader(request)
      var sums = make()
      repeat {
        let lines = reader.read(block) { take(&sums, $0) }
        ledger.settle(block.number, lines: lines, reader.takeRemarks())
        do throws(FileProblem) {
          guard try blocks.fill(block) else { break }
        } catch {
          ledger.fail(error)
          break
        }
      } while true
      return Result(sums, reader)
    } catch {
      ledger.fail(error)
      return nil
    }
  }

  /// Numbers the groups of all results as one reader would have.
  private mutating func merge(_ results: [Result]) {
    var texts = request.columns.map { _ in TextDictionary() }
    var index = GroupIndex(width: request.columns.count)
    let found = results.map { $0.members.index.texts($0.members.texts) }
    var numbers = results.map { [Int](repeating: 0, count: $0.groupBlocks.count) }
    for (result, group) in LogColumnShares.inOrder(results.map(\.groupBlocks)) {
      index.begin()
      for (column, text) in found[result][group].enumerated() {
        if let text { index.set(column, texts[column].code(of: text)) }
      }
      numbers[result][group] = index.group()
    }
    groups = index.texts(texts)
    shares = zip(results, numbers).map { LogColumnShare(sums: $0.sums, groups: $1) }
    var names = TextDictionary()
    for (result, name) in LogColumnShares.inOrder(results.map(\.nameBlocks)) {
      _ = names.code(of: results[result].members.names.values[name])
    }
    self.names = names.values
  }

  /// What results have numbered, in the order of first appearance in the file.
  ///
  /// - Parameter blocks: of each result, the blocks in which its numbers first came up: no block is of
  ///   two results.
  private static func inOrder(_ blocks: [[Int]]) -> [(result: Int, number: Int)] {
    let all = blocks.enumerated().flatMap { result, blocks in
      blocks.enumerated().map { (block: $1, number: $0, result: result) }
    }
    return all.sorted { ($0.block, $0.number) < ($1.block, $1.number) }
      .map { ($0.result, $0.number) }
  }
}

extension LogColumnShares.Result {
  fileprivate init(_ sums: Sums, _ reader: borrowing LogColumnReader) {
    self.sums = sums
    members = reader.members
    groupBlocks = reader.groupBlocks
    nameBlocks = reader.nameBlocks
  }
}

/// What the blocks of a log came to, put in the order of the file.
///
/// A block is settled when all before it are, so that its lines can be numbered; what is not settled yet
/// is at most what the threads were ahead.
private final class LogColumnLedger: @unchecked Sendable {
  private struct Block {
    var lines: Int
    var remarks: [LogColumnRemark]
  }

  /// Guards all that follows.
  private let lock = Mutex(())
  private var log: LogAssembly
  private var waiting: [Int: Block] = [:]
  private var settled = 0
  private var lines = 0
  private var failure: FileProblem?

  init(_ log: LogAssembly) { self.log = log }

  func settle(_ number: Int, lines count: Int, _ remarks: [LogColumnRemark]) {
    lock.withLock { _ in
      waiting[number] = Block(lines: count, remarks: remarks)
      while let block = waiting.removeValue(forKey: settled) {
        for remark in block.remarks { remark.add(to: &log, linesBefore: lines) }
        lines += block.lines
        settled += 1
      }
    }
  }

  func fail(_ problem: FileProblem) {
    lock.withLock { _ in failure = problem }
  }

  /// The log, when all threads have ended.
  func finished() -> LogAssembly {
    lock.withLock { _ in
      if let failure { log.fail(.file(failure), at: failure.locator) }
      return log
    }
  }
}
