internal import Diagnostics
internal import LogReaders
internal import Statistics
internal import ValueModel

/// How a response is known to be the same as another.
package enum SameResponse: String, Codable, Sendable, CaseIterable {
  /// Its bytes are the same (`response_hash`).
  case responseHash
  /// It is judged again within a round (`judgment_index`).
  case judgmentIndex
  /// It stands in the same place, and somebody said that the models were not asked again.
  case stated
}

/// Verdicts of one judge on one response in different rounds, or one after the other in a round: what
/// tells how judges move from how models do.
///
/// Items, clusters and groups of dimensions have the numbers of the scores.
struct JudgedAgain {
  /// The verdicts of a judge on a response.
  struct Response {
    let item: Int32
    let cluster: Int32
    let feedGroup: Int32
    let model: Int32
    let judge: Int32
    /// Which response of the item it is.
    let number: Int32
    /// By round, in their order: the mean verdict.
    let verdicts: [(round: Int, value: Double)]

    func value(in round: Int) -> Double? { verdicts.first { $0.round == round }?.value }

    /// Whether another judge's verdicts are on the same response.
    func isSame(as other: Response) -> Bool {
      (item, feedGroup, model, number) == (other.item, other.feedGroup, other.model, other.number)
    }
  }

  /// How far a verdict moved.
  struct Difference {
    let value: Double
    let weight: Double
    let cluster: Int
  }

  let judges: [String]
  /// Whether each is a program, which follows a rule.
  let isProgram: [Bool]
  /// Whether a log says which responses are the same byte for byte.
  let hasHashes: Bool
  /// Whether the place of a response is taken for the response.
  let isStated: Bool
  /// By item, group of dimensions, model, response and judge.
  private let responses: [Response]
  /// Of responses that are judged again within a round: the first verdict and the last.
  private let repeated: [Response]
  private let feedGroups: [[InstrumentBinding.Feed]]
  private let binding: InstrumentBinding
  /// By model, round and dimension: how many verdicts each judge has.
  private let judgeCounts: [Seats: [Int: Int]]
  /// By model and round: the answers, each once.
  private let answers: [Board: [Answer]]

  private struct Seats: Hashable {
    let model: Int
    let round: Int
    let dimension: Int
  }

  private struct Board: Hashable {
    let model: Int
    let round: Int
  }

  private struct Answer {
    let item: Int32
    let cluster: Int32
    let run: Int32
    let epoch: Int32
    let turn: Int16
    let hash: Int32

    var key: (Int32, Int32, Int32, Int16) { (item, run, epoch, turn) }
  }

  /// One verdict.
  private struct Row {
    let item: Int32
    let cluster: Int32
    let feedGroup: Int32
    let model: Int32
    let judge: Int32
    let number: Int32
    let run: Int32
    let epoch: Int32
    let turn: Int16
    let round: Int32
    let index: Int16
    let value: Double

    var response: (Int32, Int32, Int32, Int32, Int32) { (item, feedGroup, model, number, judge) }
    var place: (Int32, Int32, Int16, Int32) { (run, epoch, turn, round) }
  }

