/// Compressed bytes on their way to content: how far they are, and what is refused on that way.
///
/// A file that was cut, one that is damaged, bytes behind its end and content beyond the bounds are
/// refused here and nowhere else, whether a file is held or read piece by piece. The bounds are checked
/// on the bytes that come out, not on what a header declares.
final class Expansion {
  private let decoder: any StreamDecoder
  private let limits: Gzip.Limits
  /// Compressed bytes so far.
  private(set) var consumed = 0
  /// Bytes of content so far.
  private(set) var produced = 0

  init(_ decoder: any StreamDecoder, limits: Gzip.Limits) {
    self.decoder = decoder
    self.limits = limits
  }

  /// Takes a step of the decoder; what came out is good whatever ``check(_:isLast:)`` says of it.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, from position: Int,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(ExpansionFailure) -> DecodingStep {
    let step = decoder.step(input, from: position, into: output)
    consumed += step.consumed
    produced += step.produced
    if produced > limits.bytes { throw .tooLarge(limit: limits.bytes) }
    if produced > limits.ratioFree, produced / limits.ratio > consumed {
      throw .ratio(limit: limits.ratio)
    }
    return step
  }

  /// Refuses a step after which the content cannot go on.
  ///
  /// - Parameter isLast: Whether no input follows: a step without progress is then the end of a file
  ///   that was cut.
  func check(_ step: DecodingStep, isLast: Bool) throws(ExpansionFailure) {
    switch step.outcome {
    case .end: break
    case .more:
      if isLast, step.consumed == 0, step.produced == 0 { throw .truncated(offset: consumed) }
    case .damaged: throw .damaged(offset: consumed)
    case .trailing: throw .trailingBytes(offset: consumed)
    case .outOfMemory: throw .outOfMemory
    }
  }
}
