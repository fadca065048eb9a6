internal import Diagnostics
internal import FileFormats

/// The log that is being put together, and the state of the file that is being read.
///
/// Readers hand rows to `keep`, which settles what the row leaves open, checks it, and drops
/// duplicates; nothing else adds to the table.
struct LogAssembly {
  let options: LogReadingOptions
  var table = JudgmentTable()
  var publishedScores: [PublishedScore] = []
  var cases: [CuratedCase] = []
  /// What the logs say of their runs and judges; several records of one are merged in the end.
  var runs: [RunRecord] = []
  var judges: [JudgeRecord] = []
  var files: [SourceFile] = []
  var issues: IssueList
  /// The file under way.
  var file: SourceFile
  /// Where the records of the table under way stand in its file.
  var places = TablePlaces.lines {
    didSet { file.rowWords = places.rowWords ?? "L" }
  }
  /// The versions of the tasks that were met last, by task.
  var taskVersions: [String: String] = [:]
  /// The texts behind the rows; empty where they are not kept.
  var texts = TextArchive()
  /// Where rows go that are not put into the table; nil where they are.
  var streamed: StreamedRows?

  /// The first row of the file under way, and its first published score and case.
  private var firstRow = 0
  private var firstScore = 0
  private var firstCase = 0
  private var keys = KeyIndex()
  private var origins: [Origin] = []
  private var judgeKinds: [JudgeKind?] = []
  private var judgeNames: [Int32] = []
  /// The pair that was met last, and whether its models are one and the same.
  private var lastPair: (model: Int32, opponent: Int32, isOne: Bool) = (-1, -1, false)
  private var hasStaleValues = false
  private var isFull = false
  private var isFullOfTexts = false
  /// What is worked out of responses.
  var responses = ResponseFacts()

  /// Where a row was read, for messages: the record's own provenance may be of another file.
  private struct Origin {
    var file: Int32
    var place: CodedLocator
  }

  init(options: LogReadingOptions) {
    self.options = options
    issues = IssueList(limit: options.issueLimit)
    file = SourceFile(path: "", relativePath: "", sha256: "", bytes: 0)
  }

  mutating func begin(_ file: SourceFile) {
    self.file = file
    places = .lines
    firstRow = table.count
    firstScore = publishedScores.count
    firstCase = cases.count
  }

  mutating func end() {
    refuseLongNames()
    for (notice, rows) in streamed?.kinships(table) ?? table.kinships(from: firstRow) {
      note(notice, by: rows, at: "")
    }
    issues.finish(file: file.path)
    files.append(file)
  }

  /// A place in the words of a message.
  ///
  /// - Parameter file: the file that it is in; the one under way when not given.
  func locator(of place: CodedLocator, in file: SourceFile? = nil) -> String {
    table.locatorText(place) ?? place.issueLocator(rowWords: (file ?? self.file).rowWords)
  }

  /// Refuses the file or a part of it.
  mutating func fail(_ problem: LogProblem, at locator: String = "") {
    issues.add(problem.issue(file: file.path, locator: locator), isRow: false)
  }

  /// Refuses one row.
  mutating func refuse(_ problem: LogProblem, at locator: String) {
    file.refused += 1
    hasStaleValues = true
    issues.add(problem.issue(file: file.path, locator: locator), isRow: true)
  }

  mutating func note(_ notice: LogNotice, by count: Int = 1, at locator: @autoclosure () -> String)
  {
    issues.count(notice, by: count, at: locator)
  }

  mutating func note(_ notice: LogNotice, at place: CodedLocator) {
    issues.count(notice) {
      table.locatorText(place) ?? place.issueLocator(rowWords: file.rowWords)
    }
  }

