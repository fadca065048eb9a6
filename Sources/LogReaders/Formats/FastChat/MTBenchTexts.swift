internal import FileFormats

/// The questions and answers of an MT-bench, which its judgments leave out: they are in
/// `question.jsonl` and `model_answer/MODEL.jsonl` of the benchmark's folder.
///
/// A file of answers is read when the first judgment of its model comes.
final class MTBenchTexts {
  private static let answers = "model_answer"
  /// The folder of the judgments.
  private static let judgments = "model_judgment"

  /// The turns by question.
  private var questions: [String: [String]] = [:]
  /// The turns of the models by question.
  private var answers: [String: [String: [String]]] = [:]

  init(of log: LogAssembly) {
    let file = try? SiblingFile.withTexts(
      MTBenchReader.questions, in: nil, own: MTBenchTexts.judgments, of: log)
    guard let file else { return }
    MTBenchTexts.read(file) { (key, scanner, question, turns) throws(JSONError) in
      switch key {
      case "question_id": question = try scanner.textIfAny()
      case "turns": turns = try scanner.textsIfAny()
      default: try scanner.skipValue()
      }
    } keep: { question, turns in
      questions[question] = turns
    }
  }

  /// What all models were asked up to the turn that was judged, one question a line.
  ///
  /// - Returns: nil where the questions are not there; the judge's prompt then holds the question.
  func prompt(of match: MTBenchMatch) -> String? {
    guard let question = match.question, let turns = questions[question],
      turns.indices.contains(turn(of: match))
    else { return nil }
    return turns[...turn(of: match)].joined(separator: "\n")
  }

  /// What a model answered in the turn that was judged.
  func answer(of model: String?, to match: MTBenchMatch, _ log: inout LogAssembly) -> String? {
    guard let question = match.question,
      let turns = answers(of: model, at: match.place, &log)[question],
      turns.indices.contains(turn(of: match))
    else { return nil }
    return turns[turn(of: match)]
  }

  /// The place of the turn, from 0.
  private func turn(of match: MTBenchMatch) -> Int {
    match.turn.flatMap { Int($0) }.map { $0 - 1 } ?? 0
  }

  private func answers(
    of model: String?, at place: CodedLocator, _ log: inout LogAssembly
  ) -> [String: [String]] {
    guard let model else { return [:] }
    if let known = answers[model] { return known }
    var found: [String: [String]] = [:]
    let name = "\(model).jsonl"
    let file = try? SiblingFile.withTexts(
      name, in: MTBenchTexts.answers, own: MTBenchTexts.judgments, of: log)
    if let file {
      // Judges are shown the first of several choices.
      MTBenchTexts.read(file) { (key, scanner, question, turns) throws(JSONError) in
        switch key {
        case "question_id": question = try scanner.textIfAny()
        case "choices":
          var isFirst = true
          try scanner.elements { (scanner) throws(JSONError) in
            guard isFirst else { return try scanner.skipValue() }
            isFirst = false
            try scanner.members { (key, scanner) throws(JSONError) in
              guard key == "turns" else { return try scanner.skipValue() }
              turns = try scanner.textsIfAny()
            }
          }
        default: try scanner.skipValue()
        }
      } keep: { question, turns in
        found[question] = turns
      }
    } else {
      log.note(
        .missingSibling("\(MTBenchTexts.answers)/\(name)", holds: "the model's answers"), at: place)
    }
    answers[model] = found
    return found
  }

  /// Reads the lines of a file, of which those that cannot be read have no texts.
  private static func read(
    _ file: SiblingFile,
    _ member: (String, inout JSONScanner, inout String?, inout [String]) throws(JSONError) -> Void,
    keep: (String, [String]) -> Void
  ) {
    file.bytes.withUnsafeBufferPointer { bytes in
      let lines = Lines(UTF8Text.withoutMark(bytes))
      while let line = try? lines.next() {
        var scanner = JSONScanner(line)
        var question: String?
        var turns: [String] = []
        try? scanner.members { (key, scanner) throws(JSONError) in
          try member(key, &scanner, &question, &turns)
        }
        if let question, !turns.isEmpty { keep(question, turns) }
      }
    }
  }
}
