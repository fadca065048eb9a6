internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// What the scores of a pilot tell a study that is planned.
struct PowerPilot {
  /// With the answers behind its scores, which tell repeats and judges apart.
  let study: ScoreStudy
  /// Place of the dimension; nil for the mean over all.
  let dimension: Int?
  let comparison: StudyDesign.Comparison
  /// The places of the models: two, or one for a single score.
  let models: [Int]

  /// Units that are shown over units of the instrument.
  private var factor: Double { study.scale.shown(difference: 1) }

  private var unit: PowerBasis.Unit {
    study.scale.isCentred ? .pointsOfTheScale : .percentagePoints
  }

  func basis() throws(Diagnostics) -> PowerBasis {
    do throws(StatisticsError) {
      switch comparison {
      case .paired: return try paired()
      case .single: return try single(models[0])
      case .unpaired: return try unpaired()
      }
    } catch .argumentOutOfRange(let what, let value, let range) {
      throw Diagnostics(
        Diagnostic(
          "pilotTooSmall",
          "the pilot is no basis: \(what) is \(NumberText.plain(value)) and must be \(range)",
          remedy: isPartial
            ? "Name a dimension that the log measures with --dimension"
            : "Use more data, or state variances with --variance or --deviation"))
    } catch {
      throw Diagnostics(Diagnostic(error, at: nil))
    }
  }

  /// Whether a mean over all dimensions is planned for, and the log does not measure all of them.
  private var isPartial: Bool { dimension == nil && !study.measured.hasWholeModel }

  // MARK: - Rows

  /// What is averaged: a value, its cluster and the scores of the single answers behind it.
  private struct Rows {
    var values: [Double] = []
    var clusters: [Int] = []
    var areZeroOne = true
    /// A list for each model.
    var answers: [[[[Double]]]] = []
  }

  /// The only term of a score that is a plain mean of items of equal weight.
  private func plainColumn(_ model: Int) -> ScoredColumn? {
    guard let dimension, study.instrument.centring == .none else { return nil }
    let column = study.column(model: model, dimension: dimension)
    return column.weights == nil ? column : nil
  }

  private func isZeroOne(_ value: Double) -> Bool { value == 0 || value == 1 }

  private func paired() throws(StatisticsError) -> PowerBasis {
    guard let dimension, let first = plainColumn(models[0]), let second = plainColumn(models[1])
    else { return try sums(models) }
    let shared = first.shared(with: second)
    let ofFirst = study.answers(model: models[0], dimension: dimension)
    let ofSecond = study.answers(model: models[1], dimension: dimension)
    var rows = Rows()
    for (one, other) in shared {
      rows.values.append(first.values[one] - second.values[other])
      rows.clusters.append(first.clusters[one])
      rows.areZeroOne =
        rows.areZeroOne && isZeroOne(first.values[one]) && isZeroOne(second.values[other])
    }
    rows.answers = [
      shared.map { ofFirst[$0.one].responses }, shared.map { ofSecond[$0.other].responses },
    ]
    return try basis(of: rows, models: models)
  }

  private func single(_ model: Int) throws(StatisticsError) -> PowerBasis {
    guard let dimension, let column = plainColumn(model) else { return try sums([model]) }
    var rows = Rows()
    rows.values = column.values
    rows.clusters = column.clusters
    rows.areZeroOne = column.values.allSatisfy(isZeroOne)
    rows.answers = [study.answers(model: model, dimension: dimension).map(\.responses)]
    return try basis(of: rows, models: [model])
  }

  /// Half the variance of both, since a difference of two samples has that of one twice.
  private func unpaired() throws(StatisticsError) -> PowerBasis {
    let (one, other) = (try single(models[0]), try single(models[1]))
    func joined(_ scores: PowerBasis.Scores, known: Set<StudyFacet>) throws(StatisticsError)
      -> PowerBasis
    {
      guard let first = one.pilot, let second = other.pilot else { return one }
      let size = try StudySize(
        items: (first.size.items + second.size.items) / 2,
        clusterSize: (first.size.clusterSize + second.size.clusterSize) / 2,
        repeats: 2 / (1 / first.size.repeats + 1 / second.size.repeats),
        judges: 2 / (1 / first.size.judges + 1 / second.size.judges))
      return PowerBasis(
        comparison: .unpaired, scores: scores, unit: unit, known: known,
        pilot: PowerBasis.Pilot(
          models: first.models + second.models, dimension: first.dimension, place: first.place,
          size: size, clusters: min(first.clusters, second.clusters),
          items: min(first.items, second.items),
          degreesOfFreedom: first.degreesOfFreedom + second.degreesOfFreedom, sample: nil,
          hasFixedClusters: first.hasFixedClusters))
    }
    let known = one.known.intersection(other.known)
    switch (one.scores, other.scores) {
    case (.shares(let first, _, let correlation), .shares(let second, _, let another)):
      return try joined(
        .shares(first, second, correlation: (correlation + another) / 2), known: known)
    case (.numbers(let first, let scale), .numbers(let second, _)):
      return try joined(.numbers(first.averaged(with: second), scale), known: known)
    default:
      // One of them is 0/1 by chance: its scores are numbers as those of the other.
      let numbers = (try numbers(models[0]), try numbers(models[1]))
      return try joined(
        .numbers(numbers.0.averaged(with: numbers.1), .ends(shownEnds)), known: [.items, .clusters])
    }
  }

