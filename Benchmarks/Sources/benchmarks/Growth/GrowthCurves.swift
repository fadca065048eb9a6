import Foundation

/// The curves of a run: for each command the cost of one unit of size, against that of the smallest
/// size, so that a level line is cost in proportion and a rising one is more.
struct GrowthCurves {
  private let measurements: [GrowthMeasurement]

  init(_ measurements: [GrowthMeasurement]) { self.measurements = measurements }

  /// What the drawing program reads: a planning chart of the project.
  private struct Curve: Encodable {
    struct Line: Encodable {
      let name: String
      let points: [Point]
    }
    struct Point: Encodable {
      let items: Double
      let halfWidth: Double
    }
    let lines: [Line]
    let title: String
    let axis: String
    let decimals: Int
  }

  /// Writes growth.csv and, where the drawing program is there, COMMAND.svg and COMMAND.pdf.
  func write(to folder: URL, drawer: String) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var table = "command,doubled,size,cpu_seconds,megabytes\n"
    for measurement in measurements {
      for (size, cost) in zip(measurement.growth.sizes, measurement.costs) {
        table +=
          "\(measurement.growth.command),\(measurement.growth.dimension),\(size),"
          + String(format: "%.4f,%.1f\n", cost.seconds, cost.megabytes)
      }
    }
    try table.write(
      to: folder.appendingPathComponent("growth.csv"), atomically: true, encoding: .utf8)
    guard FileManager.default.isExecutableFile(atPath: drawer) else {
      GrowthProgram.say(
        "No curves were drawn: \(drawer) is not there (swift build -c release --product curves).")
      return
    }
    for (command, group) in Dictionary(grouping: measurements, by: \.growth.command) {
      let curve = Curve(
        lines: group.map { measurement in
          let first = measurement.costs[0].seconds
          return Curve.Line(
            name: measurement.growth.dimension,
            points: zip(measurement.growth.sizes, measurement.costs).enumerated().map {
              place, point in
              Curve.Point(
                items: Double(1 << place), halfWidth: point.1.seconds / first / Double(1 << place))
            })
        },
        title: "\(command): CPU a unit, against that at the smallest size",
        axis: "Size, times the smallest", decimals: 2)
      let text = try JSONEncoder().encode(curve)
      for suffix in ["svg", "pdf"] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: drawer)
        process.arguments = [folder.appendingPathComponent("\(command).\(suffix)").path]
        let input = Pipe()
        process.standardInput = input
        try process.run()
        input.fileHandleForWriting.write(text)
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
          throw RunFailure(command: [drawer, command], status: process.terminationStatus)
        }
      }
    }
  }
}
