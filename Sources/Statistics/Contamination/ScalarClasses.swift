import Foundation

/// What tokens make of each Unicode scalar, looked up once for each page of 256 that a text has.
///
/// It says what ``TextTokens`` says, for bytes of UTF-8.
struct ScalarClasses: Sendable {
  /// What becomes of a scalar.
  enum Class {
    /// It is no part of a token: "don't" is "dont".
    static let dropped: UInt8 = 0
    /// It ends a token.
    static let space: UInt8 = 1
    /// It stands in the token as it is.
    static let kept: UInt8 = 2
    /// Something else stands for it, or it may join with its neighbours.
    static let changed: UInt8 = 3
    /// Of bytes: it begins a scalar that is not ASCII.
    static let lead: UInt8 = 4
  }

  /// What stands in a token for a scalar.
  struct Replacement: Sendable {
    let bytes: [UInt8]
    /// Whether the bytes are what every spelling of the same letters is composed to.
    let isComposed: Bool
  }

  /// By byte: a class, or the lower-case word byte itself, all of which are larger.
  static let ofBytes: [UInt8] = (0...255).map { (byte: UInt8) -> UInt8 in
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x5F: byte
    case 0x41...0x5A: byte + 0x20
    case 0x09...0x0D, 0x20: Class.space
    case 0x80...: Class.lead
    default: Class.dropped
    }
  }

  private var pagePlaces = [Int32](repeating: -1, count: 0x1100)
  private var pages: [UInt8] = []
  private var replacements: [UInt32: Replacement] = [:]

  /// The class of a scalar that is not ASCII.
  mutating func ofScalar(_ value: UInt32) -> UInt8 {
    let page = Int(value >> 8)
    if pagePlaces[page] < 0 {
      pagePlaces[page] = Int32(pages.count)
      let first = UInt32(page) << 8
      pages += (first..<first + 256).map { value in
        Unicode.Scalar(value).map(Self.classified) ?? Class.dropped
      }
    }
    return pages[Int(pagePlaces[page]) + Int(value & 255)]
  }

  /// What stands for a scalar of the class `changed`.
  mutating func replacement(_ value: UInt32) -> Replacement {
    if let known = replacements[value] { return known }
    guard let scalar = Unicode.Scalar(value) else {
      return Replacement(bytes: [], isComposed: true)
    }
    let mapping = scalar.properties.lowercaseMapping
    let made = Replacement(
      bytes: Array(mapping.utf8), isComposed: mapping.unicodeScalars.allSatisfy(Self.isInert))
    replacements[value] = made
    return made
  }

  private static func classified(_ scalar: Unicode.Scalar) -> UInt8 {
    if scalar.properties.isWhitespace { return Class.space }
    guard TextTokens.isWordScalar(scalar) else { return Class.dropped }
    let mapping = scalar.properties.lowercaseMapping.unicodeScalars
    return mapping.count == 1 && mapping.first == scalar && isInert(scalar)
      ? Class.kept : Class.changed
  }

  /// Whether a scalar is what it is composed to, whatever stands beside it, so that of texts of such
  /// scalars those are equal whose bytes are.
  ///
  /// Marks, and letters and syllables of Hangul, compose with their neighbours; that some of them do
  /// not costs time and nothing else.
  private static func isInert(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x300 { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return false
    default: break
    }
    guard scalar.properties.canonicalCombiningClass == .notReordered,
      !(0x1100...0x11FF).contains(scalar.value), !(0xAC00...0xD7A3).contains(scalar.value)
    else { return false }
    return String(scalar).precomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(
      CollectionOfOne(scalar))
  }
}

/// Scalars of UTF-8 that may be damaged or end in the midst of one.
enum ScalarDecoding {
  case scalar(UInt32, bytes: Int)
  /// More bytes may complete it.
  case incomplete
  /// No scalar begins here; a reader that repairs puts a replacement character in its place, which is
  /// part of no token.
  case none

  /// Decodes what begins with a byte of 0x80 or more.
  init(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) {
    let lead = bytes[place]
    let length: Int
    // The range of the second byte, which keeps out surrogates and what could be written shorter.
    let second: ClosedRange<UInt8>
    switch lead {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default:
      self = .none
      return
    }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for offset in 1..<length {
      guard place + offset < bytes.count else {
        self = .incomplete
        return
      }
      let byte = bytes[place + offset]
      guard offset == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else {
        self = .none
        return
      }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    self = .scalar(value, bytes: length)
  }
}
