internal import Diagnostics
internal import GSLSupport
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// Finds what a study needs to find a difference, or to know a score.
struct PowerMaker {
  let basis: PowerBasis
  let settings: PowerSettings

  func made() throws(Diagnostics) -> (results: PowerResults, cautions: [Caution]) {
    try checkFacets()
    do throws(StatisticsError) {
      let size = try size()
      let design = try basis.design(difference: settings.difference, settings: settings)
      return try results(design, size)
    } catch {
      throw Diagnostics(Diagnostic(error, at: nil))
    }
  }

  // MARK: - The size

  /// The size of the study with what is given; of what is solved for any number.
  private func size() throws(StatisticsError) -> StudySize {
    let counts = settings.counts
    let pilot = basis.pilot?.size
    var clusterSize = counts.clusterSize ?? pilot?.clusterSize ?? 1
    if counts.clusterSize == nil, let items = counts.items, let clusters = counts.clusters {
      clusterSize = max(items / clusters, 1)
    }
    let items =
      counts.items ?? counts.clusters.map { $0 * clusterSize } ?? pilot?.items ?? 2 * clusterSize
    return try StudySize(
      items: items, clusterSize: clusterSize, versions: counts.versions ?? 1,
      repeats: counts.repeats ?? pilot?.repeats ?? 1, judges: counts.judges ?? pilot?.judges ?? 1,
      rounds: counts.rounds ?? 1)
  }

  /// Refuses numbers of which nobody knows what they would do.
  private func checkFacets() throws(Diagnostics) {
    guard let pilot = basis.pilot else { return }
    let counts = settings.counts
    for facet in [StudyFacet.versions, .repeats, .judges, .rounds]
    where !basis.known.contains(facet) {
      guard let count = counts[facet.rawValue], count != pilot.size[facet] else { continue }
      throw Diagnostics(
        Diagnostic(
          "noiseUnknown",
          "the pilot does not tell what \(NumberText.plain(count)) \(facet.rawValue) in place of "
            + "\(NumberText.significant(pilot.size[facet], digits: 4)) would change",
          remedy: "State their variance with --variance \(facet.rawValue)=VARIANCE, or leave "
            + "\(facet.rawValue) out of --at"))
    }
    if pilot.hasFixedClusters, let size = counts.clusterSize, size != pilot.size.clusterSize {
      throw Diagnostics(
        Diagnostic(
          "clustersFixed",
          "the pilot's clusters hold items of several dimensions, and are taken as they are: "
            + "\(NumberText.significant(pilot.size.clusterSize, digits: 4)) items each",
          remedy: "Name one dimension with --dimension, or leave cluster-size out of --at"))
    }
  }

  private var goal: StudyDesign.Goal {
    switch settings.target {
    case .power(let power): .power(power)
    case .halfWidth(let width): .halfWidth(width / basis.factor)
    case .ranks(_, let chance): .power(chance)
    }
  }

  private var isSimulated: Bool? { settings.simulatesAlways ? true : nil }

  // MARK: - Solving

  private func results(
    _ design: StudyDesign, _ size: StudySize
  ) throws(StatisticsError) -> (results: PowerResults, cautions: [Caution]) {
    let need =
      basis.known.contains(settings.solve)
      ? needed(design, settings.solve, size) : .undefined(.notTestable(unknownFacet))
    let solved = need.value.map { size.with(settings.solve, Double($0.count)) }
    let reason = need.reason.map { self.reason($0, design, size) }
    let interval = need.value == nil ? nil : try interval(size)
    let study = solved.map(designSize)
    let given = given(size)
    let method = need.value?.finding.method
    let simulations = need.value?.finding.simulations
    let sentence = PowerSentence(
      basis: basis, settings: settings, design: design, study: study, size: solved ?? size,
      value: need.value?.count, reason: reason, interval: interval, method: method,
      simulations: simulations)
    let results = PowerResults(
      solve: settings.solve, target: target(design), given: given, basis: source,
      value: need.value?.count, reason: reason, study: study,
      reached: need.value.map { estimate($0.finding) }, method: method,
      simulations: simulations, interval: interval,
      variance: solved.map(variance) ?? [], formulas: formulas(design, size),
      curve: curve(design, size, around: need.value?.count), sentence: sentence.text)
    let cautions = PowerCautions(
      basis: basis, settings: settings, method: method, size: solved ?? size, interval: interval
    ).cautions
    return (results, cautions)
  }

