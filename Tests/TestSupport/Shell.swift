internal import Foundation

/// Lines for a shell, as a user types them.
package enum Shell {
  /// What a line printed, results and messages as they came, and how it ended.
  package struct Ended: Sendable {
    package let output: String
    package let status: Int32
  }

  /// Runs a line and waits for its end.
  ///
  /// - Parameter programs: A directory whose programs are found before all others.
  package static func run(
    _ line: String, in directory: String, programs: String
  ) throws -> Ended {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = URL(filePath: directory)
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(programs):\(environment["PATH"] ?? "/usr/bin:/bin")"
    environment["COLUMNS"] = "80"
    environment["LC_ALL"] = "C.UTF-8"
    process.environment = environment
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Ended(output: String(decoding: data, as: UTF8.self), status: process.terminationStatus)
  }
}
