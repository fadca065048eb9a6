internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel

/// What scores a log, as a report names it.
package struct BoardChoice: Equatable, Sendable {
  /// Its identifier, or a path; nil for the log's own criteria.
  package let instrument: String?
  /// nil where the instrument has one of its own.
  package let system: String?
  package let itemTable: String?
}

/// Which instruments score a log, and what can be compared by the first that does.
struct BoardSupport {
  let leaderboards: [AnalysisSupport]
  let comparisons: [AnalysisSupport]
  /// The instruments that score the log, those that were named first.
  let choices: [BoardChoice]

  /// An instrument with a system, and why it does not score the log.
  fileprivate struct Attempt {
    let instrument: Instrument
    /// As it is named on a command line: a path for one of a file.
    let word: String
    let system: ValueSystem?
    let reason: String?
    var itemTable: String?
    /// What is scored: a dimension where there is no mean over all.
    var dimension: String?
    /// The models that have a score.
    var models = 0
    /// What a study of two models would be planned from.
    var pilot = PilotSupport(models: [], reason: nil)

    var name: String {
      if instrument.id == CriteriaSystem.name { return "criteria of the log" }
      return instrument.system == nil
        ? "\(instrument.id), \(system?.id ?? "any system")" : instrument.id
    }

    var options: [String] {
      let asked = dimension.map { ["--dimension", $0] } ?? []
      if instrument.id == CriteriaSystem.name { return ["--system", CriteriaSystem.name] + asked }
      return ["--instrument", word]
        + (instrument.system == nil ? ["--system", system?.id ?? ""] : [])
        + (itemTable.map { ["--item-table", $0] } ?? []) + asked
    }
  }

  init(
    _ list: AnalysisList, request: StudyRequest, source: any JudgmentSource
  ) throws(Diagnostics) {
    let catalog = try DefinitionCatalog.shipped()
    let named = try request.instrument.map { name throws(Diagnostics) in
      (word: name, instrument: try catalog.instrument(name))
    }
    let shipped = catalog.instruments.filter {
      $0.id != named?.instrument.id && $0.questionnaire == nil
    }
    var systems = catalog.systems
    let asked = request.system.flatMap { CriteriaSystem.isMeant(by: $0) ? nil : $0 }
    if let system = try asked.map({ name throws(Diagnostics) in try catalog.system(name) }) {
      systems = [system] + systems.filter { $0.id != system.id }
    }
    var attempts: [Attempt] = []
    for (word, instrument) in (named.map { [$0] } ?? []) + shipped.map({ ($0.id, $0) }) {
      let fitting = instrument.system.map { id in
        (instrument.ownSystem.map { [$0] } ?? systems).filter { $0.id == id }
      }
      let tried = (fitting ?? systems).map { system in
        Self.attempt(
          instrument, word, system, list, request: request, source: source, catalog: catalog)
      }
      let able = tried.filter { $0.reason == nil }
      // Of an instrument for any system that scores by none, one row is enough.
      if able.isEmpty, instrument.system == nil {
        attempts.append(
          Attempt(
            instrument: instrument, word: word, system: nil,
            reason: Self.reason(tried.compactMap(\.reason))))
      } else {
        attempts += able.isEmpty ? tried : able
      }
    }
    attempts += [Self.criteria(list, request: request, source: source)].compactMap(\.self)
    leaderboards = attempts.map { attempt in
      list.support(
        "leaderboard (\(attempt.name))", unless: attempt.reason, attempt.options,
        beside: attempt.reason == nil && list.figures.judgments == 0
          ? "published points, without intervals" : nil)
    }
    comparisons = Self.comparisons(attempts.filter { $0.reason == nil }, list)
    choices = attempts.filter { $0.reason == nil }.map { attempt in
      let isOwn = attempt.instrument.id == CriteriaSystem.name
      return BoardChoice(
        instrument: isOwn ? nil : attempt.word,
        system: isOwn
          ? CriteriaSystem.name : attempt.instrument.system == nil ? attempt.system?.id : nil,
        itemTable: attempt.itemTable)
    }
  }

  /// The one reason of several, or that of the first.
  private static func reason(_ reasons: [String]) -> String? {
    let feeding = reasons.first { !$0.hasPrefix(Self.nothingFeeds) }
    return feeding ?? reasons.first
  }

  private static let nothingFeeds = "no criterion of the log feeds it"

