internal import LogReaders
internal import PrintedNumbers

/// A round of a study, in the order of time.
package struct DriftRound: Codable, Sendable {
  package let round: String
  /// From 1.
  package let place: Int
  /// The days of its earliest and its latest response or judgment, in UTC; nil where none has a time.
  package let firstDay: String?
  package let lastDay: String?
  package let models: Int
  package let items: Int
  package let responses: Int
  package let judgments: Int
  /// Judgments of responses of an earlier round, which say something of the judges and count in no
  /// score of this round.
  package let judgedAgain: Int
}

/// The rounds of a selection in the order of time, and the round of each of its rows.
///
/// A run all of whose responses are byte for byte those of an earlier round, beside a run that
/// answered anew, was not asked of the model: its responses were judged again. It says something of
/// the judges, and its rows are set aside from the scores of the round.
struct RoundOrder {
  let rounds: [DriftRound]
  /// Rows that name no round, and of whose run no time is known.
  let roundless: Int
  /// By row of the table: place of the round; -1 where the row has none or is not selected.
  private let places: [Int32]
  private let isSetAside: [Bool]

  var names: [String] { rounds.map(\.round) }

  /// How many numbers ``slot(_:)`` gives.
  var slots: Int { rounds.count + 1 }

  /// The place of a row's round.
  func place(_ row: Int) -> Int? { places[row] < 0 ? nil : Int(places[row]) }

  /// Whether a row counts in the scores of its round.
  func isScored(_ row: Int) -> Bool { places[row] >= 0 && !isSetAside[row] }

  /// The place of the round in whose scores a row counts; one more than any for rows that count in none.
  func slot(_ row: Int) -> Int { isScored(row) ? Int(places[row]) : rounds.count }

  /// What models are called in each slot.
  func names(of models: [String]) -> [String] {
    models.flatMap { model in names.map { "\(model) in \($0)" } + ["\(model), judged again"] }
  }

  /// - Complexity: O(rows).
  init(_ selection: Selection) {
    let table = selection.table
    let column = table.round
    var responses = ResponseRounds()
    var roundless = 0
    for row in selection.rows.lazy.map(Int.init) {
      guard let code = column?.codes[row], code >= 0 else {
        roundless += 1
        continue
      }
      responses.note(row, round: code, in: table)
    }
    self.roundless = roundless
    let order = Self.order(selection, responses)
    let names = order.map { column?.text(of: $0) ?? "" }
    var placeOfCode = [Int32](repeating: -1, count: column?.values.count ?? 0)
    for (place, code) in order.enumerated() { placeOfCode[Int(code)] = Int32(place) }
    var places = [Int32](repeating: -1, count: table.count)
    for row in selection.rows.lazy.map(Int.init) {
      if let code = column?.codes[row], code >= 0 { places[row] = placeOfCode[Int(code)] }
    }
    let setAside = Self.setAside(selection, places, responses, placeOfCode)
    self.places = places
    isSetAside = setAside
    rounds = Self.summaries(selection, names, places, setAside)
  }

  // MARK: - Order

  /// The codes of the rounds in the order of their earliest times, else of their names.
  ///
  /// A response that is judged again keeps the time at which it was given: the time of a round is that
  /// of responses that no other round has, as long as it has any.
  private static func order(_ selection: Selection, _ responses: ResponseRounds) -> [Int32] {
    let table = selection.table
    guard let column = table.round else { return [] }
    var own = [Int64?](repeating: nil, count: column.values.count)
    var all = own
    var counts = [Int](repeating: 0, count: column.values.count)
    for row in selection.rows.lazy.map(Int.init) {
      let code = Int(column.codes[row])
      guard code >= 0 else { continue }
      counts[code] += 1
      let judged = table.judgedAt[row]?.microseconds
      let responded = table.respondedAt[row]?.microseconds
      if let time = judged ?? responded { all[code] = min(all[code] ?? time, time) }
      guard !responses.isShared(row, in: table), let time = responded ?? judged else { continue }
      own[code] = min(own[code] ?? time, time)
    }
    let present = counts.indices.filter { counts[$0] > 0 }
    let ordered = RoundSummary.inOrder(
      present.map { (column.values[$0], own[$0] ?? all[$0], counts[$0]) })
    return ordered.compactMap { column.code(of: $0.name) }
  }

  // MARK: - Judged again

  private struct Run: Hashable {
    let model: Int32
    let round: Int32
    let evaluation: Int32
  }

