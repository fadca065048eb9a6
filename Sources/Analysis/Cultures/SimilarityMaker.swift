internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// Makes the cells of all measures.
struct SimilarityMaker {
  let profiles: CultureProfiles
  let cultures: [ComparedCulture]
  let settings: CultureSettings

  /// Cultures that are compared on the same dimensions.
  struct Family: Sendable {
    let dimensions: [Int]
    let cultures: [Int]
  }

  /// A cell before the family of tests is known.
  private struct Cell: Sendable {
    var dimensions = 0
    var similarity: Estimate
    var test: TestResult?
    var rank: RankRange?
    var rankReason: String?
  }

  func similarities() throws(StatisticsError) -> [CultureSimilarity] {
    let arrangements = RankArrangements()
    var ofNumbers: [TestResult?] = []
    var all: [CultureSimilarity] = []
    for measure in settings.measures {
      let cells: [Cell]
      if let ofProfiles = measure.ofProfiles {
        cells = try self.cells(ofProfiles, arrangements, known: ofNumbers)
        // What tests one measure of numbers tests all of them.
        if Self.ofNumbers.contains(ofProfiles) { ofNumbers = cells.map(\.test) }
      } else if let ofSpreads = measure.ofSpreads {
        cells = FixedBlocks.saying(profiles.profiles.count) { number in
          self.spreads(profiles.profiles[number], ofSpreads)
        }.flatMap(\.self)
      } else {
        cells = []
      }
      let adjusted = try PValueAdjustment.benjaminiHochberg.adjust(cells.map { $0.test?.pValue })
      all.reserveCapacity(all.count + cells.count)
      for (place, cell) in cells.enumerated() {
        let target = cultures[place % cultures.count].target
        all.append(
          CultureSimilarity(
            model: profiles.profiles[place / cultures.count].model, culture: target.culture,
            group: target.group, measure: measure, dimensions: cell.dimensions,
            similarity: cell.similarity, pValue: cell.test?.pValue,
            pValueMethod: cell.test?.method, adjustedPValue: adjusted[place], rank: cell.rank,
            rankReason: cell.rankReason))
      }
    }
    return all
  }

  private static let ofNumbers: [ProfileMeasure] = [.pearson, .euclid, .cosine]

  // MARK: - Spreads of answers

  private static func noSpread(_ reason: UndefinedReason) -> Cell {
    Cell(similarity: Estimate(.undefined(reason)), rankReason: said("there is no similarity"))
  }

  /// The cells of one model by how answers are spread.
  private func spreads(_ profile: CultureProfiles.Profile, _ measure: SpreadMeasure) -> [Cell] {
    func none(_ reason: String) -> [Cell] {
      cultures.map { _ in Self.noSpread(.notTestable(reason)) }
    }
    guard let answers = settings.answers else {
      return none(
        said("the targets are means; how answers are spread needs the answers of people"))
    }
    if let obstacle = answers.obstacle { return none(obstacle) }
    guard case .value(let own) = profile.spread else {
      return cultures.map { _ in Self.noSpread(profile.spread.reason ?? .noData) }
    }
    let shared = profile.dimensions.filter(answers.dimensions.contains)
    let ownPlaces = shared.compactMap { profile.dimensions.firstIndex(of: $0) }
    let places = shared.compactMap { answers.dimensions.firstIndex(of: $0) }
    let samples = cultures.map { answers.sample(of: $0.target) }
    let shown = samples.indices.filter {
      (samples[$0]?.respondents ?? 0) >= settings.minimumGroup
    }
    let found = SpreadSimilarities(
      own.restricted(to: ownPlaces),
      to: shown.compactMap { samples[$0]?.spread.restricted(to: places) },
      samples: shown.map { samples[$0]?.design }, measure: measure)
    let isRanked = shared.count >= CultureSettings.fewestRankedDimensions
    let reason = isRanked ? nil : Self.tooFew(shared.count)
    let ranks = reason == nil ? found.ranks(level: settings.level) : nil
    return samples.indices.map { culture in
      guard let place = shown.firstIndex(of: culture) else {
        return Self.noSpread(
          .notTestable(
            samples[culture] == nil
              ? said("nobody of it is in the file of answers")
              : said("fewer than \(settings.minimumGroup) people answered")))
      }
      return Cell(
        dimensions: shared.count,
        similarity: Estimate(
          found.estimates[place], standardError: found.standardError(place).value,
          interval: found.interval(place, level: settings.level)),
        rank: ranks?.value?.intervals[place].value.map {
          RankRange(lower: $0.lower, upper: $0.upper)
        },
        rankReason: reason
          ?? (ranks?.value?.intervals[place].reason ?? ranks?.reason)?.words)
    }
  }

