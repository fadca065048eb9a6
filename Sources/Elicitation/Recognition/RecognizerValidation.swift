package import Diagnostics
package import Statistics

/// What a recognizer says of texts that it was not trained on, dimension by dimension, beside their
/// labels: of each part of the clusters after training on the others.
///
/// N-grams and their weights, and the cost where it is chosen, are settled within the texts that are
/// trained on, so that nothing of a text that is predicted is known.
package struct RecognizerValidation: Sendable {
  /// The predictions of one dimension.
  package struct Dimension: Sendable {
    package let name: String
    /// The scores of its classes, ascending.
    package let classes: [Double]
    /// The place of the class that each text is labelled with.
    package let gold: [Int]
    /// The probability of each class, text after text.
    package let probabilities: [Double]
    /// The class that is called.
    package let called: [Int]
    /// The most frequent class of the texts that were trained on; of equally frequent ones the first.
    package let baseline: [Int]
    package let clusters: [Int]
    /// The model that answered, by its place in ``RecognizerValidation/models``.
    package let models: [Int]
    /// The part of the cross-validation that each text is in.
    package let folds: [Int]
    /// The cost of each part.
    package let costs: [Double]
    /// The number of each text in the labelled texts.
    package let texts: [Int]
  }

  package let folds: Int
  package let models: [String]
  package let dimensions: [Dimension]
}

extension OfflineRecognizer {
  /// A recognizer trained on all texts, and what cross-validation by cluster says of it.
  package struct Trained: Sendable {
    package let recognizer: OfflineRecognizer
    /// nil where it was not asked for.
    package let validation: RecognizerValidation?
  }

  /// Trains a recognizer.
  ///
  /// - Parameters:
  ///   - validates: whether it is trained on parts of the clusters too, and tried on the others.
  ///   - needed: what the lower end of kappa's interval must reach for scores to stand without a caution.
  ///   - level: of that interval.
  /// - Returns: the same for any number of threads and any order of the texts.
  /// - Throws: where there are fewer than two clusters to validate with, no n-grams, or a fit fails.
  /// - Complexity: O(counts x classes) for each of some tens of steps, for each dimension; that times
  ///   the number of folds for validation, and about 12 times where costs are chosen.
  package static func train(
    _ data: LabelledTexts, options: RecognizerOptions, gold: LabelledTexts.Gold, validates: Bool,
    needed: Double = 0.667, level: Double = 0.95
  ) throws(Diagnostics) -> Trained {
    let corpus = try NGramCorpus(data.texts, options.features)
    let trainer = RecognizerTrainer(data: data, corpus: corpus, options: options)
    let dealt = ClusterFolds(
      data.clusters, names: data.clusterNames, folds: options.folds, seed: options.seed,
      purpose: "recognizer-fold")
    if validates, dealt.count < 2 { throw Diagnostics(.oneCluster) }
    let all = Array(data.texts.indices)
    let outer = validates ? dealt.count : 0
    // The last part is all texts.
    let parts = FixedBlocks.map(outer + 1) { fold in
      trainer.part(all.filter { fold == outer || dealt.folds[$0] != fold })
    }
    guard parts[outer].selection.width > 0 else { throw Diagnostics(.noFeatures) }
    let width = data.dimensions.count
    let fits = FixedBlocks.map((outer + 1) * width) { job in
      Result { () throws(Diagnostics) in
        try trainer.fit(job % width, to: parts[job / width])
      }
    }
    var found: [RecognizerTrainer.Fit] = []
    for fit in fits { found.append(try fit.get()) }
    let validation =
      validates
      ? RecognizerValidation(trainer, dealt, parts: parts, fits: found) : nil
    let standings = validation?.dimensions.map { Standing($0, needed: needed, level: level) }
    let dimensions = data.dimensions.indices.compactMap { number -> Dimension? in
      let fit = found[outer * width + number]
      // All texts have all classes of the dimension.
      guard let model = fit.model else { return nil }
      return Dimension(
        name: data.dimensions[number].name, classes: data.dimensions[number].classes,
        scale: data.dimensions[number].scale, threshold: options.threshold, cost: fit.cost,
        standing: standings?[number], model: model)
    }
    let recognizer = OfflineRecognizer(
      dimensions: dimensions,
      training: Training(
        sha256: data.sha256, texts: data.texts.count, clusters: data.clusterCount,
        gold: gold.name, options: options),
      digest: "", vocabulary: corpus.vocabulary(parts[outer].selection))
    return Trained(recognizer: try recognizer.digested(), validation: validation)
  }
}

