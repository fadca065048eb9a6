import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Novelty of new items by n-grams")
struct NGramNoveltyTests {
  /// Texts of words drawn from a small vocabulary, some of them variants of others.
  private func texts(_ count: Int, seed: UInt64) -> [String] {
    var stream = RandomStream(seed: seed, purpose: "texts", index: 0)
    var texts: [String] = []
    for place in 0..<count {
      if place > 2, place.isMultiple(of: 3) {
        var words = texts[stream.index(below: texts.count)].split(separator: " ").map(String.init)
        words[stream.index(below: words.count)] = "word\(stream.index(below: 60))"
        texts.append(words.joined(separator: " "))
      } else {
        texts.append(
          (0..<14).map { _ in "word\(stream.index(below: 60))" }.joined(separator: " "))
      }
    }
    return texts
  }

  @Test(
    "the nearest item is the one that comparing all pairs finds",
    arguments: [NGramSet.Unit.words(2), .characters(5)])
  func nearest(unit: NGramSet.Unit) throws {
    let pool = texts(60, seed: 3)
    let novelty = try NGramNovelty(pool: pool, by: unit)
    for candidate in texts(40, seed: 4) + [pool[7], pool[0] + " more"] {
      let own = try NGramSet(candidate, by: unit)
      var best = (place: 0, similarity: 0.0)
      for (place, text) in pool.enumerated() {
        let similarity =
          try own.similarity(to: NGramSet(text, by: unit)).value ?? 0
        if similarity > best.similarity { best = (place, similarity) }
      }
      let found = try #require(try novelty.nearest(to: candidate).value)
      #expect(found.place == best.place)
      #expect(found.similarity == best.similarity)
    }
    #expect(try novelty.nearest(to: pool[7]).value?.novelty == 0)
  }

  @Test("case, punctuation and repeats do not make an item new")
  func spelling() throws {
    let first = try NGramSet("Is it RIGHT to lie, to lie?", by: .words(2))
    let second = try NGramSet("is it right -- to lie", by: .words(2))
    #expect(second.containment(in: first).value == 1)
    // "lie to" stands in the first alone.
    #expect(first.similarity(to: second).value == 0.8)
  }

  @Test("text without blanks is compared by characters")
  func chinese() throws {
    let pool = ["你应该告诉老板真相吗？", "传统重要还是自由重要？"]
    let novelty = try NGramNovelty(pool: pool, by: .words(2), tokens: .characters)
    let found = try #require(try novelty.nearest(to: "你应该告诉朋友真相吗").value)
    #expect(found.place == 0)
    #expect(abs(found.similarity - 6.0 / 12) < 1e-12)
    let joined = try NGramNovelty(pool: pool, by: .characters(2), tokens: .characters)
    #expect(
      try joined.nearest(to: "你应该告诉朋友真相吗").value?.similarity == found.similarity)
  }

  @Test("of texts shorter than an n-gram, and of an empty pool, nothing is said")
  func short() throws {
    var novelty = try NGramNovelty(by: .words(3))
    #expect(try novelty.nearest(to: "one two three") == .undefined(.noData))
    try novelty.insert("one two")
    #expect(try novelty.nearest(to: "one two") == .undefined(.tooSmall))
    #expect(try novelty.nearest(to: "one two three").value?.similarity == 0)
    let empty = try NGramSet("", by: .characters(5))
    #expect(empty.similarity(to: empty) == .undefined(.noData))
    #expect(empty.containment(in: empty) == .undefined(.noData))
    #expect(throws: StatisticsError.self) { try NGramSet("a", by: .words(0)) }
    #expect(throws: StatisticsError.self) { try NGramNovelty(by: .characters(0)) }
  }

  /// Two sets of 100 numbers that share so many.
  private func pair(sharing shared: Int, number: Int) throws -> (NGramSet, NGramSet) {
    func text(_ from: Int) -> String {
      (0..<100).map { "w\(number)x\($0 + from)" }.joined(separator: " ")
    }
    return (
      try NGramSet(text(0), by: .words(1)), try NGramSet(text(100 - shared), by: .words(1))
    )
  }

  @Test("signatures agree as often as texts are alike")
  func signatures() throws {
    let index = try MinHashIndex(bands: 64, rows: 4, seed: 11)
    var equal = 0
    for number in 0..<40 {
      let (first, second) = try pair(sharing: 60, number: number)
      equal += zip(index.signature(of: first), index.signature(of: second)).count { $0 == $1 }
    }
    let share = Double(equal) / Double(40 * 256)
    // 60 of 140; four standard errors of 10,240 draws are 0.02.
    #expect(abs(share - 60.0 / 140) < 0.02)
  }

  @Test("pairs are found as often as the index says", arguments: [40, 60, 80])
  func recall(shared: Int) throws {
    var index = try MinHashIndex(bands: 16, rows: 4, seed: 5)
    var candidates: [NGramSet] = []
    for number in 0..<300 {
      let (first, second) = try pair(sharing: shared, number: number)
      index.insert(first)
      candidates.append(second)
    }
    let found = candidates.enumerated().count { index.candidates(for: $1).contains($0) }
    let stated = index.recall(at: Double(shared) / Double(200 - shared))
    let error = (stated * (1 - stated) / 300).squareRoot()
    #expect(abs(Double(found) / 300 - stated) < 4 * error + 0.01)
  }

  @Test("an index that promises to find texts has the rows for it, and reports exact similarity")
  func promise() throws {
    var index = try MinHashIndex(finding: 0.5, recall: 0.99)
    #expect(index.recall(at: 0.5) >= 0.99)
    #expect(index.bands * index.rows <= 128)
    #expect(index.recall(at: 0.2) < 0.6)
    let pool = texts(50, seed: 8)
    for text in pool { index.insert(try NGramSet(text, by: .characters(5))) }
    let candidate = try NGramSet(pool[20] + " word", by: .characters(5))
    let found = try #require(index.nearest(to: candidate))
    let exact = try NGramSet(pool[20], by: .characters(5)).similarity(to: candidate).value
    #expect(found.similarity == exact)
    #expect(index.candidates(for: try NGramSet("", by: .characters(5))) == [])
    #expect(throws: StatisticsError.self) {
      try MinHashIndex(finding: 0.01, recall: 0.999, permutations: 16)
    }
    #expect(throws: StatisticsError.self) { try MinHashIndex(bands: 0, rows: 3) }
  }

  @Test("the same seed gives the same signatures, another one others")
  func seeds() throws {
    let set = try NGramSet("should a company report an employee", by: .characters(5))
    let first = try MinHashIndex(bands: 4, rows: 2, seed: 1).signature(of: set)
    #expect(try MinHashIndex(bands: 4, rows: 2, seed: 1).signature(of: set) == first)
    #expect(try MinHashIndex(bands: 4, rows: 2, seed: 2).signature(of: set) != first)
  }
}
