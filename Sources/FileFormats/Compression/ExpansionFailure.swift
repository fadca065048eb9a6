/// What stops the expansion of compressed bytes.
package enum ExpansionFailure: Error, Equatable, Sendable {
  /// The bytes do not start as the format does.
  case otherFormat
  /// The compressed bytes end before the content does; the offset is where they end.
  case truncated(offset: Int)
  /// The compressed bytes or a checksum are wrong at about this offset, or a Zstandard frame asks for
  /// a window of more than 128 MiB.
  case damaged(offset: Int)
  /// Bytes that belong to nothing follow the content.
  case trailingBytes(offset: Int)
  /// The content is larger than allowed.
  case tooLarge(limit: Int)
  /// The content is larger than `limit` times the compressed bytes.
  case ratio(limit: Int)
  /// The library could not allocate.
  case outOfMemory
}

/// A form in which files are compressed.
package enum CompressionFormat: String, Sendable, CaseIterable {
  case gzip
  case zstandard = "Zstandard"

  /// What the first bytes of a file say that it is; nil where it is not compressed.
  package init?(_ first: [UInt8]) {
    if Zstandard.isZstandard(first) {
      self = .zstandard
    } else if Gzip.isGzip(first) {
      self = .gzip
    } else {
      return nil
    }
  }

  /// The name in capitals at its start, as codes hold it.
  fileprivate var title: String {
    switch self {
    case .gzip: "Gzip"
    case .zstandard: "Zstandard"
    }
  }

  /// The ending of a file's name that says the format.
  package var ending: String {
    switch self {
    case .gzip: "gz"
    case .zstandard: "zst"
    }
  }

  /// The bytes as a file of the format.
  package func compress(_ bytes: [UInt8]) throws(ExpansionFailure) -> [UInt8] {
    switch self {
    case .gzip: try Gzip.compress(bytes)
    case .zstandard: try Zstandard.compress(bytes)
    }
  }

  func decoder() throws(ExpansionFailure) -> any StreamDecoder {
    switch self {
    case .gzip: try GzipDecoder()
    case .zstandard: try ZstandardDecoder()
    }
  }
}

extension ExpansionFailure {
  package func code(of format: CompressionFormat) -> String {
    switch self {
    case .truncated: "truncated\(format.title)"
    case .tooLarge, .ratio: "expandsTooFar"
    case .otherFormat, .damaged, .trailingBytes, .outOfMemory: "damaged\(format.title)"
    }
  }

  package func message(of format: CompressionFormat) -> String {
    let name = format.rawValue
    return switch self {
    case .otherFormat: "the file is not \(name)"
    case .truncated(let offset): "the \(name) file ends too early, after \(offset) bytes"
    case .damaged(let offset): "the \(name) file is damaged near byte \(offset)"
    case .trailingBytes(let offset):
      "bytes that are not \(name) follow the content, from byte \(offset)"
    case .tooLarge(let limit): "the \(name) file expands past \(limit) bytes"
    case .ratio(let limit): "the \(name) file expands more than \(limit) times"
    case .outOfMemory: "there is not enough memory to expand the \(name) file"
    }
  }

  package var remedy: String {
    switch self {
    case .truncated, .damaged: "Copy or download the file again"
    default: "Check where the file comes from; expand it by hand if it is trusted"
    }
  }

  package var locator: String {
    switch self {
    case .truncated(let offset), .damaged(let offset), .trailingBytes(let offset): "byte \(offset)"
    case .otherFormat, .tooLarge, .ratio, .outOfMemory: "content"
    }
  }
}
