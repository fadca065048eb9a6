import Foundation
import RandomStreams

/// Texts by short signatures, so that those that may be alike are found without comparing all pairs.
///
///     var index = try MinHashIndex(finding: 0.5, recall: 0.99)
///     for text in pool { index.insert(try NGramSet(text, by: .characters(5))) }
///     index.nearest(to: candidate)       // exact similarity of the candidates that the index finds
///
/// A signature has one number a permutation: the least of the permuted hashes of the n-grams. Two texts have
/// the same number there with a probability equal to their Jaccard similarity. The numbers are cut into
/// bands; texts that agree in all rows of some band are candidates, and what is reported of candidates is
/// their exact similarity. An index of b bands of r rows finds texts of similarity s with probability
/// 1 - (1 - sʳ)ᵇ. Permutations are drawn from the seed: the same texts give the same index everywhere.
///
/// Source: Broder (1997), "On the resemblance and containment of documents"; Indyk & Motwani (1998) and
/// Leskovec, Rajaraman & Ullman (2014), "Mining of Massive Datasets", section 3.4, for the bands.
public struct MinHashIndex: Sendable {
  /// How many bands a signature has.
  public let bands: Int
  /// How many numbers a band has.
  public let rows: Int
  /// What the permutations were drawn by.
  public let seed: UInt64
  /// The sets in the order of insertion.
  public private(set) var sets: [NGramSet] = []
  /// An odd factor and an addend for each permutation.
  private let factors: [UInt64]
  private let addends: [UInt64]
  /// By band: the sets that have these numbers there.
  private var buckets: [[UInt64: [Int32]]]

  /// An index of so many bands and rows.
  ///
  /// - Parameters:
  ///   - bands: 1 or more.
  ///   - rows: 1 or more; bands × rows at most 4,096.
  ///   - seed: of the permutations.
  /// - Throws: ``StatisticsError`` for other numbers.
  public init(bands: Int, rows: Int, seed: UInt64 = 0) throws(StatisticsError) {
    guard bands >= 1, rows >= 1, bands <= 4_096, rows <= 4_096, bands * rows <= 4_096 else {
      throw .argumentOutOfRange(
        "the number of bands times rows", Double(bands) * Double(rows), range: "1 to 4096")
    }
    self.bands = bands
    self.rows = rows
    self.seed = seed
    var stream = RandomStream(seed: seed, purpose: "minhash", index: 0)
    let draws = (0..<bands * rows).map { _ in (stream.next() | 1, stream.next()) }
    factors = draws.map(\.0)
    addends = draws.map(\.1)
    buckets = [[UInt64: [Int32]]](repeating: [:], count: bands)
  }

  /// An index that finds texts of a similarity with a probability, with the fewest candidates besides.
  ///
  /// Of the ways to cut the permutations into bands the one with the most rows that keeps the promise.
  ///
  /// - Parameters:
  ///   - similarity: Jaccard's, above 0 and at most 1.
  ///   - recall: the least probability of finding two texts that are so alike, between 0 and 1.
  ///   - permutations: how many numbers a signature has at most, 1...4,096.
  ///   - seed: of the permutations.
  /// - Throws: ``StatisticsError`` for numbers outside their ranges, and where no cut finds so many.
  public init(
    finding similarity: Double, recall: Double, permutations: Int = 128, seed: UInt64 = 0
  ) throws(StatisticsError) {
    guard similarity > 0, similarity <= 1 else {
      throw .argumentOutOfRange("the similarity", similarity, range: "above 0 and at most 1")
    }
    guard recall > 0, recall < 1 else {
      throw .argumentOutOfRange("the recall", recall, range: "between 0 and 1")
    }
    guard (1...4_096).contains(permutations) else {
      throw .argumentOutOfRange(
        "the number of permutations", Double(permutations), range: "1 to 4096")
    }
    let rows = (1...permutations).last {
      Self.recall(at: similarity, bands: permutations / $0, rows: $0) >= recall
    }
    guard let rows else {
      throw .argumentOutOfRange(
        "the recall", recall,
        range: "at most \(Self.recall(at: similarity, bands: permutations, rows: 1)), which "
          + "\(permutations) permutations reach at a similarity of \(similarity)")
    }
    try self.init(bands: permutations / rows, rows: rows, seed: seed)
  }

  /// The probability that two texts of a similarity are found: 1 - (1 - sʳ)ᵇ.
  public func recall(at similarity: Double) -> Double {
    Self.recall(at: similarity, bands: bands, rows: rows)
  }

  private static func recall(at similarity: Double, bands: Int, rows: Int) -> Double {
    1 - pow(1 - pow(min(max(similarity, 0), 1), Double(rows)), Double(bands))
  }

  /// The signature of a set: one number a permutation; empty for a set without n-grams.
  ///
  /// - Complexity: O(n-grams × permutations).
  public func signature(of set: NGramSet) -> [UInt64] {
    guard !set.grams.isEmpty else { return [] }
    var least = [UInt64](repeating: .max, count: factors.count)
    for gram in set.grams {
      let hash = StreamPurpose(gram).hash
      for place in factors.indices {
        // A product of 64 bits mixes upwards alone, and an exclusive shift brings it down again.
        var value = (hash ^ (hash >> 32)) &* factors[place] &+ addends[place]
        value = (value ^ (value >> 29)) &* 0xBF58_476D_1CE4_E5B9
        value ^= value >> 32
        if value < least[place] { least[place] = value }
      }
    }
    return least
  }

  /// Adds a set.
  ///
  /// - Returns: its place. A set without n-grams is never found.
  @discardableResult
  public mutating func insert(_ set: NGramSet) -> Int {
    let place = sets.count
    sets.append(set)
    for (band, key) in keys(of: set).enumerated() {
      buckets[band][key, default: []].append(Int32(place))
    }
    return place
  }

  /// The places of the sets that may be like this one, ascending.
  public func candidates(for set: NGramSet) -> [Int] {
    var found = Set<Int32>()
    for (band, key) in keys(of: set).enumerated() { found.formUnion(buckets[band][key] ?? []) }
    return found.map(Int.init).sorted()
  }

  /// The candidate that is nearest to a set, by exact similarity; nil where there is no candidate.
  ///
  /// - Returns: the first of equally near ones.
  public func nearest(to set: NGramSet) -> NGramNovelty.Nearest? {
    var nearest: NGramNovelty.Nearest?
    for place in candidates(for: set) {
      guard let similarity = set.similarity(to: sets[place]).value,
        let containment = set.containment(in: sets[place]).value,
        similarity > nearest?.similarity ?? -1
      else { continue }
      nearest = NGramNovelty.Nearest(
        place: place, similarity: similarity, containment: containment)
    }
    return nearest
  }

  /// The numbers of each band as one.
  private func keys(of set: NGramSet) -> [UInt64] {
    let signature = signature(of: set)
    guard !signature.isEmpty else { return [] }
    return (0..<bands).map { band in
      signature[band * rows..<(band + 1) * rows].reduce(0xCBF2_9CE4_8422_2325) {
        ($0 ^ $1) &* 0x9E37_79B9_7F4A_7C15 ^ ($0 >> 31)
      }
    }
  }
}
