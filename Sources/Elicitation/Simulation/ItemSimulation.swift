package import Diagnostics
internal import FileFormats
internal import Foundation
internal import GSLSupport
internal import ItemResponse
internal import LogReaders
internal import PrintedNumbers
internal import RandomStreams
internal import StudyStore
internal import ValueModel

/// Draws an adaptive evaluation from a plan.
///
/// Item i of a dimension has a discrimination a(i), log-normal, and a difficulty b(i), normal; a model has
/// an ability on each dimension, normal about the mean of its family. It answers 1 with the chance
/// 1 / (1 + exp(-a(i)(ability - b(i)))), where a change of the plan may put other parameters for those that
/// it is of. The pool has the parameters with a normal error of the size that it states.
///
/// Every model is asked in every language. A test of a dimension begins with items drawn by lot; the
/// others are chosen by the answers before them: one of the five that tell most at the ability that is
/// estimated so far (``AdaptiveTest``). Candidates and retired items are not given.
///
/// **Streams.** Each item, each model, and each answer of a model draw from streams of their own.
package struct ItemSimulation: Sendable {
  private let plan: ItemPlan

  package init(_ plan: ItemPlan) { self.plan = plan }

  /// Draws everything, and gives the files that it is written to: `judgments.jsonl.gz`, `pool.csv` as
  /// `compass pool export` writes it, `models.csv`, `truth.csv` (the models' abilities) and `changes.csv`
  /// (the items that are not what the pool says).
  ///
  /// - Returns: The same bytes for the same plan and seed.
  /// - Throws: when a special function fails: an error of the program, not of the plan.
  /// - Complexity: O(tests × items).
  package func files() throws(Diagnostics) -> [SimulatedFile] {
    let items = try Simulation.stated { () throws(GSLError) in
      try plan.dimensions.map { dimension throws(GSLError) in try drawn(dimension) }
    }
    let models = try Simulation.stated { () throws(GSLError) in try self.models() }
    var judgments: [Judgment] = []
    var given: [String: Int] = [:]
    do throws(ItemResponseError) {
      for (place, dimension) in plan.dimensions.enumerated() {
        let asked = items[place].filter { $0.status != .candidate && $0.status != .retired }
        let bank = try ItemBank(
          asked.map { item throws(ItemResponseError) in
            try Item.logistic(
              discrimination: item.known.discrimination, difficulty: item.known.difficulty)
          })
        let test = try AdaptiveTestPlan(
          bank: bank, stopping: [.length(plan.test.random + plan.test.adaptive)],
          exposure: .randomesque(5), seed: plan.seed)
        for (number, model) in models.enumerated() {
          for language in plan.languages {
            let rows = try taken(
              test, number: number, model, ability: model.abilities[place], language: language,
              dimension: dimension.id, asked)
            for row in rows { given[row.sample, default: 0] += 1 }
            judgments += rows
          }
        }
      }
    } catch {
      throw Diagnostics(
        Diagnostic("numericalFailure", "The simulation failed: \(error.description)"))
    }
    return [
      SimulatedFile(
        name: "judgments.jsonl.gz",
        bytes: try JudgmentWriter.bytes(
          JudgmentTable(judgments), as: .jsonLines,
          options: JudgmentWriter.Options(compression: .gzip))),
      SimulatedFile(
        name: "pool.csv",
        bytes: try PoolExport.bytes(
          zip(plan.dimensions, items).flatMap { dimension, items in
            items.map { poolItem($0, dimension.id, given) }
          }, as: .csv)),
      SimulatedFile(name: "models.csv", bytes: Array(table(of: models).utf8)),
      SimulatedFile(name: "truth.csv", bytes: Array(truth(of: models).utf8)),
      SimulatedFile(name: "changes.csv", bytes: Array(changes.utf8)),
    ]
  }

  private func stream(_ effect: String, _ index: Int) -> RandomStream {
    RandomStream(
      seed: plan.seed, purpose: StreamPurpose("items/\(effect)"), index: UInt64(index))
  }

  // MARK: - Items

  private struct DrawnItem {
    let name: String
    let text: String
    let topic: String
    let isEvolved: Bool
    let status: PoolStatus
    let retired: ItemPlan.Retired?
    /// What it is, and what the pool has.
    let truth: (discrimination: Double, difficulty: Double)
    let known: (discrimination: Double, difficulty: Double)
  }

  private func drawn(_ dimension: ItemPlan.Dimension) throws(GSLError) -> [DrawnItem] {
    let count = plan.topics.count * dimension.texts.count
    var items: [DrawnItem] = []
    for place in 0..<count {
      let name = ItemPlan.name(of: place, on: dimension.id)
      var stream = stream("item/\(dimension.id)", place)
      // Generated items are the last.
      let isEvolved = place >= count - plan.evolved.items
      let slope =
        plan.discrimination.middle * exp(plan.discrimination.spread * (try stream.normal()))
      let location =
        (isEvolved ? plan.evolved.difficulty : plan.difficulty.mean)
        + (isEvolved ? 0.5 : 1) * plan.difficulty.spread * (try stream.normal())
      let errors = (try stream.normal(), try stream.normal())
      let retired = plan.retired.first { $0.item == name }
      let topic = place / dimension.texts.count
      let text = dimension.texts[place % dimension.texts.count].replacingOccurrences(
        of: "{topic}", with: plan.topics[topic])
      let last = count - plan.evolved.items
      let status: PoolStatus =
        retired != nil
        ? .retired
        : place < plan.anchors
          ? .anchor : (last - plan.candidates..<last).contains(place) ? .candidate : .calibrated
      items.append(
        DrawnItem(
          name: name, text: text, topic: plan.topics[topic], isEvolved: isEvolved, status: status,
          retired: retired, truth: (slope, location),
          known: (
            Self.rounded(max(0.1, slope * (1 + plan.error / 2 * errors.0))),
            Self.rounded(location + plan.error * errors.1)
          )))
    }
    return items
  }

  /// Three decimals.
  private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

  private func poolItem(
    _ item: DrawnItem, _ dimension: String, _ given: [String: Int]
  ) -> PoolItem {
    PoolItem(
      sample: item.name, text: item.text, system: plan.system.id, dimension: dimension,
      language: "en", topic: item.topic, origin: item.isEvolved ? "evolved" : "written by hand",
      created: CalendarDay.parse(item.isEvolved ? "2026-06-01" : "2026-01-12"),
      status: item.status, reason: item.retired.flatMap { RetirementReason(rawValue: $0.reason) },
      parameters: item.status == .candidate
        ? nil
        : PoolParameters(
          discrimination: item.known.discrimination, difficulty: item.known.difficulty,
          discriminationError: Self.rounded(plan.error / 2 * item.known.discrimination),
          difficultyError: plan.error,
          calibration: PoolCalibration.name(
            item.isEvolved ? "second round" : "first round", system: plan.system.id,
            dimension: dimension)),
      exposures: (given[item.name] ?? 0) + (item.retired?.given ?? 0))
  }

  // MARK: - Models

  private struct DrawnModel {
    let name: String
    let family: ItemPlan.Family
    let abilities: [Double]
  }

  private func models() throws(GSLError) -> [DrawnModel] {
    var models: [DrawnModel] = []
    for family in plan.families {
      for number in 1...family.models {
        var stream = stream("model/\(family.name)", number)
        var abilities: [Double] = []
        for mean in family.means {
          abilities.append(mean + plan.spread * (try stream.normal()))
        }
        models.append(
          DrawnModel(
            name: NumberedName.of(family.name, number, of: family.models), family: family,
            abilities: abilities))
      }
    }
    return models
  }

  // MARK: - Answers

  private func taken(
    _ test: AdaptiveTestPlan, number: Int, _ model: DrawnModel, ability: Double, language: String,
    dimension: String, _ asked: [DrawnItem]
  ) throws(ItemResponseError) -> [Judgment] {
    let place = number * plan.languages.count + (plan.languages.firstIndex(of: language) ?? 0)
    var order = Array(asked.indices)
    var lot = stream("lot/\(dimension)", place)
    lot.shuffle(&order)
    let drawn = order.prefix(plan.test.random).sorted()
    func answer(_ item: Int) -> Int {
      let one = asked[item]
      var (slope, location) = one.truth
      for change in plan.changes where change.item == one.name {
        let isMeant =
          switch change.group {
          case .everybody: true
          case .language(let name): name == language
          case .family(let name): name == model.family.name
          case .open(let isOpen): isOpen == model.family.isOpen
          }
        guard isMeant else { continue }
        location += change.harder
        slope = change.discrimination ?? slope
      }
      var stream = stream("answer/\(model.name)/\(language)/\(one.name)", 0)
      return stream.uniform() < 1 / (1 + exp(-slope * (ability - location))) ? 1 : 0
    }
    var rows = drawn.map { item in
      judgment(asked[item], answer(item), model, language, dimension, .random)
    }
    // Items of both parts are asked once; what is known of them counts in the choice of the next.
    let both = Set(drawn)
    var running = AdaptiveTest(test, number: place)
    while case .administer(let item) = running.next,
      rows.count < plan.test.random + plan.test.adaptive
    {
      let score = answer(item)
      try running.record(score, for: item)
      if !both.contains(item) {
        rows.append(judgment(asked[item], score, model, language, dimension, .adaptive))
      }
    }
    return rows
  }

  private func judgment(
    _ item: DrawnItem, _ score: Int, _ model: DrawnModel, _ language: String, _ dimension: String,
    _ sampling: Sampling
  ) -> Judgment {
    var judgment = Judgment(
      evaluation: "\(plan.name)/\(model.name)/\(language)", task: plan.name, model: model.name,
      sample: item.name, judge: "rule:recognizer", criterion: dimension, score: Double(score),
      scaleType: .nominal, scaleMinimum: 0, scaleMaximum: 1, cluster: item.topic, judgeKind: .rule,
      sampling: sampling)
    judgment.language = language
    return judgment
  }

  // MARK: - Tables

  private func table(of models: [DrawnModel]) -> String {
    let rows = models.map { model in
      [model.name, model.family.name, model.family.isOpen ? "open" : "closed"]
        .map(CSVText.quoted).joined(separator: ",")
    }
    return (["model_id,family,open"] + rows).joined(separator: "\n") + "\n"
  }

  private func truth(of models: [DrawnModel]) -> String {
    let rows = models.flatMap { model in
      zip(plan.dimensions, model.abilities).map { dimension, ability in
        [
          CSVText.quoted(model.name), dimension.id, NumberText.hyphened(ability, decimals: 4),
        ].joined(separator: ",")
      }
    }
    return (["model_id,dimension,ability"] + rows).joined(separator: "\n") + "\n"
  }

  private var changes: String {
    let rows = plan.changes.map { change in
      let (attribute, group) =
        switch change.group {
        case .everybody: ("", "")
        case .language(let name): ("language", name)
        case .family(let name): ("family", name)
        case .open(let isOpen): ("open", isOpen ? "open" : "closed")
        }
      return [
        change.item, attribute, CSVText.quoted(group), NumberText.plain(change.harder),
        change.discrimination.map(NumberText.plain) ?? "",
      ].joined(separator: ",")
    }
    return (["sample_id,attribute,group,harder,discrimination"] + rows).joined(separator: "\n")
      + "\n"
  }
}
