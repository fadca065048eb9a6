package import Diagnostics
package import LogReaders
internal import PrintedNumbers
package import Statistics
internal import ValueModel
internal import Wording

/// How contamination is looked for.
package struct ContaminationSettings: Hashable, Sendable {
  /// An identifier, a name or an alias of one dimension; nil for all.
  package let dimension: String?
  /// Models that others are compared with; nil for all.
  package let references: [String]?
  package let level: Double
  package let seed: UInt64
  /// How often items and models are drawn for what is foretold.
  package let replicates: Int

  package init(
    dimension: String? = nil, references: [String]? = nil, level: Double = 0.95,
    seed: UInt64 = 0, replicates: Int = 4_999
  ) {
    self.dimension = dimension
    self.references = references
    self.level = level
    self.seed = seed
    self.replicates = replicates
  }
}

/// Texts in which those of items are looked for.
package struct Corpus {
  let source: TextSource
  let files: [String]
  let n: Int
  let tokenization: TextTokens
  /// Is told each file that was read, with its documents.
  let progress: (_ path: String, _ documents: Int) -> Void

  package init(
    source: TextSource, files: [String], n: Int, tokenization: TextTokens,
    progress: @escaping (String, Int) -> Void = { _, _ in }
  ) {
    self.source = source
    self.files = files
    self.n = n
    self.tokenization = tokenization
    self.progress = progress
  }
}

