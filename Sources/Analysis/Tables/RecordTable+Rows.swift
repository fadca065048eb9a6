package import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Wording

// The rows that a command is given: parts of them, responses in place of judgments, or battles.

extension RecordTable {
  /// The rows that have two values of a column.
  ///
  /// - Throws: there is no such column, or no row has such a value.
  package func parts(_ contrast: IntervalContrast) throws(Diagnostics) -> (RecordTable, RecordTable)
  {
    let cells = try cells(contrast.column, option: "--versus")
    try contrast.check(rows.map { cells[Int($0)] })
    func part(_ value: String) -> RecordTable {
      var part = RecordTable(
        self, rows: rows.filter { cells[Int($0)].map { $0.isExactly(value) } ?? false },
        named: "\(contrast.column)=\(value)")
      // What is to be known of the whole is said once.
      part.cautions = []
      return part
    }
    return (part(contrast.first), part(contrast.second))
  }

  /// The rows without the verdicts of panels, which are made of those of others.
  package func withoutPanels() -> RecordTable {
    let singles = rows.filter { judgments.judgeKind[Int($0)] != .panel }
    guard singles.count < rows.count else { return self }
    var table = RecordTable(self, rows: singles)
    table.cautions.append(
      Caution(
        .panelsExcluded, observed: rows.count - singles.count, of: rows.count,
        message: said(
          "\(CountText.counted(rows.count - singles.count, "verdict")) of panels left out: "
            + "they are made of the votes of others.")))
    return table
  }

  /// A row for each response, whose score is the mean over its judges.
  ///
  /// A judge who judges again counts once, and a panel only where there are no single votes.
  package func responses() throws(Diagnostics) -> RecordTable {
    let units = try cells(Self.unit + ",round", option: "--response")
    let scores = try numbers("score", option: "--response")
    let judges = judgments.judge.codes
    struct Response {
      let row: Int32
      var scores: [Int32: [Double]] = [:]
      var panels: [Int32: [Double]] = [:]
      var judgments = 0
    }
    var order: [Int32] = []
    var responses: [Int32: Response] = [:]
    for (place, row) in rows.enumerated() {
      let unit = units.codes[Int(row)]
      if responses[unit] == nil { order.append(unit) }
      guard let score = scores[place] else {
        if responses[unit] == nil { responses[unit] = Response(row: row) }
        continue
      }
      var response = responses[unit] ?? Response(row: row)
      if judgments.judgeKind[Int(row)] == .panel {
        response.panels[judges[Int(row)], default: []].append(score)
      } else {
        response.scores[judges[Int(row)], default: []].append(score)
      }
      response.judgments += 1
      responses[unit] = response
    }
    let found = order.compactMap { responses[$0] }
    var table = RecordTable(self, rows: found.map(\.row))
    // In ascending order, so that the order of the log leaves no trace in the last bits.
    func mean(_ values: [Double]) -> Double? {
      values.isEmpty ? nil : values.sorted().reduce(0, +) / Double(values.count)
    }
    table.means = found.map { response in
      mean((response.scores.isEmpty ? response.panels : response.scores).values.compactMap(mean))
    }
    let averaged = found.count { $0.judgments > 1 }
    if averaged > 0 {
      table.cautions.append(
        Caution(
          .averagedRepeats,
          said(
            "\(averaged) of \(CountText.counted(found.count, "response")) have several judgments, "
              + "whose mean over judges is the response")))
    }
    return table
  }

  /// The rows as battles: `model_id` is the response that was shown first, `opponent_model_id` the
  /// other, and `preference` says which of them won, `left`, `right` or `tie`.
  ///
  /// - Parameter asksOfPlaces: whether an advantage of the first place is to be found.
  /// - Throws: no row sets one model against another.
  package func battles(asksOfPlaces: Bool = false) throws(Diagnostics) -> RecordTable {
    let preferences = try numbers("preference", option: "--winner")
    guard let opponents = judgments.opponent,
      rows.contains(where: { opponents.codes[Int($0)] >= 0 }),
      preferences.contains(where: { $0 != nil })
    else {
      throw Diagnostics(
        table: .emptyColumn, at: place, "no judgment says which of two models is better",
        remedy: "Rank the models of other logs with `compass leaderboard`")
    }
    var table = self
    table.isOfBattles = true
    let graded = preferences.count { $0.map { ![0, 0.5, 1].contains($0) } ?? false }
    if graded > 0 {
      table.cautions.append(
        Caution(
          .gradedPreferences, observed: graded, of: rows.count,
          message: said(
            "\(CountText.counted(graded, "preference")) between 0 and 1 taken as won by "
              + "the side that is preferred.")))
    }
    let unplaced = rows.count { judgments.position[Int($0)] == nil }
    if asksOfPlaces, unplaced > 0 {
      table.cautions.append(
        Caution(
          .placesUnknown, observed: unplaced, of: rows.count,
          message: said(
            "\(CountText.counted(unplaced, "battle")) without a position: model_id is taken "
              + "for the response that was shown first.")))
    }
    return table
  }

  package func side(_ row: Int) -> Double {
    isOfBattles && judgments.position[Int(rows[row])] == .second ? -1 : 1
  }

  /// What a battle is made of, which is no property of it.
  private static let ofBattles: Set<JudgmentColumn> = [
    .model, .opponent, .preference, .position, .score, .label, .status, .statusReason,
  ]

  package func checkCovariate(
    _ column: String, areNumbers: Bool, option: String
  ) throws(Diagnostics) {
    guard let known = JudgmentColumn(name: column), areNumbers || Self.ofBattles.contains(known)
    else { return }
    throw Diagnostics(
      table: .outOfRange, at: place,
      Self.ofBattles.contains(known)
        ? "`\(known.rawValue)` (\(option)) says who was set against whom, or who won"
        : "`\(known.rawValue)` (\(option)) is of one side of a battle, or of both alike, and no "
          + "difference between them",
      remedy: areNumbers
        ? "Name a column of each side, NAME=LEFT,RIGHT" : "Name another column, such as judge_id",
      cause: .wrongUse)
  }
}
