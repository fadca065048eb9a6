internal import Diagnostics
internal import FileFormats

/// Reads AlpacaEval's `annotations.json`: one judge's preference between a model's answer and the
/// baseline's for each of 805 instructions.
///
/// A preference is 1 where the baseline wins and 2 where the model does, with anything between them
/// from judges whose probabilities are weighed; the row of the model holds it less 1. Early versions
/// wrote 0 for a draw, which the tool itself reads as 1.5; a tie by name is one. A null is
/// an answer of the judge that could not be read. Outputs are shown to the judge in a random order that is not logged.
///
/// AlpacaEval's win rate is the mean of the preferences that are there, its standard error their
/// sample standard deviation over √n, both times 100.
struct AlpacaEvalReader: LogFormatReader {
  static let name = "alpaca-eval"
  static let summary = "AlpacaEval's annotations.json"
  static let isOfLines = true

  /// The instructions of the AlpacaEval set.
  private static let instructions = 805

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    if isLeaderboard(head.columns) {
      return .companion(of: "the annotations of its models", by: .columns)
    }
    let keys: Set<String> = ["instruction", "generator_1", "generator_2", "preference"]
    return head.recordKeys.isSuperset(of: keys) ? .log(by: .records) : nil
  }

  static func sentinel(in field: String) -> SentinelRule? {
    field == "preference"
      ? SentinelRule(
        number: 0, replacement: 1.5,
        meaning: "a draw in an old code of the tool; it is taken for 1.5") : nil
  }

  /// Whether a table of these columns is a leaderboard: win rates without the annotations.
  private static func isLeaderboard(_ columns: Set<String>) -> Bool {
    columns.isSuperset(of: ["win_rate", "standard_error", "n_wins", "n_total"])
  }

  init(_ options: LogReadingOptions) {}

  private struct Annotation {
    var instruction: String?
    var output: String?
    /// The baseline's answer, and the judge's own words, where texts are kept.
    var otherOutput: String?
    var explanation: String?
    var baseline: String?
    var model: String?
    var annotator: String?
    var dataset: String?
    /// The number as it is written.
    var preference: String?
  }

  /// Who was judged by whom.
  private struct Match: Hashable {
    let model: String
    let annotator: String
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var counts: [Match: Int] = [:]
    var preferences: [String: [Double]] = [:]
    let leaderboard = try? SiblingFile.named(AlpacaEvalReader.leaderboard, beside: &log)
    var order: [Match] = []
    JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      let annotation = try annotation(&scanner, &log, at: place)
      let match = Match(model: annotation.model ?? "", annotator: annotation.annotator ?? "")
      if counts[match] == nil { order.append(match) }
      counts[match, default: 0] += 1
      if let preference = add(annotation, at: place, &log) {
        preferences[match.model, default: []].append(preference)
      }
    }
    for match in order {
      guard let count = counts[match], count < AlpacaEvalReader.instructions else { continue }
      log.note(
        .fewerSamples(
          "\(match.model.quoted) has \(count) annotations of the "
            + "\(AlpacaEvalReader.instructions) instructions of AlpacaEval"), at: "")
    }
    if let leaderboard { compareFigures(leaderboard, preferences).note(in: &log) }
  }

  /// The leaderboard that the tool writes beside the annotations.
  private static let leaderboard = "leaderboard.csv"

  /// Holds the win rates of the leaderboard against the preferences.
  private func compareFigures(
    _ file: SiblingFile, _ preferences: [String: [Double]]
  ) -> ToolFigures {
    var figures = ToolFigures()
    file.bytes.withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(UTF8Text.withoutMark(bytes))
      guard (try? scanner.next()) == true else { return }
      let header = (0..<scanner.fieldCount).map { UTF8Text.string(scanner.field($0)) }
      guard AlpacaEvalReader.isLeaderboard(Set(header)) else { return }
      while (try? scanner.next()) == true, scanner.fieldCount == header.count {
        let model = UTF8Text.string(scanner.field(0))
        guard let found = preferences[model] else { continue }
        for (place, name) in header.enumerated() {
          guard case .finite(let reported)? = NumberText.value(scanner.field(place)) else {
            continue
          }
          let figure = "\(name.quoted) of \(model.quoted)"
          let tolerance = ToolFigures.rounding(of: reported)
          switch name {
          case "win_rate":
            figures.compare(
              figure, reported: reported, found: ToolStatistic.mean(found).map { $0 * 100 },
              tolerance: tolerance)
          case "standard_error":
            figures.compare(
              figure, reported: reported, found: ToolStatistic.standardError(found) * 100,
              tolerance: tolerance)
          case "n_total":
            figures.compare(figure, reported: reported, found: Double(found.count))
          case "length_controlled_winrate", "discrete_win_rate", "lc_standard_error":
            figures.leaveOut(figure)
          default: continue
          }
        }
      }
    }
    return figures
  }

  private func annotation(
    _ scanner: inout JSONScanner, _ log: inout LogAssembly, at place: CodedLocator
  ) throws(JSONError) -> Annotation {
    var annotation = Annotation()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch UTF8Text.string(key) {
      case "instruction": annotation.instruction = try scanner.textIfAny()
      case "output_2": annotation.output = try scanner.textIfAny()
      case "output_1" where log.options.keepTexts: annotation.otherOutput = try scanner.textIfAny()
      case "raw_completion" where log.options.keepTexts:
        annotation.explanation = try AlpacaEvalReader.completion(&scanner)
      case "generator_1": annotation.baseline = try scanner.textIfAny()
      case "generator_2": annotation.model = try scanner.textIfAny()
      case "annotator": annotation.annotator = try scanner.textIfAny()
      case "dataset": annotation.dataset = try scanner.textIfAny()
      case "preference":
        annotation.preference = try log.numberText(of: "preference", &scanner, at: place)
      // The probabilities of the judge's words and what they cost are not of the response.
      default: try scanner.skipValue()
      }
    }
    return annotation
  }

  /// The judge's words: a text, or the message of a completion that is logged whole.
  private static func completion(_ scanner: inout JSONScanner) throws(JSONError) -> String? {
    guard try scanner.peek() == .object else { return try scanner.textIfAny() }
    var found: String?
    try scanner.members { (key, scanner) throws(JSONError) in
      switch key {
      case "text": found = try scanner.textIfAny() ?? found
      case "message":
        try scanner.members { (key, scanner) throws(JSONError) in
          guard key == "content" else { return try scanner.skipValue() }
          found = try scanner.contentIfAny() ?? found
        }
      default: try scanner.skipValue()
      }
    }
    return found
  }

  /// - Returns: the preference for the model, where there is one.
  private func add(
    _ annotation: Annotation, at place: CodedLocator, _ log: inout LogAssembly
  ) -> Double? {
    var row = CodedJudgment()
    row.scaleType = .preference
    if let problem = readPreference(annotation.preference, &row, at: place, &log) {
      log.refuse(problem, at: log.locator(of: place))
      return nil
    }
    log.fill(
      &row, prompt: annotation.instruction, response: annotation.output,
      opponentResponse: annotation.otherOutput, explanation: annotation.explanation, at: place)
    log.keep(
      row,
      with: [
        (.evaluation, annotation.model.map { "alpaca_eval/\($0)" }),
        (.task, annotation.dataset ?? "alpaca_eval"), (.model, annotation.model),
        (.sample, annotation.instruction.map { SHA256.hexadecimal($0) }),
        (.judge, annotation.annotator.map { "model:\($0)" }), (.criterion, "preference"),
        (.opponent, annotation.baseline), (.category, annotation.dataset),
        (.sampleHash, annotation.instruction.map { SampleHash.hexadecimal(raw: $0) }),
        (.tool, "alpaca_eval"),
      ], at: place)
    return row.preference.orNil
  }

  /// Writes what the model's answer got into the row.
  private func readPreference(
    _ text: String?, _ row: inout CodedJudgment, at place: CodedLocator, _ log: inout LogAssembly
  ) -> LogProblem? {
    var digits = text ?? "nan"
    switch digits.withUTF8({ NumberText.value($0) }) {
    case .finite(0)?:
      row.preference = 0.5
      log.note(.oldDraw, at: place)
    case .finite(let number)? where number >= 1 && number <= 2:
      row.preference = number - 1
    case .notANumber?:
      row.status = .unscored
      row.statusReason = log.table.statusReason.intern("grader_failed")
      log.note(.missingScore, at: place)
    case .finite?, .infinite?, nil:
      guard let tie = PairwiseTie(digits) else {
        return .invalidField(
          field: "preference", text: digits, expected: "a number in 1…2, or 0 for a draw")
      }
      tie.declare(in: &row, &log)
    }
    return nil
  }
}

extension LogNotice {
  fileprivate static var oldDraw: LogNotice {
    LogNotice("oldDraw") { "a draw in the old code 0, \($0.times); taken for 1.5" }
  }
}
