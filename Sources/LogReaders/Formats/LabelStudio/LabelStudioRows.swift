internal import Diagnostics
internal import FileFormats

/// Turns annotations into judgments: one for each criterion of the file and each response that it
/// is about, also where the annotator left it empty or passed the task over, so that no denominator
/// shrinks.
struct LabelStudioRows {
  private let annotations: [LabelStudioAnnotation]
  /// The controls that give verdicts, in the order in which they first come.
  private var criteria: [String] = []
  private let sides: LabelStudioSides
  /// The sides that each control judges, in the order in which they first come.
  private var sidesOfCriterion: [String: [LabelStudioSides.Side]] = [:]
  private var repeats: [[String]: Int] = [:]

  /// - Parameter criteria: the controls that are wanted; nil for all that give verdicts.
  init(_ annotations: [LabelStudioAnnotation], criteria wanted: [String]?, _ log: inout LogAssembly)
  {
    self.annotations = annotations
    var found: [String] = wanted ?? []
    for annotation in annotations where wanted == nil {
      for result in annotation.results where !found.contains(result.control) {
        switch result.verdict {
        case .other(let kind):
          log.note(.noVerdict(control: result.control, kind: kind), at: annotation.place)
        case .absent: continue
        case .label, .rating, .number, .side, .place: found.append(result.control)
        }
      }
    }
    criteria = found
    sides = LabelStudioSides(annotations, controls: found, fields: log.options.fields)
  }

  /// Hands all rows to the log.
  mutating func add(to log: inout LogAssembly) {
    guard checkModels(&log), findSides(&log) else { return }
    for annotation in annotations {
      let place = log.locator(of: annotation.place)
      log.noteUndeclared(below: "data", in: annotation.declared, at: place)
      if annotation.isGroundTruth { log.note(.groundTruth, at: annotation.place) }
      let given = Dictionary(grouping: annotation.results, by: \.control)
      for criterion in criteria {
        let results = annotation.isCancelled ? [] : given[criterion] ?? []
        for side in sidesOfCriterion[criterion] ?? [.whole] {
          let verdicts = results.filter { result in
            if case .other = result.verdict { return side == .whole }
            return sides.side(of: result, in: annotation) == side
          }.map(\.verdict)
          for verdict in verdicts.isEmpty ? [.absent] : verdicts {
            add(criterion, verdict, of: side, annotation, &log)
          }
        }
      }
    }
  }

  /// Finds the sides that each control judges; refused once where nothing tells whose response one
  /// is about.
  private mutating func findSides(_ log: inout LogAssembly) -> Bool {
    var unknown: [String] = []
    var severalOnes: [String] = []
    for annotation in annotations where !annotation.isCancelled {
      var counts: [String: Int] = [:]
      for result in annotation.results where criteria.contains(result.control) {
        switch result.verdict {
        case .other, .absent: continue
        case .label, .rating, .number, .side, .place: break
        }
        counts[result.control, default: 0] += 1
        guard let side = sides.side(of: result, in: annotation) else {
          let name = result.targets.first ?? result.control
          if !unknown.contains(name) { unknown.append(name) }
          if result.targets.isEmpty, counts[result.control] == 2 { severalOnes.append(name) }
          continue
        }
        if sidesOfCriterion[result.control]?.contains(side) != true {
          sidesOfCriterion[result.control, default: []].append(side)
        }
      }
    }
    guard !unknown.isEmpty else { return true }
    let names = unknown.sorted().map(\.quoted).joined(separator: " and ")
    let declaration = "--map model_id@\(unknown.sorted()[0])=data.NAME"
    log.fail(
      .undeclared(
        what: "whose response \(names) \(unknown.count == 1 ? "is" : "are") about", candidates: [],
        remedy: severalOnes.isEmpty
          ? "Which model does \(unknown.count == 1 ? "it" : "each of them") show? Say it with "
            + "\(declaration), or name the controls that are wanted with --map criterion=NAME,NAME"
          : "\(severalOnes[0].quoted) holds several verdicts a row; export the whole tasks as JSON, "
            + "which names what each is about"))
    return false
  }

  /// Whether the file says which models answered: refused once, not for every row.
  private func checkModels(_ log: inout LogAssembly) -> Bool {
    let hasParts = annotations.contains { annotation in
      annotation.fields.keys.contains { if case .model = $0 { true } else { false } }
    }
    if !annotations.isEmpty, !hasParts, annotations.allSatisfy({ $0.text(.model) == nil }) {
      log.fail(
        .undeclared(
          what: "which model gave the responses", candidates: [],
          remedy:
            "Name the member of the tasks' data that does with --map model_id=data.NAME, or the "
            + "one model of all with --map model_id==NAME"))
      return false
    }
    let hasPairs = annotations.contains { annotation in
      annotation.results.contains { result in
        guard case .side = result.verdict, criteria.contains(result.control) else { return false }
        if case .parts = sides.side(of: result, in: annotation) { return false }
        return true
      }
    }
    if hasPairs, annotations.allSatisfy({ $0.text(.opponent) == nil }) {
      log.fail(
        .undeclared(
          what: "which two models are compared", candidates: [],
          remedy: "Name the members of the tasks' data that do with model_id=data.LEFT and "
            + "opponent_model_id=data.RIGHT"))
      return false
    }
    return true
  }

