/// Whether a new item is one of a pool in other words: its exact n-gram similarity to the nearest of them.
///
///     var novelty = try NGramNovelty(pool: wordings, by: .characters(5))
///     novelty.nearest(to: candidate).value?.similarity
///     novelty.insert(candidate)
///
/// Every item that shares an n-gram is compared, by lists of the items that have it: nothing is missed, in
/// a time that grows with what the texts share. For very large pools ``MinHashIndex`` looks at candidates
/// only, and says how many it may miss.
///
/// Source: Broder (1997), "On the resemblance and containment of documents".
public struct NGramNovelty: Sendable {
  /// The nearest item of a pool.
  public struct Nearest: Sendable, Equatable {
    /// Its place, counted from 0 in the order of insertion; the first of equally near ones.
    public let place: Int
    /// Jaccard's similarity, 0...1.
    public let similarity: Double
    /// The share of the candidate's n-grams that it has, 0...1.
    public let containment: Double

    /// One less the similarity.
    public var novelty: Double { 1 - similarity }
  }

  /// What the n-grams are made of.
  public let unit: NGramSet.Unit
  /// How texts are cut into words.
  public let tokens: TextTokens
  /// How many n-grams each item of the pool has.
  public private(set) var sizes: [Int] = []
  /// The items that have an n-gram, ascending.
  private var places: [String: [Int32]] = [:]

  /// A pool.
  ///
  /// - Parameters:
  ///   - pool: the wordings of its items.
  ///   - unit: what the n-grams are made of.
  ///   - tokens: how texts are cut into words.
  /// - Throws: ``StatisticsError`` for n-grams shorter than 1.
  /// - Complexity: O(length of all texts × n).
  public init(
    pool: [String] = [], by unit: NGramSet.Unit = .characters(5), tokens: TextTokens = .words
  ) throws(StatisticsError) {
    guard unit.length >= 1 else {
      throw .argumentOutOfRange(
        "the length of the n-grams", Double(unit.length), range: "1 or more")
    }
    self.unit = unit
    self.tokens = tokens
    for text in pool { try insert(text) }
  }

  /// How many items the pool has.
  public var count: Int { sizes.count }

  /// Adds an item to the pool.
  ///
  /// - Returns: its place.
  /// - Throws: ``StatisticsError`` as the initializer does.
  @discardableResult
  public mutating func insert(_ text: String) throws(StatisticsError) -> Int {
    let set = try NGramSet(text, by: unit, tokens: tokens)
    let place = Int32(sizes.count)
    for gram in set.grams { places[gram, default: []].append(place) }
    sizes.append(set.grams.count)
    return Int(place)
  }

  /// The item of the pool that is nearest to a text.
  ///
  /// - Returns: of similarity 0 the first item; undefined for an empty pool (`noData`) and for a text
  ///   shorter than one n-gram (`tooSmall`), of which nothing can be said.
  /// - Throws: ``StatisticsError`` as the initializer does.
  /// - Complexity: O(Σ of the items that have each n-gram of the text).
  public func nearest(to text: String) throws(StatisticsError) -> Outcome<Nearest> {
    guard !sizes.isEmpty else { return .undefined(.noData) }
    let grams = try NGramSet(text, by: unit, tokens: tokens).grams
    guard !grams.isEmpty else { return .undefined(.tooSmall) }
    var shared: [Int32: Int] = [:]
    for gram in grams { for place in places[gram] ?? [] { shared[place, default: 0] += 1 } }
    var nearest = Nearest(place: 0, similarity: 0, containment: 0)
    for (place, both) in shared {
      let similarity = Double(both) / Double(grams.count + sizes[Int(place)] - both)
      guard
        similarity > nearest.similarity
          || similarity == nearest.similarity && Int(place) < nearest.place
      else { continue }
      nearest = Nearest(
        place: Int(place), similarity: similarity,
        containment: Double(both) / Double(grams.count))
    }
    return .value(nearest)
  }
}
