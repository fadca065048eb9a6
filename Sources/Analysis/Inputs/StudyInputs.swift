package import Diagnostics
package import LogReaders
package import ValueModel
internal import Wording

/// The judgments of a source, matched with the definitions that give them their meaning.
package struct StudyInputs: Sendable {
  package private(set) var log: EvaluationLog
  /// The judgments that are a sample of items and meet the filters.
  private(set) var sampled: Selection
  /// The same with the judgments of adaptive tests.
  private(set) var answered: Selection
  package let binding: InstrumentBinding
  package private(set) var digests: [InputDigest]
  /// The command-line options that name these inputs, without directories.
  package let arguments: String
  /// The options that name the judgments themselves, and those that name what scores them, for a command
  /// that reads the same: with the paths by which they were opened.
  package private(set) var words: (source: [String], definitions: [String])
  /// How many judgments the filters leave out.
  private var filterCautions: [Caution]
  /// The filters in words.
  private(set) var filterText: String

  package var instrument: Instrument { binding.instrument }
  package var system: ValueSystem { binding.system }

  /// What was read, with the digest of each file; nothing for the standard input.
  let filesRead: [PartHead.Input]
  /// Which rows of the log are of the share that these inputs are narrowed to; nil for all.
  private(set) var held: [Bool]?

  /// Matches `source` with the definitions that `request` names.
  ///
  /// - Parameter source: What `request.data` asks for, read.
  /// - Throws: where the definitions are none, or do not fit the source.
  package init(_ request: StudyRequest, from source: any JudgmentSource) throws(Diagnostics) {
    var log = try request.data.judgments(of: source)
    let filters = request.data.filters
    let all = Selection(sampledFrom: log.judgments)
    sampled = try all.filtered(by: filters)
    answered =
      all.omissions[.adaptive] == 0
      ? sampled : try Selection(answeredIn: log.judgments).filtered(by: filters)
    let definitions = try StudyDefinitions(request, for: source, scoring: sampled)
    binding = try definitions.binding()
    try log.keepModels(filters, in: all)
    filterText = filters.text
    filesRead =
      request.data.logs.contains("-")
      ? [] : source.digests.map { PartHead.Input(name: $0.name, sha256: $0.sha256) }
    filterCautions = filters.caution(leftOut: sampled.omissions[.filtered], of: all.count)
    let unknown = UnknownItems(in: sampled, binding: binding)
    log.issues += [unknown.issue(file: definitions.itemTable?.file ?? "")].compactMap(\.self)
    if request.isStrict { try Diagnostics.refuseGuesses(in: log.issues) }
    self.log = log
    let map = try request.data.columnMap.map { named throws(Diagnostics) in
      try InputDigest(role: "columnMap", name: named.map.id, of: named.map)
    }
    digests =
      source.digests + [map].compactMap(\.self) + (try definitions.digests())
      + request.data.sidecars.map(\.digest) + filters.digests
    arguments = InputArguments(request, source: source, definitions: definitions).text
    words = InputArguments.words(request, definitions)
  }

  /// The same inputs with fewer judgments: those that meet further filters.
  ///
  /// Definitions stay as they were bound to all judgments, and so do the names that they give.
  ///
  /// - Throws: everything that is wrong with the filters, or that they leave nothing.
  package func narrowed(by filters: RowFilters) throws(Diagnostics) -> StudyInputs {
    guard !filters.isEmpty else { return self }
    var narrowed = self
    narrowed.sampled = try sampled.filtered(by: filters)
    narrowed.answered =
      sampled.omissions[.adaptive] == 0
      ? narrowed.sampled : try answered.filtered(by: filters)
    try narrowed.log.keepModels(filters, in: sampled)
    let left = narrowed.sampled.omissions[.filtered] - sampled.omissions[.filtered]
    narrowed.filterCautions += filters.caution(leftOut: left, of: sampled.count)
    narrowed.digests += filters.digests
    narrowed.words.source += filters.words
    return narrowed
  }

  /// The same inputs with the judgments of one shard only.
  ///
  /// Definitions, filters and what is known of the log as a whole stay as they were bound to all
  /// judgments. Nothing is wrong with a shard of which nothing is left.
  ///
  /// - Complexity: O(rows), with a checksum for each item.
  package func holding(_ shard: Shard) -> StudyInputs {
    guard shard.count > 1 else { return self }
    let table = log.judgments
    let (tasks, samples) = (table.task.codes, table.sample.codes)
    var known: [UInt64: Bool] = [:]
    var held = [Bool](repeating: false, count: table.count)
    for row in held.indices {
      let key =
        UInt64(UInt32(bitPattern: tasks[row])) << 32 | UInt64(UInt32(bitPattern: samples[row]))
      if let holds = known[key] {
        held[row] = holds
        continue
      }
      let holds = shard.holds(task: table.task[row] ?? "", sample: table.sample[row] ?? "")
      known[key] = holds
      held[row] = holds
    }
    var narrowed = self
    narrowed.held = held
    narrowed.sampled = sampled.within(held)
    narrowed.answered = answered.within(held)
    return narrowed
  }

  /// Whether any of the judgments feeds a dimension.
  ///
  /// - Complexity: O(rows) until one does.
  var feedsAny: Bool {
    var index = ItemIndex(judgments: log.judgments, binding: binding)
    return sampled.rows.contains { row in (try? index.place(of: Int(row))).flatMap(\.self) != nil }
  }

  /// Whether an item may have several answers of a model, or an answer several verdicts: where epochs,
  /// turns, judges or a model's runs are several.
  ///
  /// - Complexity: O(rows).
  var mayHaveRepeats: Bool {
    let table = log.judgments
    guard let first = sampled.rows.first.map(Int.init) else { return false }
    var runOfModel: [Int32: Int32] = [:]
    for row in sampled.rows.lazy.map(Int.init) {
      let run = runOfModel[table.model.codes[row]] ?? table.evaluation.codes[row]
      runOfModel[table.model.codes[row]] = run
      if table.epoch[row] != table.epoch[first] || table.turn[row] != table.turn[first]
        || table.judge.codes[row] != table.judge.codes[first]
        || table.evaluation.codes[row] != run
      {
        return true
      }
    }
    return false
  }

  /// What is left out where none of the judgments feeds a dimension.
  var omissionsOfNone: Selection.Omissions {
    sampled.narrowed(omitting: .notFed) { _ in false }.omissions
  }

  /// What the judgments are that are a sample of items and meet the filters.
  var selectionCounts: (rows: Int, criteria: [String], omissions: Selection.Omissions) {
    (sampled.count, sampled.column(sampled.table.criterion).names, sampled.omissions)
  }

  /// The rows of the log that the inputs are narrowed to, all of them as a rule.
  var heldRows: [Int] {
    held.map { held in held.indices.filter { held[$0] } } ?? Array(0..<log.judgments.count)
  }

  /// Whether all there is are published scores and curated cases, from which nothing is estimated.
  package var isPublishedOnly: Bool {
    (!log.publishedScores.isEmpty || !log.cases.isEmpty) && sampled.isEmpty
  }

  /// The scored study; `nil` when there are published scores or curated cases only.
  ///
  /// - Parameter keepsAnswers: Whether the scores of single responses are kept beside their means.
  /// - Throws: when the judgments cannot be scored.
  package func study(seed: UInt64, keepsAnswers: Bool = false) throws(Diagnostics) -> ScoreStudy? {
    if isPublishedOnly { return nil }
    return try ScoreStudy(
      sampled, binding: binding, files: log.files.map(\.name), seed: seed,
      keepsAnswers: keepsAnswers)
  }

  /// The scores of single items by model.
  ///
  /// - Throws: for published scores alone, and where nothing can be scored.
  func itemScores() throws(Diagnostics) -> ItemScores {
    let files = log.files.map(\.name)
    if isPublishedOnly { throw Diagnostics(.publishedOnly(files: files)) }
    return try ItemScores(sampled, binding: binding, files: files)
  }

  /// The judgments response by response, for a comparison of judges.
  ///
  /// - Throws: for published scores alone, and where nothing feeds a dimension.
  func judgedResponses() throws(Diagnostics) -> JudgedResponses {
    let files = log.files.map(\.name)
    if isPublishedOnly { throw Diagnostics(.publishedOnly(files: files)) }
    return try JudgedResponses(sampled, binding: binding, files: files)
  }

  /// Other judgments of the same dimensions response by response, whatever run they are of.
  func judgedResponses(of gold: EvaluationLog) throws(Diagnostics) -> JudgedResponses {
    try JudgedResponses(
      Selection(sampledFrom: gold.judgments), binding: binding, files: gold.files.map(\.name),
      acrossRuns: true)
  }

  /// The judgments that the filters leave, for queries.
  package var queried: QueriedJudgments {
    QueriedJudgments(log: log, rows: sampled.rows.map(Int.init))
  }

  /// The judgments as rows, whatever they feed.
  var sampledRows: SampledRows { SampledRows(log, selection: sampled) }

  /// What each model scored on each item, and what is known of where the items come from.
  ///
  /// - Parameter dimension: the place of a dimension; nil for all.
  func leakItems(dimension: Int?) throws(Diagnostics) -> LeakItems {
    try LeakItems(sampled, binding: binding, log: log, dimension: dimension)
  }

  /// The published scores as a book without intervals.
  ///
  /// - Throws: when nothing but curated cases was read.
  package func publishedBook(options: IntervalOptions) throws(Diagnostics) -> ScoreBook {
    guard !log.publishedScores.isEmpty else {
      throw Diagnostics(.curatedOnly(files: log.files.map(\.name)))
    }
    return ScoreBook(published: log.publishedScores, system: system, options: options)
  }

  /// The cautions of a study, or of published scores alone.
  package func cautions(_ study: ScoreStudy?) -> [Caution] {
    guard let study else { return [.published] }
    return completed(study.cautions)
  }

  /// The cautions of a study, with what its inputs add to them.
  package func completed(_ cautions: [Caution]) -> [Caution] {
    let found = cautions + filterCautions
    guard !log.publishedScores.isEmpty else { return found }
    return found + [.published(beside: log.publishedScores.count)]
  }

  /// What all rows together show of how they were gathered, and `shown` does not say already.
  ///
  /// - Complexity: looks at all rows.
  package func suspicions(besides shown: [Caution], of study: ScoreStudy?) -> [Caution] {
    Suspicions(in: log.judgments).cautions(besides: shown, scoring: study?.tasks ?? [])
  }
}
