internal import Diagnostics
internal import Foundation
package import LogReaders
internal import ValueModel

/// The judgments that an instrument uses, response by response: what a comparison of judges is made of.
///
/// A unit is what one judge rates once: one response on one criterion (of a battle, one pair of responses
/// in one order). Units, judges, models, items and clusters are numbered in the order of their names, and
/// judgments stand in the order of units, so that no order of a log shows in a figure.
package struct JudgedResponses: Sendable {
  /// What is known of a judge.
  package struct Judge: Sendable {
    package let name: String
    package let kind: JudgeKind
    /// The house that the judge is of, as its name says; nil for people, programs and unknown makers.
    package let house: String?
  }

  /// A response, or a pair of them, on one criterion.
  struct Unit: Sendable {
    let model: Int32
    /// The other model of a battle, whose name comes later; -1 elsewhere.
    let opponent: Int32
    let item: Int32
    let cluster: Int32
    /// Which dimensions it feeds.
    let feedGroup: Int32
    let evaluation: Int32
    let epoch: Int32
    let turn: Int16
    /// Places in `versions`, `orders` and `languages`; -1 where the log says nothing.
    let version: Int32
    let order: Int32
    let language: Int32
    /// Whether `model` was shown first; nil where the unit is no battle, or the log does not say.
    let isModelFirst: Bool?
    /// The natural logarithm of the characters of the response, or of a battle that of `model`'s over the
    /// opponent's (`log_length_ratio`); NaN where the log does not say.
    let logLength: Double
  }

  /// One verdict.
  struct Row: Sendable {
    let unit: Int32
    let judge: Int32
    /// Which judgment of the unit by the judge, from 1.
    let index: Int16
    /// A score; of a battle how far `model` is preferred, 0 to 1.
    let value: Double
  }

  package let judges: [Judge]
  package let models: [String]
  let items: [String]
  let clusters: [String]
  let versions: [String]
  let orders: [String]
  let languages: [String]
  /// The houses of the models, by model.
  let houses: [String?]
  let units: [Unit]
  /// By unit, then judge, then index.
  let rows: [Row]
  /// Where the rows of each unit begin; one more than there are units.
  let starts: [Int]
  let feedGroups: [[InstrumentBinding.Feed]]
  /// Whether verdicts are preferences between two responses.
  package let areBattles: Bool
  /// How many judgments have no verdict, by judge.
  let withoutVerdict: [Int]
  /// Verdicts of panels, which are made of those of others.
  let panelRows: Int
  /// The level of measurement that all verdicts state; nil where they differ, or state none but the
  /// record's default.
  let statedScale: ScaleType?
  let system: ValueSystem
  let instrument: Instrument

  /// - Throws: where nothing feeds a dimension.
  /// - Complexity: O(*n* log *n*) in the judgments.
  init(
    _ selection: Selection, binding: InstrumentBinding, files: [String],
    acrossRuns: Bool = false
  ) throws(Diagnostics) {
    let table = selection.table
    let found = try FedRows(selection, binding: binding, files: files)
    let (fed, places, index) = (found.selection, found.places, found.index)
    let columns = Columns(fed)
    let items = SortedNames(index.itemNames)
    let clusters = index.clusters
    let sortedClusters = SortedNames(clusters.names)
    var areBattles = true
    for row in fed.rows.lazy.map(Int.init) where table.score(at: row) != nil {
      areBattles = false
      break
    }
    let groups = Self.ordered(index.groups)
    var units: [Unit] = []
    var known = UnitNumbers()
    var rows: [Row] = []
    rows.reserveCapacity(fed.count)
    var withoutVerdict = [Int](repeating: 0, count: columns.judges.names.count)
    var kinds = [JudgeKind](repeating: .rule, count: columns.judges.names.count)
    var panelRows = 0
    var scales: Set<ScaleType> = []
    for (row, place) in zip(fed.rows, places) {
      let row = Int(row)
      let judge = columns.judges[row]
      kinds[Int(judge)] = table.judgeKind[row]
      if table.judgeKind[row] == .panel {
        panelRows += 1
        continue
      }
      scales.insert(table.scaleType[row])
      guard let verdict = columns.verdict(of: row, in: table, areBattles: areBattles) else {
        withoutVerdict[Int(judge)] += 1
        continue
      }
      let item = Int32(items.number[Int(place.item)])
      let unit = Unit(
        model: verdict.model, opponent: verdict.opponent, item: item,
        cluster: Int32(sortedClusters.number[clusters.ofItem[Int(place.item)]]),
        feedGroup: groups.number[Int(place.group)], evaluation: acrossRuns ? -1 : columns.runs[row],
        epoch: table.epoch[row], turn: table.turn[row],
        version: columns.versions?[row] ?? -1, order: columns.orders?[row] ?? -1,
        language: columns.languages?[row] ?? -1, isModelFirst: verdict.isModelFirst,
        logLength: columns.logLength(of: row, in: table, turned: verdict.isTurned))
      let number = known.number(of: UnitKey(unit))
      if number == units.count { units.append(unit) }
      rows.append(
        Row(
          unit: Int32(number), judge: judge, index: table.judgmentIndex[row],
          value: verdict.preference))
    }
    let order = known.order
    var number = [Int32](repeating: 0, count: units.count)
    for (place, unit) in order.enumerated() { number[unit] = Int32(place) }
    self.units = order.map { units[$0] }
    (self.rows, starts) = Self.grouped(rows, by: number)
    judges = zip(columns.judges.names, kinds).map { name, kind in
      Judge(name: name, kind: kind, house: ModelFamily.house(ofJudge: name))
    }
    models = columns.models
    houses = columns.houses(of: table)
    self.items = items.names
    self.clusters = sortedClusters.names
    versions = columns.versions?.names ?? []
    orders = columns.orders?.names ?? []
    languages = columns.languages?.names ?? []
    feedGroups = groups.groups
    self.areBattles = areBattles
    self.withoutVerdict = withoutVerdict
    self.panelRows = panelRows
    statedScale = scales.count == 1 && scales.first != .interval ? scales.first : nil
    system = binding.system
    instrument = binding.instrument
  }

  /// Groups of dimensions in an order that no order of rows changes.
  private static func ordered(
    _ groups: [[InstrumentBinding.Feed]]
  ) -> (groups: [[InstrumentBinding.Feed]], number: [Int32]) {
    func key(_ feeds: [InstrumentBinding.Feed]) -> [Double] {
      feeds.flatMap { [Double($0.dimension), $0.sign, $0.weight] }
    }
    let order = groups.indices.sorted {
      key(groups[$0]).lexicographicallyPrecedes(key(groups[$1]))
    }
    var number = [Int32](repeating: 0, count: groups.count)
    for (place, group) in order.enumerated() { number[group] = Int32(place) }
    return (order.map { groups[$0] }, number)
  }

  /// The rows in the order of their units, and where each unit's begin.
  private static func grouped(_ rows: [Row], by number: [Int32]) -> ([Row], [Int]) {
    var starts = [Int](repeating: 0, count: number.count + 1)
    for row in rows { starts[Int(number[Int(row.unit)]) + 1] += 1 }
    for unit in number.indices { starts[unit + 1] += starts[unit] }
    var next = starts
    var sorted = [Row](
      repeating: Row(unit: 0, judge: 0, index: 0, value: 0), count: rows.count)
    for row in rows {
      let unit = number[Int(row.unit)]
      sorted[next[Int(unit)]] = Row(
        unit: unit, judge: row.judge, index: row.index, value: row.value)
      next[Int(unit)] += 1
    }
    for unit in number.indices where starts[unit + 1] - starts[unit] > 1 {
      sorted[starts[unit]..<starts[unit + 1]].sort {
        ($0.judge, $0.index, $0.value) < ($1.judge, $1.index, $1.value)
      }
    }
    return (sorted, starts)
  }
}

