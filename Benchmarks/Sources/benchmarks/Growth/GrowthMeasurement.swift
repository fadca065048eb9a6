import Foundation

/// The cost of a command at each size, and the exponents that fit it.
struct GrowthMeasurement {
  let growth: GrowthCase
  /// At each size, with the start of the program taken off.
  private(set) var costs: [RunCost]

  /// Memory that grows by less over all sizes counts as flat, in megabytes.
  private static let flat = 12.0

  /// Measures a case; a case that passes its bound is measured again, and the least figure of each
  /// size counts, so that a busy machine does not make a case fail.
  init(_ growth: GrowthCase, program: MeasuredProgram, start: RunCost, folder: URL) throws {
    self.growth = growth
    costs = []
    for size in growth.sizes {
      costs.append(
        Self.rest(try Self.run(growth, size, program, runs: 2, folder), start))
    }
    for _ in 0..<2 where !holds {
      for (place, size) in growth.sizes.enumerated() {
        let again = Self.rest(try Self.run(growth, size, program, runs: 3, folder), start)
        costs[place] = costs[place].least(again)
      }
    }
  }

  private static func run(
    _ growth: GrowthCase, _ size: Int, _ program: MeasuredProgram, runs: Int, _ folder: URL
  ) throws -> RunCost {
    let own = folder.appendingPathComponent("growth")
    try? FileManager.default.removeItem(at: own)
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: own) }
    let arguments = try growth.prepare(size, own)
    var best: RunCost?
    for _ in 0..<runs {
      // What a run wrote must not spare the next its work.
      for name in ["new.study", "out", ".compass"] {
        try? FileManager.default.removeItem(at: own.appendingPathComponent(name))
      }
      let cost = try program.run(arguments)
      best = best?.least(cost) ?? cost
    }
    return best ?? RunCost(seconds: 0, wall: 0, megabytes: 0)
  }

  private static func rest(_ cost: RunCost, _ start: RunCost) -> RunCost {
    RunCost(
      seconds: max(cost.seconds - start.seconds, 1e-4), wall: cost.wall,
      megabytes: max(cost.megabytes - start.megabytes, 0.1))
  }

  /// The exponent of CPU seconds over the upper three sizes.
  var timeExponent: Double { exponent(costs.map(\.seconds)) }

  /// The exponent of memory; 0 where it is flat.
  var memoryExponent: Double {
    let memory = costs.map(\.megabytes)
    guard (memory.max() ?? 0) - (memory.min() ?? 0) >= Self.flat else { return 0 }
    return exponent(memory)
  }

  var holds: Bool { timeExponent <= growth.bound && memoryExponent <= growth.bound }

  /// Least squares of the logarithms.
  private func exponent(_ values: [Double]) -> Double {
    let x = growth.sizes.dropFirst().map { Foundation.log(Double($0)) }
    let y = values.dropFirst().map { Foundation.log($0) }
    let (meanX, meanY) = (
      x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count)
    )
    var (products, squares) = (0.0, 0.0)
    for (a, b) in zip(x, y) {
      products += (a - meanX) * (b - meanY)
      squares += (a - meanX) * (a - meanX)
    }
    return products / squares
  }

  /// A row of the table.
  var row: String {
    func list(_ values: [Double], _ format: String) -> String {
      values.map { String(format: format, $0) }.joined(separator: ", ")
    }
    let sizes = growth.sizes
    return
      "| \(growth.command) | \(growth.dimension) | \(sizes[0])-\(sizes[sizes.count - 1]) "
      + "| \(list(costs.map(\.seconds), "%.3g")) | \(list(costs.map(\.megabytes), "%.0f")) "
      + "| \(String(format: "%.2f", timeExponent)) "
      + "| \(memoryExponent == 0 ? "flat" : String(format: "%.2f", memoryExponent)) "
      + "| \(growth.bound) | \(growth.law) | \(holds ? "holds" : "**passed**") |"
  }

  static let head = """
    | command | doubled | sizes | CPU s above start-up | MB above start-up | exponent, time \
    | memory | bound | law | |
    |---|---|---|---|---|---|---|---|---|---|
    """
}
