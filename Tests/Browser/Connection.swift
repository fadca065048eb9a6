internal import Foundation
internal import Synchronization

/// Messages to the browser and from it: JSON, each ended by a zero byte, over a socket.
///
/// A thread of its own reads, so that no test that waits holds up the others.
final class Connection: Sendable {
  /// Called on the reading thread for what is no answer: the page's session, the name, and what it says.
  typealias Listener = @Sendable (_ session: String, _ event: String, _ content: JSON) -> Void

  private struct State {
    var last = 0
    var waiting: [Int: CheckedContinuation<JSON, any Error>] = [:]
    var listeners: [String: Listener] = [:]
    var isOpen = true
  }

  private let socket: Int32
  private let state = Mutex(State())
  private let sending = Mutex(())

  init(socket: Int32) {
    self.socket = socket
    let thread = Thread { [self] in read() }
    thread.name = "browser"
    thread.start()
  }

  func listen(to session: String, _ listener: @escaping Listener) {
    state.withLock { $0.listeners[session] = listener }
  }

  func forget(_ session: String) {
    state.withLock { $0.listeners[session] = nil }
  }

  /// Sends a command and waits for its answer.
  func send(
    _ method: String, _ parameters: JSON = [:], session: String? = nil, within seconds: Double = 20
  ) async throws -> JSON {
    let number = state.withLock { state in
      state.last += 1
      return state.last
    }
    var message: [String: JSON] = [
      "id": .number(Double(number)), "method": .text(method), "params": parameters,
    ]
    if let session { message["sessionId"] = .text(session) }
    let bytes = try JSON.object(message).bytes + [0]
    let answer = try await withCheckedThrowingContinuation { continuation in
      let isOpen = state.withLock { state in
        if state.isOpen { state.waiting[number] = continuation }
        return state.isOpen
      }
      guard isOpen else { return continuation.resume(throwing: BrowserError.ended) }
      DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
        take(number)?.resume(throwing: BrowserError.late(method))
      }
      if !write(bytes) { take(number)?.resume(throwing: BrowserError.ended) }
    }
    if let reason = answer["error"]["message"].text {
      throw BrowserError.refused(method: method, reason: reason)
    }
    return answer["result"]
  }

  /// Ends the reading; what waits for an answer gets none.
  func close() {
    shutdown(socket, Int32(SHUT_RDWR))
  }

  private func take(_ number: Int) -> CheckedContinuation<JSON, any Error>? {
    state.withLock { $0.waiting.removeValue(forKey: number) }
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    // One message at a time: the lock is held until all of it is gone.
    sending.withLock { _ in
      var start = 0
      while start < bytes.count {
        let count = bytes[start...].withUnsafeBytes { rest in
          Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return false }
        start += count
      }
      return true
    }
  }

  private func read() {
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      var rest = buffer[..<count]
      while let end = rest.firstIndex(of: 0) {
        pending += rest[..<end]
        if let message = JSON(pending) { handle(message) }
        pending.removeAll(keepingCapacity: true)
        rest = rest[(end + 1)...]
      }
      pending += rest
    }
    let waiting = state.withLock { state in
      state.isOpen = false
      defer { state.waiting = [:] }
      return state.waiting.values
    }
    for continuation in waiting { continuation.resume(throwing: BrowserError.ended) }
    Glibc.close(socket)
  }

  private func handle(_ message: JSON) {
    if let number = message["id"].number {
      take(Int(number))?.resume(returning: message)
    } else if let session = message["sessionId"].text, let event = message["method"].text {
      state.withLock { $0.listeners[session] }?(session, event, message["params"])
    }
  }
}
