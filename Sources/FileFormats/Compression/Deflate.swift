import CZlib

/// A z_stream at a fixed address: zlib keeps a pointer to it and refuses one that has moved.
final class ZlibStream {
  private let stream: UnsafeMutablePointer<z_stream>
  private let isInflating: Bool

  /// What is round the compressed bytes; the raw value is what zlib calls bits of the window.
  enum Wrapper: Int32 {
    /// Nothing (RFC 1951).
    case none = -15
    /// A zlib stream (RFC 1950).
    case zlib = 15
    /// A gzip member (RFC 1952).
    case gzip = 31
  }

  private static let structureSize = Int32(MemoryLayout<z_stream>.size)

  init(inflating wrapper: Wrapper) throws(ExpansionFailure) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    isInflating = true
    let status = inflateInit2_(
      stream, wrapper.rawValue, ZLIB_VERSION, ZlibStream.structureSize)
    guard status == Z_OK else {
      stream.deallocate()
      throw .outOfMemory
    }
  }

  /// Makes gzip members.
  init(deflating level: Int32) throws(ExpansionFailure) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    isInflating = false
    let status = deflateInit2_(
      stream, level, Z_DEFLATED, Wrapper.gzip.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
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

  /// Inflates one step, up to the end of a member.
  func inflate(
    _ input: UnsafeBufferPointer<UInt8>, from position: Int,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    let available = UInt32(clamping: input.count - position)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.advanced(by: position))
    stream.pointee.avail_in = available
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(output.count)
    let outcome: DecodingStep.Outcome =
      switch CZlib.inflate(stream, Z_NO_FLUSH) {
      // Without progress there is no more input.
      case Z_OK, Z_BUF_ERROR: .more
      case Z_STREAM_END: .end
      case Z_MEM_ERROR: .outOfMemory
      default: .damaged
      }
    return DecodingStep(
      consumed: Int(available - stream.pointee.avail_in),
      produced: output.count - Int(stream.pointee.avail_out), outcome: outcome)
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

/// Streams of zlib, as PDF files hold them.
package enum Zlib {
  /// The content of a stream (RFC 1950).
  ///
  /// - Complexity: O(content), in steps of 256 KiB, so that a bound is met before memory is.
  package static func expand(
    _ bytes: [UInt8], limits: Gzip.Limits = Gzip.Limits()
  ) throws(ExpansionFailure) -> [UInt8] {
    try DeflateDecoder(.zlib).expand(bytes, limits: limits)
  }
}

/// Raw DEFLATE (RFC 1951), as ZIP members hold it, or what zlib puts round it.
final class DeflateDecoder: StreamDecoder {
  private let stream: ZlibStream

  init(_ wrapper: ZlibStream.Wrapper = .none) throws(ExpansionFailure) {
    stream = try ZlibStream(inflating: wrapper)
  }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, from position: Int,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    stream.inflate(input, from: position, into: output)
  }
}
