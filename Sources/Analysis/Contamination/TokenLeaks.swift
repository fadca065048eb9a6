internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// Tests of contamination that go by what models say of the tokens of texts.
struct TokenLeaks {
  let items: LeakItems
  let file: TokenProbabilityFile
  let references: Set<Int>?
  let level: Double

  /// The texts of each model, by its place among those that were judged, and by form.
  private let texts: [Int: [TokenProbabilityForm: [Int: TokenProbabilityFile.Text]]]
  /// The item of each sample of the file; nil where none, or several, have its identifier.
  private let itemOfSample: [Int?]

  /// Which share of the tokens is looked at, as by the authors of Min-K%.
  private static let share = 0.2
  /// The share of a model's texts that another must have, to be compared with.
  private static let neededShare = 0.9

  init(
    _ items: LeakItems, file: TokenProbabilityFile, references: Set<Int>?, level: Double
  ) {
    self.items = items
    self.file = file
    self.references = references
    self.level = level
    var places: [String: [Int]] = [:]
    for item in items.items { places[items.samples[item], default: []].append(item) }
    itemOfSample = file.samples.map { sample in
      let found = places[sample] ?? []
      return found.count == 1 ? found[0] : nil
    }
    let models = file.models.map { name in
      items.models.firstIndex { ExactName($0) == ExactName(name) }
    }
    var texts: [Int: [TokenProbabilityForm: [Int: TokenProbabilityFile.Text]]] = [:]
    for text in file.texts {
      guard let model = models[text.model] else { continue }
      texts[model, default: [:]][text.form, default: [:]][text.sample] = text
    }
    self.texts = texts
  }

  private func texts(
    _ model: Int, _ form: TokenProbabilityForm
  ) -> [Int: TokenProbabilityFile.Text] {
    texts[model]?[form] ?? [:]
  }

  /// Why a text is left out, if it is: nothing is known of its item.
  private func exposure(_ model: Int, _ sample: Int) -> Exposure {
    itemOfSample[sample].map { items.exposure(model, $0) } ?? .unknown
  }

  /// Values of texts that may have been read and of others that cannot have been, in the order of the
  /// file.
  private struct Sets {
    var samples: [Int] = []
    var values: [Double] = []
    var isExposed: [Bool] = []
  }

  private func sets(_ model: Int, _ values: [Int: Double]) -> Sets {
    var sets = Sets()
    for sample in values.keys.sorted() {
      let exposure = exposure(model, sample)
      guard exposure != .unknown, let value = values[sample] else { continue }
      sets.samples.append(sample)
      sets.values.append(value)
      sets.isExposed.append(exposure == .possible)
    }
    return sets
  }

  private func clusters(_ samples: [Int]) -> [Int] {
    // Items that are known have their cluster; others are none of these.
    samples.map { itemOfSample[$0].map { items.clusterOfItem[$0] } ?? -1 - $0 }
  }

  private func refused(
    _ model: Int, _ test: ContaminationTest, _ values: [Int: Double], _ sets: Sets, _ what: String
  ) -> LeakFinding? {
    func finding(_ reason: String) -> LeakFinding {
      LeakFinding(model, test, notTestable: reason)
    }
    if texts[model] == nil { return finding(said("the token probabilities have no text of it")) }
    if values.isEmpty { return finding(said("none of its texts has \(what)")) }
    if !sets.isExposed.contains(true) {
      return finding(said("none of its texts is known to have been public before its release"))
    }
    if !sets.isExposed.contains(false) {
      return finding(
        said(
          "none of its texts cannot have been read (held out, or younger than the model), which it takes "
            + "to compare the others with"))
    }
    return nil
  }

  // MARK: - Unlikely tokens

  func minK(_ model: Int) throws(StatisticsError) -> LeakFinding {
    try unlikely(model, .minK, said("so many tokens that a fifth of them is one")) { file, text in
      try? TokenProbabilities(Array(file.logProbabilities(of: text))).minK(Self.share).value
    }
  }

  func minKPlusPlus(_ model: Int) throws(StatisticsError) -> LeakFinding {
    try unlikely(
      model, .minKPlusPlus,
      said("means and deviations over the vocabulary at each of enough tokens")
    ) { file, text in
      guard let vocabulary = file.vocabulary(of: text) else { return nil }
      return try? TokenProbabilities(
        Array(file.logProbabilities(of: text)), vocabularyMeans: Array(vocabulary.means),
        vocabularyDeviations: Array(vocabulary.deviations)
      ).minKPlusPlus(Self.share).value
    }
  }

  private func unlikely(
    _ model: Int, _ test: ContaminationTest, _ what: String,
    of value: (TokenProbabilityFile, TokenProbabilityFile.Text) -> Double?
  ) throws(StatisticsError) -> LeakFinding {
    func values(_ model: Int) -> [Int: Double] {
      texts(model, .plain).compactMapValues { value(file, $0) }
    }
    let own = values(model)
    let sets = sets(model, own)
    if let finding = refused(model, test, own, sets, what) { return finding }
    let others = items.models.indices.filter { other in
      other != model && references?.contains(other) ?? true && texts[other] != nil
    }.map { other in
      let known = values(other)
      return sets.samples.map { known[$0] ?? .nan }
    }
    let relative = try RelativeScores(sets.values, others: others, isExposed: sets.isExposed)
    let isExposed = relative.places.map { sets.isExposed[$0] }
    let clusters = clusters(relative.places.map { sets.samples[$0] })
    let area = try ClusteredArea(
      scores: relative.values, isExposed: isExposed, clusters: clusters)
    let compared = relative.comparisons.count
    var finding = LeakFinding(
      model, test, area.excess, level: level,
      method: compared == 0
        ? said(
          "area under the ROC curve less one half, of the least likely fifth of the tokens; clustered "
            + "DeLong interval, mean ranks with CR2 by cluster for p, one-sided")
        : said(
          "area under the ROC curve less one half, of the least likely fifth of the tokens less that of "
            + "\(compared) other models on the same texts; clustered DeLong interval, mean ranks with CR2 "
            + "by cluster for p, one-sided"))
    finding.effect = Estimate(
      area.area.map { $0 - 0.5 }, standardError: area.standardError.value,
      interval: area.interval(level: level).map { $0.rescaled(by: 1, offset: -0.5) })
    return finding.counting(
      isExposed.count { $0 }, isExposed.count { !$0 }, models: compared
    ).adding([
      FurtherFigure(
        name: "area",
        estimate: Estimate(
          area.area, standardError: area.standardError.value, interval: area.interval(level: level)),
        pValue: nil)
    ])
  }

