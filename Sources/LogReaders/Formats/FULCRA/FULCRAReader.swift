internal import Diagnostics
internal import FileFormats

/// Reads FULCRA's dialogues (arXiv 2311.10766): one model's answer to one question a line, with the
/// Schwartz values that the annotators saw in it, such as `"benevolence: +1"`.
///
/// Each dialogue gives one judgment for each of the ten values: +1 or -1 where the value is named,
/// 0 with the label `not connected` where it is not. What cannot be scored is kept as unscored: a
/// value named without a sign, and one named with both signs.
///
/// Where annotators named humility, one of the nineteen refined values, it counts as conformity:
/// FULCRA's own key of 54 items puts "humble" and "accepting my portion" there (its
/// `data_utils.py`), although Schwartz has it between conformity and tradition.
struct FULCRAReader: LogFormatReader {
  static let name = "fulcra"
  static let summary = "FULCRA's dialogues with their value labels, JSON Lines"
  static let isOfLines = true

  /// FULCRA's own names of its value types.
  private static let valueTypes = [
    "self-direction", "stimulation", "hedonism", "achievement", "power", "security", "tradition",
    "conformity", "benevolence", "universalism",
  ]

  /// Refined values that annotators named in place of the type that FULCRA's key puts them under.
  private static let refinedValues = ["humility": "conformity"]

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let keys = head.object?.keys,
      keys.isSuperset(of: ["dialogue", "value_types", "response_source"])
    else { return nil }
    return .log(by: .publication)
  }

  init(_ options: LogReadingOptions) {}

  private struct Dialogue {
    var text = ""
    var labels: [String] = []
    var model = ""
    var source = ""
    var hasLabels = false
  }

  private enum Verdict {
    case notConnected
    case scored(Double, label: String)
    case unscored(reason: String, label: String)
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var reader = JSONLinesReader(bytes)
    while let line = reader.next(&log) {
      do throws(JSONError) {
        let dialogue = try read(&reader.scanner, &log, line)
        try reader.scanner.finish()
        add(dialogue, line, &log)
      } catch {
        log.file.rowsRead += 1
        reader.report(error, &log)
      }
    }
  }

  private func read(
    _ scanner: inout JSONScanner, _ log: inout LogAssembly, _ line: Int
  ) throws(JSONError) -> Dialogue {
    var dialogue = Dialogue()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if key.equals("dialogue") {
        dialogue.text = UTF8Text.string(try scanner.string())
      } else if key.equals("response_source") {
        dialogue.model = UTF8Text.string(try scanner.string())
      } else if key.equals("query_source") {
        dialogue.source = UTF8Text.string(try scanner.string())
      } else if key.equals("value_types") {
        dialogue.hasLabels = true
        try scanner.enterArray()
        while try scanner.nextElement() {
          dialogue.labels.append(UTF8Text.string(try scanner.string()))
        }
      } else {
        if !key.equals("value_items") {
          log.note(.unknownKey(UTF8Text.string(key)), at: "L\(line)")
        }
        try scanner.skipValue()
      }
    }
    return dialogue
  }

  private func add(_ dialogue: Dialogue, _ line: Int, _ log: inout LogAssembly) {
    let place = CodedLocator.line(line)
    let problem: LogProblem? =
      if dialogue.model.isEmpty { .missingField("response_source") } else if !dialogue.hasLabels {
        .missingField("value_types")
      } else if FULCRAReader.turns(of: dialogue.text) == nil { .dialogue } else { nil }
    guard problem == nil, let (question, answer) = FULCRAReader.turns(of: dialogue.text) else {
      log.file.rowsRead += 1
      log.refuse(problem ?? .dialogue, at: "L\(line)")
      return
    }
    let texts: [(JudgmentColumn, String)] = [
      (.evaluation, "fulcra:" + log.file.sha256.prefix(12)),
      (.task, "fulcra"),
      (.model, dialogue.model),
      (.sample, String(SHA256.hexadecimal(question).prefix(16))),
      (.judge, "panel:fulcra"),
      (.category, dialogue.source),
    ]
    var template = CodedJudgment()
    template.scaleType = .ordinal
    template.scaleMinimum = -1
    template.scaleMaximum = 1
    for (column, text) in texts {
      if let problem = assign(column, text, &template, &log, place) {
        log.file.rowsRead += 1
        log.refuse(problem, at: "L\(line)")
        return
      }
    }
    log.fill(&template, prompt: question, response: answer, at: place)
    let verdicts = verdicts(dialogue.labels, line, &log)
    for (name, verdict) in zip(FULCRAReader.valueTypes, verdicts) {
      var row = template
      _ = assign(.criterion, name, &row, &log, place)
      switch verdict {
      case .notConnected:
        row.score = 0
        _ = assign(.label, "not connected", &row, &log, place)
      case .scored(let score, let label):
        row.score = score
        _ = assign(.label, label, &row, &log, place)
      case .unscored(let reason, let label):
        row.status = .unscored
        _ = assign(.label, label, &row, &log, place)
        _ = assign(.statusReason, reason, &row, &log, place)
      }
      log.file.rowsRead += 1
      log.keep(&row, at: place, locator: place)
    }
  }

  /// The verdict on each of the ten values, in their order.
  private func verdicts(_ labels: [String], _ line: Int, _ log: inout LogAssembly) -> [Verdict] {
    var verdicts = [Verdict](repeating: .notConnected, count: FULCRAReader.valueTypes.count)
    // Refined values last, so that the order of the labels does not matter.
    let isRefined = { (label: String) in FULCRAReader.refinedValues[FULCRAReader.name(label)] != nil
    }
    for label in labels.filter({ !isRefined($0) }) + labels.filter(isRefined) {
      let parts = label.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = FULCRAReader.name(label)
      let sign = parts.count > 1 ? String(parts[1].trimmed) : ""
      let type = FULCRAReader.refinedValues[name]
      if let type { log.note(.refinedValue(name, of: type), at: "L\(line)") }
      guard let index = FULCRAReader.valueTypes.firstIndex(of: type ?? name) else {
        log.note(.unknownValue(name), at: "L\(line)")
        continue
      }
      guard let score = FULCRAReader.score(sign) else {
        log.note(.unsignedValue(label), at: "L\(line)")
        verdicts[index] = .unscored(reason: "invalid_response_format", label: label)
        continue
      }
      if sign != "+1", sign != "-1" { log.note(.nonStandardLabel(sign), at: "L\(line)") }
      switch verdicts[index] {
      case .notConnected:
        verdicts[index] = .scored(score, label: sign)
      // Two values of one type that agree are no mistake.
      case .scored(score, _) where type != nil: break
      case .scored(score, _):
        log.note(.repeatedLabel, at: "L\(line)")
      case .scored:
        log.note(.contradictoryLabels, at: "L\(line)")
        verdicts[index] = .unscored(reason: "contradictory_labels", label: "+1, -1")
      case .unscored: break
      }
    }
    return verdicts
  }

  private func assign(
    _ column: JudgmentColumn, _ text: String, _ row: inout CodedJudgment, _ log: inout LogAssembly,
    _ place: CodedLocator
  ) -> LogProblem? {
    var text = text
    return text.withUTF8 { log.assign(column, $0, to: &row, at: place) }
  }

  private static func name(_ label: String) -> String {
    label.prefix { $0 != ":" }.trimmed.lowercased()
  }

  /// The spellings that occur in the release.
  private static func score(_ sign: String) -> Double? {
    switch sign {
    case "+1", "1", "1+", "=1": 1
    case "-1": -1
    default: nil
    }
  }

  /// The two turns of `Human: … \nBob: …`, without white space at their ends.
  private static func turns(of dialogue: String) -> (question: String, answer: String)? {
    guard dialogue.hasPrefix("Human:"), let end = dialogue.firstRange(of: "\nBob:") else {
      return nil
    }
    let question = dialogue[..<end.lowerBound].dropFirst("Human:".count).trimmed
    let answer = dialogue[end.upperBound...].trimmed
    return question.isEmpty ? nil : (String(question), String(answer))
  }
}