extension RecognizerValidation {
  fileprivate init(
    _ trainer: RecognizerTrainer, _ dealt: ClusterFolds, parts: [RecognizerTrainer.Part],
    fits: [RecognizerTrainer.Fit]
  ) {
    let data = trainer.data
    folds = dealt.count
    models = data.modelNames
    let width = data.dimensions.count
    // The features of each text by the n-grams of the texts that were trained on.
    let held = FixedBlocks.map(dealt.count) { fold in
      let texts = data.texts.indices.filter { dealt.folds[$0] == fold }
      return (texts: texts, rows: trainer.corpus.rows(of: texts, parts[fold].selection))
    }
    dimensions = FixedBlocks.map(width) { number in
      let dimension = data.dimensions[number]
      var predicted = [[Double]](repeating: [], count: data.texts.count)
      var simple = [Int](repeating: 0, count: data.texts.count)
      for fold in 0..<dealt.count {
        let fit = fits[fold * width + number]
        let majority = dimension.majority(of: parts[fold].texts)
        for (row, text) in held[fold].texts.enumerated() where dimension.labels[text] >= 0 {
          predicted[text] = fit.probabilities(of: held[fold].rows, row: row)
          simple[text] = majority
        }
      }
      let texts = dimension.labelled
      return Dimension(
        name: dimension.name, classes: dimension.classes,
        gold: texts.map { Int(dimension.labels[$0]) },
        probabilities: texts.flatMap { predicted[$0] },
        called: texts.map {
          OfflineRecognizer.Dimension.called(predicted[$0], threshold: trainer.options.threshold)
        },
        baseline: texts.map { simple[$0] }, clusters: texts.map { data.clusters[$0] },
        models: texts.map { data.models[$0] }, folds: texts.map { dealt.folds[$0] },
        costs: (0..<dealt.count).map { fits[$0 * width + number].cost }, texts: texts)
    }
  }
}

extension LabelledTexts.Dimension {
  /// The most frequent class of some texts; of equally frequent ones the first.
  func majority(of texts: [Int]) -> Int {
    var counts = [Int](repeating: 0, count: classes.count)
    for text in texts where labels[text] >= 0 { counts[Int(labels[text])] += 1 }
    var best = 0
    for place in counts.indices where counts[place] > counts[best] { best = place }
    return best
  }
}

extension RecognizerValidation.Dimension {
  /// All figures of the predictions.
  ///
  /// - Complexity: O(texts x classes).
  package func evaluation() -> Outcome<ClassifierEvaluation> {
    do throws(StatisticsError) {
      return .value(
        try ClassifierEvaluation(
          gold: gold, probabilities: probabilities, called: called, baseline: baseline,
          classes: classes.count, clusters: clusters))
    } catch {
      // Lists that were made together go together.
      return .undefined(.notFinite)
    }
  }
}

extension OfflineRecognizer.Standing {
  init(_ dimension: RecognizerValidation.Dimension, needed: Double, level: Double) {
    let kappa = dimension.evaluation().flatMap(\.cohenKappa)
    let interval = kappa.flatMap { $0.interval(level: level) }.value
    self.init(
      kappa: kappa.value?.value, lower: interval?.lower, upper: interval?.upper, level: level,
      needed: needed)
  }
}

extension Diagnostic {
  fileprivate static var oneCluster: Diagnostic {
    Diagnostic(
      "oneCluster",
      "all texts belong to one cluster, so that there is nothing to try a recognizer on that was "
        + "trained on others",
      remedy:
        "Bring texts of further clusters, map cluster_id to what parts them, or train without "
        + "--validate")
  }

  fileprivate static var noFeatures: Diagnostic {
    Diagnostic(
      "noFeatures", "no n-gram occurs in as many texts as a feature must",
      remedy: "Lower --minimum-texts, or count shorter n-grams")
  }
}

extension RecognizerValidation {
  /// All predictions together, of the classes that any dimension has; a text counts once for each
  /// dimension, and its cluster stays one.
  package var pooled: Dimension {
    let classes = Set(dimensions.flatMap(\.classes)).sorted()
    let places = dimensions.map { dimension in
      dimension.classes.map { classes.firstIndex(of: $0) ?? 0 }
    }
    let parts = Array(zip(dimensions, places))
    return Dimension(
      name: "all", classes: classes,
      gold: parts.flatMap { one, places in one.gold.map { places[$0] } },
      probabilities: parts.flatMap { one, places in
        one.gold.indices.flatMap { row in
          var wide = [Double](repeating: 0, count: classes.count)
          for (code, place) in places.enumerated() {
            wide[place] = one.probabilities[row * places.count + code]
          }
          return wide
        }
      },
      called: parts.flatMap { one, places in one.called.map { places[$0] } },
      baseline: parts.flatMap { one, places in one.baseline.map { places[$0] } },
      clusters: dimensions.flatMap(\.clusters), models: dimensions.flatMap(\.models),
      folds: dimensions.flatMap(\.folds), costs: [], texts: dimensions.flatMap(\.texts))
  }
}

extension RecognizerValidation.Dimension {
  /// Whether the errors of the calls of the highest class, learnt on the answers of all other models, hold
  /// for those of one (S13).
  ///
  /// - Parameter margin: how far the corrected rate may be from the labels', above 0.
  /// - Returns: nil for a model without labelled answers.
  package func transport(to model: Int, margin: Double, level: Double) -> RateTransport? {
    let own = models.indices.filter { models[$0] == model }
    let others = models.indices.filter { models[$0] != model }
    guard !own.isEmpty else { return nil }
    let highest = classes.count - 1
    return try? RateTransport(
      calls: others.map { called[$0] == highest }, labels: others.map { gold[$0] == highest },
      clusters: others.map { clusters[$0] }, probeCalls: own.map { called[$0] == highest },
      probeLabels: own.map { gold[$0] == highest }, probeClusters: own.map { clusters[$0] },
      margin: margin, level: level)
  }
}