  private func numbers(_ model: Int) throws(StatisticsError) -> StudyVariance {
    guard let column = plainColumn(model) else { return StudyVariance() }
    return try parts(
      column.values, column.clusters, noise: nil
    ).variance.scaled(by: factor * factor)
  }

  /// The ends of the scale that is shown.
  private var shownEnds: ClosedRange<Double> {
    let ends = study.scale.ends
    return study.scale.shown(ends.lowerBound)...study.scale.shown(ends.upperBound)
  }

  private func basis(of rows: Rows, models: [Int]) throws(StatisticsError) -> PowerBasis {
    let count = Double(rows.values.count)
    let groups = Dictionary(grouping: rows.values.indices) { rows.clusters[$0] }
      .sorted { $0.key < $1.key }.map { $0.value.map { rows.values[$0] } }
    guard groups.count >= 2 else {
      throw .argumentOutOfRange(
        "the number of its clusters", Double(groups.count), range: "2 or more")
    }
    let isPlain = groups.count == rows.values.count
    let ends = study.scale.ends
    let isZeroOne = rows.areZeroOne && ends == 0...1
    var noise: AnswerNoise?
    for answers in rows.answers {
      let own = try AnswerNoise(answers)
      noise = noise.map { $0.added(to: own) } ?? own
    }
    let parts = try parts(rows.values, rows.clusters, noise: isZeroOne ? nil : noise)
    let size = try StudySize(
      items: count, clusterSize: isPlain ? 1 : count / Double(groups.count),
      repeats: isZeroOne ? 1 : noise?.repeats ?? 1, judges: isZeroOne ? 1 : noise?.judges ?? 1)
    let scores: PowerBasis.Scores
    if isZeroOne {
      let mean = rows.values.reduce(0, +) / count
      let square = rows.values.reduce(0) { $0 + $1 * $1 } / count
      let variance = square - mean * mean
      let effect = parts.variance.errorVariance(size) * count / variance
      let correlation =
        isPlain ? 0 : min(max((effect - 1) / (size.clusterSize - 1), 0), 1)
      scores =
        comparison == .paired
        ? .pairs((square + abs(mean)) / 2, (square - abs(mean)) / 2, correlation: correlation)
        : .shares(mean, mean, correlation: correlation)
    } else {
      scores = .numbers(parts.variance.scaled(by: factor * factor), .ends(shownEnds))
    }
    let shown = isZeroOne ? 1 : factor
    // A single score is drawn where it lies, a difference is moved.
    let offset = isZeroOne || comparison == .paired ? 0 : study.scale.shown(0)
    return PowerBasis(
      comparison: comparison, scores: scores, unit: unit,
      known: isZeroOne ? [.items, .clusters] : noise?.known ?? [.items, .clusters],
      pilot: PowerBasis.Pilot(
        models: models.map { study.models[$0] }, dimension: name,
        place: study.placeText(dimension: dimension), size: size, clusters: groups.count,
        items: rows.values.count, degreesOfFreedom: parts.degreesOfFreedom,
        sample: try PilotSample(groups.map { $0.map { offset + $0 * shown } }, size: size),
        hasFixedClusters: false))
  }

  /// The variance components of rows on the instrument's own scale.
  private func parts(
    _ values: [Double], _ clusters: [Int], noise: AnswerNoise?
  ) throws(StatisticsError) -> (variance: StudyVariance, degreesOfFreedom: Double) {
    let sums = try ClusterSums(values: values, clusters: clusters)
    let mean = MeanEstimate(sums, kind: .unbounded)
    guard let error = mean.standardError.value, let degrees = mean.degreesOfFreedom.value else {
      throw .argumentOutOfRange(
        "the variance of \(comparison == .paired ? "the differences" : "the scores")", 0,
        range: "above 0")
    }
    let count = Double(values.count)
    let groups = Dictionary(grouping: values.indices) { clusters[$0] }.values
    let size = count / Double(groups.count)
    // In the order of the rows, so that sums do not depend on how a dictionary is laid out.
    var within = 0.0
    for group in groups.sorted(by: { $0[0] < $1[0] }) {
      let middle = group.reduce(0) { $0 + values[$1] } / Double(group.count)
      within += group.reduce(0) { $0 + (values[$1] - middle) * (values[$1] - middle) }
    }
    let perCluster = error * error * Double(groups.count)
    var ofItems = within / max(count - Double(groups.count), 1)
    var between = perCluster - ofItems / size
    if groups.count == values.count || between < 0 {
      (between, ofItems) = (0, perCluster * size)
    }
    return (
      StudyVariance(
        clusters: between, items: max(ofItems - (noise?.perItem ?? 0), 0),
        repeats: noise?.answers ?? 0, judges: noise?.verdicts ?? 0), degrees
    )
  }

