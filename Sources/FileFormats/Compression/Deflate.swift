import CZlib

/// Raw DEFLATE (RFC 1951), as ZIP members hold it.
final class DeflateDecoder: StreamDecoder {
  /// At a fixed address: zlib refuses a structure that has moved.
  private let stream: UnsafeMutablePointer<z_stream>

  init() throws(ExpansionFailure) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // A negative window says that there is no wrapper.
    let status = inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      stream.deallocate()
      throw .outOfMemory
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, from position: Int,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    let available = UInt32(clamping: input.count - position)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.advanced(by: position))
    stream.pointee.avail_in = available
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(output.count)
    let status = inflate(stream, Z_NO_FLUSH)
    let outcome: DecodingStep.Outcome =
      switch status {
      case Z_OK, Z_BUF_ERROR: .more
      case Z_STREAM_END: .end
      case Z_MEM_ERROR: .outOfMemory
      default: .damaged
      }
    return DecodingStep(
      consumed: Int(available - stream.pointee.avail_in),
      produced: output.count - Int(stream.pointee.avail_out), outcome: outcome)
  }
}
