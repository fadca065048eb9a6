internal import Diagnostics
package import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// What `--gold` names: whose verdicts are held for the truth.
package enum GoldSource: Sendable {
  /// One judge of the log, by its `judge_id`.
  case judge(String)
  /// All people of the log.
  case people
  /// Another log, all of whose judges count.
  case log(EvaluationLog)
}

/// How several gold verdicts on one response become one.
package enum GoldConsensus: String, CaseIterable, Codable, Sendable {
  /// Of labels the one that most gave, a tie being none; of numbers the mean.
  case majority
  /// Of labels the most probable one under the model of Dawid and Skene (1979).
  case dawidSkene = "dawid-skene"
}

/// The gold verdict on each unit of a panel, where there is one.
package struct GoldLabels: Sendable {
  /// What the gold standard is called in messages.
  package let name: String
  /// By unit; NaN where there is none.
  let values: [Double]
  /// Those who gave it, where they are judges of the same log.
  let judges: Set<Int32>
  /// Gold responses that no judge rated, and that were found.
  package let unjoined: Int
  package let joined: Int
  /// Responses whose gold verdicts were tied, so that they have none.
  package let tied: Int
  /// Whether the labels are classes and not numbers.
  let areLabels: Bool
  /// By unit: whether all that gave gold gave the same; nil where fewer than two did.
  let isUnanimous: [Bool?]
  /// How often those who gave gold were of one mind.
  let unanimity: GoldUnanimity

  /// What a gold verdict and a judge's are joined by: the run does not count, since people may have
  /// been asked in another.
  private struct Key: Hashable {
    let model: ExactName
    let opponent: ExactName?
    let item: ExactName
    let group: [InstrumentBinding.Feed]
    let epoch: Int32
    let turn: Int16
    let isModelFirst: Bool?

    init(_ unit: JudgedResponses.Unit, of responses: JudgedResponses) {
      model = ExactName(responses.models[Int(unit.model)])
      opponent =
        unit.opponent < 0 ? nil : ExactName(responses.models[Int(unit.opponent)])
      item = ExactName(responses.items[Int(unit.item)])
      group = responses.feedGroups[Int(unit.feedGroup)]
      epoch = unit.epoch
      turn = unit.turn
      isModelFirst = unit.isModelFirst
    }

    static func == (one: Key, other: Key) -> Bool {
      one.model == other.model && one.opponent == other.opponent && one.item == other.item
        && one.group == other.group && one.epoch == other.epoch && one.turn == other.turn
        && one.isModelFirst == other.isModelFirst
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(model)
      hasher.combine(item)
      hasher.combine(epoch)
    }

    func words(_ responses: JudgedResponses) -> String {
      let names = [
        ("model_id", model.text), ("sample_id", item.text), ("epoch", "\(epoch)"),
        ("turn", "\(turn)"),
        (
          "criterion",
          group.map { responses.system.dimensions[$0.dimension].id }.joined(separator: "+")
        ),
      ]
      return names.map { "\($0.0) `\(VisibleText.name($0.1))`" }.joined(separator: ", ")
    }
  }

  /// The verdicts of judges of the same log.
  ///
  /// - Throws: where there is no such judge, or nobody whose verdict could be compared.
  init(
    of responses: JudgedResponses, judges: Set<Int32>, named name: String,
    consensus: GoldConsensus
  ) throws(Diagnostics) {
    try self.init(
      responses, from: responses, by: judges, named: name, consensus: consensus, isSameLog: true)
  }

  /// The verdicts of another log.
  ///
  /// - Throws: where no response of it is one of these.
  init(
    of responses: JudgedResponses, from gold: JudgedResponses, named name: String,
    consensus: GoldConsensus
  ) throws(Diagnostics) {
    try self.init(
      responses, from: gold, by: Set((0..<Int32(gold.judges.count))), named: name,
      consensus: consensus, isSameLog: false)
  }

  private init(
    _ responses: JudgedResponses, from gold: JudgedResponses, by judges: Set<Int32>,
    named name: String, consensus: GoldConsensus, isSameLog: Bool
  ) throws(Diagnostics) {
    let verdicts = try GoldVerdicts(gold, by: judges, consensus: consensus)
    var byKey: [Key: Int] = [:]
    var repeated: Set<Key> = []
    for (number, unit) in gold.units.enumerated() where !verdicts.values[number].isNaN {
      let key = Key(unit, of: gold)
      if byKey.updateValue(number, forKey: key) != nil { repeated.insert(key) }
    }
    // Where people answered in the same run as the judges, their own unit counts and no other.
    var found: Set<Key> = []
    let places = responses.units.indices.map { number -> Int? in
      let isJudged = responses.rows(of: Int32(number)).contains {
        !isSameLog || !judges.contains($0.judge)
      }
      guard isJudged else { return nil }
      let key = Key(responses.units[number], of: responses)
      let isOwn = isSameLog && !verdicts.values[number].isNaN
      let place = isOwn ? number : repeated.contains(key) ? nil : byKey[key]
      if place != nil { found.insert(key) }
      return place
    }
    values = places.map { $0.map { verdicts.values[$0] } ?? .nan }
    isUnanimous = places.map { $0.flatMap { verdicts.isUnanimous[$0] } }
    unanimity = GoldUnanimity(
      compared: found.compactMap { byKey[$0].flatMap { verdicts.isUnanimous[$0] } },
      elsewhere: byKey.filter { !found.contains($0.key) }.compactMap {
        verdicts.isUnanimous[$0.value]
      })
    self.judges = isSameLog ? judges : []
    self.name = name
    joined = found.count
    unjoined = byKey.count - found.count
    tied = verdicts.tied
    areLabels = verdicts.areLabels
    guard joined == 0 else { return }
    let mine = responses.units.indices.first { number in
      responses.rows(of: Int32(number)).contains { !isSameLog || !judges.contains($0.judge) }
    }
    throw Diagnostics(
      Diagnostic(
        "goldNotJoined", at: nil,
        byKey.isEmpty
          ? "`\(VisibleText.name(name))` gives no verdict that could be held for the truth"
          : "no verdict of `\(VisibleText.name(name))` is on a response that a judge rated: gold has "
            + (gold.units.first.map { Key($0, of: gold).words(gold) } ?? "nothing")
            + "; the judges have "
            + (mine.map { Key(responses.units[$0], of: responses).words(responses) } ?? "nothing"),
        remedy: "Gold and judgments are joined by model_id, task, sample_id, epoch, turn and "
          + "criterion: write them alike, or map them with --gold-map"))
  }
}

