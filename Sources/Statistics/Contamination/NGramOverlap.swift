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
  /// The tokens of all items one after the other, those of item i at `starts[i]..<starts[i + 1]`.
  private let tokens: [UInt32]
  private var starts = [0]
  /// For each hash of an n-gram, the first place where it stands in `tokens`.
  private var firstPlace: [UInt64: Int] = [:]
  /// For each place, another place with the same hash but other tokens, if any.
  private var nextPlace: [Int: Int] = [:]
  /// For each place where an n-gram begins, the first place of the same n-gram; -1 elsewhere.
  private var canonical: [Int]
  private var isFound: [Bool]
  /// The weight of the oldest token in the rolling hash.
  private let oldest: UInt64

  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

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
    oldest = (1..<max(n, 1)).reduce(UInt64(1)) { product, _ in product &* Self.base }
    var numbers: [String: UInt32] = [:]
    var tokens: [UInt32] = []
    for item in items {
      tokenization.forEach(in: item) { token in
        let number = numbers[token] ?? UInt32(numbers.count)
        numbers[token] = number
        tokens.append(number)
      }
      starts.append(tokens.count)
    }
    vocabulary = numbers
    self.tokens = tokens
    canonical = [Int](repeating: -1, count: tokens.count)
    isFound = [Bool](repeating: false, count: tokens.count)
    for item in items.indices { index(starts[item]..<starts[item + 1]) }
  }

  /// Searches one document of the corpus.
  ///
  /// - Complexity: O(length of the document).
  public mutating func scan(_ document: String) {
    documents += 1
    var window = [UInt32](repeating: 0, count: n)
    var length = 0
    var position = 0
    var hash: UInt64 = 0
    var count = 0
    tokenization.forEach(in: document) { token in
      count += 1
      guard let number = vocabulary[token] else {
        length = 0
        hash = 0
        return
      }
      if length >= n { hash = hash &- Self.value(window[position]) &* oldest }
      hash = hash &* Self.base &+ Self.value(number)
      window[position] = number
      position = position + 1 == n ? 0 : position + 1
      length += 1
      if length >= n, let place = self.place(hash, window, from: position) {
        isFound[place] = true
      }
    }
    corpusTokens += count
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
      if place >= range.lowerBound + n {
        hash = hash &- Self.value(tokens[place - n]) &* oldest
      }
      hash = hash &* Self.base &+ Self.value(tokens[place])
      let start = place - n + 1
      guard start >= range.lowerBound else { continue }
      canonical[start] = enter(hash, start)
    }
  }

  private mutating func enter(_ hash: UInt64, _ start: Int) -> Int {
    guard var place = firstPlace[hash] else {
      firstPlace[hash] = start
      return start
    }
    while true {
      if tokens[place..<place + n] == tokens[start..<start + n] { return place }
      guard let next = nextPlace[place] else {
        nextPlace[place] = start
        return start
      }
      place = next
    }
  }

  /// The first place of the n-gram in a ring of tokens whose oldest stands at `offset`.
  private func place(_ hash: UInt64, _ window: [UInt32], from offset: Int) -> Int? {
    var candidate = firstPlace[hash]
    while let place = candidate {
      var isEqual = true
      for index in 0..<n {
        let ring = offset + index < n ? offset + index : offset + index - n
        if tokens[place + index] != window[ring] {
          isEqual = false
          break
        }
      }
      if isEqual { return place }
      candidate = nextPlace[place]
    }
    return nil
  }

  /// A token's number spread over 64 bits.
  private static func value(_ token: UInt32) -> UInt64 {
    (UInt64(token) &+ 1) &* 0xD6E8_FEB8_6659_FD93
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
