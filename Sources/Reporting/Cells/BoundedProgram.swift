internal import Diagnostics
internal import Foundation

/// Why a program gave nothing.
struct ProgramFailure: Error {
  let message: String
  let remedy: String?
}

/// A program that is run without a shell, for so long and with so much output and no more, that knows
/// of the environment only where programs lie and in what language they speak.
struct BoundedProgram {
  private let command: [String]
  private let directory: String
  private let seconds: Double
  private let limit: Int

  /// - Parameters:
  ///   - command: The program, by its name or path, and its words.
  ///   - directory: Where it runs.
  ///   - seconds: How long it may take.
  ///   - limit: How many bytes it may print.
  init(_ command: [String], directory: String, seconds: Double = 60, limit: Int = 1 << 20) {
    self.command = command
    self.directory = directory
    self.seconds = seconds
    self.limit = limit
  }

  private var name: String { "`\(VisibleText.name(command[0]))`" }

  /// What it prints.
  ///
  /// - Throws: it is not there, is not done in time, prints too much, or ends with another status than 0.
  func output() throws(ProgramFailure) -> String {
    guard let path = program else {
      throw ProgramFailure(
        message: "there is no program \(name)", remedy: "Check its name, or the path that it has")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = Array(command.dropFirst())
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: directory.isEmpty ? "." : directory)
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw ProgramFailure(
        message: "\(name) cannot be run: \(error.localizedDescription)", remedy: nil)
    }
    var reader = PipeReader(
      [output.fileHandleForReading, errors.fileHandleForReading], limit: limit)
    let end = Date(timeIntervalSinceNow: seconds)
    let outcome = reader.read(until: end)
    if outcome == .ended {
      // Its output is closed: it is about to end, or has something left to do.
      while process.isRunning, Date() < end { usleep(5_000) }
    }
    guard outcome == .ended, !process.isRunning else {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      throw outcome == .tooMuch
        ? ProgramFailure(
          message: "\(name) printed more than \(limit >> 10) KiB", remedy: "Let it print less")
        : ProgramFailure(
          message: "\(name) took longer than \(Int(seconds)) seconds and was ended",
          remedy: "Run it beforehand, and read what it wrote")
    }
    process.waitUntilExit()
    let status = process.terminationStatus
    guard process.terminationReason == .exit, status == 0 else {
      let how = process.terminationReason == .exit ? "ended with status" : "was ended by signal"
      let lines = String(decoding: reader.bytes[1], as: UTF8.self)
        .split(whereSeparator: \.isNewline).suffix(5).map { VisibleText.line(String($0)) }
      throw ProgramFailure(
        message: "\(name) \(how) \(status)"
          + (lines.isEmpty ? "" : " and said: \(lines.joined(separator: " / "))"),
        remedy: "Run it by itself to see why")
    }
    guard let text = String(validating: reader.bytes[0], as: UTF8.self) else {
      throw ProgramFailure(
        message: "\(name) printed bytes that are not UTF-8", remedy: "Let it print text")
    }
    return text
  }

  /// Nothing that could be a secret.
  private var environment: [String: String] {
    let own = ProcessInfo.processInfo.environment
    return ["PATH": own["PATH"] ?? "/usr/bin:/bin", "LANG": own["LANG"] ?? "C.UTF-8"]
  }

  /// A path as it is, from where the program runs; a name in the directories of PATH.
  private var program: String? {
    let name = command[0]
    let places: [String]
    if name.contains("/") {
      places = [name.hasPrefix("/") ? name : "\(directory)/\(name)"]
    } else {
      places = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        .map { "\($0)/\(name)" }
    }
    return places.first { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
    }
  }
}

/// Reads several pipes as they fill, so that none is full while another is waited for.
private struct PipeReader {
  enum Outcome { case ended, late, tooMuch }

  private let handles: [FileHandle]
  private let limit: Int
  private(set) var bytes: [[UInt8]]

  init(_ handles: [FileHandle], limit: Int) {
    self.handles = handles
    self.limit = limit
    bytes = handles.map { _ in [] }
  }

  /// Reads until all are closed, the time is over, or one gave more than may be.
  mutating func read(until end: Date) -> Outcome {
    var open = Set(handles.indices)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !open.isEmpty {
      let left = end.timeIntervalSinceNow
      guard left > 0 else { return .late }
      let order = open.sorted()
      var polled = order.map {
        pollfd(fd: handles[$0].fileDescriptor, events: Int16(POLLIN), revents: 0)
      }
      let found = poll(&polled, UInt(polled.count), Int32(min(left, 1) * 1000) + 1)
      guard found > 0 else { continue }
      for (place, one) in zip(order, polled) where one.revents != 0 {
        let count = Foundation.read(one.fd, &buffer, buffer.count)
        if count <= 0 {
          open.remove(place)
        } else {
          bytes[place] += buffer[..<count]
          if bytes[place].count > limit { return .tooMuch }
        }
      }
    }
    return .ended
  }
}