  private struct Board: Hashable {
    let model: Int32
    let round: Int32
  }

  private static func setAside(
    _ selection: Selection, _ places: [Int32], _ responses: ResponseRounds, _ placeOfCode: [Int32]
  ) -> [Bool] {
    let table = selection.table
    var flags = [Bool](repeating: false, count: table.count)
    guard table.responseHash != nil else { return flags }
    func run(_ row: Int) -> Run {
      Run(
        model: table.model.codes[row], round: places[row], evaluation: table.evaluation.codes[row])
    }
    var isOld: [Run: Bool] = [:]
    for row in selection.rows.lazy.map(Int.init) where places[row] >= 0 {
      let earlier = responses.rounds(row, in: table).contains {
        placeOfCode[Int($0)] < places[row]
      }
      isOld[run(row), default: true] = isOld[run(row), default: true] && earlier
    }
    // A round whose runs are all old was not asked of the model anew: then they are all there is of it.
    var hasNew: Set<Board> = []
    for (run, old) in isOld where !old {
      hasNew.insert(Board(model: run.model, round: run.round))
    }
    for row in selection.rows.lazy.map(Int.init) where places[row] >= 0 {
      let run = run(row)
      flags[row] =
        isOld[run] == true && hasNew.contains(Board(model: run.model, round: run.round))
    }
    return flags
  }

  // MARK: - Counts

  private struct Answer: Hashable {
    let model: Int32
    let task: Int32
    let sample: Int32
    let evaluation: Int32
    let epoch: Int32
    let turn: Int16
  }

  private static func summaries(
    _ selection: Selection, _ names: [String], _ places: [Int32], _ isSetAside: [Bool]
  ) -> [DriftRound] {
    struct Count {
      var models: Set<Int32> = []
      var items: Set<Int64> = []
      var answers: Set<Answer> = []
      var judgments = 0
      var again = 0
      var first: Timestamp?
      var last: Timestamp?
    }
    let table = selection.table
    var counts = [Count](repeating: Count(), count: names.count)
    for row in selection.rows.lazy.map(Int.init) where places[row] >= 0 {
      let place = Int(places[row])
      if let time = table.judgedAt[row] ?? table.respondedAt[row] {
        if time.microseconds < counts[place].first?.microseconds ?? .max {
          counts[place].first = time
        }
        if time.microseconds > counts[place].last?.microseconds ?? .min {
          counts[place].last = time
        }
      }
      guard !isSetAside[row] else {
        counts[place].again += 1
        continue
      }
      let (task, sample) = (table.task.codes[row], table.sample.codes[row])
      counts[place].judgments += 1
      counts[place].models.insert(table.model.codes[row])
      counts[place].items.insert(Int64(task) << 32 | Int64(sample))
      counts[place].answers.insert(
        Answer(
          model: table.model.codes[row], task: task, sample: sample,
          evaluation: table.evaluation.codes[row], epoch: table.epoch[row], turn: table.turn[row]))
    }
    return zip(names, counts).enumerated().map { place, round in
      let (name, count) = round
      return DriftRound(
        round: name, place: place + 1, firstDay: count.first?.day.description,
        lastDay: count.last?.day.description, models: count.models.count,
        items: count.items.count, responses: count.answers.count, judgments: count.judgments,
        judgedAgain: count.again)
    }
  }
}

/// In which rounds each response, told by its bytes, was judged.
private struct ResponseRounds {
  private struct Response: Hashable {
    let model: Int32
    let task: Int32
    let sample: Int32
    let hash: Int32

    init?(_ row: Int, in table: JudgmentTable) {
      guard let hash = table.responseHash?.codes[row], hash >= 0 else { return nil }
      model = table.model.codes[row]
      task = table.task.codes[row]
      sample = table.sample.codes[row]
      self.hash = hash
    }
  }

  private var found: [Response: [Int32]] = [:]

  mutating func note(_ row: Int, round: Int32, in table: JudgmentTable) {
    guard let response = Response(row, in: table) else { return }
    if found[response]?.contains(round) != true { found[response, default: []].append(round) }
  }

  /// The rounds of a row's response; none where its bytes are not known.
  func rounds(_ row: Int, in table: JudgmentTable) -> [Int32] {
    Response(row, in: table).flatMap { found[$0] } ?? []
  }

  func isShared(_ row: Int, in table: JudgmentTable) -> Bool { rounds(row, in: table).count > 1 }
}
