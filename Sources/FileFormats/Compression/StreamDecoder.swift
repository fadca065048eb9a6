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
  func decode(
    _ input: UnsafeBufferPointer<UInt8>, limits: Gzip.Limits,
    _ body: (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws(ExpansionFailure) {
    let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
    defer { chunk.deallocate() }
    let expansion = Expansion(self, limits: limits)
    while true {
      let step = try expansion.step(input, from: expansion.consumed, into: chunk)
      if step.produced > 0, !body(UnsafeBufferPointer(rebasing: chunk[..<step.produced])) {
        return
      }
      try expansion.check(step, isLast: true)
      guard step.outcome == .end else { continue }
      guard expansion.consumed == input.count else {
        throw .trailingBytes(offset: expansion.consumed)
      }
      return
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