  /// The columns of the model and its opponent, for a verdict on one side.
  private func models(
    of side: LabelStudioSides.Side, in annotation: LabelStudioAnnotation
  ) -> (model: String?, opponent: String?) {
    switch side {
    case .whole: (annotation.text(.model), annotation.text(.opponent))
    case .left: (annotation.text(.model), nil)
    case .right: (annotation.text(.opponent), nil)
    case .part(let part): (annotation.model(of: part), nil)
    case .parts(let left, let right): (annotation.model(of: left), annotation.model(of: right))
    }
  }

  private mutating func add(
    _ criterion: String, _ verdict: LabelStudioVerdict, of side: LabelStudioSides.Side,
    _ annotation: LabelStudioAnnotation, _ log: inout LogAssembly
  ) {
    log.file.rowsRead += 1
    var row = CodedJudgment()
    let place = annotation.place
    let stem = String(log.file.name.prefix { $0 != "." })
    let project = annotation.project.map { "label-studio/\($0)" }
    let (model, opponent) = models(of: side, in: annotation)
    let texts: [(column: JudgmentColumn, text: String?)] = [
      (.evaluation, project ?? "label-studio:\(log.file.sha256.prefix(12))"),
      (.task, project ?? "label-studio/\(stem)"), (.sample, annotation.task),
      (.judge, annotation.judge), (.criterion, criterion), (.judgedAt, annotation.judgedAt),
      (.tool, "label-studio"), (.model, model), (.opponent, opponent),
    ]
    var declared = annotation.declared
    declared[.model] = nil
    declared[.opponent] = nil
    let problem =
      log.assign(texts, to: &row, at: place)
      ?? log.assign(declared: declared, to: &row, at: place)
      ?? settle(&row, verdict, annotation, &log)
    if let problem {
      log.refuse(problem, at: log.locator(of: place))
      return
    }
    let key = [annotation.task, annotation.judge, criterion, model ?? "", opponent ?? ""]
    repeats[key, default: 0] += 1
    guard let index = Int16(exactly: repeats[key] ?? 1) else {
      let expected = "at most \(Int16.max) verdicts of one judge on one criterion"
      let problem = LogProblem.invalidField(
        field: criterion, text: "\(repeats[key] ?? 1)", expected: expected)
      log.refuse(problem, at: log.locator(of: place))
      return
    }
    row.judgmentIndex = index
    let targets = annotation.results.first { $0.control == criterion }?.targets ?? []
    let responses = annotation.texts.responses(
      of: side, targets: targets, hasOpponent: opponent != nil)
    log.fill(
      &row, prompt: annotation.texts.prompt, response: responses.own,
      opponentResponse: responses.other, explanation: annotation.texts.comment, at: place)
    log.keep(&row, at: place, locator: place)
  }

  private func settle(
    _ row: inout CodedJudgment, _ verdict: LabelStudioVerdict,
    _ annotation: LabelStudioAnnotation, _ log: inout LogAssembly
  ) -> LogProblem? {
    switch verdict {
    case .label(let text):
      row.scaleType = row.scaleType ?? .nominal
      row.label = log.table.label.intern(text)
    case .rating(let stars):
      row.scaleType = row.scaleType ?? .ordinal
      row.score = stars
    case .number(let number):
      guard number.isFinite else { return .infiniteScore }
      row.scaleType = row.scaleType ?? .interval
      row.score = number
    case .place(let place, let count):
      row.scaleType = row.scaleType ?? .ordinal
      row.score = Double(place)
      (row.scaleMinimum, row.scaleMaximum) = (1, Double(count))
      row.higherIsBetter = false
    case .side(let side):
      guard row.opponent >= 0 else { return .missingField("opponent_model_id") }
      row.scaleType = .preference
      if let tie = PairwiseTie(side) {
        tie.declare(in: &row, &log)
      } else if side == "left" || side == "right" {
        row.preference = side == "left" ? 1 : 0
      } else {
        return .unknownWinner(side, known: ["left", "right", "tie"])
      }
      row.position = .first
      row.label = log.table.label.intern(side)
    case .other, .absent:
      row.status = annotation.isCancelled ? .cancelled : .unscored
      let reason = annotation.isCancelled ? "skipped" : "no_response"
      row.statusReason = log.table.statusReason.intern(reason)
    }
    return nil
  }
}

extension LogNotice {
  fileprivate static var groundTruth: LogNotice {
    LogNotice("groundTruth") {
      "an annotation marked as the truth, \($0.times); it counts as its author's"
    }
  }
}

extension LogProblem {
  /// What a log says only in a member that the user must name.
  static func undeclared(what: String, candidates: [String], remedy: String) -> LogProblem {
    LogProblem(
      "undeclaredField", "the log does not say \(what)\(listed(candidates))", remedy: remedy)
  }

  fileprivate static func unknownWinner(_ text: String, known: [String]) -> LogProblem {
    LogProblem(
      "unknownWinner",
      "the winner is \(text.quoted), not one of \(known.map(\.quoted).joined(separator: ", "))",
      remedy: "Correct the value")
  }
}
