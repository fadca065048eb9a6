package import Diagnostics
package import ItemResponse
package import LogReaders
package import StudyStore
package import ValueModel

/// What examinees answered to the items of one dimension of a pool, as 0 and 1.
///
/// An examinee is a model in a round, or one repetition (epoch) of it: each is a set of answers of its
/// own. An answer is the mean score over the judges, and must be 0 or 1 unless a threshold says from
/// where on it is 1.
package struct PoolResponses: Sendable {
  package let system: String
  package let dimension: String
  /// The examinees, in the order of their names.
  package let persons: [String]
  /// Items that somebody answered, in the order of the pool.
  package let items: [PoolItem]
  /// Rows are persons, columns items.
  package let table: ResponseTable
  /// How many models the examinees are.
  package let models: Int
  /// Judgments of items that have no score.
  package let unscored: Int

  /// How judgments become answers.
  package struct Rules: Sendable, Equatable {
    /// The mean score from which on an answer is 1; nil where scores are 0 and 1.
    package var threshold: Double?
    /// Whether only the first repetition of each model in a round is an examinee.
    package var isFirstRepetitionOnly = false

    package init(threshold: Double? = nil, isFirstRepetitionOnly: Bool = false) {
      self.threshold = threshold
      self.isFirstRepetitionOnly = isFirstRepetitionOnly
    }
  }

  /// Reads the answers to the items of a pool that are in use, a dimension each.
  ///
  /// Where some judgments of a dimension's items have the dimension as their criterion, these are
  /// meant; else those of their only criterion.
  ///
  /// - Parameters:
  ///   - log: judgments of any items; those that are not in the pool are passed over.
  ///   - rows: the judgments that count; nil for all.
  ///   - items: of the pool; retired ones are passed over.
  ///   - catalog: tells the names of dimensions.
  ///   - source: what the judgments are called in messages.
  /// - Returns: in the order of systems and dimensions; none where no item was answered.
  /// - Throws: `Diagnostics`: scores between 0 and 1 without a threshold, or several criteria of which
  ///   none is the dimension.
  /// - Complexity: O(rows + persons × items).
  package static func read(
    _ log: JudgmentTable, rows: [Int32]? = nil, to items: [PoolItem], rules: Rules = Rules(),
    catalog: DefinitionCatalog, source: String
  ) throws(Diagnostics) -> [PoolResponses] {
    let used = items.filter { $0.status != .retired }
    // By bytes, which `String` does not tell apart in all cases.
    let places = Dictionary(
      used.enumerated().map { (Array($1.sample.utf8), $0) }, uniquingKeysWith: { first, _ in first }
    )
    let itemOfSample = log.sample.values.map { places[Array($0.utf8)] ?? -1 }
    var groups: [[String]: ResponseCollector] = [:]
    var problems: [Diagnostic] = []
    for item in used.indices {
      let key = [used[item].system, used[item].dimension]
      if groups[key] == nil {
        groups[key] = ResponseCollector(
          names: names(of: used[item], catalog), criteria: log.criterion.values)
      }
    }
    let counted = rows.map { rows in rows.map(Int.init) } ?? Array(0..<log.count)
    for row in counted where log.sample.codes[row] >= 0 {
      let item = itemOfSample[Int(log.sample.codes[row])]
      guard item >= 0 else { continue }
      groups[[used[item].system, used[item].dimension]]?.add(row, of: log, item: item)
    }
    var all: [PoolResponses] = []
    for (key, collector) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
    where !collector.isEmpty {
      do throws(ResponseProblem) {
        if let responses = try collector.responses(
          log, items: used, system: key[0], dimension: key[1], rules)
        {
          all.append(responses)
        }
      } catch {
        problems.append(
          Diagnostic(error.code, at: .file(source), error.message, remedy: error.remedy))
      }
    }
    try Diagnostics.refuse(problems)
    return all
  }

  /// The names that a criterion may have for the dimension of an item, in lower case.
  private static func names(of item: PoolItem, _ catalog: DefinitionCatalog) -> Set<String> {
    let system = catalog.systems.first { $0.id == item.system }
    let names = system?.dimension(named: item.dimension)?.names ?? []
    return Set(
      (names + [item.dimension, "\(item.system)/\(item.dimension)"]).map { $0.lowercased() })
  }
}

/// Why judgments cannot be read as answers.
private struct ResponseProblem: Error {
  let code: String
  let message: String
  let remedy: String
}

/// Gathers the judgments of a dimension's items.
private struct ResponseCollector {
  /// For each code of a criterion, whether it is the dimension.
  private let isDimension: [Bool]
  private var rows: [(row: Int, item: Int)] = []
  private var unscored = 0
  private var criteria: Set<Int32> = []

  init(names: Set<String>, criteria: [String]) {
    isDimension = criteria.map { names.contains($0.lowercased()) }
  }

  var isEmpty: Bool { rows.isEmpty && unscored == 0 }

  mutating func add(_ row: Int, of log: JudgmentTable, item: Int) {
    guard log.status[row] == .scored, log.score(at: row) != nil else {
      unscored += 1
      return
    }
    criteria.insert(log.criterion.codes[row])
    rows.append((row, item))
  }

  /// A person by codes and numbers.
  private struct Person: Hashable {
    let model: Int32
    let round: Int32
    let epoch: Int32
  }