  private var name: String {
    dimension.map { study.system.dimensions[$0].id } ?? ModelScore.overall
  }

  // MARK: - Sums of means

  /// Scores that are sums of means, by what each cluster adds to them: clusters stay as they are.
  private func sums(_ models: [Int]) throws(StatisticsError) -> PowerBasis {
    var terms = models.map { study.scoreTerms(model: $0, dimension: dimension) }
    if terms.count == 2 { terms = try Self.shared(terms[0], terms[1]) }
    guard terms.allSatisfy({ !$0.isEmpty }) else {
      throw .argumentOutOfRange("the number of its scores", 0, range: "1 or more")
    }
    let clusters = Set(terms.flatMap { $0.flatMap(\.column.clusters) })
    let values = terms.map { ClusterValues($0, clusters: clusters) }
    let ordered = clusters.sorted()
    let differences = ordered.map { cluster -> Double in
      func value(_ place: Int) -> Double { values[place].values[cluster] ?? values[place].score }
      return (values.count == 2 ? value(0) - value(1) : value(0)) * factor
    }
    let sums = try ClusterSums(values: differences)
    guard let error = MeanEstimate(sums, kind: .unbounded).standardError.value else {
      throw .argumentOutOfRange("the variance of the scores", 0, range: "above 0")
    }
    let items = Set(
      terms.flatMap { $0.flatMap { $0.column.rows.map { $0 / study.rowsOfItem } } }
    ).count
    let count = Double(clusters.count)
    let noise = try noise(models, items: Double(items))
    let perItem = noise?.perItem ?? 0
    let size = try StudySize(
      items: Double(items), clusterSize: max(Double(items) / count, 1),
      repeats: noise?.repeats ?? 1, judges: noise?.judges ?? 1)
    let variance = StudyVariance(
      clusters: max(error * error * count - perItem / size.clusterSize, 0),
      repeats: noise?.answers ?? 0, judges: noise?.verdicts ?? 0)
    return PowerBasis(
      comparison: comparison, scores: .numbers(variance, .sums), unit: unit,
      known: noise?.known ?? [.items, .clusters],
      pilot: PowerBasis.Pilot(
        models: models.map { study.models[$0] }, dimension: name,
        place: study.placeText(dimension: dimension), size: size, clusters: clusters.count,
        items: items, degreesOfFreedom: count - 1,
        sample: try PilotSample(differences.map { [$0] }, size: size), hasFixedClusters: true))
  }

  /// The rows that both have, mean by mean.
  private static func shared(
    _ one: [ComparedScores.Term], _ other: [ComparedScores.Term]
  ) throws(StatisticsError) -> [[ComparedScores.Term]] {
    guard one.count == other.count else { return [[], []] }
    var terms: [[ComparedScores.Term]] = [[], []]
    for (left, right) in zip(one, other) {
      let shared = left.column.shared(with: right.column)
      guard !shared.isEmpty else { return [[], []] }
      func part(
        _ term: ComparedScores.Term, _ places: [Int]
      ) throws(StatisticsError) -> ComparedScores.Term {
        let column = term.column
        return .init(
          try ScoredColumn(
            rows: places.map { column.rows[$0] }, clusters: places.map { column.clusters[$0] },
            values: places.map { column.values[$0] },
            weights: column.weights.map { weights in places.map { weights[$0] } }),
          coefficient: term.coefficient)
      }
      terms[0].append(try part(left, shared.map(\.one)))
      terms[1].append(try part(right, shared.map(\.other)))
    }
    return terms
  }

  /// The noise of a mean over dimensions, as that of one item of a mean over all items.
  ///
  /// - Returns: nil for centred profiles.
  private func noise(_ models: [Int], items: Double) throws(StatisticsError) -> AnswerNoise? {
    guard study.instrument.centring == .none else { return nil }
    let dimensions = dimension.map { [$0] } ?? Array(study.system.dimensions.indices)
    var total: AnswerNoise?
    for place in dimensions {
      var ofPair: AnswerNoise?
      var count = 0
      for model in models {
        let answers = study.answers(model: model, dimension: place)
        let own = try AnswerNoise(answers.map(\.responses))
        count = max(count, answers.count)
        ofPair = ofPair.map { $0.added(to: own) } ?? own
      }
      guard let ofPair, count > 0 else { return nil }
      // A mean over D dimensions has 1/D² of the variance of each, over the items of each.
      let share = items / Double(count * dimensions.count * dimensions.count)
      let scaled = ofPair.scaled(by: share * factor * factor)
      total = total.map { $0.added(to: scaled) } ?? scaled
    }
    return total
  }
}

extension StudyVariance {
  fileprivate func averaged(with other: StudyVariance) -> StudyVariance {
    StudyVariance(
      clusters: (clusters + other.clusters) / 2, items: (items + other.items) / 2,
      versions: (versions + other.versions) / 2, repeats: (repeats + other.repeats) / 2,
      judges: (judges + other.judges) / 2, panel: (panel + other.panel) / 2,
      rounds: (rounds + other.rounds) / 2)
  }
}
