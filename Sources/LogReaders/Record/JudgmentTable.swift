package import PrintedNumbers

/// Judgments as columns.
///
/// Texts are dictionary-encoded; columns that few logs use are nil or cost nothing until a row uses
/// them. A table is a random-access collection of `Judgment`; hot loops read the columns instead.
///
/// - Complexity: about 70 bytes a row, plus the distinct texts.
package struct JudgmentTable: Sendable {
  package internal(set) var count = 0
  /// Rows that judge again, at another time, what a row before them judged.
  package var furtherJudgments = 0

  // The key.
  package internal(set) var evaluation = CodedColumn()
  package internal(set) var task = CodedColumn()
  package internal(set) var model = CodedColumn()
  package internal(set) var sample = CodedColumn()
  package internal(set) var epoch: [Int32] = []
  package internal(set) var turn = CompactColumn<Int16>(1)
  package internal(set) var judge = CodedColumn()
  package internal(set) var criterion = CodedColumn()
  package internal(set) var judgmentIndex = CompactColumn<Int16>(1)
  package internal(set) var opponent: CodedColumn?

  // The verdict. A missing score is NaN in this array and is nil wherever it leaves it.
  private var scores: [Double] = []
  package internal(set) var label = CodedColumn()
  package internal(set) var scaleType = CompactColumn(ScaleType.interval)
  package internal(set) var scaleMinimum = CompactColumn<Double?>(nil)
  package internal(set) var scaleMaximum = CompactColumn<Double?>(nil)
  package internal(set) var higherIsBetter = CompactColumn<Bool?>(nil)
  package internal(set) var preference = CompactColumn<Double?>(nil)
  package internal(set) var position = CompactColumn<PresentationPosition?>(nil)
  package internal(set) var status: [JudgmentStatus] = []
  package internal(set) var statusReason = CodedColumn()

  // The design.
  package internal(set) var judgeKind = CompactColumn(JudgeKind.rule)
  package internal(set) var cluster = CodedColumn()
  package internal(set) var category = CodedColumn()
  package internal(set) var language: CodedColumn?
  package internal(set) var culture: CodedColumn?
  package internal(set) var weight = CompactColumn<Double?>(nil)
  package internal(set) var sampling: [Sampling] = []

  // Time.
  package internal(set) var round: CodedColumn?
  package internal(set) var respondedAt = CompactColumn<Timestamp?>(nil)
  package internal(set) var judgedAt = CompactColumn<Timestamp?>(nil)
  package internal(set) var itemDate = CompactColumn<CalendarDay?>(nil)
  package internal(set) var modelReleaseDate = CompactColumn<CalendarDay?>(nil)

  // Cost and evidence.
  package internal(set) var inputTokens = CompactColumn<Int64?>(nil)
  package internal(set) var outputTokens = CompactColumn<Int64?>(nil)
  package internal(set) var judgeInputTokens = CompactColumn<Int64?>(nil)
  package internal(set) var judgeOutputTokens = CompactColumn<Int64?>(nil)
  package internal(set) var latencySeconds = CompactColumn<Double?>(nil)
  package internal(set) var logProbabilitySum = CompactColumn<Double?>(nil)
  package internal(set) var logProbabilityCount = CompactColumn<Int32?>(nil)
  package internal(set) var sampleHash: CodedColumn?
  package internal(set) var responseHash: CodedColumn?

  // Provenance.
  package internal(set) var tool: CodedColumn?
  package internal(set) var toolVersion: CodedColumn?
  package internal(set) var sourceFile = CodedColumn()
  private var locators: [CodedLocator] = []
  private var locatorTexts = TextDictionary()
  package internal(set) var sourceDigest: CodedColumn?

  // Versions of items and prompts.
  package internal(set) var promptVersion: CodedColumn?
  package internal(set) var optionOrder: CodedColumn?
  package internal(set) var split = CompactColumn<ItemSplit?>(nil)
  package internal(set) var variantOf: CodedColumn?
  package internal(set) var responseLength = CompactColumn<Int64?>(nil)
  package internal(set) var confidence = CompactColumn<Double?>(nil)

  /// The texts behind the rows, in the store of the log that the table is of.
  package internal(set) var texts = CompactColumn(TextCodes())

  /// Columns that tables beside the logs added.
  package internal(set) var attributes: [(name: String, cells: ColumnCells)] = []

  /// An empty table.
  package init() {}

  /// A table of the given judgments, in their order.
  package init(_ judgments: some Sequence<Judgment>) {
    for judgment in judgments { append(judgment) }
  }

  /// The score of a row in 0..<count, or nil where it has none.
  package func score(at row: Int) -> Double? { scores[row].orNil }

  /// The place of a row in its source file: `L12`, `row 5`, `#/data/17`.
  package func sourceLocator(at row: Int) -> String? {
    let locator = locators[row]
    if locator.number > 0 { return "L\(locator.number)" }
    if locator.number < 0 { return "row \(-locator.number)" }
    return locator.text < 0 ? nil : locatorTexts.values[Int(locator.text)]
  }

  /// Makes room for that many rows in all.
  package mutating func reserveCapacity(_ rows: Int) {
    for path in JudgmentTable.denseTexts { self[keyPath: path].reserveCapacity(rows) }
    epoch.reserveCapacity(rows)
    scores.reserveCapacity(rows)
    status.reserveCapacity(rows)
    sampling.reserveCapacity(rows)
    locators.reserveCapacity(rows)
  }

  /// Adds a row as it is, unchecked: readers check what logs hold, and callers that make judgments
  /// themselves answer for their keys being unique.
  ///
  /// A NaN score becomes nil, an empty optional text becomes nil.
  package mutating func append(_ judgment: Judgment) { append(coded(judgment)) }

  private static let denseTexts: [any WritableKeyPath<JudgmentTable, CodedColumn> & Sendable] = [
    \.evaluation, \.task, \.model, \.sample, \.judge, \.criterion, \.label, \.statusReason,
    \.cluster, \.category, \.sourceFile,
  ]
  private static let rareTexts: [any WritableKeyPath<JudgmentTable, CodedColumn?> & Sendable] = [
    \.opponent, \.language, \.culture, \.round, \.sampleHash, \.responseHash, \.tool,
    \.toolVersion, \.sourceDigest, \.promptVersion, \.optionOrder, \.variantOf,
  ]
}

