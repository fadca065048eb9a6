/// Gzip (RFC 1952), by zlib.
package enum Gzip {
  /// Bounds on what a file may expand to, checked on the bytes that come out, not on what the
  /// header says.
  package struct Limits: Sendable {
    /// The largest content, in bytes.
    package var bytes = 1 << 30
    /// The largest content for each compressed byte.
    package var ratio = 200
    /// The content up to which the ratio does not matter: short repetitive logs are honest.
    package var ratioFree = 16 << 20

    package init() {}
  }

  /// Whether the bytes start as gzip does.
  package static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// The content of all members of a gzip file.
  ///
  /// Zero bytes behind the last member are padding; anything else there is an error.
  ///
  /// - Complexity: O(content), in steps of 256 KiB, so that a bound is met before memory is.
  package static func expand(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(ExpansionFailure) -> [UInt8] {
    guard isGzip(bytes) else { throw .otherFormat }
    return try GzipDecoder().expand(bytes, limits: limits)
  }

  /// The bytes as one gzip member without time and name: the same bytes give the same file.
  ///
  /// - Parameter level: 1 (fast) to 9 (small).
  package static func compress(_ bytes: [UInt8], level: Int = 6) throws(ExpansionFailure) -> [UInt8]
  {
    let stream = try ZlibStream(deflating: Int32(min(max(level, 1), 9)))
    return bytes.withUnsafeBufferPointer { input in stream.deflate(input) }
  }
}

/// Gzip members (RFC 1952) behind each other, and zero bytes behind the last.
final class GzipDecoder: StreamDecoder {
  private enum State { case member, between, padding }

  private let stream: ZlibStream
  private var state = State.member

  init() throws(ExpansionFailure) {
    stream = try ZlibStream(inflating: .gzip)
  }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, from position: Int,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    var start = position
    if state == .between, start < input.count {
      guard input[start] == 0x1F || input[start] == 0 else {
        return DecodingStep(consumed: 0, produced: 0, outcome: .trailing)
      }
      if input[start] == 0 {
        state = .padding
      } else {
        state = .member
        stream.restartInflating()
      }
    }
    if state == .padding {
      while start < input.count, input[start] == 0 { start += 1 }
    }
    guard state == .member else {
      return DecodingStep(
        consumed: start - position, produced: 0, outcome: start < input.count ? .trailing : .end)
    }
    let step = stream.inflate(input, from: start, into: output)
    guard case .end = step.outcome else { return step }
    state = .between
    guard start + step.consumed < input.count else { return step }
    return DecodingStep(consumed: step.consumed, produced: step.produced, outcome: .more)
  }
}
