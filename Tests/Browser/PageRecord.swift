/// What happened in a page since it was opened.
package struct PageRecord: Sendable {
  /// What scripts wrote as errors and warnings, what they threw, and what the browser reports of the
  /// page, such as breaches of its policy.
  package var reports: [String] = []
  /// The addresses that the page asked for, without itself and what is within it.
  package var requests: [String] = []
  /// The messages of dialogs.
  package var dialogs: [String] = []

  var address = ""
  var loads = 0

  /// All that a page of ours never does.
  package var faults: [String] {
    reports + requests.map { "asked for \($0)" } + dialogs.map { "opened a dialog: \($0)" }
  }

  mutating func take(_ event: String, _ content: JSON) {
    switch event {
    case "Page.loadEventFired": loads += 1
    case "Page.javascriptDialogOpening": dialogs.append(content["message"].text ?? "")
    case "Runtime.exceptionThrown":
      let details = content["exceptionDetails"]
      let thrown = details["exception"]["description"].text ?? details["text"].text ?? ""
      reports.append("threw \(thrown)")
    case "Runtime.consoleAPICalled":
      guard let kind = content["type"].text, ["error", "warning", "assert"].contains(kind)
      else { return }
      let words = content["args"].list.compactMap { $0["value"].text ?? $0["description"].text }
      reports.append("\(kind) on the console: \(words.joined(separator: " "))")
    case "Log.entryAdded":
      let entry = content["entry"]
      let level = entry["level"].text ?? ""
      guard level != "verbose", level != "info" else { return }
      reports.append("\(level) of \(entry["source"].text ?? ""): \(entry["text"].text ?? "")")
    case "Network.requestWillBeSent":
      let url = content["request"]["url"].text ?? ""
      let isOwn = url.split(separator: "#", maxSplits: 1).first.map(String.init) == address
      if !isOwn, !url.hasPrefix("data:"), url != "about:blank" { requests.append(url) }
    default: break
    }
  }
}
