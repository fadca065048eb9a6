package import Diagnostics
internal import FileFormats
internal import Foundation
internal import PrintedNumbers
internal import Statistics

/// Concepts with the label that people gave the responses which they were found in: what a concept that a
/// judge names is taken for.
///
///     let pool = try ConceptPool(contentsOf: "values.concepts.json")
///     pool.nearest(to: "advising to share what one has", dimension: "benevolence")?.concept.label
///
/// Concepts are alike as their counts of word and character n-grams are, weighted by tf-idf: by the words
/// that they use. Source: CLAVE (Yao et al. 2024) for the two stages; it embeds concepts by a language
/// model and clusters them by k-means, where medoids of n-grams stand here.
package struct ConceptPool: Sendable {
  /// A concept that stands for others.
  package struct Concept: Sendable, Equatable, Codable {
    /// The identifier of the dimension.
    package let dimension: String
    package let text: String
    /// The score of its label.
    package let label: Double
    /// How many concepts it stands for, itself included.
    package let members: Int
  }

  /// A concept that was found in a labelled response.
  package struct Sample: Sendable, Equatable {
    package let dimension: String
    package let text: String
    package let label: Double

    package init(dimension: String, text: String, label: Double) {
      self.dimension = dimension
      self.text = text
      self.label = label
    }
  }

  package let concepts: [Concept]
  /// SHA-256 of the file that it was read from or is written to.
  package let digest: String
  private let vocabulary: TextVocabulary
  /// The features of each concept, of length 1.
  private let vectors: [[(column: Int, value: Double)]]

  private static let options = TextFeatureOptions(minimumTexts: 1, mostFeatures: nil)
  /// How many concepts of one dimension are learnt from at most: similarities of all pairs are held.
  static let mostSamples = 2_000

  private init(_ concepts: [Concept], _ vocabulary: TextVocabulary) throws(Diagnostics) {
    self.concepts = concepts
    self.vocabulary = vocabulary
    vectors = concepts.map { Self.vector($0.text, vocabulary) }
    digest = SHA256.hexadecimal(
      try JSONText.bytes(Content(concepts: concepts, vocabulary: vocabulary), isPretty: false))
  }

  /// The concepts of a pool that a dimension has.
  package func count(of dimension: String) -> Int {
    concepts.count { $0.dimension == dimension }
  }

  /// The concept of a dimension that is most like a text, and how much: the cosine of their features,
  /// 0...1; the first of equally near ones.
  ///
  /// - Returns: nil where none has an n-gram of the text.
  /// - Complexity: O(length of the text + n-grams of the concepts).
  package func nearest(
    to text: String, dimension: String
  ) -> (concept: Concept, similarity: Double)? {
    let vector = Self.vector(text, vocabulary)
    var best: (place: Int, similarity: Double)?
    for (place, concept) in concepts.enumerated() where concept.dimension == dimension {
      let similarity = Self.product(vector, vectors[place])
      if similarity > best?.similarity ?? 0 { best = (place, similarity) }
    }
    return best.map { (concepts[$0.place], min(1, $0.similarity)) }
  }

  // MARK: - Learning

  /// Chooses the concepts that stand for others: of each dimension and label the medoids that a greedy
  /// search finds, one after the other that which makes the concepts nearest to their medoids.
  ///
  /// - Parameters:
  ///   - samples: in any order; a text that has several labels is taken for that which most give, and left
  ///     out where they are divided.
  ///   - count: how many stand for the concepts of one label at most, 1 or more.
  /// - Returns: the same for any order of the samples.
  /// - Throws: where there are no samples, or too many of a dimension.
  /// - Complexity: O(n²) in time and memory for the n concepts of a label, and that again for each medoid.
  /// - Note: Kaufman & Rousseeuw (1990), "Finding groups in data", the BUILD phase of PAM.
  package static func learnt(
    from samples: [Sample], count: Int
  ) throws(Diagnostics) -> ConceptPool {
    let labelled = unanimous(samples)
    guard !labelled.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "noConcepts", "no labelled response has a concept to learn",
          remedy: "Name whose labels count with --gold, and look at the prompt of the judges"))
    }
    for (dimension, count) in Dictionary(labelled.map { ($0.dimension, 1) }, uniquingKeysWith: +)
    where count > mostSamples {
      throw Diagnostics(
        Diagnostic(
          "tooManyConcepts",
          "\(dimension) has \(count) different concepts, and \(mostSamples) are learnt from at most",
          remedy: "Lower `samples` in the plan"))
    }
    let corpus = try NGramCorpus(labelled.map(\.text), options)
    let vocabulary = corpus.vocabulary(corpus.selection(of: Array(labelled.indices)))
    let vectors = labelled.map { vector($0.text, vocabulary) }
    let groups = Dictionary(grouping: labelled.indices) { place in
      Group(dimension: labelled[place].dimension, label: labelled[place].label)
    }
    var concepts: [Concept] = []
    for (group, members) in groups.sorted(by: { Group.precedes($0.key, $1.key) }) {
      let found = medoids(of: members.map { vectors[$0] }, count: count)
      for (place, size) in found {
        concepts.append(
          Concept(
            dimension: group.dimension, text: labelled[members[place]].text, label: group.label,
            members: size))
      }
    }
    return try ConceptPool(concepts, vocabulary)
  }

  private struct Group: Hashable {
    let dimension: String
    let label: Double

    static func precedes(_ one: Group, _ other: Group) -> Bool {
      one.dimension == other.dimension
        ? one.label < other.label
        : one.dimension.utf8.lexicographicallyPrecedes(other.dimension.utf8)
    }
  }

  /// Each text of a dimension once, with the label that most samples give it, in the order of bytes.
  private static func unanimous(_ samples: [Sample]) -> [Sample] {
    struct Key: Hashable {
      let dimension: String
      let text: [UInt8]
    }
    var votes: [Key: [Double: Int]] = [:]
    for sample in samples {
      let key = Key(dimension: sample.dimension, text: Array(sample.text.utf8))
      votes[key, default: [:]][sample.label, default: 0] += 1
    }
    return votes.compactMap { key, labels -> (key: Key, label: Double)? in
      let most = labels.values.max() ?? 0
      let first = labels.filter { $0.value == most }.keys
      return first.count == 1 ? first.first.map { (key, $0) } : nil
    }.sorted { one, other in
      one.key.dimension == other.key.dimension
        ? one.key.text.lexicographicallyPrecedes(other.key.text)
        : one.key.dimension.utf8.lexicographicallyPrecedes(other.key.dimension.utf8)
    }.map {
      Sample(
        dimension: $0.key.dimension, text: String(decoding: $0.key.text, as: UTF8.self),
        label: $0.label)
    }
  }

  /// Places of medoids with how many concepts are nearest to each.
  private static func medoids(
    of vectors: [[(column: Int, value: Double)]], count: Int
  ) -> [(place: Int, size: Int)] {
    let all = vectors.indices
    let similar = all.map { one in
      all.map { other in one == other ? 1 : product(vectors[one], vectors[other]) }
    }
    // How near each is to a medoid so far; nothing is nearer than not at all.
    var nearest = [Double](repeating: 0, count: vectors.count)
    var owner = [Int](repeating: -1, count: vectors.count)
    var chosen: [Int] = []
    while chosen.count < min(count, vectors.count) {
      var best = (place: -1, gain: 0.0)
      for candidate in all where !chosen.contains(candidate) {
        var gain = 0.0
        for other in all { gain += max(0, similar[candidate][other] - nearest[other]) }
        if gain > best.gain + 1e-12 { best = (candidate, gain) }
      }
      guard best.place >= 0 else { break }
      for other in all where similar[best.place][other] > nearest[other] || owner[other] < 0 {
        nearest[other] = max(nearest[other], similar[best.place][other])
        owner[other] = chosen.count
      }
      chosen.append(best.place)
    }
    return chosen.enumerated().map { number, place in
      (place, owner.count { $0 == number })
    }
  }

  // MARK: - Features

  /// The features of a text, scaled to length 1; none where no n-gram is known.
  private static func vector(
    _ text: String, _ vocabulary: TextVocabulary
  ) -> [(column: Int, value: Double)] {
    let entries = vocabulary.row(of: text)[0]
    let length = entries.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
    return length > 0 ? entries.map { ($0.column, $0.value / length) } : []
  }

  /// The inner product of two rows of ascending columns.
  private static func product(
    _ one: [(column: Int, value: Double)], _ other: [(column: Int, value: Double)]
  ) -> Double {
    var (left, right, sum) = (0, 0, 0.0)
    while left < one.count, right < other.count {
      if one[left].column < other[right].column {
        left += 1
      } else if one[left].column > other[right].column {
        right += 1
      } else {
        sum += one[left].value * other[right].value
        left += 1
        right += 1
      }
    }
    return sum
  }
}