  // MARK: - Context

  func coDeC(_ model: Int) throws(StatisticsError) -> LeakFinding {
    let plain = texts(model, .plain)
    var values: [Int: Double] = [:]
    for (sample, text) in texts(model, .inContext) {
      guard let alone = plain[sample] else { continue }
      let gain =
        Self.mean(file.logProbabilities(of: text)) - Self.mean(file.logProbabilities(of: alone))
      if gain.isFinite { values[sample] = gain < 0 ? 1 : 0 }
    }
    let sets = sets(model, values)
    var shares: [FurtherFigure] = []
    for (name, exposed) in [("share", Exposure.possible), ("shareOfUnseen", .impossible)] {
      let samples = values.keys.sorted().filter { exposure(model, $0) == exposed }
      guard !samples.isEmpty else { continue }
      let share = MeanEstimate(
        try ClusterSums(
          values: samples.map { values[$0] ?? 0 }, clusters: clusters(samples)), kind: .zeroOne)
      shares.append(
        FurtherFigure(
          name: name,
          estimate: Estimate(
            share.estimate, standardError: share.standardError.value,
            interval: share.interval(level: level)), pValue: nil))
    }
    let what = said("both a plain form and one in context")
    if let finding = refused(model, .coDeC, values, sets, what) { return finding.adding(shares) }
    let effect = try LeakEffect.gap(
      sets.values, isExposed: sets.isExposed, clusters: clusters(sets.samples))
    return LeakFinding(
      model, .coDeC, effect, level: level,
      method: said(
        "share of texts that are less likely behind others, of those that may have been read "
          + "less of those that cannot, CR2 by cluster, one-sided")
    ).counting(
      sets.isExposed.count { $0 }, sets.isExposed.count { !$0 }, models: 0
    ).adding(shares)
  }

  private static func mean(_ values: ArraySlice<Double>) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  // MARK: - Order

  func exchangeability(_ model: Int) throws(StatisticsError) -> LeakFinding {
    func refused(_ reason: String) -> LeakFinding {
      LeakFinding(model, .exchangeability, notTestable: reason)
    }
    guard let own = texts[model] else {
      return refused(said("the token probabilities have no text of it"))
    }
    let orders = own.keys.compactMap { form -> Int? in
      if case .shuffled(let order) = form { order } else { nil }
    }.sorted()
    guard !orders.isEmpty else { return refused(said("none of its texts has a random order")) }
    let plain = texts(model, .plain)
    let samples = plain.keys.sorted().filter { sample in
      exposure(model, sample) != .impossible
        && orders.allSatisfy { own[.shuffled($0)]?[sample] != nil }
    }
    guard !samples.isEmpty else {
      return refused(
        said("no text that it can have read stands in the published order and in all others"))
    }
    guard 1 / Double(orders.count + 1) <= 1 - level else {
      return refused(
        said(
          "\(CountText.counted(orders.count, "random order")) allow no p-value of "
            + "\(NumberText.plain(1 - level)) or less"))
    }
    func sum(_ texts: [Int: TokenProbabilityFile.Text], _ sample: Int) -> Double {
      texts[sample].map { file.logProbabilities(of: $0).reduce(0, +) } ?? 0
    }
    let published = samples.map { sum(plain, $0) }
    let shuffled = samples.map { sample in orders.map { sum(own[.shuffled($0)] ?? [:], sample) } }
    let totals = orders.indices.map { order in shuffled.reduce(0) { $0 + $1[order] } }
    let canonical = published.reduce(0, +)
    let result = try ExchangeabilityTest.permutation(canonical: canonical, permuted: totals)
    var finding = LeakFinding(model, .exchangeability, notTestable: "")
    finding.reason = result.reason?.words
    finding.pValue = result.value?.pValue
    finding.effect = Estimate(
      .value(canonical - totals.reduce(0, +) / Double(orders.count)))
    finding.method =
      said(
        "log probability of the published order less the mean of \(orders.count) random ones; exact "
          + "permutation test, one-sided")
    finding.items = samples.count
    finding.clusters = Set(clusters(samples)).count
    let smallest = 1 / Double(orders.count + 1)
    finding.detectable = { significance in
      .undefined(
        .notTestable(
          smallest <= significance
            ? said("an exact test of orders names no smallest effect")
            : said(
              "\(CountText.counted(orders.count, "random order")) allow no p-value below "
                + "\(NumberText.significant(smallest, digits: 2)), and so many tests ask for "
                + "\(NumberText.significant(significance, digits: 2))")))
    }
    let sharded = try ExchangeabilityTest.shardDifferences(
      canonical: published, shuffled: shuffled)
    guard let differences = sharded.value else { return finding }
    let effect = try LeakEffect.paired(differences, clusters: clusters(samples))
    return finding.adding([FurtherFigure("sharded", effect, level: level)])
  }
}
