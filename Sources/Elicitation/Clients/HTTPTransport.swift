internal import CCurl
internal import Foundation
internal import Glibc
internal import Synchronization

/// Sends requests and receives answers by libcurl, any number at once, on a thread of its own.
///
/// Connections are kept and used again; where one that was kept turns out closed before a byte came back,
/// libcurl sends the request once more on a new one. Nothing follows a redirect, which would carry the key
/// to another host, nothing is decompressed, and proxies are those of libcurl's own environment variables
/// (`https_proxy`, `no_proxy`, ...) but for this machine's own addresses.
///
/// Why libcurl: with 32 small requests at once against one local nginx, in one run, it sent 12 to 17
/// thousand a second at 40 µs of processor time each, with 28 MB resident from the first to the 100,000th.
/// AsyncHTTPClient 1.37.0 sent 2.7 to 6.8 thousand at 140 to 175 µs, as flat, but takes seven minutes of
/// processor time to build. Foundation's URLSession, which rests on libcurl as well, sent 1.4 to 2.0
/// thousand at 450 to 610 µs and grew from 33 to 54 MB. Python's `openai` client sent 150 to 280 at 1.9 to
/// 2.7 ms; `wrk` 28 to 45 thousand.
package final class HTTPTransport: Sendable {
  private let loop = TransferLoop()

  package init() {
    let thread = Thread { [loop] in loop.run() }
    thread.name = "calls"
    thread.start()
  }

  deinit { loop.stop() }

  /// Sends a request and waits for the whole answer.
  func answer(to request: HTTPRequest) async throws(HTTPFailure) -> HTTPAnswer {
    let transfer = Transfer(request)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { (done: CheckedContinuation<TransferResult, Never>) in
        loop.begin(transfer, done)
      }
    } onCancel: {
      loop.cancel(transfer)
    }
    return try result.get()
  }
}

typealias TransferResult = Result<HTTPAnswer, HTTPFailure>

/// The thread's side: libcurl's handles, which no other thread touches.
private final class TransferLoop: Sendable {
  private struct Inbox {
    var begun: [(Transfer, CheckedContinuation<TransferResult, Never>)] = []
    var cancelled: [Transfer] = []
    var isStopped = false
  }

  private let inbox = Mutex(Inbox())
  /// Only `curl_multi_wakeup` may be called on it from another thread.
  private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

  init() {
    _ = TransferLoop.library
    guard let multi = curl_multi_init() else { fatalError("libcurl has no memory to begin with") }
    self.multi = multi
  }

  deinit { curl_multi_cleanup(multi) }

  /// Makes libcurl ready, once for the process.
  private static let library: Void = { _ = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()

  func begin(_ transfer: Transfer, _ done: CheckedContinuation<TransferResult, Never>) {
    inbox.withLock { $0.begun.append((transfer, done)) }
    curl_multi_wakeup(multi)
  }

  func cancel(_ transfer: Transfer) {
    inbox.withLock { $0.cancelled.append(transfer) }
    curl_multi_wakeup(multi)
  }

  func stop() {
    inbox.withLock { $0.isStopped = true }
    curl_multi_wakeup(multi)
  }

  func run() {
    // An encrypted connection that the other side has closed would end the program by a signal, which
    // goes to the thread that writes: here it is no more than the error that comes with it.
    var broken = sigset_t()
    sigemptyset(&broken)
    sigaddset(&broken, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &broken, nil)
    var active: [UnsafeMutableRawPointer: Transfer] = [:]
    var idle: [UnsafeMutableRawPointer] = []
    defer { idle.forEach { curl_easy_cleanup($0) } }
    func end(_ handle: UnsafeMutableRawPointer, _ code: CURLcode?) {
      curl_multi_remove_handle(multi, handle)
      let transfer = active.removeValue(forKey: handle)
      transfer?.end(code.map { transfer?.result($0, handle) ?? .failure(.cancelled) })
      curl_easy_reset(handle)
      idle.append(handle)
    }
    while true {
      let news = inbox.withLock { inbox in
        defer { inbox = Inbox(isStopped: inbox.isStopped) }
        return inbox
      }
      for (transfer, done) in news.begun {
        transfer.done = done
        guard !transfer.isCancelled, let handle = idle.popLast() ?? curl_easy_init() else {
          transfer.end(transfer.isCancelled ? nil : .failure(.connection("out of memory")))
          continue
        }
        active[handle] = transfer
        guard transfer.prepare(handle) == CURLE_OK,
          curl_multi_add_handle(multi, handle) == CURLM_OK
        else {
          end(handle, CURLE_FAILED_INIT)
          continue
        }
      }
      for transfer in news.cancelled {
        // One whose task was cancelled before it began is met here first.
        transfer.isCancelled = true
        if let handle = active.first(where: { $0.value === transfer })?.key { end(handle, nil) }
      }
      // What is under way keeps the transport, so that nothing is when it stops.
      if news.isStopped, active.isEmpty { return }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      var code = CURLE_OK
      while let handle = compass_next_done(multi, &code) { end(handle, code) }
      curl_multi_poll(multi, nil, 0, 1_000, nil)
    }
  }
}

/// A request under way; but for what it begins with, the thread's own.
private final class Transfer: @unchecked Sendable {
  private let request: HTTPRequest
  var done: CheckedContinuation<TransferResult, Never>?
  var isCancelled = false
  private var head: UnsafeMutablePointer<curl_slist>?
  private var body: [UInt8] = []
  private var headBytes = 0
  private var retryAfter: String?
  private var hasBegun = false
  private var isTooLarge = false