// MARK: - Rows as codes

extension JudgmentTable {
  package mutating func append(_ row: CodedJudgment) {
    evaluation.append(row.evaluation)
    task.append(row.task)
    model.append(row.model)
    sample.append(row.sample)
    epoch.append(row.epoch)
    turn.append(row.turn)
    judge.append(row.judge)
    criterion.append(row.criterion)
    judgmentIndex.append(row.judgmentIndex)
    opponent?.append(row.opponent)

    scores.append(row.score)
    label.append(row.label)
    scaleType.append(row.scaleType ?? .interval)
    scaleMinimum.append(row.scaleMinimum.orNil)
    scaleMaximum.append(row.scaleMaximum.orNil)
    higherIsBetter.append(row.higherIsBetter)
    preference.append(row.preference.orNil)
    position.append(row.position)
    status.append(row.status ?? .unscored)
    statusReason.append(row.statusReason)

    judgeKind.append(row.judgeKind ?? .rule)
    cluster.append(row.cluster)
    category.append(row.category)
    language?.append(row.language)
    culture?.append(row.culture)
    weight.append(row.weight.orNil)
    sampling.append(row.sampling)

    round?.append(row.round)
    respondedAt.append(row.respondedAt.map(Timestamp.init(microseconds:)))
    judgedAt.append(row.judgedAt.map(Timestamp.init(microseconds:)))
    itemDate.append(row.itemDate.map(CalendarDay.init(daysSince1970:)))
    modelReleaseDate.append(row.modelReleaseDate.map(CalendarDay.init(daysSince1970:)))

    inputTokens.append(row.inputTokens)
    outputTokens.append(row.outputTokens)
    judgeInputTokens.append(row.judgeInputTokens)
    judgeOutputTokens.append(row.judgeOutputTokens)
    latencySeconds.append(row.latencySeconds.orNil)
    logProbabilitySum.append(row.logProbabilitySum.orNil)
    logProbabilityCount.append(row.logProbabilityCount)
    sampleHash?.append(row.sampleHash)
    responseHash?.append(row.responseHash)

    tool?.append(row.tool)
    toolVersion?.append(row.toolVersion)
    sourceFile.append(row.sourceFile)
    locators.append(row.locator)
    sourceDigest?.append(row.sourceDigest)

    promptVersion?.append(row.promptVersion)
    optionOrder?.append(row.optionOrder)
    split.append(row.split)
    variantOf?.append(row.variantOf)
    responseLength.append(row.responseLength)
    confidence.append(row.confidence.orNil)
    texts.append(row.texts)
    count += 1
  }

