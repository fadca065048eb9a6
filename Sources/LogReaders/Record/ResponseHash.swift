internal import FileFormats

/// The hash by which a response is found again, and by which judgments of one response are told.
package enum ResponseHash {
  /// What stands between several responses to one request, so that they count as one text.
  static let separator = "\u{0}"

  /// The SHA-256 of the response's UTF-8.
  package static func hexadecimal(_ response: String) -> String { SHA256.hexadecimal(response) }
}
