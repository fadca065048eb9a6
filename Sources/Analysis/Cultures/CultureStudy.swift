package import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
package import ValueModel

/// How alike models are to cultures, with the errors of both.
package struct CultureStudy: Sendable {
  package let results: CultureResults
  /// What must be known of the results.
  package let cautions: [Caution]

  /// - Parameters:
  ///   - inputs: judgments, or scores that somebody else published.
  ///   - targets: what a survey says of cultures, on the same value system.
  /// - Throws: where judgments cannot be scored, a culture is asked for that there is not, or no culture
  ///   can be shown.
  package init(
    _ inputs: StudyInputs, targets: CultureTargets, settings: CultureSettings
  ) throws(Diagnostics) {
    let profiles: CultureProfiles
    var known: [Caution]
    if let study = try inputs.study(
      seed: settings.seed, keepsAnswers: settings.comparesAnswers)
    {
      profiles = try Diagnostics.at(.files(inputs.log.files.map(\.name))) {
        () throws(StatisticsError) in try CultureProfiles(study)
      }
      known = inputs.completed(study.cautions)
    } else {
      profiles = CultureProfiles(
        try inputs.publishedBook(options: IntervalOptions(level: settings.level)))
      known = [.published]
    }
    try self.init(profiles, targets: targets, settings: settings, cautions: known)
  }

  /// - Parameter cautions: what is known of the profiles already.
  package init(
    _ profiles: CultureProfiles, targets: CultureTargets, settings: CultureSettings,
    cautions known: [Caution] = []
  ) throws(Diagnostics) {
    let system = profiles.system
    let (cultures, hidden) = try ComparedCulture.all(targets, in: system, settings: settings)
    guard !cultures.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "noCultures", at: .file(targets.file),
          hidden > 0
            ? "every group that is asked for has fewer than \(settings.minimumGroup) people"
            : "there are no cultures in it",
          remedy: "Name a file with larger groups"))
    }
    let compared = cultures.filter { $0.obstacle == nil }
    let maker = SimilarityMaker(profiles: profiles, cultures: compared, settings: settings)
    let similarities = try Diagnostics.at(.file(targets.file)) {
      () throws(StatisticsError) in try maker.similarities()
    }
    let matrices = settings.measures.map { measure in
      CultureMatrix(
        measure, similarities.filter { $0.measure == measure }, significance: settings.significance)
    }
    let words = CultureSentences(
      profiles: profiles, cultures: cultures, hidden: hidden, similarities: similarities,
      matrices: matrices, settings: settings)
    let sentences = words.all
    results = CultureResults(
      sentences: sentences, sentence: words.main, dimensions: system.dimensions.map(\.id),
      targets: cultures.map { $0.description(in: system) }, similarities: similarities,
      matrices: matrices)
    cautions =
      known
      + CultureCautions(
        profiles: profiles, cultures: compared, hidden: hidden, settings: settings,
        similarities: similarities
      ).all
  }
}

extension CultureMatrix {
  init(_ measure: CultureMeasure, _ cells: [CultureSimilarity], significance: Double) {
    let values = cells.compactMap(\.similarity.value)
    let ranked = Dictionary(grouping: cells.filter { $0.rank != nil }) { ExactName($0.model) }
    self.init(
      measure: measure, cells: cells.count, tested: cells.count { $0.pValue != nil },
      differOneByOne: cells.count { ($0.pValue ?? 1) <= significance },
      differAdjusted: cells.count { $0.isShown(at: significance) }, adjustment: .bh,
      least: values.min(), largest: values.max(),
      modelsWithNearest: ranked.values.count { cells in
        cells.count > 1 && cells.contains { $0.rank?.upper == 1 }
      }, modelsRanked: ranked.values.count { $0.count > 1 })
  }
}
