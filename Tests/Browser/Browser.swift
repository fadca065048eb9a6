internal import Foundation

/// Debian's Chromium without a window, which opens pages as a reader's browser does.
///
/// It is told what to do over a socket, so that it opens no port. It ends with ``close()``, or when the
/// tests end.
package final class Browser: Sendable {
  package static let name = "chromium-headless-shell"

  /// Where the browser is; nil where it is not installed.
  package static let program: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").map { "\($0)/\(name)" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  private let process: Process
  private let connection: Connection
  private let profile: URL

  package init() throws {
    guard let program = Browser.program else { throw BrowserError.notInstalled }
    profile = FileManager.default.temporaryDirectory
      .appendingPathComponent("compass-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: profile, withIntermediateDirectories: true)
    var sockets: [Int32] = [0, 0]
    guard
      socketpair(
        AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &sockets) == 0
    else { throw BrowserError.notStarted(String(cString: strerror(errno))) }
    let end = FileHandle(fileDescriptor: sockets[1], closeOnDealloc: true)
    process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    // The browser reads commands from its file 3 and writes answers to its file 4.
    process.arguments =
      [
        "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null", program,
        "--remote-debugging-pipe", "--user-data-dir=\(profile.path)",
      ] + Browser.options
    process.standardInput = end
    process.standardOutput = end
    connection = Connection(socket: sockets[0])
    do {
      try process.run()
    } catch {
      connection.close()
      throw BrowserError.notStarted("\(error)")
    }
    try? end.close()
  }

  private static var options: [String] {
    let usual = [
      "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--no-first-run",
      "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
      "--force-color-profile=srgb", "--mute-audio",
    ]
    // The browser's own walls need a user of less power.
    return getuid() == 0 ? usual + ["--no-sandbox"] : usual
  }

  /// A new page on a screen, which records all that happens in it.
  package func page(on screen: Screen) async throws -> BrowserPage {
    let target = try await connection.send("Target.createTarget", ["url": "about:blank"])
    let identifier = target["targetId"]
    let attached = try await connection.send(
      "Target.attachToTarget", ["targetId": identifier, "flatten": true])
    let page = BrowserPage(
      connection: connection, target: identifier, session: attached["sessionId"].text ?? "")
    for domain in ["Page", "Runtime", "Log", "Network"] { try await page.send("\(domain).enable") }
    try await page.look(on: screen)
    return page
  }

  /// Ends the browser and removes what it kept.
  package func close() {
    connection.close()
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: profile)
  }

  deinit { close() }
}
