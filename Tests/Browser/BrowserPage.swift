package import Foundation
internal import Synchronization

/// A page that is open in the browser.
package final class BrowserPage: Sendable {
  private let connection: Connection
  private let target: JSON
  private let session: String
  private let state: Recorder

  /// The listener keeps it, so that a page that is let go is not kept by its connection.
  private final class Recorder: Sendable {
    let record = Mutex(PageRecord())
  }

  init(connection: Connection, target: JSON, session: String) {
    self.connection = connection
    self.target = target
    self.session = session
    let state = Recorder()
    self.state = state
    connection.listen(to: session) { [connection] session, event, content in
      state.record.withLock { $0.take(event, content) }
      guard event == "Page.javascriptDialogOpening" else { return }
      // A dialog would hold the page up.
      Task {
        try? await connection.send(
          "Page.handleJavaScriptDialog", ["accept": false], session: session)
      }
    }
  }

  @discardableResult
  func send(
    _ method: String, _ parameters: JSON = [:], within seconds: Double = 20
  ) async throws -> JSON {
    try await connection.send(method, parameters, session: session, within: seconds)
  }

  package var record: PageRecord { state.record.withLock { $0 } }

  /// Changes what the page is looked at on.
  package func look(on screen: Screen) async throws {
    try await send(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .number((Double(screen.width) / screen.zoom).rounded()),
        "height": .number((Double(screen.height) / screen.zoom).rounded()),
        "deviceScaleFactor": .number(screen.zoom), "mobile": false,
      ])
    try await send(
      "Emulation.setScriptExecutionDisabled", ["value": .flag(!screen.runsScripts)])
    try await media("", screen)
  }

  /// Shows the page as it is printed, on a screen.
  package func lookAsPrinted(width: Int) async throws {
    let screen = Screen(width: width)
    try await look(on: screen)
    try await media("print", screen)
  }

  private func media(_ name: String, _ screen: Screen) async throws {
    try await send(
      "Emulation.setEmulatedMedia",
      [
        "media": .text(name),
        "features": [
          ["name": "prefers-color-scheme", "value": .text(screen.scheme.rawValue)],
          [
            "name": "prefers-reduced-motion",
            "value": screen.reducesMotion ? "reduce" : "no-preference",
          ],
        ],
      ])
  }

  /// Opens a file and waits until all of it is there; the record begins anew.
  package func open(_ file: URL) async throws {
    let address = file.absoluteString
    state.record.withLock {
      $0 = PageRecord()
      $0.address = address
    }
    let answer = try await send("Page.navigate", ["url": .text(address)])
    if let reason = answer["errorText"].text {
      throw BrowserError.refused(method: "Page.navigate", reason: reason)
    }
    let end = ContinuousClock.now + .seconds(30)
    while record.loads == 0 {
      guard ContinuousClock.now < end else { throw BrowserError.late("opening \(address)") }
      try await Task.sleep(for: .milliseconds(5))
    }
    try await evaluate("document.fonts.ready.then(() => true)")
  }

  /// The value of an expression; of a promise, what it comes to.
  @discardableResult
  package func evaluate(_ expression: String, within seconds: Double = 30) async throws -> JSON {
    let answer = try await send(
      "Runtime.evaluate",
      ["expression": .text(expression), "returnByValue": true, "awaitPromise": true],
      within: seconds)
    let details = answer["exceptionDetails"]
    guard details == .null else {
      throw BrowserError.thrown(
        details["exception"]["description"].text ?? details["text"].text ?? "")
    }
    return answer["result"]["value"]
  }

  /// Lets scripts of the test into the page from its next opening on, whatever its policy says.
  package func passOverPolicy() async throws {
    try await send("Page.setBypassCSP", ["enabled": true])
  }

  /// Presses a key and lets it go.
  package func press(_ key: Key) async throws {
    let code: JSON = .number(Double(key.code))
    var down: [String: JSON] = [
      "type": .text(key.text.isEmpty ? "rawKeyDown" : "keyDown"), "key": .text(key.name),
      "code": .text(key.place), "windowsVirtualKeyCode": code,
      "modifiers": key.isShifted ? 8 : 0,
    ]
    if !key.text.isEmpty { down["text"] = .text(key.text) }
    try await send("Input.dispatchKeyEvent", .object(down))
    down["type"] = "keyUp"
    down["text"] = nil
    try await send("Input.dispatchKeyEvent", .object(down))
  }

  /// What is seen, as PNG: the whole page, or the screen's part of it.
  package func picture(whole: Bool = false) async throws -> Data {
    let answer = try await send(
      "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": .flag(whole)],
      within: 60)
    return Data(base64Encoded: answer["data"].text ?? "") ?? Data()
  }

  /// The printed page, on paper of A4.
  package func printed() async throws -> Data {
    let answer = try await send(
      "Page.printToPDF",
      ["preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69], within: 60)
    return Data(base64Encoded: answer["data"].text ?? "") ?? Data()
  }

  package func close() async {
    _ = try? await connection.send("Target.closeTarget", ["targetId": target])
    connection.forget(session)
  }
}

/// A key of a keyboard.
package enum Key: Sendable {
  case tab, shiftTab, enter, space, escape, right, left, end, home

  var name: String {
    switch self {
    case .tab, .shiftTab: "Tab"
    case .enter: "Enter"
    case .space: " "
    case .escape: "Escape"
    case .right: "ArrowRight"
    case .left: "ArrowLeft"
    case .end: "End"
    case .home: "Home"
    }
  }

  var place: String { self == .space ? "Space" : name }

  var code: Int {
    switch self {
    case .tab, .shiftTab: 9
    case .enter: 13
    case .space: 32
    case .escape: 27
    case .right: 39
    case .left: 37
    case .end: 35
    case .home: 36
    }
  }

  /// What it writes.
  var text: String {
    switch self {
    case .enter: "\r"
    case .space: " "
    default: ""
    }
  }

  var isShifted: Bool { self == .shiftTab }
}
