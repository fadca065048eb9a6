internal import Foundation

/// A word in the address of a live page that nobody can guess: who does not know the address sees
/// nothing.
struct LiveToken: Sendable {
  /// Letters, digits, `-` and `_` (RFC 4648, section 5).
  let text: String

  /// A word of 192 bits.
  init(using generator: inout some RandomNumberGenerator) {
    let bytes = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    text = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
  }

  /// Whether a word is this one; the time that it takes does not tell where they part.
  func matches(_ word: some StringProtocol) -> Bool {
    let one = Array(text.utf8)
    let other = Array(word.utf8)
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
