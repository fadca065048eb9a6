import Foundation

/// Which n-grams of items occur in a corpus.
///
/// The items are held in memory and the corpus streams past, so that its size does not matter. A
/// match is an equality of all n tokens, not of a hash. N-grams do not cross from one document into
/// the next.
///
///     var overlap = try NGramOverlap(items: questions, n: 13)
///     for document in corpus { overlap.scan(document) }
///     let results = overlap.results
///
/// A document that is too large to be held is scanned piece by piece:
///
///     while let piece = try file.next() { overlap.scan(piece) }
///     overlap.endDocument()
///
/// Source: Brown et al. (2020), "Language models are few-shot learners", appendix C; Touvron et al.
/// (2023), "Llama 2", appendix A.6.
public struct NGramOverlap: Sendable {
  /// The length of the n-grams, in tokens.
  public let n: Int
  /// How text is cut into tokens.
  public let tokenization: TextTokens
  /// How many documents have been scanned.
  public private(set) var documents = 0
  /// How many tokens they had.
  public private(set) var corpusTokens = 0

  /// The numbers of tokens that occur in an item; other tokens of the corpus end a match.
  private let vocabulary: [String: UInt32]
  /// The same by bytes, as they are composed.
  private let table: TokenTable
  /// The tokens of all items one after the other, those of item i at `starts[i]..<starts[i + 1]`.
  private let tokens: [UInt32]
  private var starts = [0]
  private var ngrams: NGramTable
  /// For each place where an n-gram begins, the first place of the same n-gram; -1 elsewhere.
  private var canonical: [Int]
  private var isFound: [Bool]

  private var classes = ScalarClasses()
  private var state: Scan

  /// Where a scan stands between two pieces of a document.
  private struct Scan: Sendable {
    /// The bytes of the token that is read, and how many there are.
    var token: [UInt8]
    var length = 0
    var hash = TokenTable.seed
    /// Whether its bytes are what every spelling of it is composed to.
    var isComposed = true
    /// Whether it is longer than any token of the items, however they are spelt.
    var isTooLong = false
    /// The bytes of a scalar of which the rest stands in the next piece.
    var pending: [UInt8] = []
    /// The latest n tokens, a ring, of which the next one takes the place of the oldest.
    var window: [UInt32]
    var position = 0
    /// How many tokens in a row occur in an item.
    var known = 0
    var rolling: UInt64 = 0
  }

  /// A letter may take three times as many bytes where it is not composed.
  private static let longestSpelling = 4

  /// Prepares the search.
  ///
  /// - Parameters:
  ///   - items: the texts of the items.
  ///   - n: the length of the n-grams, 1 or more; 13 for GPT-3, 8 for GPT-2 and PaLM.
  ///   - tokenization: how items and corpus are cut into tokens.
  /// - Throws: ``StatisticsError`` for n below 1.
  /// - Complexity: O(tokens of the items) time and memory.
  public init(
    items: [String], n: Int = 13, tokenization: TextTokens = .words
  ) throws(StatisticsError) {
    guard n >= 1 else {
      throw .argumentOutOfRange("the length of the n-grams", Double(n), range: "1 or more")
    }
    self.n = n
    self.tokenization = tokenization
    var numbers: [String: UInt32] = [:]
    var spellings: [[UInt8]] = []
    var tokens: [UInt32] = []
    for item in items {
      tokenization.forEach(in: item) { token in
        let number: UInt32
        if let known = numbers[token] {
          number = known
        } else {
          number = UInt32(numbers.count)
          numbers[token] = number
          spellings.append(Array(token.precomposedStringWithCanonicalMapping.utf8))
        }
        tokens.append(number)
      }
      starts.append(tokens.count)
    }
    vocabulary = numbers
    table = TokenTable(spellings)
    self.tokens = tokens
    canonical = [Int](repeating: -1, count: tokens.count)
    isFound = [Bool](repeating: false, count: tokens.count)
    ngrams = NGramTable(n: n, capacity: tokens.count)
    state = Scan(
      token: [UInt8](repeating: 0, count: Self.longestSpelling * table.longest + 16),
      window: [UInt32](repeating: 0, count: n))
    for item in items.indices { index(starts[item]..<starts[item + 1]) }
  }

  /// Searches one document of the corpus.
  ///
  /// - Complexity: O(length of the document).
  public mutating func scan(_ document: String) {
    var document = document
    document.withUTF8 { scan($0) }
    endDocument()
  }

  /// Searches the next piece of a document in UTF-8.
  ///
  /// It may end in the midst of a token or a letter. Bytes that are no UTF-8 are passed over.
  ///
  /// - Complexity: O(bytes), without allocation for text that is composed.
  public mutating func scan(_ piece: UnsafeBufferPointer<UInt8>) {
    var place = 0
    while !state.pending.isEmpty, place < piece.count {
      state.pending.append(piece[place])
      place += 1
      switch state.pending.withUnsafeBufferPointer({ ScalarDecoding($0, at: 0) }) {
      case .incomplete: continue
      case .scalar(let value, _):
        let bytes = state.pending
        state.pending.removeAll(keepingCapacity: true)
        bytes.withUnsafeBufferPointer { take(value, $0) }
      case .none:
        // The byte begins something else.
        state.pending.removeAll(keepingCapacity: true)
        place -= 1
      }
    }
    let isByCharacter = tokenization == .characters
    ScalarClasses.ofBytes.withUnsafeBufferPointer { kinds in
      while place < piece.count {
        let kind = kinds[Int(piece[place])]
        if kind > ScalarClasses.Class.lead {
          append(kind)
          if isByCharacter { endToken() }
          place += 1
        } else if kind == ScalarClasses.Class.space {
          endToken()
          place += 1
        } else if kind == ScalarClasses.Class.dropped {
          place += 1
        } else {
          switch ScalarDecoding(piece, at: place) {
          case .scalar(let value, let bytes):
            take(value, UnsafeBufferPointer(rebasing: piece[place..<place + bytes]))
            place += bytes
          case .none: place += 1
          case .incomplete:
            state.pending = Array(piece[place...])
            return
          }
        }
      }
    }
  }