/// Whether models had read a test before they took it: all tests that a log allows, on all its models.
package struct ContaminationStudy: Sendable {
  package let results: ContaminationResults
  /// Of the models that have items on both sides of their release, for a picture.
  package let courses: [ReleaseCourse]
  /// What must be known of the results.
  package let cautions: [Caution]

  /// The power at which smallest effects are named.
  package static let power = 0.8

  /// - Throws: for a dimension or a reference model that there is not, where judgments cannot be
  ///   scored, and for a corpus that cannot be read.
  package init(
    _ inputs: StudyInputs, settings: ContaminationSettings, corpus: Corpus? = nil,
    probabilities: TokenProbabilityFile? = nil
  ) throws(Diagnostics) {
    let rows = inputs.sampledRows
    let figures = rows.figures
    let needs = ContaminationNeeds(
      rows: rows, figures: figures, probabilities: probabilities, hasCorpus: corpus != nil,
      hasTexts: inputs.log.hasTexts)
    let lacks = Dictionary(
      uniqueKeysWithValues: ContaminationTest.allCases.map { ($0, needs.lack(of: $0)) })
    // Where no test can be made there is nothing to score, and no scale to ask for.
    guard lacks.values.contains(where: { $0 == nil }) else {
      let models = Self.models(of: inputs, rows)
      let findings = models.indices.flatMap { model in
        ContaminationTest.allCases.map { test in
          LeakFinding(model, test, notTestable: lacks[test].flatMap(\.self) ?? said("no scores"))
        }
      }
      results = try Self.results(findings, models: models, flagged: [], overlap: nil, settings)
      courses = []
      cautions = inputs.completed(inputs.isPublishedOnly ? [.published] : [])
      return
    }
    let dimension = try settings.dimension.map { name throws(Diagnostics) in
      try Self.dimension(name, of: inputs)
    }
    let items = try inputs.leakItems(dimension: dimension)
    let references = try settings.references.map { names throws(Diagnostics) in
      try Self.places(of: names, in: items.models)
    }
    let (isInCorpus, overlap) = try Self.overlap(items, corpus: corpus)
    let scores = ScoreLeaks(
      items: items, references: references, isInCorpus: isInCorpus, level: settings.level,
      seed: settings.seed, replicates: settings.replicates)
    let tokens = probabilities.map {
      TokenLeaks(items, file: $0, references: references, level: settings.level)
    }
    let found = try Diagnostics.at(nil) { () throws(StatisticsError) in
      var findings: [LeakFinding] = []
      var flagged: [FlaggedScores] = []
      for model in items.models.indices {
        var tested: Set<ContaminationTest> = []
        for test in ContaminationTest.allCases {
          let finding: LeakFinding
          if let lack = lacks[test].flatMap(\.self) {
            finding = LeakFinding(model, test, notTestable: lack)
          } else {
            finding = try Self.finding(model, test, scores, tokens)
          }
          if finding.pValue != nil { tested.insert(test) }
          findings.append(finding)
        }
        flagged += try FlaggedMaker(scores: scores, level: settings.level)
          .flagged(model, tested: tested)
      }
      return (findings: findings, flagged: flagged)
    }
    courses = try Diagnostics.at(nil) { () throws(StatisticsError) in
      var courses: [ReleaseCourse] = []
      for model in items.models.indices {
        if let course = try scores.course(model) { courses.append(course) }
      }
      return courses
    }
    results = try Self.results(
      found.findings, models: items.models, flagged: found.flagged, overlap: overlap, settings)
    cautions = inputs.completed(Self.cautions(results))
  }

  private static func finding(
    _ model: Int, _ test: ContaminationTest, _ scores: ScoreLeaks, _ tokens: TokenLeaks?
  ) throws(StatisticsError) -> LeakFinding {
    switch test {
    case .releaseDate: return try scores.releaseDate(model)
    case .publicHeldOut: return try scores.publicHeldOut(model)
    case .paraphrase: return try scores.paraphrase(model)
    case .paCoST: return try scores.paCoST(model)
    case .conStat: return try scores.conStat(model)
    case .overlap: return try scores.overlap(model)
    case .minK, .minKPlusPlus, .coDeC, .exchangeability: break
    }
    guard let tokens else {
      return LeakFinding(model, test, notTestable: said("no token probabilities were given"))
    }
    switch test {
    case .minK: return try tokens.minK(model)
    case .minKPlusPlus: return try tokens.minKPlusPlus(model)
    case .coDeC: return try tokens.coDeC(model)
    default: return try tokens.exchangeability(model)
    }
  }

  // MARK: - What is asked for

  /// The names of the models of a log without scores.
  private static func models(of inputs: StudyInputs, _ rows: SampledRows) -> [String] {
    let judged = rows.names(.model)
    let names = judged.isEmpty ? inputs.log.publishedScores.map(\.model) : judged
    return SortedNames(Set(names.map(ExactName.init)).map(\.text)).names
  }

  private static func dimension(_ name: String, of inputs: StudyInputs) throws(Diagnostics) -> Int {
    guard let dimension = inputs.system.dimension(named: name),
      let place = inputs.system.dimensions.firstIndex(where: { $0.id == dimension.id })
    else {
      throw Diagnostics(
        .unknownDimension(
          name: name, system: inputs.system.name, known: inputs.system.dimensions.map(\.id)))
    }
    return place
  }

  private static func places(
    of names: [String], in models: [String]
  ) throws(Diagnostics) -> Set<Int> {
    var places: Set<Int> = []
    for name in names {
      guard let place = models.firstIndex(where: { ExactName($0) == ExactName(name) }) else {
        throw Diagnostics(.unknownModel(name: name, known: models))
      }
      places.insert(place)
    }
    return places
  }

  /// Looks for the texts of the items in the corpus.
  private static func overlap(
    _ items: LeakItems, corpus: Corpus?
  ) throws(Diagnostics) -> (isInCorpus: [Bool?], found: OverlapFound?) {
    var isInCorpus = [Bool?](repeating: nil, count: items.samples.count)
    let asked = items.items.filter { items.prompts[$0] != nil }
    guard let corpus, !asked.isEmpty else { return (isInCorpus, nil) }
    var overlap = try Diagnostics.at(nil) { () throws(StatisticsError) in
      try NGramOverlap(
        items: asked.map { items.prompts[$0] ?? "" }, n: corpus.n,
        tokenization: corpus.tokenization)
    }
    for path in corpus.files {
      let before = overlap.documents
      try corpus.source.scan(path, into: &overlap)
      corpus.progress(path, overlap.documents - before)
    }
    for (item, result) in zip(asked, overlap.results) { isInCorpus[item] = result.isHit.value }
    return (
      isInCorpus,
      OverlapFound(
        items: asked.count, testable: isInCorpus.count { $0 != nil },
        hits: isInCorpus.count { $0 == true }, n: corpus.n, documents: overlap.documents,
        corpusTokens: overlap.corpusTokens)
    )
  }

  // MARK: - What is found

  private static func results(
    _ findings: [LeakFinding], models: [String], flagged: [FlaggedScores],
    overlap: OverlapFound?, _ settings: ContaminationSettings
  ) throws(Diagnostics) -> ContaminationResults {
    let adjusted = try Diagnostics.at(nil) { () throws(StatisticsError) in
      try PValueAdjustment.holm.adjust(findings.map(\.pValue))
    }
    let significance = 1 - settings.level
    let tests = findings.count { $0.pValue != nil }
    let smallest = significance / Double(max(tests, 1))
    let outcomes = zip(findings, adjusted).map { finding, adjusted in
      outcome(finding, adjusted, models, settings.dimension, significance, smallest)
    }
    let summary = models.map { model in
      let own = outcomes.filter { $0.model == model }
      let tested = own.count { $0.status == .tested }
      return ContaminationSummary(
        model: model, testable: tested, tested: tested, found: own.count { $0.verdict == .found })
    }
    let family = ContaminationFamily(
      tests: tests, adjustment: .holm, significance: significance, smallestSignificance: smallest,
      power: power)
    let detectable = models.compactMap { model in
      outcomes.filter { $0.model == model && $0.unit == .points }.compactMap { outcome in
        outcome.minimumDetectableEffect.map {
          DetectableLeak(model: model, test: outcome.test, points: $0)
        }
      }.min { $0.points < $1.points }
    }
    let sentences = ContaminationSentences(
      outcomes: outcomes, summary: summary, family: family, detectable: detectable,
      overlap: overlap)
    return ContaminationResults(
      findings: sentences.findings, sentences: sentences.findings + sentences.reasons,
      tests: outcomes, summary: summary, family: family, flagged: flagged, detectable: detectable,
      overlap: overlap)
  }

  private static func outcome(
    _ finding: LeakFinding, _ adjusted: Double?, _ models: [String], _ dimension: String?,
    _ significance: Double, _ smallest: Double
  ) -> ContaminationOutcome {
    let isTested = finding.pValue != nil
    let detectable = isTested ? finding.detectable(smallest).flatMap(finding.test.possible) : nil
    return ContaminationOutcome(
      model: models[finding.model], dimension: dimension, test: finding.test,
      status: isTested ? .tested : .notTestable,
      reason: finding.reason ?? detectable?.reason?.words, effect: finding.effect,
      unit: finding.test.unit, pValue: finding.pValue, adjustedPValue: adjusted,
      verdict: adjusted.map { $0 <= significance ? .found : .notFound } ?? .notTestable,
      items: finding.items, comparedItems: finding.comparedItems, clusters: finding.clusters,
      comparedModels: finding.comparedModels, minimumDetectableEffect: detectable?.value,
      method: finding.method, further: finding.further)
  }

  private static func cautions(_ results: ContaminationResults) -> [Caution] {
    var cautions: [Caution] = []
    let few = results.tests.filter { $0.status == .tested && ($0.clusters ?? .max) < fewClusters }
    if let first = few.first {
      let names = Set(few.map(\.test.rawValue)).sorted()
      cautions.append(
        Caution(
          .fewClusters, observed: first.clusters, of: fewClusters,
          message: said(
            "Fewer than \(fewClusters) clusters stand behind "
              + "\(CountText.list(names, most: 5)), such as of \(first.model): an error by so few is "
              + "uncertain itself.")))
    }
    if let overlap = results.overlap, overlap.testable < overlap.items {
      let count = overlap.items - overlap.testable
      cautions.append(
        Caution(
          .notTestable,
          count == 1
            ? said("1 item is shorter than \(overlap.n) tokens, and not looked for in the corpus")
            : said(
              "\(count) items are shorter than \(overlap.n) tokens, and not looked for in the corpus"
            )))
    }
    if let overlap = results.overlap, overlap.corpusTokens == 0 {
      cautions.append(Caution(.emptyCorpus, said("the corpus has no text")))
    }
    return cautions
  }

  private static let fewClusters = 20
}
