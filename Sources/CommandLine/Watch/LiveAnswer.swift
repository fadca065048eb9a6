internal import Diagnostics
internal import FlyingFox
internal import Foundation
internal import PrintedNumbers

/// Answers the requests for a live page, and refuses all that is none.
///
/// A page of another origin can have a browser send requests to this machine, by a name of its own that leads
/// here even: so the request must name this host, come from this page or from nowhere, and know the
/// token. What is refused is told nothing of the report.
struct LiveAnswer: HTTPHandler {
  private let page: LivePage
  private let token: LiveToken
  /// What a browser calls this host.
  private let hosts: [String]

  /// How long a request for the next state waits: it ends before those in between give up on it.
  private static let wait = Duration.seconds(20)

  init(page: LivePage, token: LiveToken, port: UInt16) {
    self.page = page
    self.token = token
    // The port that browsers take where none is named is not named by them.
    hosts = ["127.0.0.1", "localhost"].flatMap { name in
      ["\(name):\(port)"] + (port == 80 ? [name] : [])
    }
  }

  func handleRequest(_ request: HTTPRequest) async -> HTTPResponse {
    guard comesFromHere(request) else { return Self.refusal(.forbidden) }
    guard request.method == .GET || request.method == .HEAD else {
      var response = Self.refusal(.methodNotAllowed)
      response.headers[HTTPHeader("Allow")] = "GET, HEAD"
      return response
    }
    let parts = request.target.path().split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].isEmpty, token.matches(parts[1]),
      let (content, type, policy) = await content(of: String(parts[2]), for: request)
    else { return Self.refusal(.notFound) }
    var headers = Self.headers(type: type)
    headers[HTTPHeader("Content-Security-Policy")] = policy
    let isAsked = request.method == .GET
    headers[.contentLength] = String(content.count)
    return HTTPResponse(
      statusCode: .ok, headers: headers,
      body: HTTPBodySequence(data: isAsked ? content : Data(), suggestedBufferSize: 1 << 16))
  }

  // MARK: - Who asks

  private func comesFromHere(_ request: HTTPRequest) -> Bool {
    guard let host = request.headers[.host], hosts.contains(host) else { return false }
    if let origin = request.headers[HTTPHeader("Origin")], origin != "http://\(host)" {
      return false
    }
    // Other ports of this machine are the same site, and no more to be trusted than others.
    let site = request.headers[HTTPHeader("Sec-Fetch-Site")]
    return site == nil || site == "same-origin" || site == "none"
  }

  private static func refusal(_ status: HTTPStatusCode) -> HTTPResponse {
    var headers = headers(type: "text/plain; charset=utf-8")
    headers[HTTPHeader("Content-Security-Policy")] = "default-src 'none'; frame-ancestors 'none'"
    return HTTPResponse(
      statusCode: status, headers: headers, body: Data("\(status.phrase)\n".utf8))
  }

  private static func headers(type: String) -> HTTPHeaders {
    [
      .contentType: type, .cacheControl: "no-store",
      HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("Referrer-Policy"): "no-referrer",
      HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
    ]
  }

  // MARK: - What is there

  /// The page round the report runs its own script, and shows the report and nothing else.
  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
    "frame-src 'self'", "img-src data:", "base-uri 'none'", "form-action 'none'",
    "frame-ancestors 'none'",
  ].joined(separator: "; ")

  /// - Returns: the bytes, their type, and what they may do; nil where there is nothing of the name.
  private func content(
    of name: String, for request: HTTPRequest
  ) async -> (Data, type: String, policy: String)? {
    switch name {
    case "":
      let shell = String(decoding: PackageResources.live_html, as: UTF8.self)
        .replacing("{banner}", with: LiveBanner(state: page.state).markup)
      return (Data(shell.utf8), "text/html; charset=utf-8", Self.policy)
    case "live.css":
      return (Data(PackageResources.live_css), "text/css; charset=utf-8", Self.policy)
    case "live.js":
      return (Data(PackageResources.live_js), "text/javascript; charset=utf-8", Self.policy)
    case "report":
      // Byte for byte what would be written, with the policy that it has itself.
      guard let version = page.state.version else { return nil }
      return (version.html, "text/html; charset=utf-8", "frame-ancestors 'self'")
    case "state":
      let after = request.query.first { $0.name == "after" }.flatMap { Int($0.value) } ?? -1
      let state =
        request.method == .GET
        ? await page.state(after: after, atMost: Self.wait) : page.state
      guard let json = try? JSONText.bytes(Told(state), isPretty: false) else { return nil }
      return (Data(json), "application/json", Self.policy)
    default: return nil
    }
  }

  /// What the page's script is told.
  private struct Told: Encodable {
    let number: Int
    /// 0 before there is one.
    let version: Int
    let change: PageBlocks.Place?
    /// Markup.
    let banner: String

    init(_ state: LivePage.State) {
      number = state.number
      version = state.version?.number ?? 0
      change = state.version?.change
      banner = LiveBanner(state: state).markup
    }
  }
}
