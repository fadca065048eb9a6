import Foundation
import Glibc
import TestSupport
import Testing

/// The built program, showing a report as a page.
final class LiveReport {
  let port: UInt16
  /// Of the address, with a slash at either end.
  let path: String
  private let process = Process()
  private let output = Pipe()
  private let errors = Pipe()

  /// Starts the program, and waits for the address that it prints.
  init(_ source: String, _ options: [String] = []) throws {
    let program = try #require(Project.program)
    process.executableURL = program
    process.arguments = ["report", source, "--watch"] + options
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let address = try #require(
      line.wholeMatch(of: #/http://127\.0\.0\.1:(\d+)(/[A-Za-z0-9_-]{32}/)\n/#), "\(line)")
    port = try #require(UInt16(address.1))
    path = String(address.2)
  }

  deinit {
    if process.isRunning { process.terminate() }
  }

  /// Memory that the program takes up, in bytes.
  var residentBytes: Int {
    get throws {
      let text = try String(
        contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8)
      let pages = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
      return pages * sysconf(Int32(_SC_PAGESIZE))
    }
  }

  /// What Ctrl-C does: the exit code, and what was printed besides the address.
  func interrupt() -> (status: Int32, output: String, errors: String) {
    process.interrupt()
    process.waitUntilExit()
    func rest(_ pipe: Pipe) -> String {
      String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    return (process.terminationStatus, rest(output), rest(errors))
  }

  // MARK: - Requests

  struct Answer {
    let status: Int
    /// By their names in small letters.
    let headers: [String: String]
    let body: String
  }

  /// What the page's script is told.
  struct State: Decodable {
    struct Place: Decodable, Equatable {
      let section: String?
      let block: Int
    }

    let number: Int
    let version: Int
    let change: Place?
    let banner: String
  }

  /// Sends a request as it is written, which a browser might not, and reads the answer to its end.
  ///
  /// - Parameters:
  ///   - path: Behind that of the address; a whole one where it begins with a slash.
  ///   - host: nil for the one of the address.
  func ask(
    _ path: String, method: String = "GET", host: String? = nil, _ headers: [String] = []
  ) throws -> Answer {
    let target = path.hasPrefix("/") ? path : self.path + path
    let lines =
      ["\(method) \(target) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")", "Connection: close"]
      + headers
    let text = try Self.exchange(lines.joined(separator: "\r\n") + "\r\n\r\n", port: port)
    let parts = try #require(text.range(of: "\r\n\r\n"), "\(text)")
    let head = text[..<parts.lowerBound].components(separatedBy: "\r\n")
    let status = try #require(
      head.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    let named = head.dropFirst().compactMap { line -> (String, String)? in
      let pair = line.split(separator: ":", maxSplits: 1)
      guard pair.count == 2 else { return nil }
      return (pair[0].lowercased(), pair[1].trimmingCharacters(in: .whitespaces))
    }
    return Answer(
      status: status, headers: Dictionary(named) { first, _ in first },
      body: String(text[parts.upperBound...]))
  }

  /// Waits until the page is told what is expected.
  func state(_ isExpected: (State) throws -> Bool) throws -> State {
    let start = ContinuousClock.now
    var number = -1
    while true {
      let answer = try ask("state?after=\(number)")
      let state = try JSONDecoder().decode(State.self, from: Data(answer.body.utf8))
      if try isExpected(state) { return state }
      number = state.number
      try #require(ContinuousClock.now - start < .seconds(30), "the page stays at \(state)")
    }
  }

  /// The report as it is served; nil before there is one.
  var report: String? {
    get throws {
      let answer = try ask("report")
      return answer.status == 200 ? answer.body : nil
    }
  }

  /// A connection that waits for what the page is told next.
  ///
  /// - Returns: its file, for the caller to close.
  func waitingPage() throws -> Int32 {
    let state = try JSONDecoder().decode(State.self, from: Data(try ask("state").body.utf8))
    let file = try #require(Self.connection(to: port))
    Self.send(
      "GET \(path)state?after=\(state.number) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n", to: file
    )
    return file
  }

  private static func send(_ text: String, to file: Int32) {
    _ = text.withCString { Glibc.send(file, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
  }

  private static func exchange(_ request: String, port: UInt16) throws -> String {
    let file = try #require(connection(to: port))
    defer { close(file) }
    send(request, to: file)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(file, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A connection to a port of this machine; nil where nobody listens.
  private static func connection(to port: UInt16) -> Int32? {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(
      file, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let status = LoopbackAddress(port: port).use { connect(file, $0, $1) }
    guard status == 0 else {
      close(file)
      return nil
    }
    return file
  }

  /// Whether anybody listens at its port.
  var isReached: Bool {
    guard let file = Self.connection(to: port) else { return false }
    close(file)
    return true
  }
}

/// A port of 127.0.0.1, for the system.
struct LoopbackAddress {
  let port: UInt16

  func use<Result>(_ work: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: inet_addr("127.0.0.1"))
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        work($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
