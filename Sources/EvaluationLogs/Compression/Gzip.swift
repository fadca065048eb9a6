import CZlib

/// Gzip (RFC 1952), by zlib.
public enum Gzip {
  /// What stops an expansion.
  public enum Failure: Error, Equatable, Sendable {
    /// The bytes do not start with a gzip header.
    case notGzip
    /// The bytes end inside a member; the offset is where they end.
    case truncated(offset: Int)
    /// The compressed bytes or a checksum are wrong at about this offset.
    case damaged(offset: Int)
    /// Something that is no gzip member follows the last one.
    case trailingBytes(offset: Int)
    /// The content is larger than allowed.
    case tooLarge(limit: Int)
    /// The content is larger than `limit` times the compressed bytes.
    case ratio(limit: Int)
    /// zlib could not allocate.
    case outOfMemory
  }

  /// Bounds on what a file may expand to, checked on the bytes that come out, not on what the
  /// header says.
  public struct Limits: Sendable {
    /// The largest content, in bytes.
    public var bytes = 1 << 30
    /// The largest content for each compressed byte.
    public var ratio = 200
    /// The content up to which the ratio does not matter: short repetitive logs are honest.
    public var ratioFree = 16 << 20

    public init() {}
  }

  /// Whether the bytes start as gzip does.
  public static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// The content of all members of a gzip file.
  ///
  /// Zero bytes behind the last member are padding; anything else there is an error.
  ///
  /// - Complexity: O(content), in steps of 256 KiB, so that a bound is met before memory is.
  public static func expand(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(Failure) -> [UInt8] {
    guard isGzip(bytes) else { throw .notGzip }
    let result: Result<[UInt8], Failure> = bytes.withUnsafeBufferPointer { input in
      do throws(Failure) {
        return .success(try expand(input, limits: limits))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func expand(
    _ input: UnsafeBufferPointer<UInt8>, limits: Limits
  ) throws(Failure) -> [UInt8] {
    let stream = try ZlibStream(inflating: ())
    var output: [UInt8] = []
    output.reserveCapacity(min(limits.bytes, max(1 << 16, input.count * 8)))
    let chunk = UnsafeMutablePointer<UInt8>.allocate(capacity: chunkSize)
    defer { chunk.deallocate() }
    var position = 0
    while true {
      let step = stream.inflate(input, from: position, into: chunk, capacity: chunkSize)
      position += step.consumed
      output.append(contentsOf: UnsafeBufferPointer(start: chunk, count: step.produced))
      if output.count > limits.bytes { throw .tooLarge(limit: limits.bytes) }
      if output.count > limits.ratioFree, output.count / limits.ratio > position {
        throw .ratio(limit: limits.ratio)
      }
      switch step.status {
      case Z_OK:
        // Without progress there is no more input: more room was there.
        if step.consumed == 0, step.produced == 0 { throw .truncated(offset: position) }
      case Z_BUF_ERROR:
        throw .truncated(offset: input.count)
      case Z_STREAM_END:
        if input[position...].allSatisfy({ $0 == 0 }) { return output }
        guard position + 2 <= input.count, input[position] == 0x1F, input[position + 1] == 0x8B
        else { throw .trailingBytes(offset: position) }
        stream.restartInflating()
      case Z_MEM_ERROR:
        throw .outOfMemory
      default:
        throw .damaged(offset: position)
      }
    }
  }

  /// The bytes as one gzip member without time and name: the same bytes give the same file.
  ///
  /// - Parameter level: 1 (fast) to 9 (small).
  public static func compress(_ bytes: [UInt8], level: Int = 6) throws(Failure) -> [UInt8] {
    let stream = try ZlibStream(deflating: Int32(min(max(level, 1), 9)))
    return bytes.withUnsafeBufferPointer { input in stream.deflate(input) }
  }

  private static let chunkSize = 1 << 18
}

/// A z_stream at a fixed address: zlib keeps a pointer to it and refuses one that has moved.
private final class ZlibStream {
  private let stream: UnsafeMutablePointer<z_stream>
  private let isInflating: Bool

  /// 15 bits of window, plus 16 for a gzip wrapper.
  private static let windowBits: Int32 = 15 + 16
  private static let structureSize = Int32(MemoryLayout<z_stream>.size)

  init(inflating: Void) throws(Gzip.Failure) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    isInflating = true
    guard
      inflateInit2_(stream, ZlibStream.windowBits, ZLIB_VERSION, ZlibStream.structureSize) == Z_OK
    else {
      stream.deallocate()
      throw .outOfMemory
    }
  }

  init(deflating level: Int32) throws(Gzip.Failure) {
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
    into output: UnsafeMutablePointer<UInt8>, capacity: Int
  ) -> Step {
    let available = UInt32(clamping: input.count - position)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.advanced(by: position))
    stream.pointee.avail_in = available
    stream.pointee.next_out = output
    stream.pointee.avail_out = UInt32(capacity)
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    return Step(
      consumed: Int(available - stream.pointee.avail_in),
      produced: capacity - Int(stream.pointee.avail_out), status: status)
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