  /// The most bytes of an answer, and of its head.
  private static let most = 16 << 20
  private static let mostOfHead = 1 << 20

  init(_ request: HTTPRequest) { self.request = request }

  /// Hands the result out and lets go of what the request held, the key among it; nil where it was
  /// cancelled.
  func end(_ result: TransferResult?) {
    curl_slist_free_all(head)
    head = nil
    done?.resume(returning: result ?? .failure(.cancelled))
    done = nil
  }

  func prepare(_ handle: UnsafeMutableRawPointer) -> CURLcode {
    for line in request.head + ["Content-Type: application/json", "Expect:"] {
      guard let longer = curl_slist_append(head, line) else { return CURLE_OUT_OF_MEMORY }
      head = longer
    }
    let milliseconds = max(1, Int(request.timeout.seconds * 1_000))
    var codes = [
      compass_set_text(handle, CURLOPT_URL, request.address),
      compass_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
      compass_set_text(handle, CURLOPT_USERAGENT, "value-compass"),
      compass_set_number(handle, CURLOPT_NOSIGNAL, 1),
      compass_set_number(handle, CURLOPT_FOLLOWLOCATION, 0),
      compass_set_number(handle, CURLOPT_TIMEOUT_MS, milliseconds),
      compass_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds),
      compass_set_number(handle, CURLOPT_POST, 1),
      compass_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)),
      request.body.withUnsafeBytes {
        compass_set_bytes(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
      },
      compass_set_headers(handle, head),
      compass_set_sinks(
        handle, Transfer.body, Transfer.head, Unmanaged.passUnretained(self).toOpaque()),
    ]
    if EndpointAddress.isOfThisMachine(request.address) {
      codes.append(compass_set_text(handle, CURLOPT_PROXY, ""))
    }
    return codes.first { $0 != CURLE_OK } ?? CURLE_OK
  }

  func result(_ code: CURLcode, _ handle: UnsafeMutableRawPointer) -> TransferResult {
    if code == CURLE_OK {
      let status = compass_status(handle)
      return .success(HTTPAnswer(status: status, retryAfter: retryAfter, body: body))
    }
    if isTooLarge { return .failure(.tooLarge) }
    switch code {
    case CURLE_OPERATION_TIMEDOUT: return .failure(.timeout)
    case CURLE_PARTIAL_FILE: return .failure(.truncated)
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: return .failure(.notHTTP)
    default:
      if hasBegun { return .failure(.truncated) }
      return .failure(.connection(String(cString: curl_easy_strerror(code))))
    }
  }

  // MARK: - What arrives

  private static let body: compass_sink = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    guard transfer.body.count + length <= Transfer.most else {
      transfer.isTooLarge = true
      return 0
    }
    transfer.body.append(
      contentsOf: UnsafeRawBufferPointer(start: UnsafeRawPointer(bytes), count: length))
    return length
  }

  private static let head: compass_sink = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    transfer.headBytes += length
    guard transfer.headBytes <= Transfer.mostOfHead else {
      transfer.isTooLarge = true
      return 0
    }
    transfer.read(UnsafeRawBufferPointer(start: UnsafeRawPointer(bytes), count: length))
    return length
  }

  private func read(_ line: UnsafeRawBufferPointer) {
    hasBegun = true
    let name = "retry-after:"
    guard line.count > name.utf8.count,
      zip(line, name.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
    else { return }
    let value = String(decoding: line.dropFirst(name.utf8.count), as: UTF8.self)
    retryAfter = value.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