  /// Takes a row, unless it is wrong or a duplicate.
  ///
  /// - Parameters:
  ///   - place: where the row is in the file, for messages.
  ///   - locator: where the record says that it is, unless the row says so itself.
  mutating func keep(_ row: inout CodedJudgment, at place: CodedLocator, locator: CodedLocator) {
    if let round = options.round { row.round = table.round.intern(round, nulls: table.count) }
    if let problem = settle(&row, at: place) {
      refuse(problem, at: self.locator(of: place))
      return
    }
    if row.texts.response >= 0 { checkResponse(&row, at: place) }
    if row.sourceFile < 0 {
      row.sourceFile = table.sourceFile.intern(file.relativePath)
      row.sourceDigest = table.sourceDigest.intern(file.sha256, nulls: table.count)
    }
    if row.locator == CodedLocator() { row.locator = locator }
    if streamed != nil {
      stream(row, at: place)
      return
    }
    if table.count >= options.maximumRows {
      if !isFull { fail(.tooManyRows(limit: options.maximumRows), at: self.locator(of: place)) }
      isFull = true
      return
    }
    switch keys.meet(row, in: table) {
    case .met(let earlier):
      meet(row, earlier: earlier, at: place)
      return
    case .tooOften:
      refuse(.tooManyJudgments(limit: KeyDecision.mostJudgments), at: self.locator(of: place))
      return
    case .further:
      table.furtherJudgments += 1
      note(.furtherJudgment, at: place)
    case .first: break
    }
    table.append(row)
    origins.append(Origin(file: Int32(files.count), place: place))
    file.rowsKept += 1
  }

  /// Brings the rows of runs together of which some name their round and others do not.
  ///
  /// - Parameter fills: whether rows that name no round get that of their run, and further
  ///   judgments their number; a study works both out from all its rows.
  mutating func settleRounds(fills: Bool) {
    if !fills, !table.hasRunsWithAndWithoutRound { return }
    let defaults = DefaultRounds(runs: RunRecord.merged(runs), earliest: table.earliestTimes())
    if table.hasRunsWithAndWithoutRound { meetAgain(defaults, keepsRounds: !fills) }
    guard fills else { return }
    table.fillRounds(defaults)
    table.numberFurtherJudgments()
    table.numberVersions()
  }

  /// The table without values that only refused or replaced rows had.
  mutating func finishedTable() -> JudgmentTable {
    // Of rows that went to a sink no value is known to be unused.
    if hasStaleValues, streamed == nil { table.dropUnusedValues() }
    return table
  }

  // MARK: - Parts

  /// Meets the rows once more, by the rounds that they have when all is known.
  private mutating func meetAgain(_ defaults: DefaultRounds, keepsRounds: Bool) {
    let rows = table
    var filled = table
    filled.fillRounds(defaults)
    let places = origins
    table = JudgmentTable()
    table.reserveCapacity(rows.count)
    keys = KeyIndex()
    origins = []
    files.append(file)
    defer { file = files.removeLast() }
    var isOpen: [Bool] = []
    for (row, judgment) in filled.enumerated() {
      var coded = table.coded(judgment)
      coded.texts = rows.texts[row]
      let index = Swift.min(Int(places[row].file), files.count - 1)
      file = files[index]
      defer { files[index] = file }
      switch keys.meet(coded, in: table) {
      case .met(let earlier):
        // The place may be a text of the table that was before.
        let place = filled.sourceLocator(at: row).map { table.intern(locator: $0) }
        meet(coded, earlier: earlier, at: place ?? places[row].place)
        continue
      case .tooOften:
        refuse(
          .tooManyJudgments(limit: KeyDecision.mostJudgments),
          at: filled.sourceLocator(at: row) ?? "")
        continue
      case .further: table.furtherJudgments += 1
      case .first: break
      }
      table.append(coded)
      origins.append(places[row])
      isOpen.append((rows.round?.codes[row] ?? -1) < 0)
    }
    guard keepsRounds else { return }
    for (row, wasOpen) in isOpen.enumerated() where wasOpen { table.round?.replace(row, by: -1) }
    hasStaleValues = true
  }

  /// Hands a row on, unless it is a duplicate; what would change a row before it asks for the table.
  private mutating func stream(_ row: borrowing CodedJudgment, at place: CodedLocator) {
    guard let found = streamed?.meet(row, at: place) else { return }
    switch found.meeting {
    case .met:
      guard let earlier = found.earlier else { return }
      meetStreamed(row, earlier, at: place)
      return
    case .tooOften:
      refuse(.tooManyJudgments(limit: KeyDecision.mostJudgments), at: locator(of: place))
      return
    case .further:
      table.furtherJudgments += 1
      note(.furtherJudgment, at: place)
    case .first: break
    }
    streamed?.take(row, from: table)
    file.rowsKept += 1
  }

