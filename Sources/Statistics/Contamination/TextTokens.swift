/// Text cut into tokens that can be compared between documents.
public enum TextTokens: String, CaseIterable, Codable, Sendable {
  /// Words between white space, in lower case, without characters that are neither letter, digit,
  /// mark nor underscore.
  case words
  /// Every letter and digit by itself, in lower case: for Chinese, Japanese and other text without
  /// spaces between words.
  case characters

  /// Calls a function with each token in turn.
  ///
  /// - Complexity: O(length of the text).
  public func forEach(in text: String, _ body: (String) -> Void) {
    var token = ""
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        if !token.isEmpty {
          body(token)
          token.removeAll(keepingCapacity: true)
        }
        continue
      }
      guard Self.isWordScalar(scalar) else { continue }
      if scalar.isASCII {
        token.unicodeScalars.append(Self.lowercasedASCII(scalar))
      } else {
        token += scalar.properties.lowercaseMapping
      }
      if self == .characters {
        body(token)
        token.removeAll(keepingCapacity: true)
      }
    }
    if !token.isEmpty { body(token) }
  }

  /// The tokens of a text.
  public func tokens(of text: String) -> [String] {
    var tokens: [String] = []
    forEach(in: text) { tokens.append($0) }
    return tokens
  }

  package static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: return true
    case 0..<0x80: return false
    default: break
    }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark:
      true
    default: false
    }
  }

  private static func lowercasedASCII(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0x41...0x5A).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(UInt8(scalar.value + 0x20))
  }
}
