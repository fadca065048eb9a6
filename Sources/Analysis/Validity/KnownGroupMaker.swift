internal import Diagnostics
internal import ItemResponse
internal import LogReaders
internal import Statistics
internal import ValueModel

/// What priming for a value, or belonging to a group that is known for it, does to scores.
struct KnownGroupMaker {
  let inputs: StudyInputs
  let groups: KnownGroups
  let level: Double

  /// The scores of models at each level of the column.
  private struct Levels {
    let study: ScoreStudy
    let slots: LevelSlots
    let models: Int

    func place(_ model: Int, _ level: String) -> Int? {
      slots.levels.firstIndex { $0.isExactly(level) }.map { model * slots.slots + $0 }
    }

    func isMeasured(_ model: Int, _ level: String, _ dimension: Int) -> Bool {
      place(model, level).map {
        !study.column(model: $0, dimension: dimension).rows.isEmpty
      } ?? false
    }
  }

  /// - Throws: for a column, a level or a dimension that there is not, and where no level is left to compare
  ///   with.
  func effects() throws(Diagnostics) -> [KnownGroupEffect] {
    let cells = try cells()
    let slots = LevelSlots(inputs.sampled, cells)
    let targets = try targets(among: slots.levels)
    let baseline = try baseline(among: slots.levels)
    let levels = Levels(
      study: try inputs.slotted(slots), slots: slots, models: try inputs.fedModels().count)
    var found: [KnownGroupEffect] = []
    for target in targets {
      for dimension in levels.study.scoredDimensions {
        if let effect = try effect(target, baseline, dimension, levels) { found.append(effect) }
      }
    }
    return try Diagnostics.at(nil) { () throws(StatisticsError) in
      let adjusted = try PValueAdjustment.holm.adjust(found.map(\.pValue))
      return zip(found, adjusted).map { $0.adjusted($1) }
    }
  }

  // MARK: - What is asked for

  private func cells() throws(Diagnostics) -> ColumnCells {
    let table = inputs.log.judgments
    if let cells = table.cells(named: groups.column) { return cells }
    throw wrong(
      "noSuchColumn", "there is no column `\(VisibleText.name(groups.column))` (--known-groups)",
      NameSuggestion.remedy(for: groups.column, among: table.columnNames))
  }

  private func targets(
    among levels: [String]
  ) throws(Diagnostics) -> [(dimension: Int, level: String)] {
    let system = inputs.system
    guard !groups.targets.isEmpty else {
      throw wrong(
        "noTarget", "--known-groups needs to know which level is for which dimension",
        "Name them: --target power=LEVEL; the levels are \(levels.joined(separator: ", "))")
    }
    var found: [(Int, String)] = []
    for target in groups.targets {
      guard let dimension = system.dimension(named: target.dimension),
        let place = system.dimensions.firstIndex(where: { $0.id == dimension.id })
      else {
        throw Diagnostics(
          .unknownDimension(
            name: target.dimension, system: system.name, known: system.dimensions.map(\.id)))
      }
      try require(target.level, among: levels)
      found.append((place, target.level))
    }
    return found
  }

  private func baseline(among levels: [String]) throws(Diagnostics) -> String {
    if let baseline = groups.baseline {
      try require(baseline, among: levels)
      return baseline
    }
    let others = levels.filter { level in !groups.targets.contains { $0.level.isExactly(level) } }
    guard let only = others.first, others.count == 1 else {
      throw wrong(
        "noBaseline",
        others.isEmpty
          ? "all levels of `\(VisibleText.name(groups.column))` are targets"
          : "\(others.count) levels of `\(VisibleText.name(groups.column))` are no target",
        "Say with which they are compared: --baseline LEVEL")
    }
    return only
  }

  private func require(_ level: String, among levels: [String]) throws(Diagnostics) {
    guard !levels.contains(where: { $0.isExactly(level) }) else { return }
    throw wrong(
      "noSuchLevel",
      "no judgment has `\(VisibleText.name(level))` in `\(VisibleText.name(groups.column))`",
      NameSuggestion.remedy(for: level, among: levels))
  }

  private func wrong(_ code: String, _ message: String, _ remedy: String?) -> Diagnostics {
    Diagnostics(Diagnostic(code, at: nil, message, remedy: remedy), cause: .wrongUse)
  }

  // MARK: - One effect

  /// nil for a dimension that is not measured on both sides.
  private func effect(
    _ target: (dimension: Int, level: String), _ baseline: String, _ dimension: Int,
    _ levels: Levels
  ) throws(Diagnostics) -> KnownGroupEffect? {
    let primed = (0..<levels.models).filter {
      levels.isMeasured($0, target.level, dimension)
    }
    let other = (0..<levels.models).filter { levels.isMeasured($0, baseline, dimension) }
    guard !primed.isEmpty, !other.isEmpty else { return nil }
    let both = primed.filter(other.contains)
    return try Diagnostics.at(nil) { () throws(ItemResponseError) in
      both.isEmpty
        ? try between(target, baseline, dimension, levels, primed, other)
        : try within(target, baseline, dimension, levels, both)
    }
  }