  private static func attempt(
    _ instrument: Instrument, _ word: String, _ system: ValueSystem, _ list: AnalysisList,
    request: StudyRequest, source: any JudgmentSource, catalog: DefinitionCatalog
  ) -> Attempt {
    func refused(_ reason: String) -> Attempt {
      Attempt(instrument: instrument, word: word, system: system, reason: reason)
    }
    let sets = Set(list.log.publishedScores.map(\.set))
    if list.figures.judgments == 0, list.figures.published > 0 {
      let isOfSet = sets.contains { catalog.instrument(publishedSet: $0)?.id == instrument.id }
      guard isOfSet, sets.count == 1 else {
        return refused("published scores of \(sets.sorted().joined(separator: ", "))")
      }
      return Attempt(
        instrument: instrument, word: word, system: system, reason: nil,
        models: Set(list.log.publishedScores.map(\.model)).count)
    }
    if let reason = list.scorelessness { return refused(reason) }
    let items = instrument.itemTable == nil ? nil : request.items
    do throws(Diagnostics) {
      let inputs = try StudyInputs(
        StudyRequest(
          data: request.data, instrument: word, system: instrument.system == nil ? system.id : nil,
          items: items), from: source)
      guard let study = try inputs.study(seed: 0, keepsAnswers: true) else {
        return refused("no judgments")
      }
      return Attempt(
        of: study, instrument: instrument, word: word, system: system, itemTable: items)
    } catch {
      guard let first = error.all.first else { return refused("it cannot be scored") }
      switch first.code {
      case "nothingFeeds":
        let criteria = list.rows.names(.criterion).map(VisibleText.name)
        return refused("\(nothingFeeds) (\(CountText.list(criteria, most: 4)))")
      case "itemTableMissing":
        return refused(
          "its table of items \(instrument.itemTable?.table ?? "") is not beside the log "
            + "(--item-table)")
      default: return refused(first.message)
      }
    }
  }

  /// The log's own criteria for dimensions; nil where there are no judgments.
  private static func criteria(
    _ list: AnalysisList, request: StudyRequest, source: any JudgmentSource
  ) -> Attempt? {
    guard list.figures.judgments > 0, list.scorelessness == nil,
      let scale = RatingScale(minimum: 0, maximum: 1)
    else { return nil }
    do throws(Diagnostics) {
      let inputs = try StudyInputs(
        StudyRequest(data: request.data, instrument: nil, system: CriteriaSystem.name, items: nil),
        from: source)
      guard let study = try inputs.study(seed: 0, keepsAnswers: true) else { return nil }
      return Attempt(
        of: study, instrument: inputs.instrument, word: CriteriaSystem.name,
        system: inputs.system)
    } catch {
      return Attempt(
        instrument: CriteriaSystem.instrument(on: scale), word: CriteriaSystem.name, system: nil,
        reason: error.all.first?.message ?? "it cannot be scored")
    }
  }

  // MARK: - By the first instrument

  private static func comparisons(
    _ able: [Attempt], _ list: AnalysisList
  ) -> [AnalysisSupport] {
    let first = able.first
    let options = first?.options ?? []
    let none = "no instrument scores it"
    let reason = list.scorelessness ?? (first == nil ? none : nil)
    let shared = list.rows.modelsOfItems.values.contains { $0.count > 1 }
    let pairs =
      reason
      ?? ((first?.models ?? 0) < 2
        ? "one model" : shared ? nil : "no item has scores of two models")
    let pilot = first?.pilot
    let named = (pilot?.models ?? []).flatMap { ["--model", $0] }
    let judges = list.figures.responsesWithSeveralJudges
    return [
      list.support("pairs", unless: pairs, options),
      list.support(
        "power", unless: reason ?? pilot?.reason,
        options + named + ["--solve", "items", "--difference", "3"]),
      list.support(
        "reliability",
        unless: reason
          ?? (list.figures.judges < 2
            ? "one judge" : judges == 0 ? "no response has a score of two judges" : nil),
        options),
    ]
  }
}

extension BoardSupport.Attempt {
  /// An instrument that scores the log.
  fileprivate init(
    of study: ScoreStudy, instrument: Instrument, word: String, system: ValueSystem,
    itemTable: String? = nil
  ) {
    let measured = study.measured
    let place = study.hasOverallScore && measured.hasWholeModel ? nil : measured.best
    self.init(
      instrument: instrument, word: word, system: system, reason: nil, itemTable: itemTable,
      dimension: place.map { system.dimensions[$0].id }, models: study.models.count,
      pilot: PilotSupport(study, dimension: place))
  }
}