  private func needed(
    _ design: StudyDesign, _ facet: StudyFacet, _ size: StudySize
  ) -> Outcome<StudyDesign.Need> {
    design.needed(
      facet, from: size, for: goal, simulations: settings.testSimulations,
      isSimulated: isSimulated, seed: settings.seed)
  }

  private var unknownFacet: String {
    let code = settings.solve.rawValue
    let facet = said(.named(code), as: "facet")
    guard let pilot = basis.pilot else {
      return said(
        "nothing is stated of what \(facet) add; state it with --variance \(code)=VARIANCE")
    }
    switch settings.solve {
    case .repeats where pilot.size.repeats <= 1:
      return said(
        "in the pilot each item was answered once, so that it does not tell what more "
          + "answers save; state it with --variance repeats=VARIANCE")
    case .judges where pilot.size.judges <= 1:
      return said(
        "in the pilot each answer has one verdict, so that it does not tell what more judges "
          + "save; state it with --variance judges=VARIANCE")
    default:
      return said(
        "the pilot does not tell what more \(facet) save; state it with --variance \(code)=VARIANCE"
      )
    }
  }

  /// Why there is no number, and what would do instead.
  private func reason(
    _ reason: UndefinedReason, _ design: StudyDesign, _ size: StudySize
  ) -> String {
    guard reason == .noFiniteMaximum else { return reason.words }
    let facet = settings.solve
    let name = said(.named(facet.rawValue), as: "facet")
    guard facet != .items, facet != .clusters else {
      let most = NumberText.grouped(StudyDesign.mostTried(facet))
      return design.hasCrossedParts
        ? said(
          "not even \(most) \(name) do: what judges or rounds have in common over all items is left; "
            + "solve for judges or rounds")
        : said("not even \(most) \(name) do")
    }
    // With so many of them their own noise is gone.
    let most = Double(StudyDesign.mostTried(facet))
    let items = NumberText.grouped(Int(size.items.rounded()))
    let rest = said(
      "no number of \(name) does it, since with any number of them the rest of the noise on "
        + "\(items) items is too much")
    guard
      let fewest = needed(design, .items, size.with(facet, most)).value?.count,
      let asBefore = needed(design, .items, size.with(facet, max(size[facet], 1))).value?.count
    else { return rest }
    return said(
      "\(rest); solve for items: \(NumberText.grouped(asBefore)) do with "
        + "\(facet.counted(size[facet])), and no fewer than \(NumberText.grouped(fewest)) with any "
        + "number")
  }

  /// What the uncertainty of the pilot's variance leaves open, at 95 %.
  private func interval(_ size: StudySize) throws(StatisticsError) -> PowerInterval? {
    guard let pilot = basis.pilot, pilot.degreesOfFreedom.isFinite,
      let factors = spreadFactors(pilot)
    else { return nil }
    var counts: [Int?] = []
    for factor in factors {
      let design = try basis.design(
        difference: settings.difference, settings: settings, spread: factor)
      counts.append(needed(design, settings.solve, size).value?.count)
    }
    return PowerInterval(lower: counts[0], upper: counts[1], level: Self.intervalLevel)
  }

  static let intervalLevel = 0.95

