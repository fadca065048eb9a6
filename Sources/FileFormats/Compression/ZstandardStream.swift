internal import CZstandard

/// Compresses bytes piece by piece into one Zstandard frame with a checksum.
///
/// The same bytes give the same frame with one version of libzstd, however they are cut into pieces.
///
/// - Complexity: O(bytes); memory that does not grow with them.
package final class ZstandardStream {
  private let context: OpaquePointer
  private let room: UnsafeMutableRawBufferPointer

  /// - Parameters:
  ///   - level: 1 (fast) to 19 (small).
  ///   - window: the binary logarithm of the bytes that a reader must hold, 10 to 27.
  package init(level: Int = 3, window: Int = 18) throws(ExpansionFailure) {
    guard let made = ZSTD_createCCtx() else { throw .outOfMemory }
    context = made
    room = .allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 1)
    _ = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(min(max(level, 1), 19)))
    _ = ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, Int32(min(max(window, 10), 27)))
    _ = ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit {
    ZSTD_freeCCtx(context)
    room.deallocate()
  }

  /// Takes the next bytes.
  ///
  /// - Parameters:
  ///   - isLast: whether the frame ends with them; nothing may follow then.
  ///   - body: takes what is ready of the frame, a piece at a time.
  package func compress<Failure: Error>(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool,
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    while true {
      var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
      let left = ZSTD_compressStream2(
        context, &target, &source, isLast ? ZSTD_e_end : ZSTD_e_continue)
      // Parameters are set and no size was promised: nothing is left that it could refuse.
      precondition(ZSTD_isError(left) == 0, "libzstd cannot compress")
      if target.pos > 0 { try body(UnsafeRawBufferPointer(rebasing: room[..<target.pos])) }
      if isLast ? left == 0 : source.pos == source.size { return }
    }
  }
}
