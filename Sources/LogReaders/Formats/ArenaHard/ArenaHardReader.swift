internal import Diagnostics
internal import FileFormats

/// Reads the judgments of Arena-Hard-Auto, `data/BENCH/model_judgment/JUDGE/MODEL.jsonl`: for each
/// question two games against the baseline, of which the second has the answers swapped.
///
/// Each game is a judgment. The label (`A>>B`, `A>B`, `A=B`, …) is kept as the judge gave it, and says
/// how strong the preference is; the preference itself is 1, 0 or 0.5, whatever its strength. The
/// tool's own score counts the verdicts with `>>` three times and leaves out questions of which either
/// game has no verdict, so a mean over all judgments is another figure than its.
///
/// The first version of the benchmark names neither the baseline nor, in some files, the judge: the
/// baseline is what its configuration has, or what the user says, the judge the name of the folder.
struct ArenaHardReader: LogFormatReader {
  static let name = "arena-hard"
  static let summary = "Arena-Hard's judgments of two games against a baseline"
  static let isOfLines = true
  static let readsSiblings = true

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    let keys = head.recordKeys
    guard head.json?.kinds["games"] == .array, keys.contains("model"),
      !keys.isDisjoint(with: ["uid", "question_id"])
    else { return nil }
    return .log(by: .records)
  }

  init(_ options: LogReadingOptions) {}

  /// One answer of the judge.
  private struct Game {
    /// The label; nil where the judge gave none.
    var label: String?
    /// What the judge said.
    var explanation: String?
  }

  private struct Match {
    var question: String?
    var model: String?
    var judge: String?
    var baseline: String?
    var category: String?
    var games: [Game?] = []
    var place = CodedLocator()
  }

  /// What the folders that a file lies in say: `BENCH/model_judgment/JUDGE`.
  private struct Folders {
    var bench: String?
    var judge: String?

    init(_ folders: [String]) {
      guard let place = folders.lastIndex(of: "model_judgment") else { return }
      if place > 0 { bench = folders[place - 1] }
      if place + 1 < folders.count { judge = folders[place + 1] }
    }
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    let folders = Folders(SiblingFile.folders(of: log))
    log.file.identify(by: [folders.bench, folders.judge].map { $0 ?? "" }.joined(separator: "/"))
    let declared = log.options.fields.constants[.opponent]
    JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      var match = try ArenaHardReader.match(&scanner)
      if place.number > 0 { try scanner.finish() }
      match.place = place
      match.judge = match.judge ?? folders.judge
      if let declared {
        match.baseline = declared
      } else if match.baseline == nil {
        match.baseline = ArenaHardReader.baseline(of: folders.bench)
        log.note(.unnamedBaseline(match.baseline ?? ""), at: place)
      }
      add(match, task: folders.bench ?? "arena-hard", &log)
    }
  }

  /// The baseline of a benchmark whose lines do not name it.
  private static func baseline(of bench: String?) -> String {
    bench == "arena-hard-v0.1" ? "gpt-4-0314" : "arena-hard-baseline"
  }

  // MARK: - Lines

  private static func match(_ scanner: inout JSONScanner) throws(JSONError) -> Match {
    var match = Match()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch UTF8Text.string(key) {
      case "question_id", "uid":
        let question = try scanner.textIfAny()
        match.question = match.question ?? question
      case "model": match.model = try scanner.textIfAny()
      case "judge": match.judge = try scanner.textIfAny()
      case "baseline": match.baseline = try scanner.textIfAny()
      case "category": match.category = try scanner.textIfAny()
      case "games":
        var games: [Game?] = []
        try scanner.elements { (scanner) throws(JSONError) in
          games.append(try game(&scanner))
        }
        match.games = games
      // What was asked and answered is long, and not of the response.
      default: try scanner.skipValue()
      }
    }
    return match
  }

  private static func game(_ scanner: inout JSONScanner) throws(JSONError) -> Game? {
    guard try scanner.peek() == .object else {
      try scanner.skipValue()
      return nil
    }
    var game = Game()
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "score": game.label = try scanner.textIfAny()
      // A text, or, in the later version, an object with one.
      case "judgment" where try scanner.peek() == .object:
        try scanner.members { (key, scanner) throws(JSONError) in
          guard key == "answer" else { return try scanner.skipValue() }
          game.explanation = try scanner.textIfAny()
        }
      case "judgment": game.explanation = try scanner.textIfAny()
      default: try scanner.skipValue()
      }
    }
    return game
  }

  // MARK: - Rows

  private func add(_ match: Match, task: String, _ log: inout LogAssembly) {
    // The line was counted as one row.
    log.file.rowsRead += match.games.count - 1
    if match.games.isEmpty {
      log.file.rowsRead += 1
      log.refuse(.missingField("games"), at: log.locator(of: match.place))
      return
    }
    for (index, game) in match.games.enumerated() {
      var row = CodedJudgment()
      row.scaleType = .preference
      guard let number = Int16(exactly: index + 1) else {
        log.refuse(
          .tooManyJudgments(limit: Int(Int16.max)), at: log.locator(of: match.place))
        continue
      }
      row.judgmentIndex = number
      // In the first game the baseline is A, in the next the model, and so on.
      let isFirst = index % 2 == 1
      row.position = isFirst ? .first : .second
      let label = game?.label?.filter { !$0.isWhitespace }
      if let preference = label.flatMap(ArenaHardReader.preference) {
        row.preference = isFirst ? preference : 1 - preference
      } else {
        row.status = .unscored
        row.statusReason = log.table.statusReason.intern(
          game == nil ? "grader_failed" : "invalid_response_format")
        log.note(.missingScore, at: match.place)
      }
      log.fill(&row, explanation: game?.explanation, at: match.place)
      log.keep(
        row,
        with: [
          (.evaluation, match.model.map { "\(task)/\($0)" }), (.task, task), (.model, match.model),
          (.sample, match.question), (.judge, match.judge.map { "model:\($0)" }),
          (.criterion, "preference"), (.opponent, match.baseline), (.category, match.category),
          (.label, label), (.tool, "arena-hard-auto"),
        ], at: match.place)
    }
  }

  /// What a label says for A; nil where it is none.
  private static func preference(_ label: String) -> Double? {
    switch label {
    case "A>B", "A>>B", "B<A", "B<<A": 1
    case "B>A", "B>>A", "A<B", "A<<B": 0
    case "A=B", "B=A": 0.5
    default: nil
    }
  }
}

extension LogNotice {
  fileprivate static func unnamedBaseline(_ name: String) -> LogNotice {
    LogNotice("unnamedBaseline", name) {
      "\($0.rows) without the baseline's name, which is taken for \($0[0].quoted); say it with "
        + "--map opponent_model_id==NAME"
    }
  }
}
