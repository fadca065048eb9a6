package import Diagnostics
package import LogReaders
internal import ValueModel

/// Labels of people, or of another judge, on responses that judges judge.
package struct JudgeGold: Sendable {
  /// What tells one response from another, in any log.
  fileprivate struct Key: Hashable {
    let task, model, sample: String
    let epoch: Int32
    let turn: Int16
    let promptVersion, optionOrder: String?

    init(_ log: EvaluationLog, row: Int) {
      let table = log.judgments
      task = table.task[row] ?? ""
      model = table.model[row] ?? ""
      sample = table.sample[row] ?? ""
      epoch = table.epoch[row]
      turn = table.turn[row]
      promptVersion = table.promptVersion?[row]
      optionOrder = table.optionOrder?[row]
    }

    var words: String { "model_id \(model), task \(task), sample_id \(sample), epoch \(epoch)" }
  }

  /// By response of a log and dimension of a plan, the place of the label; nil without one.
  package let labels: [[Int?]]
  /// Labels that the gold is divided on, without a majority.
  package let tied: Int
  /// Responses of the gold that were not judged.
  package let unjoined: Int

  /// The labels that most verdicts of the gold give.
  ///
  /// - Parameters:
  ///   - log: whose rows hold the gold: that of the responses, or another.
  ///   - rows: those that count.
  ///   - source: whose verdicts they are.
  /// - Throws: where no row is of that source, none on a dimension of the plan, or none goes with a
  ///   response.
  /// - Complexity: O(rows + responses x dimensions).
  package init(
    _ log: EvaluationLog, rows: [Int], source: LabelledTexts.Gold, of plan: RecognitionPlan,
    on responses: ResponsesToJudge
  ) throws(Diagnostics) {
    let file = log.files.map(\.name).joined(separator: ", ")
    let table = log.judgments
    var votes: [Key: [Int: [Int: Int]]] = [:]
    var places: [Int32: Int?] = [:]
    var isKnown = false
    for row in rows {
      switch source {
      case .all: break
      case .people where table.judgeKind[row] == .human: break
      case .judge(let name) where table.judge[row] == name: break
      case .people, .judge: continue
      }
      isKnown = true
      let code = table.criterion.codes[row]
      let place =
        places[code]
        ?? plan.system.dimension(named: table.criterion.text(of: code) ?? "").flatMap { found in
          plan.dimensions.firstIndex { $0.id == found.id }
        }
      places[code] = .some(place)
      guard let place, table.status[row] == .scored, let score = table.score(at: row) else {
        continue
      }
      let ends = table.scaleMinimum[row].flatMap { low in
        table.scaleMaximum[row].flatMap { low < $0 ? low...$0 : nil }
      }
      let label = plan.scale.place(ofScore: score, on: ends)
      votes[Key(log, row: row), default: [:]][place, default: [:]][label, default: 0] += 1
    }
    guard isKnown else { throw Diagnostics(.noGold(source, in: file)) }
    guard !votes.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "noLabels", at: .file(file), "the gold has no score on a dimension of the plan",
          remedy: "Its criteria are to be called as "
            + plan.dimensions.map { "`\($0.id)`" }.joined(separator: ", ")))
    }
    var tied = 0
    var joined: Set<Key> = []
    labels = responses.responses.map { response in
      let key = Key(responses.log, row: response.row)
      guard let own = votes[key] else {
        return Array(repeating: nil, count: plan.dimensions.count)
      }
      joined.insert(key)
      return plan.dimensions.indices.map { dimension in
        guard let votes = own[dimension] else { return nil }
        let most = votes.values.max() ?? 0
        let first = votes.filter { $0.value == most }
        if first.count > 1 { tied += 1 }
        return first.count == 1 ? first.keys.first : nil
      }
    }
    self.tied = tied
    unjoined = votes.count - joined.count
    guard !joined.isEmpty else {
      let theirs = votes.keys.map(\.words).min() ?? ""
      let ours = responses.responses.first.map { Key(responses.log, row: $0.row).words } ?? ""
      throw Diagnostics(
        Diagnostic(
          "goldNotJoined", at: .file(file),
          "no label goes with a response: one is of \(VisibleText.name(theirs)), and a response of "
            + VisibleText.name(ours),
          remedy: "Map both logs so that these are the same"))
    }
  }
}