  private func cells(
    _ measure: ProfileMeasure, _ arrangements: RankArrangements, known tests: [TestResult?]
  ) throws(StatisticsError) -> [Cell] {
    let baseline = try measure == .residual ? baselineValues() : nil
    if measure == .residual, baseline == nil {
      let cell = Cell(
        similarity: Estimate(.undefined(.notTestable(said("there is no baseline profile")))),
        rankReason: said("there is no similarity"))
      return [Cell](repeating: cell, count: profiles.profiles.count * cultures.count)
    }
    let families = profiles.profiles.map { self.families(of: $0, baseline: baseline) }
    var prepared: [[Int]: [[Int]: SimilarityReferences]] = [:]
    for family in families.joined() where prepared[family.dimensions]?[family.cultures] == nil {
      var references: [SurveyedProfile] = []
      for culture in family.cultures {
        references.append(try cultures[culture].profile(on: family.dimensions))
      }
      prepared[family.dimensions, default: [:]][family.cultures] = try SimilarityReferences(
        references, measure: measure,
        baseline: baseline.map { values in family.dimensions.compactMap { values[$0] } },
        draws: settings.draws, seed: settings.seed)
    }
    let known = prepared
    let isLarge = profiles.profiles.count * cultures.count > CultureSettings.mostExactCells
    let areTested = Self.ofNumbers.contains(measure) && !tests.isEmpty
    var cells = FixedBlocks.saying(profiles.profiles.count) { number in
      self.row(
        profiles.profiles[number], measure, families[number], known, arrangements,
        permutations: areTested ? nil : isLarge ? 0 : 99_999)
    }.flatMap(\.self)
    if areTested { for place in cells.indices { cells[place].test = tests[place] } }
    return cells
  }

  /// The baseline by the number of the dimension; nil where there is none.
  func baselineValues() throws(StatisticsError) -> [Int: Double]? {
    guard let baseline = settings.baseline else { return nil }
    var values: [Int: Double] = [:]
    for (number, dimension) in profiles.system.dimensions.enumerated() {
      values[number] = baseline.values.first { $0.dimension == dimension.id }?.estimate
    }
    return values
  }

  /// The cultures by the dimensions that they share with a model, those with most dimensions first.
  func families(
    of profile: CultureProfiles.Profile, baseline: [Int: Double]?
  ) -> [Family] {
    var found: [[Int]: [Int]] = [:]
    for (number, culture) in cultures.enumerated() {
      let shared = profile.dimensions.filter {
        culture.dimensions.contains($0) && (baseline == nil || baseline?[$0] != nil)
      }
      found[shared, default: []].append(number)
    }
    return found.map { Family(dimensions: $0.key, cultures: $0.value) }.sorted {
      ($0.dimensions.count, $0.cultures.count, $1.cultures[0])
        > ($1.dimensions.count, $1.cultures.count, $0.cultures[0])
    }
  }

  /// The cells of one model.
  private func row(
    _ profile: CultureProfiles.Profile, _ measure: ProfileMeasure, _ families: [Family],
    _ prepared: [[Int]: [[Int]: SimilarityReferences]], _ arrangements: RankArrangements,
    permutations: Int?
  ) -> [Cell] {
    var cells = [Cell](
      repeating: Cell(similarity: Estimate(.undefined(.noData))), count: cultures.count)
    for (order, family) in families.enumerated() {
      guard let references = prepared[family.dimensions]?[family.cultures] else { continue }
      let places = family.dimensions.compactMap { profile.dimensions.firstIndex(of: $0) }
      let scores = profile.scores.restricted(to: places)
      let found = references.similarities(of: scores)
      let reason = rankReason(order, family)
      let ranks = reason == nil ? found.ranks(level: settings.level) : nil
      for (place, culture) in family.cultures.enumerated() {
        // Nil where the tests are known.
        let test = permutations.flatMap { permutations in
          (try? ProfilePair(
            scores.values, references.profiles[place].values, baseline: references.baseline))?
            .test(
              measure, arrangements: arrangements, permutations: permutations, seed: settings.seed
            ).value
        }
        cells[culture] = Cell(
          dimensions: family.dimensions.count,
          similarity: Estimate(
            found.estimates[place], standardError: found.standardError(place).value,
            interval: found.interval(place, level: settings.level)),
          test: test,
          rank: ranks?.value?.intervals[place].value.map {
            RankRange(lower: $0.lower, upper: $0.upper)
          },
          rankReason: reason
            ?? (ranks?.value?.intervals[place].reason ?? ranks?.reason)?.words)
      }
    }
    return cells
  }

  /// Why the cultures of a family take no rank.
  private func rankReason(_ order: Int, _ family: Family) -> String? {
    guard family.dimensions.count >= CultureSettings.fewestRankedDimensions else {
      return Self.tooFew(family.dimensions.count)
    }
    if order > 0 { return said("it is compared on other dimensions than the rest") }
    return profiles.isPublished ? said("published without item-level data") : nil
  }

  private static func tooFew(_ dimensions: Int) -> String {
    said(
      "\(CountText.counted(dimensions, "shared dimension")); nothing is ranked on fewer than "
        + "\(CultureSettings.fewestRankedDimensions)")
  }
}
