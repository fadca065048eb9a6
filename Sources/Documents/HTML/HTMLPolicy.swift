internal import FileFormats
internal import Foundation

/// What a page may do: show what is in it, run the one script that is in it, and nothing besides.
enum HTMLPolicy {
  /// The policy (Content Security Policy Level 3) of a page with one style sheet and one script.
  static func content(style: String, script: String) -> String {
    [
      "default-src 'none'", "img-src data:", "font-src data:", "style-src '\(source(style))'",
      "script-src '\(source(script))'", "base-uri 'none'", "form-action 'none'",
    ].joined(separator: "; ")
  }

  /// The source that allows an element of this content and no other.
  static func source(_ content: String) -> String {
    let digits = Array(SHA256.hexadecimal(content).utf8)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    return "sha256-" + Data(bytes).base64EncodedString()
  }
}
