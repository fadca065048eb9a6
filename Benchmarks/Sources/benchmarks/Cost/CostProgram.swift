import Foundation

/// `benchmarks cost`: what an analysis of up to 10¹⁰ rows takes in shards, reckoned from measured
/// figures.
///
///     benchmarks cost [--program PATH | --figures FILE] [--of leaderboard|interval] [--rows N]
///       [--models N] [--dimensions N] [--items N] [--clusters N] [--memory MB] [--wall SECONDS]
///       [--cores N] [--write FILE]
struct CostProgram {
  private var program = ".build/release/compass"
  private var figures: String?
  private var kept: String?
  private var command = "leaderboard"
  private var numbers: [String: Double] = [
    "--rows": 1e10, "--models": 50, "--dimensions": 10, "--items": 1e6, "--clusters": 1e5,
    "--memory": 4_000, "--wall": 3_600, "--cores": 64,
  ]

  init(_ words: ArraySlice<String>) throws {
    var words = words
    while let word = words.popFirst() {
      guard let value = words.popFirst() else { throw WrongUse("\(word) needs a value") }
      switch word {
      case "--program": program = value
      case "--figures": figures = value
      case "--write": kept = value
      case "--of":
        guard ["leaderboard", "interval"].contains(value) else {
          throw WrongUse("--of is leaderboard or interval")
        }
        command = value
      default:
        guard numbers[word] != nil else { throw WrongUse("there is no option \(word)") }
        guard let number = Double(value), number >= 1 else {
          throw WrongUse("\(word) is a number from 1")
        }
        numbers[word] = number
      }
    }
  }

  private func number(_ name: String) -> Double { numbers["--" + name] ?? 1 }

  /// - Returns: 0, or 1 where no number of shards keeps to the limits.
  func run() throws -> Int32 {
    let measurement: CostMeasurement
    if let figures {
      measurement = try CostMeasurement(table: figures)
    } else {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("cost-\(ProcessInfo.processInfo.processIdentifier)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      measurement = try CostMeasurement(
        MeasuredProgram(path: program), of: command, folder: folder)
    }
    if let kept { try measurement.table.write(toFile: kept, atomically: true, encoding: .utf8) }
    let model = CostModel(measurement)
    GrowthProgram.say("Measured: \(measurement.source).\n")
    GrowthProgram.say(model.coefficients)
    GrowthProgram.say(
      String(
        format:
          "\n%.3g rows, %.0f models, %.0f dimensions, %.3g items, %.3g clusters; %.0f cores.\n",
        number("rows"), number("models"), number("dimensions"), number("items"),
        number("clusters"), number("cores")))
    GrowthProgram.say(
      """
      | shards | rows a shard | CPU s a shard | CPU hours in all | MB a shard | part, MB \
      | combine, s | combine, MB | wall, s | within limits |
      |---|---|---|---|---|---|---|---|---|---|
      """)
    var isPossible = false
    for shards in (0...12).map({ Double(1 << $0) }) {
      let plan = model.plan(
        shards: shards, rows: number("rows"), models: number("models"),
        dimensions: number("dimensions"), items: number("items"), clusters: number("clusters"),
        cores: number("cores"))
      let holds =
        plan.megabytes <= number("memory") && plan.combineMegabytes <= number("memory")
        && plan.wall <= number("wall")
      isPossible = isPossible || holds
      func text(_ value: Double?) -> String { value.map { String(format: "%.3g", $0) } ?? "-" }
      GrowthProgram.say(
        "| \(Int(shards)) | \(text(plan.rows)) | \(text(plan.seconds)) "
          + "| \(text(plan.seconds * shards / 3_600)) | \(text(plan.megabytes)) "
          + "| \(text(plan.partMegabytes)) | \(text(plan.combineSeconds)) "
          + "| \(text(plan.combineMegabytes)) | \(text(plan.wall)) | \(holds ? "yes" : "no") |")
    }
    GrowthProgram.say("\n" + CostModel.assumptions)
    return isPossible ? 0 : 1
  }
}
