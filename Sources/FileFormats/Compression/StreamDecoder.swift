/// One step of a decoder.
struct DecodingStep {
  /// `end` is where the content may end; bytes that follow may begin another part of it.
  enum Outcome { case more, end, damaged, trailing, outOfMemory }

  let consumed: Int
  let produced: Int
  let outcome: Outcome
}

/// Expands compressed bytes a buffer at a time.
protocol StreamDecoder {
  func step(
    _ input: UnsafeBufferPointer<UInt8>, from position: Int,
    into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep
}

extension StreamDecoder {
  /// Hands out the content in parts of at most 256 KiB, until `body` answers false.
  ///
  /// The bounds are checked on the bytes that come out, not on what a header declares.
  func decode(
    _ input: UnsafeBufferPointer<UInt8>, limits: Gzip.Limits,
    _ body: (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws(ExpansionFailure) {
    let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
    defer { chunk.deallocate() }
    var position = 0
    var total = 0
    while true {
      let step = step(input, from: position, into: chunk)
      position += step.consumed
      total += step.produced
      if total > limits.bytes { throw .tooLarge(limit: limits.bytes) }
      if total > limits.ratioFree, total / limits.ratio > position {
        throw .ratio(limit: limits.ratio)
      }
      if step.produced > 0, !body(UnsafeBufferPointer(rebasing: chunk[..<step.produced])) {
        return
      }
      switch step.outcome {
      case .more:
        if step.consumed == 0, step.produced == 0 { throw .truncated(offset: position) }
      case .end:
        guard position == input.count else { throw .trailingBytes(offset: position) }
        return
      case .damaged: throw .damaged(offset: position)
      case .trailing: throw .trailingBytes(offset: position)
      case .outOfMemory: throw .outOfMemory
      }
    }
  }
}

extension StreamDecoder {
  /// The whole content.
  func expand(_ bytes: [UInt8], limits: Gzip.Limits) throws(ExpansionFailure) -> [UInt8] {
    var content: [UInt8] = []
    try bytes.withUnsafeBufferPointer { input in
      Result { () throws(ExpansionFailure) in
        try decode(input, limits: limits) { part in
          content.append(contentsOf: part)
          return true
        }
      }
    }.get()
    return content
  }
}
