internal import Diagnostics
internal import FlyingFox
internal import FlyingSocks
internal import Foundation
internal import Glibc

/// Serves a live page to the browsers of this machine: on 127.0.0.1 alone.
struct LiveServer: Sendable {
  /// Where the page is, for a browser.
  let address: String

  private let server: HTTPServer
  /// Ends when the server does.
  private let running: Task<Void, any Error>

  /// Seconds: a year, as the library asks for an end.
  private static let everLong = 365.0 * 86_400

  /// Begins to serve.
  ///
  /// - Parameters:
  ///   - port: nil for one that is free.
  ///   - token: Stands in the address.
  /// - Throws: where the port is taken or may not be used, and what the system says besides.
  init(_ page: LivePage, port: UInt16?, token: LiveToken) async throws(Diagnostics) {
    do {
      // A request may take longer than one for the next state waits.
      let server = HTTPServer(
        address: try .inet(ip4: "127.0.0.1", port: port ?? 0), timeout: 60, logger: .disabled)
      // Without an end of its own: what keeps it from listening ends the wait below, and on a machine
      // with much to do the first step may come late.
      let listening = Task { try await server.waitUntilListening(timeout: Self.everLong) }
      let running = Task {
        do {
          try await server.run()
        } catch {
          listening.cancel()
          throw error
        }
      }
      do {
        try await listening.value
      } catch {
        // What kept it from listening says more than that it does not.
        running.cancel()
        do {
          try await running.value
        } catch is CancellationError {
          throw error
        }
        throw error
      }
      guard case .ip4(_, let port)? = await server.listeningAddress else {
        throw SocketError.unsupportedAddress
      }
      // Before the port is known nothing is found.
      await server.appendRoute("*", to: LiveAnswer(page: page, token: token, port: port))
      self.server = server
      self.running = running
      address = "http://127.0.0.1:\(port)/\(token.text)/"
    } catch {
      throw Self.problem(error, port: port)
    }
  }

  /// Waits until it serves no longer; it ends when the task is cancelled.
  ///
  /// - Returns: what ended it besides.
  func end() async -> Result<Void, Diagnostics> {
    do {
      try await withTaskCancellationHandler {
        try await running.value
      } onCancel: {
        running.cancel()
      }
      return .success(())
    } catch {
      return Task.isCancelled ? .success(()) : .failure(Self.problem(error, port: nil))
    }
  }

  /// Ends it, with all requests that are under way.
  func stop() async {
    running.cancel()
    _ = await running.result
  }

  private static func problem(_ error: any Error, port: UInt16?) -> Diagnostics {
    if let port, case .failed(_, let number, let message)? = error as? SocketError {
      let remedy = "Name another with --port, or leave it out for one that is free"
      switch number {
      case EADDRINUSE:
        return Diagnostics(
          Diagnostic("portTaken", "the port \(port) is taken", remedy: remedy), cause: .wrongUse)
      case EACCES:
        return Diagnostics(
          Diagnostic("portRefused", "the port \(port) may not be used: \(message)", remedy: remedy),
          cause: .wrongUse)
      default: break
      }
    }
    return Diagnostics(
      Diagnostic(
        "notServed", "the page cannot be served: \(error.localizedDescription)",
        remedy: "Build the report without --watch"))
  }
}