  /// Puts another judgment of the same key in a row's place.
  mutating func replace(_ index: Int, by row: CodedJudgment) {
    judgmentIndex.replace(index, by: row.judgmentIndex)
    scores[index] = row.score
    label.replace(index, by: row.label)
    scaleType.replace(index, by: row.scaleType ?? .interval)
    scaleMinimum.replace(index, by: row.scaleMinimum.orNil)
    scaleMaximum.replace(index, by: row.scaleMaximum.orNil)
    higherIsBetter.replace(index, by: row.higherIsBetter)
    preference.replace(index, by: row.preference.orNil)
    position.replace(index, by: row.position)
    status[index] = row.status ?? .unscored
    statusReason.replace(index, by: row.statusReason)

    judgeKind.replace(index, by: row.judgeKind ?? .rule)
    cluster.replace(index, by: row.cluster)
    category.replace(index, by: row.category)
    language?.replace(index, by: row.language)
    culture?.replace(index, by: row.culture)
    weight.replace(index, by: row.weight.orNil)
    sampling[index] = row.sampling

    round?.replace(index, by: row.round)
    respondedAt.replace(index, by: row.respondedAt.map(Timestamp.init(microseconds:)))
    judgedAt.replace(index, by: row.judgedAt.map(Timestamp.init(microseconds:)))
    itemDate.replace(index, by: row.itemDate.map(CalendarDay.init(daysSince1970:)))
    modelReleaseDate.replace(index, by: row.modelReleaseDate.map(CalendarDay.init(daysSince1970:)))

    inputTokens.replace(index, by: row.inputTokens)
    outputTokens.replace(index, by: row.outputTokens)
    judgeInputTokens.replace(index, by: row.judgeInputTokens)
    judgeOutputTokens.replace(index, by: row.judgeOutputTokens)
    latencySeconds.replace(index, by: row.latencySeconds.orNil)
    logProbabilitySum.replace(index, by: row.logProbabilitySum.orNil)
    logProbabilityCount.replace(index, by: row.logProbabilityCount)
    sampleHash?.replace(index, by: row.sampleHash)
    responseHash?.replace(index, by: row.responseHash)

    tool?.replace(index, by: row.tool)
    toolVersion?.replace(index, by: row.toolVersion)
    sourceFile.replace(index, by: row.sourceFile)
    locators[index] = row.locator
    sourceDigest?.replace(index, by: row.sourceDigest)

    promptVersion?.replace(index, by: row.promptVersion)
    optionOrder?.replace(index, by: row.optionOrder)
    split.replace(index, by: row.split)
    variantOf?.replace(index, by: row.variantOf)
    responseLength.replace(index, by: row.responseLength)
    confidence.replace(index, by: row.confidence.orNil)
    texts.replace(index, by: row.texts)
  }

  /// The text of a place that is neither a line nor a row.
  func locatorText(_ locator: CodedLocator) -> String? {
    locator.number == 0 && locator.text >= 0 ? locatorTexts.values[Int(locator.text)] : nil
  }

  /// A row with its texts as codes of this table.
  package func coded(at index: Int) -> CodedJudgment {
    var row = CodedJudgment()
    row.evaluation = evaluation.codes[index]
    row.task = task.codes[index]
    row.model = model.codes[index]
    row.sample = sample.codes[index]
    row.epoch = epoch[index]
    row.turn = turn[index]
    row.judge = judge.codes[index]
    row.criterion = criterion.codes[index]
    row.judgmentIndex = judgmentIndex[index]
    row.opponent = opponent?.codes[index] ?? -1
    row.score = scores[index]
    row.label = label.codes[index]
    row.scaleType = scaleType[index]
    row.scaleMinimum = scaleMinimum[index].orNaN
    row.scaleMaximum = scaleMaximum[index].orNaN
    row.higherIsBetter = higherIsBetter[index]
    row.preference = preference[index].orNaN
    row.position = position[index]
    row.status = status[index]
    row.statusReason = statusReason.codes[index]
    row.judgeKind = judgeKind[index]
    row.cluster = cluster.codes[index]
    row.category = category.codes[index]
    row.language = language?.codes[index] ?? -1
    row.culture = culture?.codes[index] ?? -1
    row.weight = weight[index].orNaN
    row.sampling = sampling[index]
    row.round = round?.codes[index] ?? -1
    row.respondedAt = respondedAt[index]?.microseconds
    row.judgedAt = judgedAt[index]?.microseconds
    row.itemDate = itemDate[index]?.daysSince1970
    row.modelReleaseDate = modelReleaseDate[index]?.daysSince1970
    row.inputTokens = inputTokens[index]
    row.outputTokens = outputTokens[index]
    row.judgeInputTokens = judgeInputTokens[index]
    row.judgeOutputTokens = judgeOutputTokens[index]
    row.latencySeconds = latencySeconds[index].orNaN
    row.logProbabilitySum = logProbabilitySum[index].orNaN
    row.logProbabilityCount = logProbabilityCount[index]
    row.sampleHash = sampleHash?.codes[index] ?? -1
    row.responseHash = responseHash?.codes[index] ?? -1
    row.tool = tool?.codes[index] ?? -1
    row.toolVersion = toolVersion?.codes[index] ?? -1
    row.sourceFile = sourceFile.codes[index]
    row.locator = locators[index]
    row.sourceDigest = sourceDigest?.codes[index] ?? -1
    row.promptVersion = promptVersion?.codes[index] ?? -1
    row.optionOrder = optionOrder?.codes[index] ?? -1
    row.split = split[index]
    row.variantOf = variantOf?.codes[index] ?? -1
    row.responseLength = responseLength[index]
    row.confidence = confidence[index].orNaN
    row.texts = texts[index]
    return row
  }