/// How the verdicts of judges agree with gold: one for each judge and dimension, and for the panel.
package struct JudgeValidation: Sendable {
  /// The verdicts of one judge, or of the panel, on the labelled responses of one dimension.
  package struct Entry: Sendable {
    /// `model:NAME` or `panel:NAME`.
    package let judge: String
    /// The place of the judge in the plan; nil for the panel.
    package let place: Int?
    /// What the judge's verdicts depend on, as a SHA-256.
    package let method: String
    /// Labelled responses with a verdict, beside always calling the label that most of them have.
    package let calls: RecognizerValidation.Dimension
    /// Labelled responses without a verdict.
    package let undecided: Int
    /// Of the dimension.
    package let dimension: String
  }

  package let entries: [Entry]
  /// The models that answered, by number.
  package let models: [String]

  /// - Complexity: O(responses x dimensions x judges).
  package init(_ judged: JudgedLog, _ gold: JudgeGold, panel: JudgePanel) {
    let plan = judged.plan
    let table = judged.responses.log.judgments
    let rows = judged.responses.responses.map(\.row)
    models = Set(rows.map { table.model[$0] ?? "" })
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let numbers = Dictionary(uniqueKeysWithValues: models.enumerated().map { ($1, $0) })
    var clusterNumbers: [String: Int] = [:]
    let clusters = rows.map { row in
      let name =
        table.cluster[row].map { "cluster \($0)" }
        ?? "item \(table.task[row] ?? "") \(table.sample[row] ?? "")"
      let number = clusterNumbers[name] ?? clusterNumbers.count
      clusterNumbers[name] = number
      return number
    }
    var entries: [Entry] = []
    for (number, dimension) in plan.dimensions.enumerated() {
      let labelled = rows.indices.filter { gold.labels[$0][number] != nil }
      guard !labelled.isEmpty else { continue }
      let places = plan.judges.indices.map(Optional.some) + (plan.judges.count > 1 ? [nil] : [])
      for place in places {
        let calls = labelled.map { response in
          place.map { judged.call(of: $0, response: response, dimension: number).label }
            ?? judged.callOfPanel(response: response, dimension: number).label
        }
        let kept = labelled.indices.filter { calls[$0] != nil }
        let truth = kept.map { gold.labels[labelled[$0]][number] ?? 0 }
        let called = kept.map { calls[$0] ?? 0 }
        let classes = plan.scale.scores
        entries.append(
          Entry(
            judge: place.map { plan.judges[$0].judgeID } ?? plan.panelID, place: place,
            method: place.map { panel.method(of: $0) } ?? panel.methodOfPanel,
            calls: RecognizerValidation.Dimension(
              name: dimension.id, classes: classes, gold: truth,
              // A judge states no odds: what it calls is certain to it.
              probabilities: called.flatMap { call in classes.indices.map { $0 == call ? 1 : 0 } },
              called: called,
              baseline: Array(repeating: Self.majority(truth, classes.count), count: kept.count),
              clusters: kept.map { clusters[labelled[$0]] },
              models: kept.map { numbers[table.model[rows[labelled[$0]]] ?? ""] ?? 0 },
              folds: [], costs: [], texts: kept.map { labelled[$0] }),
            undecided: labelled.count - kept.count, dimension: dimension.id))
      }
    }
    self.entries = entries
  }

  /// The most frequent class; of equally frequent ones the first.
  private static func majority(_ labels: [Int], _ classes: Int) -> Int {
    var counts = [Int](repeating: 0, count: classes)
    for label in labels { counts[label] += 1 }
    var best = 0
    for place in counts.indices where counts[place] > counts[best] { best = place }
    return best
  }
}
