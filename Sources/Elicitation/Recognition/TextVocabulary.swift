internal import Foundation
package import Statistics

/// The n-grams that a recognizer knows, and how a text becomes a row of features.
package struct TextVocabulary: Sendable {
  /// The n-grams of one kind.
  struct Block: Sendable {
    let kind: NGramExtractor.Kind
    /// In the order of their bytes.
    let terms: [String]
    /// What a count is multiplied with, an entry a term; nil for counts.
    let factors: [Double]?
  }

  let options: TextFeatureOptions
  let blocks: [Block]
  private let tables: [NGramTable]

  /// How many features there are.
  package var count: Int { blocks.reduce(0) { $0 + $1.terms.count } }

  /// The n-gram of each feature: words, then characters.
  package var terms: [String] { blocks.flatMap(\.terms) }

  init(_ options: TextFeatureOptions, _ blocks: [Block]) {
    self.options = options
    self.blocks = blocks
    tables = blocks.map { block in
      var table = NGramTable()
      for var term in block.terms { _ = term.withUTF8 { table.number(of: $0) } }
      return table
    }
  }

  /// The features of a text: one row.
  ///
  /// - Complexity: O(length of the text x sum of n).
  package func row(of text: String) -> SparseRows {
    var rows = SparseRows(width: count)
    var extractor = NGramExtractor(options)
    var first = 0
    for (block, table) in zip(blocks, tables) {
      var columns: [Int32] = []
      extractor.forEach(block.kind, in: text) { ngram in
        if let number = table.existing(ngram) { columns.append(Int32(number)) }
      }
      let counts = TermCounts(&columns)
      counts.append(to: &rows, from: first, factors: block.factors) { Int($0) }
      first += block.terms.count
    }
    rows.endRow()
    return rows
  }
}

/// How often terms occur in one text.
struct TermCounts {
  /// Ascending.
  var terms: [Int32] = []
  var counts: [Int32] = []

  /// - Parameter occurrences: terms as they come; sorted afterwards.
  init(_ occurrences: inout [Int32]) {
    occurrences.sort()
    for term in occurrences {
      if term == terms.last {
        counts[counts.count - 1] += 1
      } else {
        terms.append(term)
        counts.append(1)
      }
    }
  }

  /// Adds the values of one block to a row.
  ///
  /// - Parameters:
  ///   - factors: by place in the block; nil for plain counts.
  ///   - place: the place of a term in the block, ascending with the term; negative for none.
  func append(
    to rows: inout SparseRows, from first: Int, factors: [Double]?, place: (Int32) -> Int
  ) {
    TermCounts.append(
      terms[...], counts[...], to: &rows, from: first, factors: factors, place: place)
  }

  static func append(
    _ terms: ArraySlice<Int32>, _ counts: ArraySlice<Int32>, to rows: inout SparseRows,
    from first: Int, factors: [Double]?, place: (Int32) -> Int
  ) {
    guard let factors else {
      for (term, count) in zip(terms, counts) {
        let place = place(term)
        if place >= 0 { rows.append(Double(count), column: first + place) }
      }
      return
    }
    var values: [(place: Int, value: Double)] = []
    var squares = 0.0
    for (term, count) in zip(terms, counts) {
      let place = place(term)
      guard place >= 0 else { continue }
      let value = Double(count) * factors[place]
      values.append((place, value))
      squares += value * value
    }
    let length = squares.squareRoot()
    for (place, value) in values { rows.append(value / length, column: first + place) }
  }
}

extension TextVocabulary: Codable {
  private enum Key: String, CodingKey { case options, blocks }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let options = try container.decode(TextFeatureOptions.self, forKey: .options)
    let blocks = try container.decode([Block].self, forKey: .blocks)
    for block in blocks {
      guard options.blocks.contains(block.kind),
        block.factors.map({ $0.count == block.terms.count && $0.allSatisfy(\.isFinite) }) ?? true
      else {
        throw DecodingError.dataCorruptedError(
          forKey: .blocks, in: container,
          debugDescription: "the n-grams and their factors do not go together")
      }
    }
    self.init(options, blocks)
    guard zip(tables, blocks).allSatisfy({ $0.count == $1.terms.count }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .blocks, in: container, debugDescription: "an n-gram stands twice")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(options, forKey: .options)
    try container.encode(blocks, forKey: .blocks)
  }
}

extension TextVocabulary.Block: Codable {
  private enum Key: String, CodingKey { case kind, terms, factors }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    kind = try container.decode(NGramExtractor.Kind.self, forKey: .kind)
    terms = try container.decode([String].self, forKey: .terms)
    factors = try container.decodeIfPresent(PackedNumbers.self, forKey: .factors)?.numbers
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(terms, forKey: .terms)
    try container.encodeIfPresent(factors.map(PackedNumbers.init), forKey: .factors)
  }
}

/// Numbers as the base64 of their little-endian bytes: exact, and small enough for files of weights.
struct PackedNumbers: Codable {
  let numbers: [Double]

  init(_ numbers: [Double]) { self.numbers = numbers }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let data = Data(base64Encoded: try container.decode(String.self)), data.count % 8 == 0
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "the numbers are not base64 of eight bytes each")
    }
    let bytes = Array(data)
    numbers = stride(from: 0, to: bytes.count, by: 8).map { start in
      var bits: UInt64 = 0
      for place in (0..<8).reversed() { bits = bits << 8 | UInt64(bytes[start + place]) }
      return Double(bitPattern: bits)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * 8)
    for number in numbers {
      var bits = number.bitPattern
      for _ in 0..<8 {
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
      }
    }
    var container = encoder.singleValueContainer()
    try container.encode(Data(bytes).base64EncodedString())
  }
}