  private func role(_ target: Int, _ dimension: Int) -> KnownGroupEffect.Role {
    if target == dimension { return .target }
    let dimensions = inputs.system.dimensions
    switch CircleSteps(inputs.system)?.relation(dimensions[target].id, dimensions[dimension].id) {
    case .adjacent: return .adjacent
    case .opposite: return .opposite
    case .apart: return .apart
    case .notStated, nil: return .other
    }
  }

  private func within(
    _ target: (dimension: Int, level: String), _ baseline: String, _ dimension: Int,
    _ levels: Levels, _ models: [Int]
  ) throws(ItemResponseError) -> KnownGroupEffect {
    let study = levels.study
    let places = (
      models.compactMap { levels.place($0, target.level) },
      models.compactMap { levels.place($0, baseline) }
    )
    // On the items that a model answered both ways.
    let shared = zip(places.0, places.1).map { one, other in
      Set(study.column(model: one, dimension: dimension).rows)
        .intersection(study.column(model: other, dimension: dimension).rows)
    }
    let primed = try study.clustered(places.0, dimension: dimension) { shared[$0].contains($1) }
    let before = try study.clustered(places.1, dimension: dimension) { shared[$0].contains($1) }
    let found = try PrimedDifference.of(primed: primed, baseline: before)
    let items = shared.reduce(into: Set<Int>()) { $0.formUnion($1) }.count
    guard let effect = found.value else {
      let none = Estimate(.undefined(found.reason ?? .noData))
      return KnownGroupEffect(
        target: study.system.dimensions[target.dimension].id, level: target.level,
        baseline: baseline, dimension: study.system.dimensions[dimension].id,
        role: role(target.dimension, dimension), design: .withinModels, models: models.count,
        items: items, difference: none, overModels: none, hedgesG: none, relativeChange: nil,
        pValue: nil, adjustedPValue: nil)
    }
    return KnownGroupEffect(
      target: study.system.dimensions[target.dimension].id, level: target.level,
      baseline: baseline, dimension: study.system.dimensions[dimension].id,
      role: role(target.dimension, dimension), design: .withinModels, models: effect.persons,
      items: items,
      difference: Estimate(effect.overClusters, value: effect.difference, level: level),
      overModels: Estimate(effect.overPersons, value: effect.difference, level: level),
      hedgesG: Estimate(
        effect.hedgesG, standardError: effect.hedgesGError.value?.standardError.value,
        interval: effect.hedgesGError.flatMap { $0.interval(level: level) }),
      relativeChange: relative(effect.difference, effect.baseline, study),
      pValue: effect.overClusters.flatMap(\.test).value?.pValue, adjustedPValue: nil)
  }

  /// Of a baseline on a scale that begins at 0 as it is shown.
  private func relative(
    _ difference: Double, _ baseline: Double, _ study: ScoreStudy
  ) -> Double? {
    study.instrument.centring == .none && !study.scale.isCentred && baseline > 0
      ? difference / baseline : nil
  }

  private func between(
    _ target: (dimension: Int, level: String), _ baseline: String, _ dimension: Int,
    _ levels: Levels, _ primed: [Int], _ other: [Int]
  ) throws(ItemResponseError) -> KnownGroupEffect {
    let study = levels.study
    func values(_ models: [Int], _ level: String) -> [Double] {
      models.compactMap { model in
        levels.place(model, level).flatMap { study.plainMean(model: $0, dimension: dimension) }
      }
    }
    let (one, rest) = (values(primed, target.level), values(other, baseline))
    let found = (try? StandardizedDifference.of(one, rest)) ?? .undefined(.notFinite)
    let compared = try? MeanDifference(one, rest)
    let interval = compared?.interval(level: level) ?? .undefined(.notFinite)
    let difference = compared?.estimate ?? .undefined(.notFinite)
    let items = Set(
      (primed.compactMap { levels.place($0, target.level) }
        + other.compactMap { levels.place($0, baseline) })
        .flatMap { study.column(model: $0, dimension: dimension).rows }
    ).count
    let baselineMean = rest.reduce(0, +) / Double(max(rest.count, 1))
    return KnownGroupEffect(
      target: study.system.dimensions[target.dimension].id, level: target.level,
      baseline: baseline, dimension: study.system.dimensions[dimension].id,
      role: role(target.dimension, dimension), design: .betweenModels,
      models: one.count + rest.count, items: items,
      difference: Estimate(difference).withoutInterval(
        .notTestable("other models stand on both sides, and items say nothing of that")),
      overModels: Estimate(difference, interval: interval),
      hedgesG: Estimate(
        found.map { $0.hedgesG() }, interval: found.flatMap { $0.hedgesInterval(level: level) }),
      relativeChange: difference.value.flatMap { relative($0, baselineMean, study) },
      pValue: compared?.test().value?.pValue, adjustedPValue: nil)
  }
}

extension KnownGroupEffect {
  fileprivate func adjusted(_ pValue: Double?) -> KnownGroupEffect {
    KnownGroupEffect(
      target: target, level: level, baseline: baseline, dimension: dimension, role: role,
      design: design, models: models, items: items, difference: difference,
      overModels: overModels, hedgesG: hedgesG, relativeChange: relativeChange,
      pValue: self.pValue, adjustedPValue: pValue)
  }
}
