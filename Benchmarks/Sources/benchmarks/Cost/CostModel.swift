import Foundation

/// What shards cost, by coefficients that were fitted to measured runs.
struct CostModel {
  private let seconds: LinearCost
  private let megabytes: LinearCost
  private let partBytes: LinearCost?
  /// Of `combine`: seconds and megabytes a byte of all parts, beside its start.
  private let combineSeconds: (start: Double, byte: Double)
  private let combineMegabytes: (start: Double, byte: Double)

  /// What a plan with a number of shards comes to.
  struct Plan {
    let rows: Double
    let seconds: Double
    let megabytes: Double
    let partMegabytes: Double?
    let combineSeconds: Double
    let combineMegabytes: Double
    let wall: Double
  }

  init(_ measurement: CostMeasurement) {
    // Time and memory go by rows, the size of a part by the digests of its items.
    let (byRows, byItems): (Set<Int>, Set<Int>) = ([0, 1, 3, 4], [0, 2, 3, 4])
    seconds = LinearCost(
      measurement.shards.map { ($0.shape, $0.seconds) }, by: byRows, noise: 0.005)
    megabytes = LinearCost(
      measurement.shards.map { ($0.shape, $0.megabytes) }, by: byRows, noise: 2)
    let parts = measurement.shards.compactMap { shard in
      shard.partBytes.map { (shard.shape, $0) }
    }
    partBytes = parts.count < 5 ? nil : LinearCost(parts, by: byItems, noise: 0)
    combineSeconds = Self.line(measurement.combined.map { ($0.bytes, $0.seconds) })
    combineMegabytes = Self.line(measurement.combined.map { ($0.bytes, $0.megabytes) })
  }

  /// Least squares of a line through points; no line goes down.
  private static func line(_ points: [(x: Double, y: Double)]) -> (start: Double, byte: Double) {
    guard points.count > 1 else { return (points.first?.y ?? 0, 0) }
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    let squares = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
    let products = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
    let slope = squares > 0 ? max(products / squares, 0) : 0
    return (max(y - slope * x, 0), slope)
  }

  /// The plan for a number of shards.
  ///
  /// Items are dealt to shards by their hash, so that a cluster of k items is in a shard with the
  /// chance 1 - (1 - 1/shards)^k.
  func plan(
    shards: Double, rows: Double, models: Double, dimensions: Double, items: Double,
    clusters: Double, cores: Double
  ) -> Plan {
    let inCluster = max(items / clusters, 1)
    let shape = ShardShape(
      rows: rows / shards, items: items / shards, models: models, dimensions: dimensions,
      clusters: clusters * (1 - pow(1 - 1 / shards, inCluster)))
    let bytes = partBytes?.value(shape)
    let all = (bytes ?? 0) * shards
    let combine = combineSeconds.start + combineSeconds.byte * all
    // The result has the cells of one part over all clusters, however many parts there are.
    let whole = ShardShape(
      rows: rows, items: items, models: models, dimensions: dimensions, clusters: clusters)
    let held = partBytes?.value(whole) ?? 0
    let each = seconds.value(shape)
    return Plan(
      rows: shape.rows, seconds: each, megabytes: megabytes.value(shape),
      partMegabytes: bytes.map { $0 / 1e6 }, combineSeconds: combine,
      combineMegabytes: combineMegabytes.start + combineMegabytes.byte * held,
      wall: (shards / cores).rounded(.up) * each + combine)
  }

  /// The coefficients, as a table.
  var coefficients: String {
    func row(_ name: String, _ cost: LinearCost?, _ scale: Double) -> String {
      let values = cost?.coefficients.map { String(format: "%.3g", $0 * scale) }
      return "| \(name) | \((values ?? ["-", "-", "-", "-", "-"]).joined(separator: " | ")) |"
    }
    return """
      | of a shard | start | a: a row | d: an item | b: a cluster x model x dimension | c: a pair x cluster |
      |---|---|---|---|---|---|
      \(row("CPU, µs", seconds, 1e6))
      \(row("memory, bytes", megabytes, 1e6))
      \(row("part, bytes", partBytes, 1))

      combine: \(String(format: "%.3g s + %.3g s", combineSeconds.start, combineSeconds.byte * 1e6)) \
      a megabyte of parts.
      """
  }

  static let assumptions = """
    Assumed: each shard is one process on a core of its own, of the speed of the measured machine; the
    engine hands each shard its own rows, so that no row is read twice; items are dealt evenly; costs
    stay linear beyond what was measured (`benchmarks growth` bounds that); start and transport of the
    engine are not counted; combine is one process that reads the parts one after the other and holds
    the result once. Above 100 models there are no sums of pairs.
    """
}