  private mutating func meetStreamed(
    _ row: borrowing CodedJudgment, _ earlier: StreamedKeys.Earlier, at place: CodedLocator
  ) {
    if earlier.isSame {
      file.duplicates += 1
      note(.duplicate, at: place)
      // Of two that say the same, the one that says when is kept.
      if !earlier.saysWhen, row.judgedAt != nil { streamed?.needsTable = true }
      return
    }
    switch options.conflictRule {
    case .refuse:
      refuse(
        conflict(of: row, with: "\(file.path):\(locator(of: earlier.place))"),
        at: locator(of: place))
    case .first:
      file.duplicates += 1
      note(.conflictResolved(kept: "the first"), at: place)
    case .latest: streamed?.needsTable = true
    }
  }

  private func conflict(of row: borrowing CodedJudgment, with other: String) -> LogProblem {
    let names = [
      table.model.text(of: row.model), table.sample.text(of: row.sample),
      table.judge.text(of: row.judge), table.criterion.text(of: row.criterion),
    ]
    return .conflict(other: other, key: names.compactMap { $0?.quoted }.joined(separator: ", "))
  }

  private mutating func meet(_ row: CodedJudgment, earlier: Int, at place: CodedLocator) {
    hasStaleValues = true
    if table.hasVerdict(of: row, at: earlier) {
      file.duplicates += 1
      note(.duplicate, at: place)
      // Of two that say the same, the one that says when is kept, and of those the one with texts,
      // whichever comes first.
      let saysWhen = (table.judgedAt[earlier] != nil, row.judgedAt != nil)
      let addsTexts = table.texts[earlier].isEmpty && !row.texts.isEmpty
      if saysWhen == (false, true) || addsTexts && saysWhen.0 == saysWhen.1 {
        table.replace(earlier, by: row)
      }
      return
    }
    switch options.conflictRule {
    case .refuse:
      let origin = origins[earlier]
      let earlierFile = Int(origin.file) < files.count ? files[Int(origin.file)] : file
      let other = "\(earlierFile.path):\(locator(of: origin.place, in: earlierFile))"
      refuse(conflict(of: row, with: other), at: self.locator(of: place))
    case .first:
      file.duplicates += 1
      note(.conflictResolved(kept: "the first"), at: place)
    case .latest:
      file.duplicates += 1
      note(.conflictResolved(kept: "the latest"), at: place)
      if let old = table.judgedAt[earlier]?.microseconds, let new = row.judgedAt, new < old {
        return
      }
      table.replace(earlier, by: row)
    }
  }

  /// The code of the hash of a response that is kept.
  mutating func hashOfResponse(_ code: Int32) -> Int32 {
    let archive = texts
    return archive.withBytes(code) { responses.facts(of: $0, code: code, in: &table).hash }
  }

  /// Refuses more texts than may be held, once.
  mutating func failForTexts(at place: CodedLocator) {
    if !isFullOfTexts {
      fail(.tooMuchText(limit: options.maximumTextBytes), at: locator(of: place))
    }
    isFullOfTexts = true
  }

  /// Fills in what the row leaves open and checks it.
  private mutating func settle(
    _ row: inout CodedJudgment, at place: CodedLocator
  ) -> LogProblem? {
    if row.sample < 0 { return .missingField("sample_id") }
    if row.model < 0 { return .missingField("model_id") }
    if row.judge < 0 { return .missingField("judge_id") }
    if row.task < 0 { return .missingField("task") }
    if row.evaluation < 0 { return .missingField("evaluation_id") }
    row.judge = named(row.judge, isPerson: row.judgeKind == .human, at: place)
    if row.criterion < 0 { row.criterion = table.criterion.intern("overall") }
    if row.judgeKind == nil {
      guard let kind = judgeKind(row.judge) else {
        return .unknownJudgeKind(judge: table.judge.text(of: row.judge) ?? "")
      }
      row.judgeKind = kind
    }
    if row.scaleType == nil {
      row.scaleType =
        if !row.score.isNaN { .interval } else if !row.preference.isNaN { .preference } else {
          row.label >= 0 ? .nominal : .interval
        }
    }
    row.normaliseZeros()
    if let problem = settleStatus(&row, at: place) { return problem }
    if row.opponent >= 0, isSelfBattle(row) {
      row.score = .nan
      row.preference = .nan
      if row.status == .scored {
        row.status = .unscored
        row.statusReason = table.statusReason.intern("self_battle")
      }
      note(.selfBattle, at: place)
    }
    return table.hasLongIdentifiers ? longIdentifier(row) : nil
  }