extension Substring {
  /// The text without white space at its ends.
  fileprivate var trimmed: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

extension LogNotice {
  fileprivate static func nonStandardLabel(_ label: String) -> LogNotice {
    LogNotice("nonStandardLabel", label) {
      "the label \($0[0].quoted) is not +1 or -1, \($0.times)"
    }
  }

  fileprivate static func unknownValue(_ name: String) -> LogNotice {
    LogNotice("unknownValue", name) {
      "the value \($0[0].quoted) is not one of the ten, \($0.times)"
    }
  }

  fileprivate static func refinedValue(_ name: String, of type: String) -> LogNotice {
    LogNotice("refinedValue", name, type) {
      "the value \($0[0].quoted) is named \($0.times) and counts as \($0[1].quoted), its type"
    }
  }

  fileprivate static func unsignedValue(_ label: String) -> LogNotice {
    LogNotice("unsignedValue", label) {
      "the label \($0[0].quoted) has no sign, \($0.times); kept as unscored"
    }
  }

  fileprivate static var contradictoryLabels: LogNotice {
    LogNotice("contradictoryLabels") {
      "a value is named with both signs for one response, \($0.times); kept as unscored"
    }
  }

  fileprivate static var repeatedLabel: LogNotice {
    LogNotice("repeatedLabel") {
      "a value is named twice with one sign, \($0.times); counted once"
    }
  }
}

extension LogProblem {
  fileprivate static var dialogue: LogProblem {
    LogProblem(
      "dialogueShape", "the dialogue does not have the form \"Human: …\", new line, \"Bob: …\"",
      remedy: "Give the dialogue as one text that begins with Human:")
  }
}
