import Foundation

/// The dimensions of a log of judgments, each of which can be doubled by itself.
struct LogShape {
  var models = 10
  var items = 1_000
  var criteria = 5
  var judges = 1
  /// Items of one cluster follow one another.
  var clusters = 100
  /// Different scores: 0, 1, ..., or any number of four decimals.
  var categories: Int?
  /// Columns that no analysis asks for.
  var extraColumns = 0
  var files = 1

  var rows: Int { models * items * criteria * judges }

  /// Writes the log.
  ///
  /// - Parameter folder: made anew; files are named 000.jsonl, 001.jsonl and so on, each with all
  ///   models on its share of the items.
  func write(to folder: URL) throws {
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var stream = InputNumbers(seed: 21)
    let extra = (0..<extraColumns).map { "\"metadata_\($0)\":\"value \($0)\"," }.joined()
    for file in 0..<files {
      var text = try TextFile(folder.appendingPathComponent(Self.padded(file, 4) + ".jsonl"))
      for item in file * items / files..<(file + 1) * items / files {
        let cluster = item * clusters / items
        for model in 0..<models {
          for criterion in 0..<criteria {
            for judge in 0..<judges {
              let score: String
              if let categories {
                let level = (item + model) % categories
                score = String(
                  stream.uniform() < 0.7 ? level : stream.index(below: categories))
              } else {
                score = "0." + Self.padded(stream.index(below: 10_000), 4)
              }
              try text.write(
                """
                {"evaluation_id":"growth","task":"growth","model_id":"model-\(Self.padded(model, 4))",\
                "sample_id":"item-\(Self.padded(item, 8))","epoch":1,"judge_id":"model:judge-\(judge)",\
                "criterion":"criterion-\(criterion)","score":\(score),"scale_type":"\(categories == nil ? "interval" : "ordinal")",\
                "scale_min":0,"scale_max":\(categories.map { $0 - 1 } ?? 1),\(extra)"status":"scored",\
                "judge_kind":"model","cluster_id":"topic-\(Self.padded(cluster, 6))"}

                """)
            }
          }
        }
      }
      try text.close()
    }
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// A table of battles: two models and who won.
struct BattleShape {
  var models = 50
  var battles = 100_000

  func write(to file: URL) throws {
    var stream = InputNumbers(seed: 22)
    var text = try TextFile(file)
    try text.write("left,right,winner\n")
    for _ in 0..<battles {
      let one = stream.index(below: models)
      let other = (one + 1 + stream.index(below: models - 1)) % models
      let odds = Double(one - other) / Double(models)
      let draw = stream.uniform()
      let winner = draw < 0.1 ? "tie" : draw < 0.55 + 0.3 * odds ? "left" : "right"
      try text.write(
        "model-\(LogShape.padded(one, 4)),model-\(LogShape.padded(other, 4)),\(winner)\n")
    }
    try text.close()
  }
}

/// A file that is written piece by piece, so that this process stays small: what it holds when it
/// starts a program counts as memory of that program.
struct TextFile {
  private let handle: FileHandle
  private var waiting: [UInt8] = []

  init(_ file: URL) throws {
    guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    handle = try FileHandle(forWritingTo: file)
    waiting.reserveCapacity(1 << 16)
  }

  mutating func write(_ text: String) throws {
    waiting.append(contentsOf: text.utf8)
    if waiting.count >= 1 << 15 { try flush() }
  }

  mutating func close() throws {
    try flush()
    try handle.close()
  }

  private mutating func flush() throws {
    try handle.write(contentsOf: Data(waiting))
    waiting.removeAll(keepingCapacity: true)
  }
}