extension ConceptPool {
  /// What a file of this kind says that it is.
  private static let format = "compass-concepts"
  /// Rises when a key goes or changes its meaning.
  private static let version = 1
  private static let mostBytes = 64 << 20

  private struct Content: Codable {
    var format = ConceptPool.format
    var version = ConceptPool.version
    let concepts: [Concept]
    let vocabulary: TextVocabulary
  }

  /// Writes the pool to a file, whole or not at all.
  package func write(to path: String) throws(Diagnostics) {
    try AtomicFile.write(
      try JSONText.bytes(Content(concepts: concepts, vocabulary: vocabulary), isPretty: false),
      to: path)
  }

  /// Reads a pool from its file.
  ///
  /// - Throws: where the file cannot be read, or is none.
  package init(contentsOf path: String) throws(Diagnostics) {
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try FileContent.expanded(
        try FileContent.stored(path, limit: Self.mostBytes), limit: Self.mostBytes)
    } catch {
      throw Diagnostics(
        Diagnostic(error.code, at: .file(path), error.message, remedy: error.remedy))
    }
    guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)),
      content.format == Self.format, content.version == Self.version, !content.concepts.isEmpty,
      content.concepts.allSatisfy({ $0.label.isFinite && $0.members > 0 })
    else {
      throw Diagnostics(
        Diagnostic(
          "noConceptPool", at: .file(path), "the file is no pool of concepts that can be read",
          remedy: "Learn one: compass recognize --judges PLAN --learn-concepts ... --gold JUDGE"))
    }
    try self.init(content.concepts, content.vocabulary)
  }
}
