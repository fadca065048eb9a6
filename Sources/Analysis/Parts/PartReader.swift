package import Diagnostics
internal import FileFormats
internal import Foundation
internal import LogReaders

/// A part that `compass partial` wrote, whose lines can be read as often as they are needed.
///
///     let part = try PartReader("3.part")
///     let lines = try part.lines()
///     while let line = try lines.next() {
///       if line.kind == "cell" { add(try line.integers("sums")) }
///     }
///
/// What is read is untrusted: nothing is held but a line, which has a bound as the expansion has, and
/// every reading to the end checks the number of lines and their digest.
package struct PartReader: Sendable {
  package let path: String
  package let head: PartHead

  /// The longest head, in bytes, which names all files that were read.
  private static let headLimit = 16 << 20
  static let itemsKind = "items"

  /// Opens a part and reads its first line.
  ///
  /// - Throws: for a file that is none, or of another version of the format.
  package init(_ path: String) throws(Diagnostics) {
    self.path = path
    let lines = try PartLines(path)
    guard let first = try lines.bytesOfNext() else {
      throw Diagnostics(PartProblem.notAPart("it is empty").issue(file: path))
    }
    do throws(PartProblem) {
      head = try Self.head(first)
    } catch {
      throw Diagnostics(error.issue(file: path))
    }
  }

  private static func head(_ line: UnsafeBufferPointer<UInt8>) throws(PartProblem) -> PartHead {
    guard line.count <= headLimit else { throw .notAPart("its first line is too long") }
    struct Mark: Decodable {
      let format: String
      let version: Int
    }
    let data = Data(buffer: line)
    guard let mark = try? JSONDecoder().decode(Mark.self, from: data),
      mark.format == PartHead.format
    else { throw .notAPart("its first line is no head of one") }
    guard mark.version == PartHead.version else { throw .otherVersion(mark.version) }
    guard let head = try? JSONDecoder().decode(PartHead.self, from: data),
      head.shard.indices != nil
    else { throw .damagedLine(1, "it does not say what the part is of") }
    return head
  }

  /// The lines of the content, from the first on.
  package func lines() throws(Diagnostics) -> PartLines {
    let lines = try PartLines(path)
    _ = try lines.bytesOfNext()
    return lines
  }

  /// The digests of the items that the part holds, by size.
  package func items() throws(Diagnostics) -> PartItems { PartItems(try lines()) }

  /// Reads all of the part, and throws what is wrong with it.
  ///
  /// - Complexity: O(bytes); memory does not grow.
  package func check() throws(Diagnostics) -> PartWriter.Summary {
    let items = try items()
    var count = 0
    while try items.next() != nil { count += 1 }
    while try items.lines.skip() {}
    guard let end = items.lines.summary, end.items == count else {
      throw Diagnostics(
        PartProblem.damagedLine(items.lines.number, "it counts other items").issue(file: path))
    }
    return end
  }
}

