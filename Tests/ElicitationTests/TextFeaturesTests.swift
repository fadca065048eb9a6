import Elicitation
import Foundation
import Statistics
import Testing

@Suite("Features of texts")
struct TextFeaturesTests {
  private func options(
    words: ClosedRange<Int>? = nil, characters: ClosedRange<Int>? = nil,
    _ scope: TextFeatureOptions.CharacterScope = .withinWords,
    _ weighting: TextFeatureOptions.Weighting = .counts, minimum: Int = 1, most: Int? = nil
  ) -> TextFeatureOptions {
    TextFeatureOptions(
      words: words, characters: characters, characterScope: scope, weighting: weighting,
      minimumTexts: minimum, mostFeatures: most)
  }

  /// The counts of the n-grams of one text.
  private func counts(_ text: String, _ options: TextFeatureOptions) throws -> [String: Int] {
    let corpus = try NGramCorpus([text], options)
    let selection = corpus.selection(of: [0])
    let terms = corpus.vocabulary(selection).terms
    let row = corpus.rows(of: [0], selection)[0]
    return Dictionary(uniqueKeysWithValues: row.map { (terms[$0.column], Int($0.value)) })
  }

  // Those of ASCII were printed by scikit-learn's CountVectorizer.
  @Test(
    "words are runs of two or more letters, digits, marks and underscores in lower case",
    arguments: [
      ("I don't know, I DON'T.", ["don": 2, "know": 1]),
      ("e-mail a_b x2 7 42", ["mail": 1, "a_b": 1, "x2": 1, "42": 1]),
      ("Ärger über ÄRGER", ["ärger": 2, "über": 1]),
      ("हिन्दी में", ["हिन्दी": 1, "में": 1]),
      ("他人を助ける", ["他人を助ける": 1]),
      ("", [:]), ("? ! a", [:]),
    ])
  func words(text: String, expected: [String: Int]) throws {
    #expect(try counts(text, options(words: 1...1)) == expected)
  }

  @Test("longer word n-grams have a space between their words, whatever parted them")
  func wordPairs() throws {
    #expect(
      try counts("be\nkind -- be kind", options(words: 2...3))
        == ["be kind": 2, "kind be": 1, "be kind be": 1, "kind be kind": 1])
    #expect(try counts("alone", options(words: 2...3)).isEmpty)
  }

  @Test("character n-grams within words have a space on either side, and short pieces count once")
  func charactersWithin() throws {
    #expect(
      try counts("Be it!", options(characters: 3...4)) == [
        " be": 1, "be ": 1, " it": 1, "it!": 1, "t! ": 1, " be ": 1, " it!": 1, "it! ": 1,
      ])
    #expect(
      try counts("a ab", options(characters: 3...5)) == [" a ": 1, " ab": 1, "ab ": 1, " ab ": 1])
    #expect(try counts("é", options(characters: 3...3)) == [" é ": 1])
  }

  @Test("character n-grams across words see one space where there are more")
  func charactersAcross() throws {
    #expect(
      try counts("a \n b", options(characters: 2...3, .acrossWords))
        == ["a ": 1, " b": 1, "a b": 1])
    #expect(try counts("a\nb", options(characters: 3...3, .acrossWords)) == ["a\nb": 1])
  }

  @Test("weights and lengths are those of scikit-learn's TfidfVectorizer")
  func weights() throws {
    let texts = ["help help others", "help win", "win power win"]
    let corpus = try NGramCorpus(texts, options(words: 1...1, .withinWords, .tfidf))
    let selection = corpus.selection(of: [0, 1, 2])
    #expect(corpus.vocabulary(selection).terms == ["help", "others", "power", "win"])
    let rows = corpus.rows(of: [0, 1, 2], selection)
    // 1 + ln(4/3) and 1 + ln(4/2).
    let (common, rare) = (1 + log(4.0 / 3), 1 + log(2.0))
    let length = (4 * common * common + rare * rare).squareRoot()
    #expect(rows[0].map(\.column) == [0, 1])
    #expect(abs(rows[0][0].value - 2 * common / length) < 1e-15)
    #expect(abs(rows[0][1].value - rare / length) < 1e-15)
    for (entry, value) in zip(rows[1], [(0.5).squareRoot(), (0.5).squareRoot()]) {
      #expect(abs(entry.value - value) < 1e-15)
    }
  }

  @Test("words and characters are scaled to length 1 each, words first")
  func blocks() throws {
    let corpus = try NGramCorpus(
      ["be kind", "be fair"], options(words: 1...1, characters: 3...3, .withinWords, .tfidf))
    let selection = corpus.selection(of: [0, 1])
    let vocabulary = corpus.vocabulary(selection)
    #expect(Array(vocabulary.terms.prefix(3)) == ["be", "fair", "kind"])
    #expect(vocabulary.count == selection.width)
    let row = corpus.rows(of: [0], selection)[0]
    for isWord in [true, false] {
      let squares = row.filter { ($0.column < 3) == isWord }.reduce(0) { $0 + $1.value * $1.value }
      #expect(abs(squares - 1) < 1e-12)
    }
  }

  @Test(
    "rare n-grams are left out, and of many the most frequent are kept, the first by bytes of equals"
  )
  func selection() throws {
    let texts = ["aa bb cc", "aa bb", "aa dd dd"]
    func terms(_ options: TextFeatureOptions, of kept: [Int] = [0, 1, 2]) throws -> [String] {
      let corpus = try NGramCorpus(texts, options)
      return corpus.vocabulary(corpus.selection(of: kept)).terms
    }
    #expect(try terms(options(words: 1...1, minimum: 2)) == ["aa", "bb"])
    #expect(try terms(options(words: 1...1, most: 2)) == ["aa", "bb"])
    #expect(try terms(options(words: 1...1, most: 3)) == ["aa", "bb", "dd"])
    // What is not trained on is not known.
    #expect(try terms(options(words: 1...1), of: [1]) == ["aa", "bb"])
    #expect(try terms(options(words: 1...1, minimum: 4)).isEmpty)
  }

  @Test("a text has the same features by the vocabulary as in the corpus, and unknown n-grams none")
  func sameFeatures() throws {
    let texts = ["Help others, be kind.", "Win power over others!", "be KIND to me"]
    for weighting in TextFeatureOptions.Weighting.allCases {
      for scope in TextFeatureOptions.CharacterScope.allCases {
        let corpus = try NGramCorpus(
          texts, options(words: 1...2, characters: 2...4, scope, weighting))
        let selection = corpus.selection(of: [0, 2])
        let vocabulary = corpus.vocabulary(selection)
        for (number, text) in texts.enumerated() {
          let known = corpus.rows(of: [number], selection)[0]
          let found = vocabulary.row(of: text)[0]
          #expect(known.map(\.column) == found.map(\.column))
          #expect(known.map(\.value) == found.map(\.value))
        }
      }
    }
    let corpus = try NGramCorpus(texts, options(words: 1...1))
    #expect(
      corpus.vocabulary(corpus.selection(of: [0])).row(of: "entirely different").isEmpty(row: 0))
  }

  @Test("texts whose spellings differ in Unicode only are different n-grams")
  func spellings() throws {
    let composed = "caf\u{E9}"
    let decomposed = "cafe\u{301}"
    let corpus = try NGramCorpus([composed, decomposed], options(words: 1...1))
    #expect(corpus.selection(of: [0, 1]).width == 2)
  }
}
