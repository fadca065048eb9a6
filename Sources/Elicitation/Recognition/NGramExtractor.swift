internal import Statistics

/// Cuts a text into n-grams, as ``TextFeatureOptions`` says.
struct NGramExtractor {
  enum Kind: String, Codable, Sendable { case words, characters }

  let options: TextFeatureOptions
  /// The text in lower case, and where its scalars begin; both end with an entry for its end.
  private var bytes: [UInt8] = []
  private var scalars: [Scalar] = []
  private var scratch: [UInt8] = []

  private struct Scalar {
    var start: Int
    var isWord: Bool
    var isSpace: Bool
  }

  init(_ options: TextFeatureOptions) { self.options = options }

  /// Calls a function with the UTF-8 of each n-gram of a kind, in the order of the text.
  ///
  /// - Complexity: O(length x sum of n).
  mutating func forEach(
    _ kind: Kind, in text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    lower(text)
    switch kind {
    case .words: words(options.words ?? 1...1, body)
    case .characters:
      if options.characterScope == .withinWords {
        charactersWithinWords(options.characters ?? 1...1, body)
      } else {
        charactersAcrossWords(options.characters ?? 1...1, body)
      }
    }
  }

  private mutating func lower(_ text: String) {
    bytes.removeAll(keepingCapacity: true)
    scalars.removeAll(keepingCapacity: true)
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        let byte = UInt8(scalar.value)
        append(scalar, lowered: (0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
      } else {
        for lowered in scalar.properties.lowercaseMapping.unicodeScalars { append(lowered) }
      }
    }
    scalars.append(Scalar(start: bytes.count, isWord: false, isSpace: true))
  }

  private mutating func append(_ scalar: Unicode.Scalar, lowered byte: UInt8? = nil) {
    scalars.append(
      Scalar(
        start: bytes.count, isWord: TextTokens.isWordScalar(scalar),
        isSpace: Self.isSpace(scalar)))
    if let byte {
      bytes.append(byte)
    } else {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// White space as Python's `str.split` knows it: Unicode's, and four separators of ASCII.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }

  // MARK: - Words

  private mutating func words(
    _ lengths: ClosedRange<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var words: [Range<Int>] = []
    var first: Int?
    for (place, scalar) in scalars.enumerated() {
      if scalar.isWord {
        if first == nil { first = place }
      } else if let start = first {
        if place - start >= 2 { words.append(scalars[start].start..<scalar.start) }
        first = nil
      }
    }
    for length in lengths where length <= words.count {
      for start in 0...words.count - length {
        scratch.removeAll(keepingCapacity: true)
        for word in words[start..<start + length] {
          if !scratch.isEmpty { scratch.append(0x20) }
          scratch.append(contentsOf: bytes[word])
        }
        scratch.withUnsafeBufferPointer(body)
      }
    }
  }

  // MARK: - Characters

  private mutating func charactersWithinWords(
    _ lengths: ClosedRange<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var place = 0
    while place < scalars.count {
      if scalars[place].isSpace {
        place += 1
        continue
      }
      var end = place
      while !scalars[end].isSpace { end += 1 }
      scratch.removeAll(keepingCapacity: true)
      scratch.append(0x20)
      scratch.append(contentsOf: bytes[scalars[place].start..<scalars[end].start])
      scratch.append(0x20)
      // Where the scalars of the padded piece begin.
      let offset = scalars[place].start - 1
      let starts = [0] + scalars[place...end].map { $0.start - offset } + [scratch.count]
      pieces(of: starts, lengths, keepsShort: true, body)
      place = end
    }
  }

  private mutating func charactersAcrossWords(
    _ lengths: ClosedRange<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    scratch.removeAll(keepingCapacity: true)
    var starts: [Int] = []
    var place = 0
    while place < scalars.count - 1 {
      var end = place + 1
      if scalars[place].isSpace {
        while end < scalars.count - 1, scalars[end].isSpace { end += 1 }
      }
      starts.append(scratch.count)
      if end - place > 1 {
        scratch.append(0x20)
      } else {
        scratch.append(contentsOf: bytes[scalars[place].start..<scalars[end].start])
      }
      place = end
    }
    starts.append(scratch.count)
    pieces(of: starts, lengths, keepsShort: false, body)
  }

  /// The n-grams of the scratch, whose scalars begin at `starts`; the last is its end.
  ///
  /// - Parameter keepsShort: whether what is no longer than n gives itself, once.
  private func pieces(
    of starts: [Int], _ lengths: ClosedRange<Int>, keepsShort: Bool,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    let count = starts.count - 1
    scratch.withUnsafeBufferPointer { scratch in
      for length in lengths {
        if length >= count, keepsShort {
          body(scratch)
          return
        }
        guard length <= count else { return }
        for start in 0...count - length {
          body(UnsafeBufferPointer(rebasing: scratch[starts[start]..<starts[start + length]]))
        }
      }
    }
  }
}
