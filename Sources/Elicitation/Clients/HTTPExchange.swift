/// A request by POST, as a transport sends it.
struct HTTPRequest: Sendable {
  let address: String
  /// Lines of the head, `Name: value`, without line ends in them.
  let head: [String]
  let body: [UInt8]
  /// The most time from the first byte sent to the last received, connecting included.
  let timeout: Duration
}

/// A whole answer, whatever its status.
struct HTTPAnswer: Sendable {
  let status: Int
  /// The value of `Retry-After`, as it came.
  let retryAfter: String?
  let body: [UInt8]
}

/// Why no whole answer came.
enum HTTPFailure: Error, Equatable, Sendable {
  case timeout
  /// Nothing of an answer arrived.
  case connection(String)
  /// A part of an answer arrived.
  case truncated
  /// More arrived than is taken.
  case tooLarge
  /// What arrived is no HTTP.
  case notHTTP
  case cancelled
}