  /// How much smaller and larger the variance may be than is seen.
  private func spreadFactors(_ pilot: PowerBasis.Pilot) -> [Double]? {
    let tail = (1 - Self.intervalLevel) / 2
    switch basis.scores {
    case .pairs(let first, let second, let correlation):
      // A share: Wilson's interval on the effective number of items.
      let share = first + second
      let effect = 1 + (pilot.size.clusterSize - 1) * correlation
      let trials = max(Int((Double(pilot.items) / effect).rounded()), 1)
      let interval =
        (try? Proportion(
          successes: min(Int((share * Double(trials)).rounded()), trials), trials: trials))?
        .interval(level: Self.intervalLevel, method: .wilson).value
      guard let interval, share > 0 else { return nil }
      return [interval.lower / share, interval.upper / share]
    case .numbers:
      guard
        let lower = try? ChiSquareDistribution.quantile(
          1 - tail, degreesOfFreedom: pilot.degreesOfFreedom),
        let upper = try? ChiSquareDistribution.quantile(
          tail, degreesOfFreedom: pilot.degreesOfFreedom)
      else { return nil }
      return [pilot.degreesOfFreedom / lower, pilot.degreesOfFreedom / upper]
    case .shares: return nil
    }
  }

  // MARK: - What is told

  private func target(_ design: StudyDesign) -> PowerTarget {
    var target = PowerTarget()
    switch settings.target {
    case .power(let power), .ranks(_, let power):
      target.power = power
      target.difference = design.difference.map { $0 * basis.factor }
    case .halfWidth(let width): target.halfWidth = width
    }
    return target
  }

  private func given(_ size: StudySize) -> PowerGiven {
    var given = PowerGiven(
      comparison: basis.comparison, significance: settings.significance,
      comparisons: settings.comparisons)
    given.clusterSize = size.clusterSize
    for facet in StudyFacet.allCases where facet != settings.solve {
      let count = size[facet]
      switch facet {
      case .items: if settings.solve != .clusters { given.items = count }
      case .clusters: if settings.solve != .items { given.clusters = count }
      case .versions: given.versions = count
      case .repeats: given.repeats = count
      case .judges: given.judges = count
      case .rounds: given.rounds = count
      }
    }
    return given
  }

  private func designSize(_ size: StudySize) -> PowerDesignSize {
    PowerDesignSize(
      items: Int((size.items - 1e-9).rounded(.up)),
      clusters: Int((size.clusters - 1e-9).rounded(.up)), versions: size.versions,
      repeats: size.repeats, judges: size.judges, rounds: size.rounds)
  }

  private var source: PowerSource {
    var source = PowerSource(source: basis.pilot == nil ? .stated : .pilot, unit: basis.unit.text)
    if let pilot = basis.pilot {
      source.models = pilot.models
      source.dimension = pilot.dimension
      source.items = pilot.items
      source.clusters = pilot.clusters
      source.degreesOfFreedom = pilot.degreesOfFreedom
    }
    switch basis.scores {
    case .numbers(let variance, _):
      source.variances = Dictionary(
        uniqueKeysWithValues: StudyVariance.Source.allCases.compactMap { source in
          variance[source] > 0 ? (source.rawValue, variance[source]) : nil
        })
    case .pairs(let first, let second, let correlation):
      source.shares = [first, second]
      source.correlation = correlation
    case .shares(let first, let second, let correlation):
      source.shares = basis.comparison == .single ? [first] : [first, second]
      source.correlation = correlation
    }
    return source
  }

  private func variance(_ size: StudySize) -> [PowerVariance] {
    guard case .numbers(let variance, _) = basis.scores else { return [] }
    let samples = basis.comparison == .unpaired ? 2.0 : 1
    let parts = variance.parts(size).filter { $0.variance > 0 }
    let total = parts.reduce(0) { $0 + $1.variance }
    return parts.map {
      PowerVariance(
        source: $0.name, variance: $0.variance * samples, share: $0.variance / total)
    }
  }