/// The one verdict of several on each unit.
private struct GoldVerdicts {
  let values: [Double]
  /// Whether all verdicts are the same; nil for fewer than two.
  let isUnanimous: [Bool?]
  let tied: Int
  let areLabels: Bool

  init(
    _ gold: JudgedResponses, by judges: Set<Int32>, consensus: GoldConsensus
  ) throws(Diagnostics) {
    let all = gold.units.indices.map(Int32.init)
    let scale = gold.scale(of: all)
    areLabels = scale.level == .nominal
    var tied = 0
    var values = [Double](repeating: .nan, count: all.count)
    var isUnanimous = [Bool?](repeating: nil, count: all.count)
    for unit in all {
      let verdicts = gold.rows(of: unit).filter { judges.contains($0.judge) }.map(\.value)
      guard !verdicts.isEmpty else { continue }
      if verdicts.count > 1 {
        isUnanimous[Int(unit)] = verdicts.allSatisfy { $0 == verdicts[0] }
      }
      if areLabels {
        let majority = Self.majority(verdicts)
        if majority == nil { tied += 1 }
        values[Int(unit)] = majority ?? .nan
      } else {
        values[Int(unit)] = verdicts.reduce(0, +) / Double(verdicts.count)
      }
    }
    if consensus == .dawidSkene {
      guard areLabels else {
        throw Diagnostics(
          Diagnostic(
            "consensusNeedsLabels", at: nil,
            "--consensus dawid-skene is for verdicts that are labels, and these are numbers on a scale",
            remedy: "Drop it: the gold verdict is then the mean"), cause: .wrongUse)
      }
      let named = judges.sorted()
      values = try Diagnostics.at(nil) { () throws(StatisticsError) in
        let ratings = try CodedRatings(gold, of: all, by: named, on: scale)
        guard let fit = try DawidSkene(ratings.table).fit().value else { return values }
        return all.indices.map { unit in
          guard let place = fit.mostProbableClass(item: unit).value else { return .nan }
          return scale.categories[place]
        }
      }
      tied = 0
    }
    self.values = values
    self.isUnanimous = isUnanimous
    self.tied = tied
  }

  private static func majority(_ verdicts: [Double]) -> Double? {
    var counts: [Double: Int] = [:]
    for verdict in verdicts { counts[verdict, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    let first = counts.filter { $0.value == most }
    return first.count == 1 ? first.keys.first : nil
  }
}
