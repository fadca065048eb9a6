package import Diagnostics
internal import Foundation
package import Statistics

/// The n-grams of all texts of a training, counted once: which of them are features, and what they are
/// worth, is settled for each part of the texts that is trained on.
package struct NGramCorpus: Sendable {
  /// The n-grams of one kind in all texts.
  fileprivate struct Block: Sendable {
    let kind: NGramExtractor.Kind
    /// In the order of their bytes.
    var terms: [String]
    /// The terms of each text, ascending, text after text.
    var entries: [Int32] = []
    var counts: [Int32] = []
    var starts = [0]
  }

  /// So many distinct n-grams are held: more are some gigabytes.
  private static let mostTerms = 20_000_000

  let options: TextFeatureOptions
  /// How many texts there are.
  package let count: Int
  private let blocks: [Block]

  /// - Throws: where the texts have too many different n-grams.
  /// - Complexity: O(characters x sum of n), and as many counts of memory as texts have distinct n-grams.
  package init(_ texts: [String], _ options: TextFeatureOptions) throws(Diagnostics) {
    self.options = options
    count = texts.count
    var blocks: [Block] = []
    for kind in options.blocks {
      var extractor = NGramExtractor(options)
      var table = NGramTable()
      var block = Block(kind: kind, terms: [])
      var found: [Int32] = []
      for text in texts {
        found.removeAll(keepingCapacity: true)
        extractor.forEach(kind, in: text) { found.append(Int32(table.number(of: $0))) }
        guard table.count <= Self.mostTerms else {
          throw Diagnostics(
            Diagnostic(
              "tooManyNGrams",
              "the texts have more than \(Self.mostTerms) different \(kind.rawValue) n-grams",
              remedy: "Count shorter ones, or train on fewer texts"))
        }
        let counts = TermCounts(&found)
        block.entries += counts.terms
        block.counts += counts.counts
        block.starts.append(block.entries.count)
      }
      block.sort(by: table)
      blocks.append(block)
    }
    self.blocks = blocks
  }

  /// The n-grams that are features where these texts are trained on, and what they are worth.
  package struct Selection: Sendable {
    /// By block: the place of each term among the features of the block; -1 for none.
    fileprivate let places: [[Int32]]
    /// By block: what a count is multiplied with; nil for counts.
    fileprivate let factors: [[Double]?]
    fileprivate let sizes: [Int]
    /// How many features there are.
    package var width: Int { sizes.reduce(0, +) }
  }

  /// - Complexity: O(counts of these texts + terms log terms).
  package func selection(of texts: [Int]) -> Selection {
    var places: [[Int32]] = []
    var factors: [[Double]?] = []
    var sizes: [Int] = []
    for block in blocks {
      var holding = [Int32](repeating: 0, count: block.terms.count)
      var occurrences = [Int](repeating: 0, count: block.terms.count)
      for text in texts {
        for entry in block.starts[text]..<block.starts[text + 1] {
          holding[Int(block.entries[entry])] += 1
          occurrences[Int(block.entries[entry])] += Int(block.counts[entry])
        }
      }
      var kept = holding.indices.filter { Int(holding[$0]) >= max(1, options.minimumTexts) }
      if let most = options.mostFeatures, kept.count > most {
        kept.sort { (-occurrences[$0], $0) < (-occurrences[$1], $1) }
        kept.removeLast(kept.count - most)
        kept.sort()
      }
      var place = [Int32](repeating: -1, count: block.terms.count)
      for (column, term) in kept.enumerated() { place[term] = Int32(column) }
      places.append(place)
      sizes.append(kept.count)
      switch options.weighting {
      case .counts: factors.append(nil)
      case .tfidf:
        let all = Double(texts.count + 1)
        factors.append(kept.map { log(all / Double(holding[$0] + 1)) + 1 })
      }
    }
    return Selection(places: places, factors: factors, sizes: sizes)
  }

  /// The features of texts, a row each.
  ///
  /// - Complexity: O(counts of these texts).
  package func rows(of texts: [Int], _ selection: Selection) -> SparseRows {
    var rows = SparseRows(width: selection.width)
    for text in texts {
      var first = 0
      for (number, block) in blocks.enumerated() {
        let entries = block.starts[text]..<block.starts[text + 1]
        let places = selection.places[number]
        TermCounts.append(
          block.entries[entries], block.counts[entries], to: &rows, from: first,
          factors: selection.factors[number]
        ) { Int(places[Int($0)]) }
        first += selection.sizes[number]
      }
      rows.endRow()
    }
    return rows
  }

  /// The vocabulary that gives texts of any kind the same features.
  package func vocabulary(_ selection: Selection) -> TextVocabulary {
    TextVocabulary(
      options,
      blocks.indices.map { number in
        let places = selection.places[number]
        return TextVocabulary.Block(
          kind: blocks[number].kind,
          terms: places.indices.filter { places[$0] >= 0 }.map { blocks[number].terms[$0] },
          factors: selection.factors[number])
      })
  }
}

extension NGramCorpus.Block {
  /// Renumbers the terms by their bytes.
  fileprivate mutating func sort(by table: NGramTable) {
    let order = table.sorted
    var rank = [Int32](repeating: 0, count: order.count)
    for (place, number) in order.enumerated() { rank[number] = Int32(place) }
    terms = order.map { table.text($0) }
    for text in 0..<starts.count - 1 {
      let range = starts[text]..<starts[text + 1]
      let pairs = range.map { (rank[Int(entries[$0])], counts[$0]) }.sorted { $0.0 < $1.0 }
      for (place, pair) in zip(range, pairs) { (entries[place], counts[place]) = pair }
    }
  }
}
