/// Why the browser could not do what it was asked for.
package enum BrowserError: Error, CustomStringConvertible {
  case notInstalled
  case notStarted(String)
  case ended
  case late(String)
  case refused(method: String, reason: String)
  case thrown(String)

  package var description: String {
    switch self {
    case .notInstalled: "\(Browser.name) is not installed"
    case .notStarted(let reason): "\(Browser.name) could not be started: \(reason)"
    case .ended: "\(Browser.name) has ended"
    case .late(let what): "\(what) took too long"
    case .refused(let method, let reason): "\(method): \(reason)"
    case .thrown(let message): "a script of the test threw \(message)"
    }
  }
}
