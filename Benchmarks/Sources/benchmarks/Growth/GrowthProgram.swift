import Foundation

/// `benchmarks growth`: doubles each dimension of the input of the real program and bounds the
/// exponents of its cost.
///
///     benchmarks growth [--program PATH] [--rows N] [--curves FOLDER] [CASE ...]
///
/// Exits with 1 where a cost grows faster than it may.
struct GrowthProgram {
  var program = ".build/release/compass"
  var rows = 400_000
  /// Where curves go, and the program that draws them.
  var curves: URL?
  var drawer = ".build/release/curves"
  var cases: [String] = []

  init(_ words: ArraySlice<String>) throws {
    var words = Array(words)[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("--") else {
        cases.append(word)
        continue
      }
      guard let value = words.popFirst() else { throw WrongUse("\(word) needs a value") }
      switch word {
      case "--program": program = value
      case "--curves": curves = URL(fileURLWithPath: value)
      case "--drawer": drawer = value
      case "--rows":
        guard let count = Int(value), count >= 40_000 else {
          throw WrongUse("--rows is a whole number from 40000")
        }
        rows = count
      default: throw WrongUse("there is no option \(word)")
      }
    }
  }

  /// - Returns: the exit status.
  func run() throws -> Int32 {
    let all = GrowthCase.all(rows: rows)
    let chosen =
      cases.isEmpty ? all : all.filter { cases.contains($0.command) || cases.contains($0.name) }
    guard !chosen.isEmpty else {
      throw WrongUse("no such case; there are: \(all.map(\.name).joined(separator: ", "))")
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("growth-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let measured = MeasuredProgram(path: program)
    let start = try measured.best(of: 5, ["--version"])
    Self.say(
      String(
        format: "Start-up, taken off below: %.3f s of CPU, %.0f MB.\n", start.seconds,
        start.megabytes))
    Self.say(GrowthMeasurement.head)
    var found: [GrowthMeasurement] = []
    var failures: [String] = []
    for growth in chosen {
      do {
        let measurement = try GrowthMeasurement(
          growth, program: measured, start: start, folder: folder)
        Self.say(measurement.row)
        found.append(measurement)
      } catch let failure as RunFailure {
        Self.say("| \(growth.command) | \(growth.dimension) | | | | | | | | did not run |")
        failures.append("\(failure)")
      }
    }
    for failure in failures { Self.say(failure) }
    if let curves { try GrowthCurves(found).write(to: curves, drawer: drawer) }
    return failures.isEmpty && found.allSatisfy(\.holds) ? 0 : 1
  }

  /// Prints a line at once.
  static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}

/// A command line that says nothing that can be done.
struct WrongUse: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
