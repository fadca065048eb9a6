import CZstandard

/// Zstandard files (RFC 8878), by libzstd.
package enum Zstandard {
  /// Whether the bytes start as a Zstandard frame does, or as a frame to be skipped.
  package static func isZstandard(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4 else { return false }
    if bytes[0...3] == [0x28, 0xB5, 0x2F, 0xFD] { return true }
    return bytes[0] & 0xF0 == 0x50 && bytes[1...3] == [0x2A, 0x4D, 0x18]
  }

  /// The content of all frames of a file.
  ///
  /// - Complexity: O(content), in steps of 256 KiB, so that a bound is met before memory is.
  package static func expand(
    _ bytes: [UInt8], limits: Gzip.Limits = Gzip.Limits()
  ) throws(ExpansionFailure) -> [UInt8] {
    try ZstandardDecoder().expand(bytes, limits: limits)
  }

  /// The bytes as one frame with a checksum: the same bytes give the same file with one version of
  /// libzstd.
  ///
  /// - Parameter level: 1 (fast) to 19 (small).
  package static func compress(
    _ bytes: [UInt8], level: Int = 6
  ) throws(ExpansionFailure) -> [UInt8] {
    guard let context = ZSTD_createCCtx() else { throw .outOfMemory }
    defer { ZSTD_freeCCtx(context) }
    _ = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(min(max(level, 1), 19)))
    _ = ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    var status = 0
    let packed = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) {
      output, count in
      status = ZSTD_compress2(context, output.baseAddress, output.count, bytes, bytes.count)
      count = ZSTD_isError(status) == 0 ? status : 0
    }
    // With all the room that may be needed, only memory can lack.
    guard ZSTD_isError(status) == 0 else { throw .outOfMemory }
    return packed
  }
}

/// Zstandard (RFC 8878): any number of frames behind each other.
final class ZstandardDecoder: StreamDecoder {
  private let context: OpaquePointer

  init() throws(ExpansionFailure) {
    guard let made = ZSTD_createDCtx() else { throw .outOfMemory }
    context = made
    // A frame may ask for gigabytes of window; 128 MiB is what the format's own tools allow.
    _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
  }

  deinit { ZSTD_freeDCtx(context) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, from position: Int,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: position)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(context, &target, &source)
    let isDamaged = ZSTD_isError(status) != 0
    // Zero is the end of a frame; the content ends with the last one.
    let isEnd = status == 0 && source.pos == input.count
    return DecodingStep(
      consumed: source.pos - position, produced: target.pos,
      outcome: isDamaged ? .damaged : isEnd ? .end : .more)
  }
}