  /// Ends a document that was scanned in pieces.
  public mutating func endDocument() {
    state.pending.removeAll(keepingCapacity: true)
    endToken()
    state.known = 0
    state.rolling = 0
    documents += 1
  }

  /// What was found so far, one result per item.
  public var results: [ItemOverlap] {
    (0..<starts.count - 1).map { item in
      let range = starts[item]..<starts[item + 1]
      var hits = 0
      var covered = 0
      var coveredUpTo = range.lowerBound
      for place in range where place + n <= range.upperBound && isFound[canonical[place]] {
        hits += 1
        covered += place + n - max(coveredUpTo, place)
        coveredUpTo = place + n
      }
      return ItemOverlap(
        tokens: range.count, n: n, ngrams: max(0, range.count - n + 1), hits: hits,
        coveredTokens: covered)
    }
  }

  /// Enters the n-grams of one item.
  private mutating func index(_ range: Range<Int>) {
    var hash: UInt64 = 0
    for place in range {
      if place >= range.lowerBound + n { hash = ngrams.dropping(tokens[place - n], from: hash) }
      hash = ngrams.adding(tokens[place], to: hash)
      let start = place - n + 1
      guard start >= range.lowerBound else { continue }
      canonical[start] = ngrams.enter(hash, at: start, of: tokens)
    }
  }

  // MARK: - Tokens of the corpus

  /// A scalar that is not ASCII, with its bytes.
  private mutating func take(_ value: UInt32, _ bytes: UnsafeBufferPointer<UInt8>) {
    switch classes.ofScalar(value) {
    case ScalarClasses.Class.space:
      endToken()
      return
    case ScalarClasses.Class.kept: for byte in bytes { append(byte) }
    case ScalarClasses.Class.changed:
      let replacement = classes.replacement(value)
      for byte in replacement.bytes { append(byte) }
      if !replacement.isComposed { state.isComposed = false }
    default: return
    }
    if tokenization == .characters { endToken() }
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    guard state.length < state.token.count else {
      state.isTooLong = true
      return
    }
    state.token[state.length] = byte
    state.length += 1
    state.hash = TokenTable.hash(state.hash, byte)
  }

  @inline(__always)
  private mutating func endToken() {
    guard state.length > 0 else { return }
    corpusTokens += 1
    let number = state.isTooLong ? nil : numberOfToken
    state.length = 0
    state.hash = TokenTable.seed
    state.isComposed = true
    state.isTooLong = false
    guard let number else {
      state.known = 0
      state.rolling = 0
      return
    }
    if state.known >= n {
      state.rolling = ngrams.dropping(state.window[state.position], from: state.rolling)
    }
    state.rolling = ngrams.adding(number, to: state.rolling)
    state.window[state.position] = number
    state.position = state.position + 1 == n ? 0 : state.position + 1
    state.known += 1
    guard state.known >= n else { return }
    let (rolling, position) = (state.rolling, state.position)
    let place = state.window.withUnsafeBufferPointer {
      ngrams.place(rolling, $0, from: position, of: tokens)
    }
    if let place { isFound[place] = true }
  }

  @inline(__always)
  private var numberOfToken: UInt32? {
    state.token.withUnsafeBufferPointer { token in
      let bytes = UnsafeBufferPointer(rebasing: token[..<state.length])
      // Of letters that may join with others, texts are equal whose composed forms are.
      return state.isComposed
        ? table.number(bytes, hash: state.hash)
        : vocabulary[String(decoding: bytes, as: UTF8.self)]
    }
  }
}

/// How much of an item occurs in a corpus, in n-grams.
public struct ItemOverlap: Sendable, Equatable {
  /// How many tokens the item has.
  public let tokens: Int
  /// The length of the n-grams.
  public let n: Int
  /// How many n-grams the item has, by position.
  public let ngrams: Int
  /// How many of them occur in the corpus.
  public let hits: Int
  /// How many tokens lie in an n-gram that occurs.
  public let coveredTokens: Int

  /// Why nothing can be said of the item, if so: it is shorter than one n-gram.
  public var obstacle: UndefinedReason? {
    guard tokens < n else { return nil }
    return .notTestable(
      "the item has \(tokens) token\(tokens == 1 ? "" : "s") and the n-grams have \(n)")
  }

  /// Whether any n-gram occurs.
  ///
  /// Source: Brown et al. (2020), appendix C.
  public var isHit: Outcome<Bool> { obstacle.map { .undefined($0) } ?? .value(hits > 0) }

  /// The share of tokens that lie in an n-gram that occurs, 0...1.
  ///
  /// Source: Touvron et al. (2023), appendix A.6.
  public var coverage: Outcome<Double> {
    obstacle.map { .undefined($0) } ?? .value(Double(coveredTokens) / Double(tokens))
  }

  /// The class of the item by its coverage.
  public var grade: Outcome<OverlapGrade> {
    coverage.map { coverage in
      coverage < 0.2 ? .clean : coverage < 0.8 ? .mixed : .dirty
    }
  }
}

/// Classes of items by the share of their tokens that occur in a corpus.
///
/// Source: Touvron et al. (2023), "Llama 2", appendix A.6.
public enum OverlapGrade: String, CaseIterable, Codable, Sendable {
  /// Below 20 %.
  case clean
  /// From 20 % to below 80 %.
  case mixed
  /// 80 % or more.
  case dirty
}