  /// - Parameter areSame: Whether responses in one place are taken for the same in all rounds.
  /// - Complexity: O(*n* log *n*) in the judgments.
  init(_ fed: FedRows, _ order: RoundOrder, binding: InstrumentBinding, areSame: Bool) {
    let table = fed.selection.table
    let items = SortedNames(fed.index.itemNames)
    let clusters = fed.index.clusters
    let sortedClusters = SortedNames(clusters.names)
    let models = fed.selection.column(table.model)
    let runs = fed.selection.column(table.evaluation)
    let hashes = table.responseHash.map(fed.selection.column)
    let judgeColumn = fed.selection.column(table.judge)
    var isProgram = [Bool](repeating: true, count: judgeColumn.names.count)
    // A panel's verdict is made of the single ones: where those are there, it would count twice.
    let hasSingles = fed.selection.rows.contains { table.judgeKind[Int($0)] != .panel }
    var rows: [Row] = []
    var counts: [Seats: [Int: Int]] = [:]
    var answers: [Board: [Answer]] = [:]
    for (row, place) in zip(fed.selection.rows, fed.places) {
      let row = Int(row)
      guard let round = order.place(row) else { continue }
      let isPanel = table.judgeKind[row] == .panel
      if hasSingles, isPanel { continue }
      let item = Int32(items.number[Int(place.item)])
      let cluster = Int32(sortedClusters.number[clusters.ofItem[Int(place.item)]])
      let judge = judgeColumn[row]
      let hash = hashes?[row] ?? -1
      if table.judgeKind[row] != .rule { isProgram[Int(judge)] = false }
      if order.isScored(row) {
        answers[Board(model: Int(models[row]), round: round), default: []].append(
          Answer(
            item: item, cluster: cluster, run: areSame ? 0 : runs[row], epoch: table.epoch[row],
            turn: table.turn[row], hash: hash))
      }
      guard table.status[row] == .scored, let value = table.score(at: row) else { continue }
      if order.isScored(row) {
        for feed in fed.index.groups[Int(place.group)] {
          let seats = Seats(model: Int(models[row]), round: round, dimension: feed.dimension)
          counts[seats, default: [:]][Int(judge), default: 0] += 1
        }
      }
      let number =
        areSame ? table.epoch[row] &* 4_096 &+ Int32(table.turn[row]) : hash
      rows.append(
        Row(
          item: item, cluster: cluster, feedGroup: place.group, model: models[row], judge: judge,
          number: number, run: runs[row], epoch: table.epoch[row], turn: table.turn[row],
          round: Int32(round), index: table.judgmentIndex[row], value: value))
    }
    self.isProgram = isProgram
    self.judges = judgeColumn.names
    self.binding = binding
    hasHashes = hashes.map { !$0.names.isEmpty } ?? false
    isStated = areSame
    feedGroups = fed.index.groups
    judgeCounts = counts
    self.answers = answers.mapValues(Self.distinct)
    rows.sort {
      if $0.response != $1.response { return $0.response < $1.response }
      if $0.place != $1.place { return $0.place < $1.place }
      return ($0.index, $0.value) < ($1.index, $1.value)
    }
    (responses, repeated) = Self.grouped(rows)
  }

  private static func distinct(_ answers: [Answer]) -> [Answer] {
    var kept: [Answer] = []
    let sorted = answers.sorted {
      $0.key != $1.key ? $0.key < $1.key : $0.hash < $1.hash
    }
    for answer in sorted where kept.last.map({ $0.key != answer.key }) ?? true {
      kept.append(answer)
    }
    return kept
  }

  /// The responses that were judged in several rounds, and those judged again within one.
  private static func grouped(_ rows: [Row]) -> (responses: [Response], repeated: [Response]) {
    var responses: [Response] = []
    var repeated: [Response] = []
    var start = 0
    while start < rows.count {
      var end = start + 1
      while end < rows.count, rows[end].response == rows[start].response { end += 1 }
      let group = rows[start..<end]
      let first = rows[start]
      func response(_ verdicts: [(round: Int, value: Double)]) -> Response {
        Response(
          item: first.item, cluster: first.cluster, feedGroup: first.feedGroup, model: first.model,
          judge: first.judge, number: first.number, verdicts: verdicts)
      }
      if first.number >= 0 {
        responses.append(
          response(
            Set(group.map(\.round)).sorted().map { round in
              let values = group.filter { $0.round == round }.map(\.value).sorted()
              return (Int(round), values.reduce(0, +) / Double(values.count))
            }))
      }
      var place = start
      while place < end {
        var next = place + 1
        while next < end, rows[next].place == rows[place].place { next += 1 }
        let (one, last) = (rows[place], rows[next - 1])
        if one.index < last.index {
          repeated.append(
            response([(Int(one.round), one.value), (Int(one.round), last.value)]))
        }
        place = next
      }
      start = end
    }
    return (inSeveralRounds(responses), repeated)
  }

