import Foundation
import Glibc
import Synchronization

/// A server on this machine that answers each request as a script says, also in ways that no server of a
/// library can: cut short, reset, twice.
///
/// Each connection has a thread of its own, which ends with it.
package final class ScriptedServer: Sendable {
  /// A request as it arrived.
  package struct Request: Sendable {
    /// In the order of arrival, from 0.
    package let number: Int
    /// The connection that it came by, in the order of opening, from 0.
    package let connection: Int
    package let path: String
    /// By their names in lower case.
    package let head: [String: String]
    package let body: String

    package var key: String? { head["idempotency-key"] }
  }

  /// What is sent back.
  package enum Reply: Sendable {
    /// A whole answer; the connection stays.
    case answer(status: Int = 200, head: [String] = [], String)
    /// Bytes as they are, whereupon the connection is closed.
    case bytes(String)
    /// Bytes as they are, whereupon the connection stays.
    case kept(String)
    /// Another reply, seconds later.
    indirect case slow(Double, Reply)
    /// The connection is closed by a reset, after some bytes.
    case reset(after: String = "")
  }

  package let port: UInt16
  private let socket: Int32
  private let script: @Sendable (Request) -> Reply
  private let keepsRequests: Bool
  private let state = Mutex(State())

  private struct State {
    var requests: [Request] = []
    var count = 0
    var connections = 0
    var open: Set<Int32> = []
    var isStopped = false
  }

  /// Begins to serve on a free port of 127.0.0.1.
  ///
  /// - Parameter keepsRequests: Whether `requests` holds them; without, only their number is known.
  package init(
    keepsRequests: Bool = true, _ script: @escaping @Sendable (Request) -> Reply
  ) throws {
    signal(SIGPIPE, SIG_IGN)
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = socket
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(socket, pointer, length) | listen(socket, 128) | getsockname(socket, pointer, &length)
      }
    }
    guard code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    self.script = script
    self.keepsRequests = keepsRequests
    Thread.detachNewThread { [self] in accept() }
  }

  /// What a client is told: the address of the interface.
  package var address: String { "http://127.0.0.1:\(port)/v1" }

  /// The requests so far, in the order of arrival.
  package var requests: [Request] { state.withLock { $0.requests } }
  package var count: Int { state.withLock { $0.count } }
  package var connections: Int { state.withLock { $0.connections } }

  /// Serves no longer, and closes what is open.
  package func stop() {
    let open = state.withLock { state in
      defer { state.isStopped = true }
      return state.isStopped ? [] : state.open.union([socket])
    }
    for socket in open { shutdown(socket, Int32(SHUT_RDWR)) }
  }

  // MARK: - Connections

  private func accept() {
    while true {
      let connection = Glibc.accept(socket, nil, nil)
      guard connection >= 0, !state.withLock({ $0.isStopped }) else { break }
      var yes: Int32 = 1
      setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
      let number = state.withLock { state in
        state.open.insert(connection)
        defer { state.connections += 1 }
        return state.connections
      }
      Thread.detachNewThread { [self] in
        serve(connection, number)
        state.withLock { _ = $0.open.remove(connection) }
        close(connection)
      }
    }
    close(socket)
  }

  private func serve(_ connection: Int32, _ number: Int) {
    var buffer: [UInt8] = []
    while let request = next(connection, number, &buffer) {
      guard send(script(request), connection) else { return }
    }
  }

  private func next(_ connection: Int32, _ number: Int, _ buffer: inout [UInt8]) -> Request? {
    let end = Array("\r\n\r\n".utf8)
    var head: Range<Int>?
    var needed = Int.max
    var piece = [UInt8](repeating: 0, count: 16_384)
    while true {
      if head == nil, let found = buffer.firstRange(of: end) {
        head = found
        let length = ScriptedServer.head(buffer[..<found.lowerBound])["content-length"]
        needed = found.upperBound + (Int(length ?? "0") ?? 0)
      }
      if let head, buffer.count >= needed {
        let lines = String(decoding: buffer[..<head.lowerBound], as: UTF8.self)
        let path = lines.split(separator: " ").dropFirst().first ?? ""
        let body = String(decoding: buffer[head.upperBound..<needed], as: UTF8.self)
        let fields = ScriptedServer.head(buffer[..<head.lowerBound])
        buffer.removeFirst(needed)
        return state.withLock { state in
          let request = Request(
            number: state.count, connection: number, path: String(path), head: fields, body: body)
          state.count += 1
          if keepsRequests { state.requests.append(request) }
          return request
        }
      }
      let count = read(connection, &piece, piece.count)
      guard count > 0 else { return nil }
      buffer += piece[..<count]
    }
  }

  private static func head(_ bytes: ArraySlice<UInt8>) -> [String: String] {
    var fields: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n").dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return fields
  }

  /// - Returns: whether the connection stays.
  private func send(_ reply: Reply, _ connection: Int32) -> Bool {
    switch reply {
    case .answer(let status, let head, let body):
      return write(ScriptedServer.text(status: status, head: head, body), connection)
    case .bytes(let text):
      _ = write(text, connection)
      return false
    case .kept(let text): return write(text, connection)
    case .slow(let seconds, let reply):
      usleep(UInt32(seconds * 1e6))
      return send(reply, connection)
    case .reset(let text):
      _ = write(text, connection)
      // A reset overtakes what was sent before; the peer shall read that first.
      if !text.isEmpty { usleep(50_000) }
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
      return false
    }
  }

  private func write(_ text: String, _ connection: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(connection, $0.baseAddress, $0.count) }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  /// A whole answer as it goes over the line.
  package static func text(status: Int = 200, head: [String] = [], _ body: String) -> String {
    let lines =
      ["HTTP/1.1 \(status) X", "Content-Type: application/json"] + head
      + ["Content-Length: \(body.utf8.count)"]
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }
}
