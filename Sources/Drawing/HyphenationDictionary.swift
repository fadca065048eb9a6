import CHyphen
import Foundation

/// The patterns of one language (Liang, *Word Hy-phen-a-tion by Com-put-er*, 1983), as libhyphen reads
/// them.
///
/// The library takes seconds for a file of a million bytes, as the German one. Of such a file it is
/// given only the patterns that occur in a word, which mark the same places as all of them do.
final class HyphenationDictionary {
  private enum Encoding {
    case utf8, latin1
    /// Another one: only words without accents are looked up.
    case other
  }

  private let bytes: [UInt8]
  /// All patterns, where they are few.
  private let whole: Patterns?
  private let encoding: Encoding
  /// The encoding, and what holds for all words, each up to its line end.
  private var settings: [Range<Int>] = []
  /// Lines by the letters of their patterns.
  private var patterns: [[UInt8]: [Range<Int>]] = [:]
  private var longestPattern = 0
  private var known: [[Unicode.Scalar]: [Int]] = [:]

  /// Bytes of a file that the library reads in some milliseconds.
  private static let smallFile = 200_000
  /// The fewest letters before a hyphen and behind it.
  private static let fewest = (before: 2, behind: 3)

  /// - Complexity: O(*n*) in the size of the file.
  init?(file: String) {
    guard let data = FileManager.default.contents(atPath: file), !data.isEmpty else { return nil }
    bytes = Array(data)
    let name = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self).uppercased()
    whole = bytes.count <= Self.smallFile ? Patterns(bytes) : nil
    encoding = name == "UTF-8" ? .utf8 : name == "ISO8859-1" ? .latin1 : .other
    var start = whole == nil ? 0 : bytes.count
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      add(start..<end)
      start = end
    }
  }

  private func add(_ line: Range<Int>) {
    // Patterns are in small letters, names of settings in capitals.
    if line.lowerBound == 0 || (0x41...0x5A).contains(bytes[line.lowerBound]) {
      settings.append(line)
      return
    }
    // What follows a slash is how a word is spelled anew.
    let letters = bytes[line].prefix { $0 > 0x20 && $0 != 0x2F }.filter {
      $0 != 0x2E && !(0x30...0x39).contains($0)
    }
    guard !letters.isEmpty, bytes[line.lowerBound] != 0x25 else { return }
    patterns[letters, default: []].append(line)
    longestPattern = max(longestPattern, letters.count)
  }

  /// The numbers of letters before which a word may be parted.
  func places(in letters: [Unicode.Scalar]) -> [Int] {
    if let places = known[letters] { return places }
    let places = encoded(letters).map { marked($0, letters: letters.count) } ?? []
    known[letters] = places
    return places
  }

  /// The lines whose patterns occur in a word, as a file of their own.
  private func lines(for word: [UInt8]) -> [UInt8] {
    var lines = settings
    for start in word.indices {
      for end in (start + 1)...min(start + max(longestPattern, 1), word.count) {
        if let found = patterns[Array(word[start..<end])] { lines += found }
      }
    }
    // A setting holds for what follows it.
    return lines.sorted { $0.lowerBound < $1.lowerBound }.flatMap { bytes[$0] }
  }

  private func marked(_ word: [UInt8], letters: Int) -> [Int] {
    guard let handle = whole ?? Patterns(lines(for: word)) else { return [] }
    return (Self.fewest.before...letters - Self.fewest.behind).filter(
      handle.places(in: word, fewest: Self.fewest).contains)
  }

  /// A word in the small letters and in the encoding of the dictionary; nil for one that it cannot hold.
  private func encoded(_ letters: [Unicode.Scalar]) -> [UInt8]? {
    var bytes: [UInt8] = []
    for letter in letters {
      let small = letter.properties.lowercaseMapping.unicodeScalars
      // Places are counted in letters.
      let scalar = small.count == 1 ? small.first ?? letter : letter
      switch encoding {
      case .utf8: bytes += UTF8.encode(scalar).map(Array.init) ?? []
      case .latin1:
        guard let byte = UInt8(exactly: scalar.value) else { return nil }
        bytes.append(byte)
      case .other:
        guard scalar.isASCII else { return nil }
        bytes.append(UInt8(scalar.value))
      }
    }
    return bytes
  }
}

/// The owner of one HyphenDict.
private final class Patterns {
  private let handle: UnsafeMutablePointer<HyphenDict>

  init?(_ lines: [UInt8]) {
    var lines = lines
    let read = lines.withUnsafeMutableBytes { bytes -> UnsafeMutablePointer<HyphenDict>? in
      guard let file = fmemopen(bytes.baseAddress, bytes.count, "r") else { return nil }
      defer { fclose(file) }
      return hnj_hyphen_load_file(file)
    }
    guard let read else { return nil }
    handle = read
  }

  deinit { hnj_hyphen_free(handle) }

  /// The numbers of letters before which a word may be parted.
  func places(in word: [UInt8], fewest: (before: Int, behind: Int)) -> Set<Int> {
    let text = word.map { CChar(bitPattern: $0) }
    // As long as the library asks for.
    var marks = [CChar](repeating: 0, count: text.count + 5)
    var replacements: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    var positions: UnsafeMutablePointer<Int32>?
    var cuts: UnsafeMutablePointer<Int32>?
    let status = hnj_hyphen_hyphenate3(
      handle, text, Int32(text.count), &marks, nil, &replacements, &positions, &cuts,
      Int32(fewest.before), Int32(fewest.behind), 0, 0)
    defer {
      if let replacements {
        for index in text.indices { free(replacements[index]) }
      }
      free(replacements)
      free(positions)
      free(cuts)
    }
    guard status == 0 else { return [] }
    // An odd mark is a place; one that would spell the word anew is none here.
    return Set(
      text.indices.filter { marks[$0] & 1 == 1 && replacements?[$0] == nil }.map { $0 + 1 })
  }
}