  /// The responses that were judged in several rounds, by whomever.
  private static func inSeveralRounds(_ responses: [Response]) -> [Response] {
    var kept: [Response] = []
    var start = 0
    while start < responses.count {
      var end = start + 1
      while end < responses.count, responses[end].isSame(as: responses[start]) { end += 1 }
      let rounds = Set(responses[start..<end].flatMap { $0.verdicts.map(\.round) })
      if rounds.count > 1 { kept += responses[start..<end] }
      start = end
    }
    return kept
  }

  // MARK: - Judges

  /// How far a judge moved on a dimension from one round to another, on each response that it judged
  /// in both; within one round from its first verdict to its last.
  func differences(judge: Int, dimension: Int, from: Int, to: Int) -> [Difference] {
    let source = from == to ? repeated : responses
    return source.flatMap { response -> [Difference] in
      guard Int(response.judge) == judge else { return [] }
      let (one, other): (Double?, Double?) =
        from == to
        ? (response.verdicts[0].round == from
          ? (response.verdicts[0].value, response.verdicts[1].value) : (nil, nil))
        : (response.value(in: from), response.value(in: to))
      guard let one, let other else { return [] }
      return differences(one, other, of: response, dimension: dimension)
    }
  }

  /// How far the mean of a panel moved, of which other judges may sit in another round, on each response
  /// that all of both panels judged.
  func differences(
    from: Int, judges panel: Set<Int>, to: Int, judges otherPanel: Set<Int>, dimension: Int
  ) -> [Difference] {
    var found: [Difference] = []
    var start = 0
    while start < responses.count {
      var end = start + 1
      while end < responses.count, responses[end].isSame(as: responses[start]) { end += 1 }
      let group = responses[start..<end]
      func mean(_ panel: Set<Int>, in round: Int) -> Double? {
        let values = group.filter { panel.contains(Int($0.judge)) }.compactMap {
          $0.value(in: round)
        }
        return values.count == panel.count
          ? values.sorted().reduce(0, +) / Double(values.count) : nil
      }
      if let one = mean(panel, in: from), let other = mean(otherPanel, in: to) {
        found += differences(one, other, of: responses[start], dimension: dimension)
      }
      start = end
    }
    return found
  }

  private func differences(
    _ one: Double, _ other: Double, of response: Response, dimension: Int
  ) -> [Difference] {
    feedGroups[Int(response.feedGroup)].filter { $0.dimension == dimension }.map { feed in
      Difference(
        value: binding.oriented(other, by: feed) - binding.oriented(one, by: feed),
        weight: feed.weight, cluster: Int(response.cluster))
    }
  }

  /// How the verdicts behind a model's score are shared among judges.
  func shares(model: Int, round: Int, dimension: Int) -> [Int: Double] {
    let counts = judgeCounts[Seats(model: model, round: round, dimension: dimension)] ?? [:]
    let total = counts.values.reduce(0, +)
    return counts.mapValues { Double($0) / Double(total) }
  }

  // MARK: - Models

  /// Of the later answers to items that both rounds have, whether each is byte for byte an earlier one
  /// to the same item, with the cluster of the item.
  func replays(model: Int, from: Int, to: Int) -> [(isReplay: Bool, cluster: Int)] {
    let earlier = answers[Board(model: model, round: from)] ?? []
    let later = answers[Board(model: model, round: to)] ?? []
    var known: [Int32: Set<Int32>] = [:]
    for answer in earlier where answer.hash >= 0 || isStated {
      known[answer.item, default: []].insert(isStated ? answer.epoch : answer.hash)
    }
    return later.compactMap { answer in
      guard answer.hash >= 0 || isStated, let hashes = known[answer.item] else { return nil }
      return (hashes.contains(isStated ? answer.epoch : answer.hash), Int(answer.cluster))
    }
  }
}

extension [JudgedAgain.Difference] {
  /// The sums that intervals of their mean need.
  func sums() throws(StatisticsError) -> ClusterSums {
    try ClusterSums(values: map(\.value), weights: map(\.weight), clusters: map(\.cluster))
  }
}