/// The lines of a part one by one, without its head and the items that it holds.
package final class PartLines {
  private let path: String
  private let file: Lines
  private let line: PartLine
  private let digest = RunningSHA256()
  /// What the last line says; nil until it has been read.
  private(set) var summary: PartWriter.Summary?

  /// The line that was read last, from 1.
  var number: Int { file.number }

  fileprivate init(_ path: String) throws(Diagnostics) {
    self.path = path
    line = PartLine(path: path)
    do throws(FileProblem) {
      if let reason = FileKind.refusal(of: path) { throw .noFile(reason) }
      guard let stream = try FileContent.stream(path) else { throw .noSuchFile }
      file = Lines(stream, window: 1 << 16)
    } catch {
      throw Diagnostics(error.issue(file: path, locator: ""))
    }
  }

  /// The next line of the content, which holds until the call after it; nil behind the last one.
  ///
  /// - Throws: for a line that is damaged, and at the end for a part that is unfinished, or does not
  ///   have the digest that its last line says.
  package func next() throws(Diagnostics) -> PartLine? {
    while let bytes = try bytesOfNext() {
      try read(bytes)
      if line.kind != PartReader.itemsKind { return line }
    }
    return nil
  }

  /// Passes over the next line of the content; false behind the last one.
  func skip() throws(Diagnostics) -> Bool {
    guard let bytes = try bytesOfNext() else { return false }
    try read(bytes)
    return true
  }

  /// The next line where it has items; nil where it has none, and the lines stay as they are.
  fileprivate func nextOfItems() throws(Diagnostics) -> PartLine? {
    guard let bytes = try bytesOfNext() else { return nil }
    try read(bytes)
    return line.kind == PartReader.itemsKind ? line : nil
  }

  /// The bytes of the next line but the last, which ends them and is checked.
  fileprivate func bytesOfNext() throws(Diagnostics) -> UnsafeBufferPointer<UInt8>? {
    guard summary == nil else { return nil }
    guard let bytes = try nextBytes() else {
      throw problem(file.number == 0 ? .notAPart("it is empty") : .unfinished)
    }
    // All that is written ends with a line end; without one the file was cut in the line.
    if file.isTooLong { throw problem(.damagedLine(file.number, "it is too long")) }
    if file.isUnended {
      throw problem(file.number == 1 ? .notAPart("it has no line") : .unfinished)
    }
    if Self.isLast(bytes) {
      try finish(bytes)
      return nil
    }
    digest.add(UnsafeRawBufferPointer(bytes))
    withUnsafeBytes(of: UInt8(0x0A)) { digest.add($0) }
    return bytes
  }

  private func nextBytes() throws(Diagnostics) -> UnsafeBufferPointer<UInt8>? {
    do throws(FileProblem) {
      return try file.next()
    } catch {
      if case .expansion(.truncated, _) = error {
        throw problem(file.number == 0 ? .notAPart("it is cut short") : .unfinished)
      }
      throw Diagnostics(error.issue(file: path, locator: error.locator))
    }
  }

  private static let doneStart = Array(#"{"kind":"done","#.utf8)

  private static func isLast(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count > doneStart.count && bytes.prefix(doneStart.count).elementsEqual(doneStart)
  }

  private func finish(_ bytes: UnsafeBufferPointer<UInt8>) throws(Diagnostics) {
    let lines = file.number - 1
    try read(bytes)
    let counts = try ["rows", "others", "items"].map { name throws(Diagnostics) in
      try line.integer(name)
    }
    guard counts.allSatisfy({ $0 >= 0 && $0 < 1 << 40 }) else {
      throw line.damage("it does not say how many rows there are")
    }
    let end = PartWriter.Summary(rows: counts[0], others: counts[1], items: counts[2], bytes: 0)
    guard try line.integer("lines") == lines, try line.text("sha256") == digest.hexadecimal else {
      throw problem(.wrongDigest)
    }
    let last = file.number
    guard try nextBytes() == nil else { throw problem(.trailing(line: last)) }
    summary = end
  }

  private func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(Diagnostics) {
    do throws(JSONError) {
      try line.read(bytes, number: file.number)
    } catch {
      throw problem(.damagedLine(file.number, error.reason.description))
    }
    if line.kind.isEmpty { throw problem(.damagedLine(file.number, "it does not say its kind")) }
  }

  private func problem(_ problem: PartProblem) -> Diagnostics {
    Diagnostics(problem.issue(file: path))
  }
}

/// The digests of the items that a part holds, by size.
package final class PartItems {
  fileprivate let lines: PartLines
  private var steps: PartItemSteps?
  private var isEnded = false

  fileprivate init(_ lines: PartLines) { self.lines = lines }

  /// The next digest, which is larger than the one before; nil behind the last one.
  package func next() throws(Diagnostics) -> UInt64? {
    while !isEnded {
      if let item = steps?.next() { return item }
      guard let line = try lines.nextOfItems() else {
        isEnded = true
        break
      }
      steps = try PartItemSteps(line, after: steps?.last)
    }
    return nil
  }
}

/// The digests of a line.
struct PartItemSteps {
  private let steps: [UInt64]
  private var place = 0
  private(set) var last: UInt64

  /// - Parameter before: the last digest of the line before; nil on the first one.
  init(_ line: PartLine, after before: UInt64?) throws(Diagnostics) {
    steps = try line.naturals("steps")
    last = try line.natural("after")
    guard last == before ?? 0, !steps.isEmpty else { throw line.damage("its items do not follow") }
    var sum = last
    for (place, step) in steps.enumerated() {
      let (next, isOver) = sum.addingReportingOverflow(step)
      guard !isOver, step > 0 || (before == nil && place == 0) else {
        throw line.damage("its items do not follow")
      }
      sum = next
    }
  }

  mutating func next() -> UInt64? {
    guard place < steps.count else { return nil }
    last += steps[place]
    place += 1
    return last
  }
}
