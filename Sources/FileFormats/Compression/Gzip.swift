import CZlib

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
    guard let stream = ZlibStream(inflating: ()) else { throw .outOfMemory }
    self.stream = stream
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
    let outcome: DecodingStep.Outcome
    switch step.status {
    // Without progress there is no more input.
    case Z_OK, Z_BUF_ERROR: outcome = .more
    case Z_STREAM_END:
      state = .between
      outcome = start + step.consumed == input.count ? .end : .more
    case Z_MEM_ERROR: outcome = .outOfMemory
    default: outcome = .damaged
    }
    return DecodingStep(consumed: step.consumed, produced: step.produced, outcome: outcome)
  }
}

/// A z_stream at a fixed address: zlib keeps a pointer to it and refuses one that has moved.
private final class ZlibStream {
  private let stream: UnsafeMutablePointer<z_stream>
  private let isInflating: Bool

  /// 15 bits of window, plus 16 for a gzip wrapper.
  private static let windowBits: Int32 = 15 + 16
  private static let structureSize = Int32(MemoryLayout<z_stream>.size)

  /// nil when there is no memory.
  init?(inflating: Void) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard
      inflateInit2_(stream, ZlibStream.windowBits, ZLIB_VERSION, ZlibStream.structureSize) == Z_OK
    else {
      stream.deallocate()
      return nil
    }
    self.stream = stream
    isInflating = true
  }

  init(deflating level: Int32) throws(ExpansionFailure) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    isInflating = false
    let status = deflateInit2_(
      stream, level, Z_DEFLATED, ZlibStream.windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      ZlibStream.structureSize)
    guard status == Z_OK else {
      stream.deallocate()
      throw .outOfMemory
    }
  }

  deinit {
    if isInflating { inflateEnd(stream) } else { deflateEnd(stream) }
    stream.deallocate()
  }

  struct Step {
    let consumed: Int
    let produced: Int
    let status: Int32
  }

  func inflate(
    _ input: UnsafeBufferPointer<UInt8>, from position: Int,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Step {
    let available = UInt32(clamping: input.count - position)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.advanced(by: position))
    stream.pointee.avail_in = available
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(output.count)
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    return Step(
      consumed: Int(available - stream.pointee.avail_in),
      produced: output.count - Int(stream.pointee.avail_out), status: status)
  }

  func restartInflating() { inflateReset(stream) }

  func deflate(_ input: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    // Operating system 255 is "unknown": zlib would write the one it was built for.
    var header = gz_header()
    header.os = 255
    let capacity = 1 << 18
    let chunk = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    defer { chunk.deallocate() }
    var output: [UInt8] = []
    return withUnsafeMutablePointer(to: &header) { header in
      deflateSetHeader(stream, header)
      var position = 0
      while true {
        let available = UInt32(clamping: input.count - position)
        let isLast = position + Int(available) == input.count
        stream.pointee.next_in = UnsafeMutablePointer(
          mutating: input.baseAddress?.advanced(by: position))
        stream.pointee.avail_in = available
        stream.pointee.next_out = chunk
        stream.pointee.avail_out = UInt32(capacity)
        let status = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
        position += Int(available - stream.pointee.avail_in)
        let produced = capacity - Int(stream.pointee.avail_out)
        output.append(contentsOf: UnsafeBufferPointer(start: chunk, count: produced))
        if status == Z_STREAM_END { return output }
      }
    }
  }
}