  private struct Cell: Hashable {
    let person: Person
    let item: Int
  }

  func responses(
    _ log: JudgmentTable, items: [PoolItem], system: String, dimension: String,
    _ rules: PoolResponses.Rules
  ) throws(ResponseProblem) -> PoolResponses? {
    var sums: [Cell: (sum: Double, count: Int)] = [:]
    for (row, item) in try meant(log, dimension) {
      let person = Person(
        model: log.model.codes[row], round: log.round?.codes[row] ?? -1, epoch: log.epoch[row])
      let old = sums[Cell(person: person, item: item)] ?? (0, 0)
      sums[Cell(person: person, item: item)] = (
        old.sum + (log.score(at: row) ?? 0), old.count + 1
      )
    }
    if rules.isFirstRepetitionOnly {
      var first: [[Int32]: Int32] = [:]
      for person in Set(sums.keys.map(\.person)) {
        let key = [person.model, person.round]
        first[key] = min(first[key] ?? .max, person.epoch)
      }
      sums = sums.filter { cell, _ in
        first[[cell.person.model, cell.person.round]] == cell.person.epoch
      }
    }
    guard !sums.isEmpty else { return nil }
    let people = named(Set(sums.keys.map(\.person)), log)
    let answered = Set(sums.keys.map(\.item)).sorted()
    guard people.count <= 100_000_000 / answered.count else {
      throw ResponseProblem(
        code: "tooManyCells",
        message: "\(people.count) examinees times \(answered.count) items do not fit into memory",
        remedy: "Calibrate fewer items or rounds at a time")
    }
    let column = Dictionary(uniqueKeysWithValues: zip(answered, answered.indices))
    let rowOfPerson = Dictionary(uniqueKeysWithValues: zip(people.map(\.person), people.indices))
    var codes = [Int](repeating: -1, count: people.count * answered.count)
    var between: [(item: Int, mean: Double, person: Person)] = []
    for (cell, total) in sums {
      guard let row = rowOfPerson[cell.person], let place = column[cell.item] else { continue }
      let mean = total.sum / Double(total.count)
      if let threshold = rules.threshold {
        codes[row * answered.count + place] = mean >= threshold ? 1 : 0
      } else if mean == 0 || mean == 1 {
        codes[row * answered.count + place] = Int(mean)
      } else {
        between.append((cell.item, mean, cell.person))
      }
    }
    if let problem = graded(between, of: sums.count, items, dimension, log) { throw problem }
    guard
      let table = try? ResponseTable(
        codes, persons: people.count, items: answered.count,
        categories: Array(repeating: 2, count: answered.count))
    else { return nil }
    return PoolResponses(
      system: system, dimension: dimension, persons: people.map(\.name),
      items: answered.map { items[$0] }, table: table,
      models: Set(people.map(\.person.model)).count, unscored: unscored)
  }

  /// The rows of the criterion that is meant.
  private func meant(
    _ log: JudgmentTable, _ dimension: String
  ) throws(ResponseProblem) -> [(row: Int, item: Int)] {
    let own = criteria.filter { $0 >= 0 && isDimension[Int($0)] }
    if !own.isEmpty { return rows.filter { own.contains(log.criterion.codes[$0.row]) } }
    guard criteria.count > 1 else { return rows }
    let names = criteria.map { log.criterion.text(of: $0) ?? "" }.sorted()
    throw ResponseProblem(
      code: "severalCriteria",
      message: "the judgments of items that measure \(dimension.quoted) have "
        + "\(names.count) criteria, and none is that: "
        + names.prefix(6).map(\.quoted).joined(separator: ", ") + (names.count > 6 ? ", …" : ""),
      remedy: "Name the one that is meant with --where criterion=NAME")
  }

  /// What is said of scores between 0 and 1, or outside of them; nil where there are none.
  private func graded(
    _ between: [(item: Int, mean: Double, person: Person)], of count: Int, _ items: [PoolItem],
    _ dimension: String, _ log: JudgmentTable
  ) -> ResponseProblem? {
    let first = between.min { left, right in
      (items[left.item].sample, left.mean) < (items[right.item].sample, right.mean)
    }
    guard let first else { return nil }
    let model = log.model.text(of: first.person.model) ?? ""
    return ResponseProblem(
      code: "gradedScores",
      message: "\(between.count) of \(count) answers to items that measure \(dimension.quoted) are "
        + "neither 0 nor 1, such as \(first.mean) of \(model.quoted) on "
        + "\(items[first.item].sample.quoted)",
      remedy: "Say with --threshold from which mean score on an answer is 1")
  }

  /// The persons with their names, in the order of these.
  private func named(
    _ persons: Set<Person>, _ log: JudgmentTable
  ) -> [(person: Person, name: String)] {
    let hasRounds = Set(persons.map(\.round)).count > 1
    let hasEpochs = Set(persons.map(\.epoch)).count > 1
    return persons.map { person in
      var name = log.model.text(of: person.model) ?? ""
      if hasRounds { name += " in \(log.round?.text(of: person.round) ?? "no round")" }
      if hasEpochs { name += ", repetition \(person.epoch)" }
      return (person, name)
    }.sorted { ($0.name, $0.person.epoch) < ($1.name, $1.person.epoch) }
  }
}