extension JudgedResponses {
  /// What tells a unit from others; attributes of the response do not.
  private struct UnitKey: Equatable {
    let place: UInt64
    let response: UInt64
    let sides: UInt64
    let turn: UInt64

    init(_ unit: Unit) {
      func word(_ one: Int32, _ other: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: one)) << 32 | UInt64(UInt32(bitPattern: other))
      }
      place = word(unit.item, unit.model)
      response = word(unit.evaluation, unit.epoch)
      sides = word(unit.opponent, unit.feedGroup)
      turn =
        UInt64(UInt16(bitPattern: unit.turn)) << 2 | (unit.isModelFirst.map { $0 ? 2 : 1 } ?? 0)
    }

    /// The words stirred into one.
    ///
    /// By the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
    var spread: UInt64 {
      var word = place
      word = Self.stirred(word) ^ response
      word = Self.stirred(word) ^ sides
      return Self.stirred(Self.stirred(word) ^ turn)
    }

    private static func stirred(_ word: UInt64) -> UInt64 {
      var word = word &+ 0x9E37_79B9_7F4A_7C15
      word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
      return word ^ word >> 31
    }

    static func < (one: UnitKey, other: UnitKey) -> Bool {
      (one.place, one.response, one.sides, one.turn)
        < (other.place, other.response, other.sides, other.turn)
    }
  }

  /// Numbers of units in the order in which they are met.
  ///
  /// A table of its own: rows are many, keys are four words of small numbers, and most rows of a log have
  /// the unit of the row before.
  private struct UnitNumbers {
    private var keys: [UnitKey] = []
    /// By open addressing, at most half full; -1 where there is none.
    private var slots = [Int32](repeating: -1, count: 1 << 10)
    private var last = 0

    /// The number of a unit, that of the next one where it is new.
    mutating func number(of key: UnitKey) -> Int {
      if last < keys.count, keys[last] == key { return last }
      if keys.count * 2 >= slots.count { grow() }
      let slot = slot(of: key)
      if slots[slot] < 0 {
        slots[slot] = Int32(keys.count)
        keys.append(key)
      }
      last = Int(slots[slot])
      return last
    }

    /// The numbers in the order of the units.
    var order: [Int] {
      keys.enumerated().map { (key: $1, number: $0) }.sorted { $0.key < $1.key }.map(\.number)
    }

    private func slot(of key: UnitKey) -> Int {
      let mask = slots.count - 1
      var slot = Int(truncatingIfNeeded: key.spread) & mask
      while slots[slot] >= 0, keys[Int(slots[slot])] != key { slot = (slot + 1) & mask }
      return slot
    }

    private mutating func grow() {
      slots = [Int32](repeating: -1, count: slots.count * 4)
      for (number, key) in keys.enumerated() { slots[slot(of: key)] = Int32(number) }
    }
  }

  /// What a row says of its response, or of its pair.
  private struct Verdict {
    let model: Int32
    let opponent: Int32
    let preference: Double
    let isModelFirst: Bool?
    /// Whether the row names the models the other way round.
    let isTurned: Bool
  }

  /// The columns of selected rows, with names in their order.
  private struct Columns {
    let runs: SelectedColumn
    let judges: SelectedColumn
    let versions: SelectedColumn?
    let orders: SelectedColumn?
    let languages: SelectedColumn?
    /// Models, opponents included.
    let models: [String]
    private let logLengthRatios: ColumnCells?
    /// By code of the column of models, and of that of opponents.
    private let modelNumbers: [Int32]
    private let opponentNumbers: [Int32]

    init(_ selection: Selection) {
      let table = selection.table
      runs = selection.column(table.evaluation)
      judges = selection.column(table.judge)
      versions = table.promptVersion.map(selection.column)
      orders = table.optionOrder.map(selection.column)
      languages = table.language.map(selection.column)
      logLengthRatios = table.cells(named: "log_length_ratio").flatMap {
        $0.kind == .number ? $0 : nil
      }
      let own = selection.column(table.model).names
      let others = table.opponent.map { selection.column($0).names } ?? []
      models = SortedNames(Set((own + others).map(ExactName.init)).map(\.text)).names
      var numbers: [ExactName: Int32] = [:]
      for (place, name) in models.enumerated() { numbers[ExactName(name)] = Int32(place) }
      modelNumbers = table.model.values.map { numbers[ExactName($0)] ?? -1 }
      opponentNumbers = table.opponent?.values.map { numbers[ExactName($0)] ?? -1 } ?? []
    }

    /// What a row says of its response, or of its pair: the one whose name comes first is `model`.
    func verdict(
      of row: Int, in table: JudgmentTable, areBattles: Bool
    ) -> Verdict? {
      guard table.status[row] == .scored else { return nil }
      let model = modelNumbers[Int(table.model.codes[row])]
      guard areBattles else {
        return table.score(at: row).map {
          Verdict(
            model: model, opponent: -1, preference: $0, isModelFirst: nil, isTurned: false)
        }
      }
      guard let preference = table.preference[row], let code = table.opponent?.codes[row],
        code >= 0
      else { return nil }
      let opponent = opponentNumbers[Int(code)]
      let isFirst = table.position[row].map { $0 == .first }
      guard opponent != model else { return nil }
      return model < opponent
        ? Verdict(
          model: model, opponent: opponent, preference: preference, isModelFirst: isFirst,
          isTurned: false)
        : Verdict(
          model: opponent, opponent: model, preference: 1 - preference,
          isModelFirst: isFirst.map { !$0 }, isTurned: true)
    }

    func logLength(of row: Int, in table: JudgmentTable, turned: Bool) -> Double {
      if table.opponent == nil {
        return table.responseLength[row].map { $0 > 0 ? log(Double($0)) : .nan } ?? .nan
      }
      guard let logLengthRatios, logLengthRatios.codes[row] >= 0 else { return .nan }
      let ratio = logLengthRatios.numbers[Int(logLengthRatios.codes[row])]
      return turned ? -ratio : ratio
    }

    /// The house of each model: what a table of models says of its `family`, else what its name does.
    func houses(of table: JudgmentTable) -> [String?] {
      var stated: [Int32: String] = [:]
      if let families = table.cells(named: "family") {
        for row in table.indices {
          let code = table.model.codes[row]
          if stated[code] == nil, let family = families[row] { stated[code] = family.lowercased() }
        }
      }
      var houses = models.map { ModelFamily.house(ofModel: $0) }
      for (code, family) in stated { houses[Int(modelNumbers[Int(code)])] = family }
      return houses
    }
  }
}
