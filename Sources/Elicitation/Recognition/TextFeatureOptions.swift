/// Which features a text has: counts of its word and character n-grams.
///
/// **Words.** The text is put into lower case, scalar by scalar by Unicode's mapping. A word is a longest
/// run of two or more letters, digits, marks and underscores; everything else parts words. A word n-gram
/// is so many words in a row with a space between them.
///
/// **Characters.** Of the text in lower case, cut at white space: each piece, punctuation included, gets a
/// space on either side, and its n-grams of Unicode scalars are counted; a piece no longer than n gives
/// itself, once. ``CharacterScope/acrossWords`` takes them from the whole text, in which two or more white
/// spaces in a row are one space.
///
/// For ASCII, the features and their values equal those of scikit-learn's
/// `FeatureUnion([("words", V(ngram_range=words)), ("characters", V(analyzer="char_wb", ngram_range=characters))])`
/// (`"char"` across words), V being `CountVectorizer` or `TfidfVectorizer` with their defaults and `min_df`,
/// `max_features` as here. Beyond ASCII, Python's `\w` has no combining marks, which are parts of words here,
/// and its lower case looks at more than one character at a time.
package struct TextFeatureOptions: Sendable, Equatable, Codable {
  /// Where character n-grams may lie.
  package enum CharacterScope: String, CaseIterable, Codable, Sendable {
    case withinWords, acrossWords
  }

  /// What a feature's value is.
  package enum Weighting: String, CaseIterable, Codable, Sendable {
    /// How often the n-gram occurs in the text.
    case counts
    /// The count times 1 + ln((1 + texts)/(1 + texts with the n-gram)), words and characters scaled to a
    /// length of 1 each.
    case tfidf
  }

  /// The shortest and longest word n-grams; nil for none.
  package var words: ClosedRange<Int>?
  /// The shortest and longest character n-grams, in Unicode scalars; nil for none.
  package var characters: ClosedRange<Int>?
  /// Where these may lie.
  package var characterScope: CharacterScope
  /// What a feature's value is.
  package var weighting: Weighting
  /// In how many texts of the training an n-gram must occur, 1 or more.
  package var minimumTexts: Int
  /// How many word n-grams, and how many character n-grams, are kept at most: those that occur most
  /// often, of equally frequent ones the first by bytes; nil for all.
  package var mostFeatures: Int?

  package init(
    words: ClosedRange<Int>? = 1...2, characters: ClosedRange<Int>? = 3...5,
    characterScope: CharacterScope = .withinWords, weighting: Weighting = .tfidf,
    minimumTexts: Int = 2, mostFeatures: Int? = 20_000
  ) {
    self.words = words
    self.characters = characters
    self.characterScope = characterScope
    self.weighting = weighting
    self.minimumTexts = minimumTexts
    self.mostFeatures = mostFeatures
  }

  /// The kinds of n-grams that are counted, in the order of their features.
  var blocks: [NGramExtractor.Kind] {
    (words == nil ? [] : [.words]) + (characters == nil ? [] : [.characters])
  }
}