  private func estimate(_ finding: StudyDesign.Finding) -> Estimate {
    guard case .power = goal else {
      return Estimate(
        .value(finding.value * basis.factor),
        standardError: finding.monteCarloError.map { $0 * basis.factor })
    }
    guard let count = finding.simulations else { return Estimate(.value(finding.value)) }
    let found = Int((finding.value * Double(count)).rounded())
    let proportion = try? Proportion(successes: found, trials: count)
    return Estimate(
      .value(finding.value), standardError: finding.monteCarloError,
      interval: proportion?.interval(level: 0.95, method: .wilson))
  }

  private func curve(
    _ design: StudyDesign, _ size: StudySize, around value: Int?
  ) -> [PowerPoint] {
    guard basis.known.contains(settings.solve) else { return [] }
    return PowerGrid.places(around: value, facet: settings.solve, size: size).map { count in
      let found = design.finding(
        size.with(settings.solve, Double(count)), for: goal,
        simulations: settings.testSimulations, isSimulated: isSimulated, seed: settings.seed)
      let estimate = found.value.map(estimate) ?? Estimate(.undefined(found.reason ?? .noData))
      if case .halfWidth = goal { return PowerPoint(at: count, power: nil, halfWidth: estimate) }
      return PowerPoint(at: count, power: estimate, halfWidth: nil)
    }
  }

  /// What customary formulas give for independent items.
  private func formulas(_ design: StudyDesign, _ size: StudySize) -> [PowerFormula] {
    guard case .power(let power) = settings.target, settings.solve == .items,
      size.clusterSize == 1, let difference = design.difference, difference > 0
    else { return [] }
    let significance = settings.significance / Double(settings.comparisons)
    var formulas: [PowerFormula] = []
    func add(_ name: String, _ items: Outcome<Double>?) {
      if let items = items?.value { formulas.append(PowerFormula(name: name, items: items)) }
    }
    switch design.scores {
    case .numbers(let variance, _):
      guard !design.hasCrossedParts else { break }
      let deviation = variance.itemVariance(size).squareRoot()
      if basis.comparison == .paired {
        add(
          said("Miller (2024), eq. 9"),
          (try? MillerDesign(
            questionVariance: variance.itemVariance(size), firstVariance: 0, secondVariance: 0,
            significance: significance, power: power))?
            .questionsNeeded(difference: difference))
      }
      let samples: MeanDesign.Samples = basis.comparison == .paired ? .paired : .two
      add(
        samples == .paired ? said("paired t test") : said("t test of two samples"),
        (try? MeanDesign(samples, significance: significance))?
          .itemsNeeded(effect: difference / deviation, power: power))
    case .zeroOne(let first, let second, _):
      if basis.comparison == .paired {
        add(
          said("Connor (1987), eq. 3"),
          (try? McNemarDesign(
            firstOnly: first, secondOnly: second, significance: significance))?
            .itemsNeeded(power: power))
      } else {
        add(
          said("Fleiss, Levin & Paik (2003), eq. 4.14"),
          (try? ProportionDesign(significance: significance))?
            .itemsNeeded(first, second, power: power))
      }
    }
    return formulas
  }
}

/// The sizes that a curve is drawn at.
enum PowerGrid {
  static func places(around value: Int?, facet: StudyFacet, size: StudySize) -> [Int] {
    let least: Int
    switch facet {
    case .items: least = max(2, Int((2 * size.clusterSize).rounded(.up)))
    case .clusters: least = 2
    default: least = 1
    }
    guard let value else {
      return [1, 2, 3, 5, 10, 20, 50, 100].map { $0 * least }
    }
    let places = [0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2].map {
      max(least, Int((Double(value) * $0).rounded()))
    }
    return Array(Set(places)).sorted()
  }
}

extension PowerBasis.Unit {
  var text: String {
    switch self {
    case .own: said("the units of what is stated")
    case .shares: said("shares of 0 to 1")
    case .percentagePoints: said("percentage points")
    case .pointsOfTheScale: said("points of the scale")
    }
  }
}