  /// The distinct places that are no line and no row.
  package var locatorValues: [String] { locatorTexts.values }

  mutating func intern(locatorText text: String) -> Int32 { locatorTexts.code(of: text) }

  mutating func intern(locator text: String) -> CodedLocator {
    if let number = CodedLocator.number(text) { return CodedLocator(number: number) }
    return CodedLocator(text: locatorTexts.code(of: text))
  }

  /// Gives a row what it leaves open of its item: cluster, language, culture, and of which it is a
  /// paraphrase.
  package mutating func fill(
    _ row: inout CodedJudgment, cluster text: String?, language: String?, culture: String?,
    variantOf original: String?
  ) {
    if row.cluster < 0 { row.cluster = cluster.intern(optional: text) }
    if row.language < 0 { row.language = self.language.intern(language, nulls: count) }
    if row.culture < 0 { row.culture = self.culture.intern(culture, nulls: count) }
    if row.variantOf < 0 { row.variantOf = variantOf.intern(original, nulls: count) }
  }

  /// Whether a value of a column that holds names is longer than a name may be.
  var hasLongIdentifiers: Bool {
    evaluation.hasLongValue || task.hasLongValue || model.hasLongValue || sample.hasLongValue
      || judge.hasLongValue || criterion.hasLongValue || cluster.hasLongValue
      || category.hasLongValue || opponent?.hasLongValue ?? false
      || round?.hasLongValue ?? false || language?.hasLongValue ?? false
      || culture?.hasLongValue ?? false || sampleHash?.hasLongValue ?? false
      || responseHash?.hasLongValue ?? false || tool?.hasLongValue ?? false
      || toolVersion?.hasLongValue ?? false || promptVersion?.hasLongValue ?? false
      || optionOrder?.hasLongValue ?? false || variantOf?.hasLongValue ?? false
  }

  /// Gives the texts of all rows other codes, such as those of a smaller store.
  package mutating func renumberTexts(_ code: (Int32) -> Int32) {
    guard texts.hasTexts else { return }
    for row in 0..<count where !texts[row].isEmpty {
      texts.replace(row, by: texts[row].map(code))
    }
  }

  /// Forgets values that no row has, such as those of rows that were refused.
  mutating func dropUnusedValues() {
    for path in JudgmentTable.denseTexts { self[keyPath: path].dropUnusedValues() }
    for path in JudgmentTable.rareTexts {
      self[keyPath: path]?.dropUnusedValues()
      if self[keyPath: path]?.values.isEmpty == true { self[keyPath: path] = nil }
    }
  }

  /// Whether the row has the key of a coded judgment, but for the round and the time of judging.
  ///
  /// The position belongs to the key while the judgment index is not assigned.
  package func hasTimelessKey(of other: CodedJudgment, at row: Int) -> Bool {
    sample.codes[row] == other.sample && model.codes[row] == other.model
      && criterion.codes[row] == other.criterion && judge.codes[row] == other.judge
      && epoch[row] == other.epoch && task.codes[row] == other.task
      && evaluation.codes[row] == other.evaluation && turn[row] == other.turn
      && judgmentIndex[row] == other.judgmentIndex
      && (opponent?.codes[row] ?? -1) == other.opponent
      && (promptVersion?.codes[row] ?? -1) == other.promptVersion
      && (optionOrder?.codes[row] ?? -1) == other.optionOrder
      && (other.judgmentIndex != 1 || position[row] == other.position)
  }

  /// Whether the row has the verdict of a coded judgment.
  func hasVerdict(of other: CodedJudgment, at row: Int) -> Bool {
    scores[row].orNil == other.score.orNil && label.codes[row] == other.label
      && preference[row] == other.preference.orNil
      && status[row] == (other.status ?? .unscored)
  }
}
