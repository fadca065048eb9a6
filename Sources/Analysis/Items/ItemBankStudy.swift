package import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// The items of a study: those of a pool, those that a log has answers to, or both side by side.
///
/// What is known of each stands in one entry: the text and the status from the pool, how hard it is for the
/// models of the log, whether their answers follow the parameters, whether it functions differently in
/// groups of them, and whether it moved between rounds.
package struct ItemBankStudy: Sendable {
  package let results: ItemBankResults

  /// - Parameters:
  ///   - bank: all items of the pool; nil where there is none.
  /// - Throws: for published scores alone, for a pool without an item of the value system, and where
  ///   neither pool nor log has an item of the dimensions that are asked for.
  /// - Complexity: O(answers × nodes), and that of a calibration where the pool has no parameters.
  package init(
    _ inputs: StudyInputs, bank: [BankItem]?, settings: ItemBankSettings
  ) throws(Diagnostics) {
    let own = try bank.map { bank throws(Diagnostics) in
      try Self.ofSystem(bank, inputs.system, settings)
    }
    func answers(_ selection: Selection) throws(Diagnostics) -> [ItemAnswers] {
      try ItemAnswers.all(
        inputs, in: selection, dimensions: settings.dimensions, models: settings.models)
    }
    // Whom an adaptive test asked an item depends on what it had answered: means are of the others.
    let isAdaptive = inputs.sampled.count < inputs.answered.count
    let all = try answers(inputs.answered)
    let sampled = !isAdaptive ? all : inputs.sampled.isEmpty ? [] : try answers(inputs.sampled)
    let files = inputs.log.files.map(\.name)
    guard own?.isEmpty == false || !all.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "noItems", at: .files(files),
          "neither the log nor a pool has an item of what is asked for",
          remedy: "Name other dimensions or models, or a pool that has such items"))
    }
    let maker = Makers(
      inputs: inputs, settings: settings, bank: own,
      attributes: inputs.modelAttributes(
        of: Array(Set(all.flatMap { $0.persons.map(\.model) }))))
    results = try Diagnostics.at(.files(files)) { () throws(StatisticsError) in
      try maker.results(all, sampled, drift: Self.drift(inputs, settings))
    }
  }

  private static func ofSystem(
    _ bank: [BankItem], _ system: ValueSystem, _ settings: ItemBankSettings
  ) throws(Diagnostics) -> [BankItem] {
    let own = bank.filter { $0.system == system.id }
    guard !own.isEmpty else {
      let others = Set(bank.map(\.system)).sorted()
      throw Diagnostics(
        Diagnostic(
          "otherSystem", at: nil,
          "the pool has no item of \(system.name)"
            + (others.isEmpty ? "" : ", but of \(CountText.list(others, most: 4))"),
          remedy: "Name the pool of this value system, or another value system with `system`"))
    }
    return own.filter { item in settings.dimensions?.contains(item.dimension) ?? true }
  }

  /// Items that moved between rounds; none where there is one round, or the rounds cannot be compared.
  private static func drift(
    _ inputs: StudyInputs, _ settings: ItemBankSettings
  ) -> [ItemDriftEntry] {
    guard settings.models == nil, inputs.roundNames.count > 1 else { return [] }
    do throws(Diagnostics) {
      let found = try DriftStudy(
        inputs, settings: DriftSettings(adjustment: settings.adjustment, level: settings.level))
      return found.results.itemDrift.filter { entry in
        entry.isShown && settings.dimensions?.contains(entry.dimension) ?? true
      }
    } catch {
      return []
    }
  }
}

/// What makes the parts of the results.
private struct Makers {
  let inputs: StudyInputs
  let settings: ItemBankSettings
  let bank: [BankItem]?
  let attributes: [String: [String: String]]

