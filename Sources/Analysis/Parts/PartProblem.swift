internal import Diagnostics
internal import PrintedNumbers

/// What can be wrong with parts, each by itself and all together.
enum PartProblem: Error, Equatable {
  case notAPart(String)
  /// The part ends before its last line, or in it.
  case unfinished
  /// What is on a line, and why it cannot be.
  case damagedLine(Int, String)
  case wrongDigest
  case trailing(line: Int)
  case otherVersion(Int)
  case noMemory
  // Of parts together.
  case missingShards([Int], of: Int)
  case doubledShard(Int, first: String)
  case otherCount(Int, wanted: Int, first: String)
  case otherCommand(String, wanted: String, first: String)
  case otherOptions(String, wanted: String, first: String)
  case otherEngine(String, wanted: String, first: String)
  case otherDefinition(String, first: String)
  case otherInput(String, first: String)
  case sharedItems(Int, first: String)
  case sameFile(first: String)
  case notNeighbours([Int], of: Int)
  case notMerged(String)

  private var code: String {
    switch self {
    case .notAPart: "noPart"
    case .unfinished: "unfinishedPart"
    case .damagedLine, .wrongDigest: "damagedPart"
    case .trailing: "trailingBytes"
    case .otherVersion: "otherPartVersion"
    case .noMemory: "outOfMemory"
    case .missingShards: "missingShard"
    case .doubledShard, .sameFile: "doubledShard"
    case .sharedItems: "sharedItem"
    case .otherCount, .otherCommand, .otherOptions, .otherEngine, .otherDefinition, .notMerged:
      "foreignPart"
    case .otherInput: "otherInput"
    case .notNeighbours: "shardsApart"
    }
  }

  private var message: String {
    switch self {
    case .notAPart(let reason): "the file is no part that compass partial wrote: \(reason)"
    case .unfinished: "the part breaks off before its last line"
    case .damagedLine(let line, let reason): "line \(line) of the part is damaged: \(reason)"
    case .wrongDigest: "the part does not have the digest that its last line says"
    case .trailing(let line): "more follows line \(line), which is the last of the part"
    case .otherVersion(let version):
      "the part is of version \(version) of the format, and this program knows \(PartHead.version)"
    case .noMemory: "there is not enough memory to write the part"
    case .missingShards(let shards, let count):
      "\(CountText.counted(shards.count, "shard")) of \(count) \(shards.count == 1 ? "is" : "are") "
        + "missing: \(Self.list(shards))"
    case .doubledShard(let shard, let first): "the part holds shard \(shard), and so does \(first)"
    case .sameFile(let first): "the part is the same file as \(first)"
    case .otherCount(let count, let wanted, let first):
      "the part is of \(CountText.counted(count, "shard")), and \(first) of \(wanted)"
    case .otherCommand(let command, let wanted, let first):
      "the part is of compass \(command), and \(first) of compass \(wanted)"
    case .otherOptions(let options, let wanted, let first):
      "the part was made with other options (\(options)) than \(first) (\(wanted))"
    case .otherEngine(let engine, let wanted, let first):
      "the part was made by compass \(engine), and \(first) by compass \(wanted)"
    case .otherDefinition(let name, let first):
      "the part was made with another content of \(name) than \(first)"
    case .otherInput(let name, let first):
      "the part was made of another content of \(name) than \(first)"
    case .sharedItems(let count, let first):
      "\(CountText.counted(count, "item")) of the part \(count == 1 ? "is" : "are") in \(first) too"
    case .notNeighbours(let shards, let count):
      "between the shards of these parts lie others: \(Self.list(shards)) of \(count)"
    case .notMerged(let command): "parts of compass \(command) cannot be put together"
    }
  }

  private var remedy: String {
    switch self {
    case .notAPart: "Name files that compass partial wrote"
    case .unfinished, .damagedLine, .wrongDigest, .trailing:
      "Copy the part again, or run its compass partial again"
    case .otherVersion, .otherEngine: "Make all parts with one version of the program"
    case .noMemory: "Close other programs, and run it again"
    case .missingShards: "Run compass partial for each of them, and name all parts"
    case .doubledShard, .sameFile: "Name one part of each shard"
    case .otherCount: "Make all parts with the same N of --shard I/N"
    case .otherCommand, .otherOptions, .otherDefinition:
      "Put parts together that were made with the same command, options and files"
    case .otherInput: "Make all parts of the same files, or give each its rows on standard input"
    case .sharedItems:
      "Give each part the rows of its own shard, all of an item's rows to one part"
    case .notNeighbours: "Put parts together whose shards follow each other"
    case .notMerged: "Run that command over all rows instead"
    }
  }

  func issue(file: String) -> Diagnostic {
    Diagnostic(code, at: .file(file), message, remedy: remedy)
  }

  /// Numbers in words, those that follow each other as a range: 0, 3-5, 9.
  private static func list(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    let words = ranges.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }
    return CountText.list(words, most: 20)
  }
}
