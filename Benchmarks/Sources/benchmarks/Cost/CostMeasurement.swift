import Foundation

/// Measured figures of shards: from runs of the program, or from a table.
struct CostMeasurement {
  private(set) var shards: [MeasuredShard] = []
  /// Of `combine`: bytes read, seconds and megabytes.
  private(set) var combined: [(bytes: Double, seconds: Double, megabytes: Double)] = []
  /// What was measured, for the reader.
  let source: String

  /// Runs shards that differ in one dimension at a time.
  ///
  /// - Parameter command: leaderboard or interval. Where the program makes no parts of it, runs of
  ///   `interval` over the same cells stand for it, without pairs and parts.
  init(_ program: MeasuredProgram, of command: String, folder: URL) throws {
    let (logs, part) = (
      folder.appendingPathComponent("cost-logs"), folder.appendingPathComponent("cost.part").path
    )
    let analysis =
      command == "leaderboard"
      ? ["leaderboard", "--logs", logs.path, "--system", "criteria"]
      : ["interval", "--logs", logs.path, "--by", "model_id,criterion"]
    let partial = ["partial"] + analysis + ["--shard", "0/1", "-o", part]
    try LogShape(models: 2, items: 50, criteria: 2, clusters: 10).write(to: logs)
    let makesParts = (try? program.run(partial)) != nil
    source =
      makesParts
      ? "compass partial \(command) --shard 0/1, and combine"
      : "compass interval by model and dimension with clusters, as runs of one shard, without parts"
    var base = LogShape()
    (base.models, base.criteria, base.items, base.clusters) = (10, 5, 1_000, 50)
    var shapes = [base]
    for factor in [2, 4] {
      var more = base
      more.items *= 2 * factor
      shapes.append(more)
      more = base
      more.clusters *= 4 * factor
      shapes.append(more)
      more = base
      more.models *= factor
      more.items /= factor
      more.clusters *= 4
      shapes.append(more)
      more = base
      more.criteria *= factor
      more.items /= factor
      more.clusters *= 4
      shapes.append(more)
    }
    for shape in shapes {
      defer { try? FileManager.default.removeItem(at: logs) }
      try shape.write(to: logs)
      let words =
        makesParts
        ? partial
        : [
          "interval", logs.appendingPathComponent("0000.jsonl").path, "--value", "score", "--by",
          "model_id,criterion", "--cluster", "cluster_id",
        ]
      var best: RunCost?
      for _ in 0..<3 {
        try? FileManager.default.removeItem(atPath: part)
        let cost = try program.run(words)
        best = best?.least(cost) ?? cost
      }
      guard let best else { continue }
      let size = try? FileManager.default.attributesOfItem(atPath: part)[.size] as? Int
      shards.append(
        MeasuredShard(
          shape: ShardShape(
            rows: Double(shape.rows), items: Double(shape.items), models: Double(shape.models),
            dimensions: Double(shape.criteria), clusters: Double(shape.clusters)),
          seconds: best.seconds, megabytes: best.megabytes, partBytes: size.map { Double($0) }))
      guard makesParts, let size else { continue }
      let cost = try program.best(of: 3, ["combine", part])
      combined.append((Double(size), cost.seconds, cost.megabytes))
    }
  }

  /// Figures of a table with the columns kind (shard or combine), rows, items, models, dimensions, clusters,
  /// cpu_seconds, megabytes and part_bytes; of a combine part_bytes are those of all parts together.
  init(table path: String) throws {
    source = path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let head = [
      "kind", "rows", "items", "models", "dimensions", "clusters", "cpu_seconds", "megabytes",
      "part_bytes",
    ]
    guard let first = lines.first, first == head else {
      throw WrongUse("\(path): the first line is not \(head.joined(separator: ","))")
    }
    for (number, line) in lines.enumerated().dropFirst() {
      guard line.count == head.count, ["shard", "combine"].contains(line[0]),
        let seconds = Double(line[6]), let megabytes = Double(line[7])
      else { throw WrongUse("\(path):\(number + 1): not the columns of the first line") }
      let bytes = Double(line[8])
      if line[0] == "combine" {
        guard let bytes else { throw WrongUse("\(path):\(number + 1): part_bytes are missing") }
        combined.append((bytes, seconds, megabytes))
        continue
      }
      let numbers = line[1...5].compactMap(Double.init)
      guard numbers.count == 5 else {
        throw WrongUse(
          "\(path):\(number + 1): rows, items, models, dimensions and clusters are numbers")
      }
      shards.append(
        MeasuredShard(
          shape: ShardShape(
            rows: numbers[0], items: numbers[1], models: numbers[2], dimensions: numbers[3],
            clusters: numbers[4]),
          seconds: seconds, megabytes: megabytes, partBytes: bytes))
    }
    guard shards.count >= 5 else { throw WrongUse("\(path): five shards or more are needed") }
  }

  /// The figures as the table that ``init(table:)`` reads.
  var table: String {
    var text = "kind,rows,items,models,dimensions,clusters,cpu_seconds,megabytes,part_bytes\n"
    for shard in shards {
      let shape = [
        shard.shape.rows, shard.shape.items, shard.shape.models, shard.shape.dimensions,
        shard.shape.clusters,
      ].map { String(Int($0)) }.joined(separator: ",")
      text +=
        "shard,\(shape)," + String(format: "%.4f,%.1f,", shard.seconds, shard.megabytes)
        + (shard.partBytes.map { String(Int($0)) } ?? "") + "\n"
    }
    for run in combined {
      text +=
        "combine,,,,,," + String(format: "%.4f,%.1f,", run.seconds, run.megabytes)
        + String(Int(run.bytes)) + "\n"
    }
    return text
  }
}