  func results(
    _ all: [ItemAnswers], _ sampled: [ItemAnswers], drift: [ItemDriftEntry]
  ) throws(StatisticsError) -> ItemBankResults {
    let fitMaker = ItemFitMaker(settings: settings)
    let groupMaker = GroupFunctioningMaker(settings: settings, attributes: attributes)
    var entries: [ItemBankEntry] = []
    var fit: [ItemFitEntry] = []
    var groups = GroupFunctioningMaker.Made()
    var information: [ScaleInformation] = []
    let names = inputs.system.dimensions.map(\.id)
    for dimension in names {
      let answers = all.first { $0.dimension == dimension }
      let own = (bank ?? []).filter { $0.dimension == dimension }
      let known = Dictionary(own.map { ($0.item, $0) }, uniquingKeysWith: { first, _ in first })
      entries += try self.entries(
        dimension, own, answers, sampled.first { $0.dimension == dimension }, known)
      if let answers {
        let predicted = PredictedAnswers(answers, known)
        fit += fitMaker.entries(answers, predicted)
        let found = groupMaker.made(answers, predicted)
        groups.entries += found.entries
        groups.refusals += found.refusals
      }
      information += [
        ScaleInformationMaker(level: settings.level).information(dimension, own, answers)
      ].compactMap(\.self)
    }
    let persons = Set(all.flatMap(\.persons))
    let statuses = BankItem.Status.allCases.compactMap { status in
      let count = entries.count { $0.status == status }
      return count == 0 ? nil : ItemBankResults.StatusCount(status: status, items: count)
    }
    let retired = BankItem.Reason.allCases.compactMap { reason in
      let count = entries.count { $0.reason == reason }
      return count == 0 ? nil : ItemBankResults.RetiredCount(reason: reason, items: count)
    }
    let adjusted = try fitMaker.adjusted(fit)
    let functioning = try groupMaker.adjusted(groups.entries)
    let exposure = exposure(entries)
    let models = Set(persons.map(\.model)).count
    return ItemBankResults(
      sentences: ItemBankSentences(
        entries: entries, hasBank: bank != nil, answerers: persons.count, models: models,
        statuses: statuses, retired: retired, fit: adjusted, functioning: functioning,
        refusals: groups.refusals, drift: drift, exposure: exposure, information: information,
        settings: settings
      ).all { inputs.system.dimension(named: $0)?.name ?? $0 },
      items: entries, answerers: persons.count, models: models, statuses: statuses,
      retired: retired, fit: adjusted, functioning: functioning, notCompared: groups.refusals,
      drift: drift, exposure: exposure, information: information)
  }

  // MARK: - Entries

  private func entries(
    _ dimension: String, _ own: [BankItem], _ answers: ItemAnswers?, _ sampled: ItemAnswers?,
    _ known: [String: BankItem]
  ) throws(StatisticsError) -> [ItemBankEntry] {
    var found: [ItemBankEntry] = []
    let sums = sampled?.sums ?? []
    func places(_ answers: ItemAnswers?) -> [String: Int] {
      Dictionary(
        (answers?.samples ?? []).enumerated().map { ($1, $0) },
        uniquingKeysWith: { first, _ in first })
    }
    let (asked, drawn) = (places(answers), places(sampled))
    func entry(_ name: String, _ sample: String, _ item: BankItem?) throws(StatisticsError) {
      found.append(
        try self.entry(
          name, dimension, item,
          count: asked[sample].flatMap { answers?.column($0).count } ?? 0,
          column: drawn[sample].flatMap { sampled?.column($0) } ?? [],
          rest: drawn[sample].flatMap { sampled?.restCorrelation($0, sums: sums) }))
    }
    for item in own.sorted(by: { $0.item < $1.item }) { try entry(item.item, item.item, item) }
    for place in answers?.items.indices ?? 0..<0 {
      guard let answers, known[answers.samples[place]] == nil else { continue }
      try entry(answers.items[place], answers.samples[place], nil)
    }
    return found
  }

  private func entry(
    _ name: String, _ dimension: String, _ item: BankItem?, count: Int, column: [Double],
    rest: Estimate?
  ) throws(StatisticsError) -> ItemBankEntry {
    let reach = NormalReach(level: settings.level)
    func estimate(_ value: Double?, _ error: Double?) -> Estimate? {
      value.map { value in
        Estimate(
          .value(value), standardError: error, interval: error.map { reach.interval(value, $0) })
      }
    }
    let parameters = item?.parameters
    return ItemBankEntry(
      item: name, dimension: dimension, text: item?.text, topic: item?.topic,
      language: item?.language, origin: item?.origin, created: item?.created,
      status: item?.status, reason: item?.reason,
      discrimination: estimate(parameters?.discrimination, parameters?.discriminationError),
      difficulty: estimate(parameters?.difficulty, parameters?.difficultyError),
      calibration: parameters?.calibration, exposures: item?.exposures, answers: count,
      facility: try facility(column), restCorrelation: rest)
  }

  /// The mean of a column: of 0/1 scores with Wilson's interval, as Brown, Cai & DasGupta (2001) modify it.
  private func facility(_ column: [Double]) throws(StatisticsError) -> Estimate? {
    guard !column.isEmpty else { return nil }
    let mean = column.reduce(0, +) / Double(column.count)
    guard column.allSatisfy({ $0 == 0 || $0 == 1 }) else { return Estimate(.value(mean)) }
    let share = try Proportion(successes: Int(column.reduce(0, +)), trials: column.count)
    return Estimate(.value(mean), interval: share.interval(level: settings.level))
  }

  // MARK: - Exposure

  private func exposure(_ entries: [ItemBankEntry]) -> [ItemBankResults.ExposureCount] {
    let statuses: [BankItem.Status?] = BankItem.Status.allCases + [nil]
    return statuses.compactMap { status in
      let counts = entries.filter { $0.status == status }.map { $0.exposures ?? $0.answers }
        .sorted()
      guard let most = counts.last else { return nil }
      let middle = counts.count / 2
      return ItemBankResults.ExposureCount(
        status: status, items: counts.count, neverGiven: counts.count { $0 == 0 },
        median: counts.count % 2 == 1
          ? Double(counts[middle]) : Double(counts[middle - 1] + counts[middle]) / 2, most: most)
    }
  }
}
