/// Zstandard files (RFC 8878), by libzstd.
package enum Zstandard {
  /// What stops an expansion.
  package enum Failure: Error, Equatable, Sendable {
    /// The bytes end inside a frame; the offset is where they end.
    case truncated(offset: Int)
    /// The compressed bytes or a checksum are wrong at about this offset, or a frame asks for a
    /// window of more than 128 MiB.
    case damaged(offset: Int)
    /// The content is larger than allowed.
    case tooLarge(limit: Int)
    /// The content is larger than `limit` times the compressed bytes.
    case ratio(limit: Int)
    /// libzstd could not allocate.
    case outOfMemory
  }

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
  ) throws(Failure) -> [UInt8] {
    var content: [UInt8] = []
    let result: Result<Void, ExpansionFailure> = bytes.withUnsafeBufferPointer { input in
      Result { () throws(ExpansionFailure) in
        try ZstandardDecoder().decode(input, limits: limits) { part in
          content.append(contentsOf: part)
          return true
        }
      }
    }
    switch result {
    case .success: return content
    case .failure(let failure): throw Failure(failure)
    }
  }
}

extension Zstandard.Failure {
  init(_ failure: ExpansionFailure) {
    self =
      switch failure {
      case .truncated(let offset): .truncated(offset: offset)
      case .damaged(let offset), .trailingBytes(let offset): .damaged(offset: offset)
      case .tooLarge(let limit): .tooLarge(limit: limit)
      case .ratio(let limit): .ratio(limit: limit)
      case .outOfMemory: .outOfMemory
      }
  }
}
