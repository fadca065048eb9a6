internal import FileFormats

/// Reads what the judges of MT-bench say, as FastChat's `llm_judge` writes it.
///
/// `JUDGE_single.jsonl` has one rating a line, `JUDGE_pair.jsonl` two models compared (Zheng and
/// others 2023, arXiv 2306.05685). A pair is judged twice, with the models in either order: two
/// judgments of one judge, told apart by their index and position. The criterion is the name of the
/// judge's prompt, which differs between kinds of questions and turns. Files that lie in one
/// directory are of one run, so that their judges can be compared on the same responses.
struct MTBenchReader: LogFormatReader {
  static let name = "mt-bench"
  static let summary = "Judgments of FastChat's MT-bench, single or of pairs"
  static let isOfLines = true
  static let readsSiblings = true

  /// What FastChat writes in place of an answer that no request brought.
  private static let failedRequest = "$ERROR$"
  static let questions = "question.jsonl"

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    let keys = head.recordKeys
    if isCompanion(keys) { return .companion(of: "the judgments of its benchmark") }
    return isLog(keys) ? .log(by: .records) : nil
  }

  /// The judges' own word for an answer without a rating, or for none.
  static func sentinel(in field: String) -> SentinelRule? {
    ["score", "m1_score", "m2_score"].contains(field)
      ? SentinelRule(
        number: -1,
        meaning: "a judge's answer that could not be read; it is left out as missing") : nil
  }

  init(_ options: LogReadingOptions) {}

  private static func isLog(_ keys: Set<String>) -> Bool {
    keys.isSuperset(of: ["question_id", "judge"])
      && (keys.isSuperset(of: ["model", "score"]) || keys.isSuperset(of: ["model_1", "model_2"]))
  }

  /// Whether these are the keys of the questions, the answers or the judges' prompts.
  private static func isCompanion(_ keys: Set<String>) -> Bool {
    keys.isSuperset(of: ["question_id", "turns", "category"])
      || keys.isSuperset(of: ["question_id", "answer_id", "model_id", "choices"])
      || keys.isSuperset(of: ["name", "type", "system_prompt", "prompt_template"])
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    let categories: [String: String]
    do throws(FileProblem) {
      categories = try MTBenchReader.categories(beside: &log)
    } catch {
      log.fail(.file(error), at: MTBenchReader.questions)
      return
    }
    let texts = log.options.keepTexts ? MTBenchTexts(of: log) : nil
    let run = MTBenchReader.run(SiblingFile.folders(of: log))
    log.file.identify(by: run)
    JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      var match = try MTBenchMatch(&scanner, &log, at: place)
      match.run = run
      match.texts = texts
      match.category = match.question.flatMap { categories[$0] }
      if match.isPair {
        addPair(match, &log)
      } else {
        add(match.single, of: match.model, match, &log)
      }
    }
  }

  // MARK: - Rows

  /// The two orders of a pair, or one comparison and the scores that it was made of.
  private func addPair(_ match: MTBenchMatch, _ log: inout LogAssembly) {
    // The record was counted as one row.
    log.file.rowsRead -= 1
    let isOfScores = match.first.score != nil || match.second.score != nil
    if isOfScores {
      for (model, rating) in [(match.model1, match.first), (match.model2, match.second)] {
        log.file.rowsRead += 1
        add(rating, of: model, match, &log)
      }
    }
    let orders = isOfScores ? Array(match.winners.prefix(1)) : match.winners
    for (index, winner) in orders.enumerated() {
      var row = CodedJudgment()
      row.scaleType = .preference
      row.judgmentIndex = Int16(index + 1)
      if orders.count == 2 { row.position = index == 0 ? .first : .second }
      log.file.rowsRead += 1
      var reason: String?
      switch winner {
      // Scores that could not be read were compared all the same.
      case _ where isOfScores && (match.first.isUnreadable || match.second.isUnreadable):
        reason = "invalid_response_format"
      case "model_1": row.preference = 1
      case "model_2": row.preference = 0
      case "error":
        reason = MTBenchReader.reason(for: (index == 0 ? match.first : match.second).judgment)
      case nil: reason = "no_score"
      case let word?:
        if let tie = PairwiseTie(word) {
          tie.declare(in: &row, &log)
          break
        }
        log.refuse(
          .invalidField(
            field: "the winner", text: word, expected: "model_1, model_2, a tie or error"),
          at: log.locator(of: match.place))
        continue
      }
      if let reason { markUnscored(&row, reason, match, &log) }
      keep(
        row, of: match.model1, match,
        [(.opponent, match.model2), (.label, reason == nil ? winner : nil)],
        opponent: match.model2, explanation: explanation(of: index, orders.count, match), &log)
    }
  }

  private func add(
    _ rating: MTBenchMatch.Rating, of model: String?, _ match: MTBenchMatch,
    _ log: inout LogAssembly
  ) {
    var row = CodedJudgment()
    row.scaleType = .interval
    // The judges' prompts ask for a rating "on a scale of 1 to 10".
    row.scaleMinimum = 1
    row.scaleMaximum = 10
    row.higherIsBetter = true
    if rating.isUnreadable {
      markUnscored(&row, MTBenchReader.reason(for: rating.judgment), match, &log)
    } else if rating.score == nil {
      markUnscored(&row, "no_score", match, &log)
    }
    keep(
      row, of: model, match, [(.score, rating.isUnreadable ? nil : rating.score)],
      explanation: rating.judgment, &log)
  }

  /// What the judge said of one order of a pair; one verdict for both orders has words of its own, or
  /// none that could be told from those of an order.
  private func explanation(of index: Int, _ orders: Int, _ match: MTBenchMatch) -> String? {
    orders == 1 ? match.single.judgment : (index == 0 ? match.first : match.second).judgment
  }

  private func markUnscored(
    _ row: inout CodedJudgment, _ reason: String, _ match: MTBenchMatch, _ log: inout LogAssembly
  ) {
    row.status = .unscored
    row.statusReason = log.table.statusReason.intern(reason)
    log.note(.missingScore, at: match.place)
  }

  private func keep(
    _ row: CodedJudgment, of model: String?, _ match: MTBenchMatch,
    _ verdict: [(column: JudgmentColumn, text: String?)], opponent: String? = nil,
    explanation: String?, _ log: inout LogAssembly
  ) {
    var row = row
    if let texts = match.texts {
      log.fill(
        &row, prompt: texts.prompt(of: match) ?? match.judgePrompt,
        response: texts.answer(of: model, to: match, &log),
        opponentResponse: texts.answer(of: opponent, to: match, &log),
        explanation: explanation == MTBenchReader.failedRequest ? nil : explanation,
        at: match.place)
    }
    row.judgedAt = match.time.flatMap(Timestamp.init(unixSeconds:))?.microseconds
    log.keep(
      row,
      with: [
        (.evaluation, model.map { "\(match.run)/\($0)" }), (.task, "mt_bench"), (.model, model),
        (.sample, match.question), (.turn, match.turn), (.judge, match.judge.map { "model:\($0)" }),
        (.criterion, match.prompt), (.category, match.category), (.tool, "fastchat"),
      ] + verdict, at: match.place)
  }

  private static func reason(for judgment: String?) -> String {
    judgment == failedRequest ? "grader_failed" : "invalid_response_format"
  }

  // MARK: - What the files lie in

  /// The run that a file belongs to: the directory of the benchmark, as `DIRECTORY` of
  /// `DIRECTORY/model_judgment/JUDGE_single.jsonl`.
  private static func run(_ folders: [String]) -> String {
    var directories = folders
    if directories.last == "model_judgment" { directories.removeLast() }
    guard let name = directories.last, name != ".", name != ".." else { return "mt_bench" }
    return name
  }

  /// The categories of the questions, where `question.jsonl` lies beside the judgments.
  private static func categories(
    beside log: inout LogAssembly
  ) throws(FileProblem) -> [String: String] {
    guard let file = try SiblingFile.named(questions, beside: &log) else { return [:] }
    var categories: [String: String] = [:]
    file.bytes.withUnsafeBufferPointer { bytes in
      let lines = Lines(bytes)
      while let line = try? lines.next() {
        var scanner = JSONScanner(line)
        var question: String?
        var category: String?
        // A question that cannot be read gives no category; it is not what is being read.
        try? scanner.members { (key, scanner) throws(JSONError) in
          switch key {
          case "question_id": question = try scanner.textIfAny()
          case "category": category = try scanner.textIfAny()
          default: try scanner.skipValue()
          }
        }
        if let question { categories[question] = category }
      }
    }
    return categories
  }
}
