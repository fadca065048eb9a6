internal import Diagnostics
internal import Foundation
internal import RandomStreams
internal import Statistics

/// Deals clusters to the parts of a cross-validation.
///
/// Clusters are put into the order of a hash of the seed and their names and dealt in turn, so that no
/// cluster is split, parts differ by one cluster at most, and neither files nor numbers show.
struct ClusterFolds {
  /// The part of each text.
  let folds: [Int]
  let count: Int

  /// - Parameters:
  ///   - clusters: the cluster of each text.
  ///   - names: of the clusters.
  ///   - purpose: what the parts are for; another purpose deals anew.
  init(_ clusters: [Int], names: [String], folds count: Int, seed: UInt64, purpose: String) {
    let used = Set(clusters).sorted()
    let keyed = used.map { cluster -> (key: UInt64, cluster: Int) in
      var stream = RandomStream(
        seed: seed, purpose: StreamPurpose("\(purpose)\u{0}\(names[cluster])"), index: 0)
      return (stream.next(), cluster)
    }
    var fold: [Int: Int] = [:]
    for (place, entry) in keyed.sorted(by: { $0 < $1 }).enumerated() {
      fold[entry.cluster] = place % count
    }
    folds = clusters.map { fold[$0] ?? 0 }
    self.count = min(count, used.count)
  }
}

/// Fits the dimensions of a recognizer to some of the labelled texts.
struct RecognizerTrainer: Sendable {
  let data: LabelledTexts
  let corpus: NGramCorpus
  let options: RecognizerOptions

  /// Texts that are trained on, with their features.
  struct Part: Sendable {
    let texts: [Int]
    let selection: NGramCorpus.Selection
    let rows: SparseRows
  }

  /// - Complexity: O(counts of these texts).
  func part(_ texts: [Int]) -> Part {
    let selection = corpus.selection(of: texts)
    return Part(
      texts: texts, selection: selection, rows: corpus.rows(of: texts, selection))
  }

  /// One dimension fitted; its classes may be fewer than the dimension has.
  struct Fit: Sendable {
    let cost: Double
    /// The places of the classes that the texts have.
    let classes: [Int]
    /// nil where they have one.
    let model: LogisticRegression?
    /// How many classes the dimension has.
    let classCount: Int

    /// The probability of each class of the dimension; 0 for one that was not among the texts.
    func probabilities(of rows: SparseRows, row: Int) -> [Double] {
      var result = [Double](repeating: 0, count: classCount)
      let known = model?.probabilities(of: rows, row: row) ?? [1]
      for (place, probability) in zip(classes, known) { result[place] = probability }
      return result
    }
  }

  /// Fits a dimension, at the cost that is given or chosen among those that are tried.
  ///
  /// - Throws: where Newton's method fails: an error of the program.
  func fit(_ dimension: Int, to part: Part) throws(Diagnostics) -> Fit {
    let labels = data.dimensions[dimension].labels
    let places = part.texts.indices.filter { labels[part.texts[$0]] >= 0 }
    let own = places.map { Int(labels[part.texts[$0]]) }
    let rows = places.count == part.texts.count ? part.rows : part.rows.keeping(places)
    if let cost = options.cost { return try fit(dimension, rows, own, cost) }
    let cost = try chosenCost(dimension, rows, own, places.map { part.texts[$0] })
    return try fit(dimension, rows, own, cost)
  }

  private func fit(
    _ dimension: Int, _ rows: SparseRows, _ labels: [Int], _ cost: Double
  ) throws(Diagnostics) -> Fit {
    let count = data.dimensions[dimension].classes.count
    let classes = Set(labels).sorted()
    guard classes.count > 1 else {
      return Fit(cost: cost, classes: classes, model: nil, classCount: count)
    }
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let found: Outcome<LogisticRegression>
    do throws(StatisticsError) {
      found = try LogisticRegression.fit(
        rows, labels: labels.map { numbers[$0] ?? 0 }, classes: classes.count, cost: cost)
    } catch {
      throw Diagnostics(.noFit(data.dimensions[dimension].name, "\(error)"))
    }
    guard let model = found.value else {
      throw Diagnostics(
        .noFit(data.dimensions[dimension].name, found.reason?.description ?? ""))
    }
    return Fit(cost: cost, classes: classes, model: model, classCount: count)
  }

  /// How many parts the texts of a training are cut into to choose a cost.
  private static let innerFolds = 3

  /// The cost with the smallest log loss on texts that it was not trained on; of equal ones the first.
  private func chosenCost(
    _ dimension: Int, _ rows: SparseRows, _ labels: [Int], _ texts: [Int]
  ) throws(Diagnostics) -> Double {
    let folds = ClusterFolds(
      texts.map { data.clusters[$0] }, names: data.clusterNames, folds: Self.innerFolds,
      seed: options.seed, purpose: "recognizer-cost")
    let costs = RecognizerOptions.triedCosts
    guard folds.count > 1 else { return 1 }
    var losses = [Double](repeating: 0, count: costs.count)
    for fold in 0..<folds.count {
      let training = labels.indices.filter { folds.folds[$0] != fold }
      let trainingRows = rows.keeping(training)
      let trainingLabels = training.map { labels[$0] }
      for (place, cost) in costs.enumerated() {
        let fit = try fit(dimension, trainingRows, trainingLabels, cost)
        for row in labels.indices where folds.folds[row] == fold {
          // A class that was not trained on costs every cost the same.
          losses[place] -= log(max(fit.probabilities(of: rows, row: row)[labels[row]], 1e-15))
        }
      }
    }
    var best = 0
    for place in losses.indices where losses[place] < losses[best] { best = place }
    return costs[best]
  }
}

extension Diagnostic {
  fileprivate static func noFit(_ dimension: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "noFit", "the recognizer of `\(dimension)` cannot be fitted: \(reason)",
      remedy: "Try a smaller --cost")
  }
}