  /// Whether the model is its own opponent; worked out once for each pair in a row.
  private mutating func isSelfBattle(_ row: CodedJudgment) -> Bool {
    if row.model != lastPair.model || row.opponent != lastPair.opponent {
      let isOne =
        table.model.text(of: row.model).map { Array($0.utf8) }
        == table.opponent?.text(of: row.opponent).map { Array($0.utf8) }
      lastPair = (row.model, row.opponent, isOne)
    }
    return lastPair.isOne
  }

  private func longIdentifier(_ row: CodedJudgment) -> LogProblem? {
    for column in RecordColumn.texts where column.isIdentifier {
      let code = column.code(row)
      guard code >= 0 else { continue }
      let text = column.values(in: table)[Int(code)]
      if text.utf8.count > Identifier.mostBytes {
        return .longIdentifier(field: column.name, bytes: text.utf8.count, text: text)
      }
    }
    return nil
  }

  /// Leaves out what was published of models and dimensions whose names are too long.
  private mutating func refuseLongNames() {
    func problem(_ names: [(field: String, text: String)]) -> LogProblem? {
      names.first { $0.text.utf8.count > Identifier.mostBytes }.map {
        .longIdentifier(field: $0.field, bytes: $0.text.utf8.count, text: $0.text)
      }
    }
    for index in publishedScores.indices[firstScore...].reversed() {
      let score = publishedScores[index]
      let names = [("model", score.model), ("dimension", score.dimension), ("set", score.set)]
      guard let problem = problem(names) else { continue }
      refuse(problem, at: score.locator)
      publishedScores.remove(at: index)
    }
    for index in cases.indices[firstCase...].reversed() {
      let example = cases[index]
      let names = [("model", example.model), ("value", example.dimension), ("set", example.set)]
      guard let problem = problem(names) else { continue }
      refuse(problem, at: example.locator)
      cases.remove(at: index)
    }
  }

  private mutating func settleStatus(
    _ row: inout CodedJudgment, at place: CodedLocator
  ) -> LogProblem? {
    let hasVerdict = !row.score.isNaN || row.label >= 0 || !row.preference.isNaN
    switch row.status {
    case nil, .scored:
      if hasVerdict {
        row.status = .scored
      } else {
        row.status = .unscored
        note(.missingScore, at: place)
      }
    case .unscored, .error, .invalidated, .cancelled:
      if !row.score.isNaN {
        row.score = .nan
        note(.scoreWithoutStatus, at: place)
      }
    }
    if row.scaleMinimum > row.scaleMaximum {
      return .emptyScale(minimum: row.scaleMinimum, maximum: row.scaleMaximum)
    }
    // Comparisons with NaN are false: an undeclared bound and a missing score pass.
    if row.score < row.scaleMinimum || row.score > row.scaleMaximum {
      return .scoreOutOfScale(
        score: row.score, minimum: row.scaleMinimum.orNil, maximum: row.scaleMaximum.orNil)
    }
    return nil
  }

  /// The judge by a pseudonym, where it is a person called by what seems to be their name.
  ///
  /// - Parameter isPerson: whether the row says that the judge is a person.
  private mutating func named(
    _ code: Int32, isPerson: Bool, at place: CodedLocator
  ) -> Int32 {
    while judgeNames.count <= Int(code) {
      let judge = Int32(judgeNames.count)
      let person = JudgePseudonyms.person(calledBy: table.judge.text(of: judge) ?? "")
      guard let person else {
        judgeNames.append(judge)
        continue
      }
      judgeNames.append(table.judge.intern(options.pseudonyms.name(of: person)))
    }
    var name = judgeNames[Int(code)]
    if isPerson, name == code { name = nameOfPerson(code) }
    if name != code {
      // The name is a value that no row has.
      hasStaleValues = true
      note(.personalName, at: place)
    }
    return name
  }

  /// The name of a judge whose rows say that it is a person, where it does not say so itself.
  private mutating func nameOfPerson(_ code: Int32) -> Int32 {
    guard judgeKind(code) == nil else { return code }
    return table.judge.intern(options.pseudonyms.name(of: table.judge.text(of: code) ?? ""))
  }

  /// The kind that the judge's name declares; worked out once for each judge.
  private mutating func judgeKind(_ code: Int32) -> JudgeKind? {
    while judgeKinds.count <= Int(code) {
      let name = table.judge.text(of: Int32(judgeKinds.count)) ?? ""
      judgeKinds.append(JudgeKind(judge: name))
    }
    return judgeKinds[Int(code)]
  }
}
