/// The address of an endpoint, as a user gives it: `https://host/v1`, to which the paths of the interface
/// are joined; where it has no path, `/v1` is meant.
struct EndpointAddress: Sendable {
  private let base: String

  /// - Throws: `Problem`, which says what is wrong with it and not what it is.
  init(_ text: String) throws(Problem) {
    guard !text.isEmpty else { throw Problem(reason: "is empty") }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Problem(reason: "holds characters that no address has")
    }
    let lower = text.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else {
      throw Problem(reason: "does not begin with https:// or http://")
    }
    let rest = text.dropFirst(scheme.count)
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !host.contains("@") else {
      throw Problem(reason: "holds a user's name, which belongs into the variable of the key")
    }
    guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else {
      throw Problem(reason: "holds a \"?\" or \"#\", which cannot be followed by a path")
    }
    guard let first = host.first, first != ":" else { throw Problem(reason: "names no host") }
    var path = rest.dropFirst(host.count)
    while path.last == "/" { path.removeLast() }
    base = scheme + host + (path.isEmpty ? "/v1" : String(path))
  }

  struct Problem: Error, Equatable {
    /// Goes behind "the environment variable X, which should hold the endpoint's address, ".
    let reason: String
  }

  /// Where a prompt is sent to.
  func address(for prompt: ModelRequest.Prompt) -> String {
    switch prompt {
    case .messages: base + "/chat/completions"
    case .text: base + "/completions"
    }
  }

  /// Whether an address is of the machine itself, where no proxy is asked.
  static func isOfThisMachine(_ address: String) -> Bool {
    let host = address.lowercased().split(separator: "/", maxSplits: 2).dropFirst().first ?? ""
    return host == "localhost" || host.hasPrefix("localhost:") || host.hasPrefix("127.")
      || host.hasPrefix("[::1]")
  }
}
