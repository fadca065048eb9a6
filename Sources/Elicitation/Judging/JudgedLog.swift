package import Diagnostics
internal import FileFormats
package import LogReaders
internal import PrintedNumbers
internal import StudyStore
internal import ValueModel

/// The responses of a log that judges are asked about.
package struct ResponsesToJudge: Sendable {
  /// One response.
  package struct Response: Sendable {
    /// The first row of the log that judges it.
    package let row: Int
    /// White space only where it has no text.
    package let text: String
    /// What it answers, where it is known.
    package let prompt: String?

    package var hasText: Bool { text.contains { !$0.isWhitespace } }
  }

  package let log: EvaluationLog
  /// In the order of the log; a response is told by task, model, item, epoch, turn and versions.
  package let responses: [Response]

  /// How many have no text.
  package var withoutText: Int { responses.count { !$0.hasText } }

  /// - Parameter rows: those of the log's judgments whose responses are judged.
  /// - Throws: where no response has a text, or texts cannot be read.
  package init(_ log: EvaluationLog, rows: [Int]) throws(Diagnostics) {
    var reading = ResponseTexts(log, part: .response)
    var found: [Response] = []
    for row in rows {
      let known = (reading.texts.count, reading.withoutText)
      let number = try reading.number(of: row)
      if (reading.texts.count, reading.withoutText) == known { continue }
      var prompt: String?
      let code = log.judgments.texts[row].prompt
      if code >= 0, let store = log.texts { prompt = try store.text(code) }
      found.append(Response(row: row, text: number.map { reading.texts[$0] } ?? "", prompt: prompt))
    }
    guard !reading.texts.isEmpty else {
      throw Diagnostics(.noTexts(in: log.files.map(\.name).joined(separator: ", ")))
    }
    self.log = log
    responses = found
  }
}

/// What the judges of a plan said of the responses of a log.
package struct JudgedLog: Sendable {
  package let plan: RecognitionPlan
  package let responses: ResponsesToJudge
  /// By response and dimension the verdicts by judge and order; none for a response without a text, and
  /// for one that was not reached.
  package let verdicts: [[[JudgeVerdict]]]
  /// What ended the run before its end: for each judge once.
  package let failures: [Diagnostic]

  package var isComplete: Bool { failures.isEmpty }

  /// How far a run is.
  package struct Progress: Sendable {
    /// Responses, each on one dimension.
    package let judged: Int
    package let all: Int
    /// Verdicts that no label could be read of.
    package let unread: Int
  }

  /// So many responses, each on one dimension, are under way at a time: limits hold further requests back.
  private static let mostUnderWay = 256

  /// Asks all judges about all responses.
  ///
  /// What comes of it is the same whatever the order in which answers arrive. Where an endpoint cannot
  /// work, or the budget is spent, what is under way is ended and nothing further begun.
  ///
  /// - Parameter onProgress: is told of each response on each dimension.
  package init(
    _ panel: JudgePanel, _ responses: ResponsesToJudge,
    onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async {
    let plan = panel.plan
    let jobs = responses.responses.indices.filter { responses.responses[$0].hasText }
      .flatMap { response in plan.dimensions.indices.map { (response, $0) } }
    var found: [[[JudgeVerdict]]] = responses.responses.map { _ in
      Array(repeating: [], count: plan.dimensions.count)
    }
    var failures: [Int: CallFailure] = [:]
    await withTaskGroup(of: (Int, [JudgeVerdict]).self) { group in
      var next = 0
      var done = 0
      var unread = 0
      func begin() {
        guard next < jobs.count, failures.isEmpty else { return }
        let (number, (place, dimension)) = (next, jobs[next])
        next += 1
        group.addTask {
          let response = responses.responses[place]
          return (
            number,
            await panel.verdicts(
              on: response.text, prompt: response.prompt,
              sample: responses.log.judgments.sample[response.row] ?? "",
              dimension: plan.dimensions[dimension])
          )
        }
      }
      for _ in 0..<Self.mostUnderWay { begin() }
      for await (number, verdicts) in group {
        let (response, dimension) = jobs[number]
        found[response][dimension] = verdicts
        for verdict in verdicts {
          if let failure = verdict.failure, failures[verdict.judge] == nil {
            failures[verdict.judge] = failure
          }
        }
        done += 1
        unread += verdicts.count { $0.label == nil }
        onProgress(Progress(judged: done, all: jobs.count, unread: unread))
        begin()
      }
    }
    self.plan = plan
    self.responses = responses
    verdicts = found
    self.failures = failures.sorted { $0.key < $1.key }.map { judge, failure in
      let told = failure.diagnostic(at: .file(plan.file))
      return Diagnostic(
        told.code, at: told.place, "the judge `\(plan.judges[judge].name)`: \(told.message)",
        remedy: told.remedy)
    }
  }

  /// The verdict of one judge on a response, over the orders of the labels.
  package func call(of judge: Int, response: Int, dimension: Int) -> JudgeCall {
    JudgeCall(ofOrders: verdicts[response][dimension].lazy.filter { $0.judge == judge })
  }

  /// The verdict of the panel.
  package func callOfPanel(response: Int, dimension: Int) -> JudgeCall {
    JudgeCall(
      ofPanel: plan.judges.indices.map { call(of: $0, response: response, dimension: dimension) },
      plan.panel.aggregate, scale: plan.scale)
  }

  // MARK: - Record

  /// A row for each response, dimension, judge and order, in this sequence; the second order of the labels
  /// is the judge's second judgment.
  ///
  /// Prompt version and order of options are those of the response: what the judge was shown is in the
  /// calls of the study.
  package func judgments() -> JudgmentTable {
    var table = JudgmentTable()
    for (place, response) in responses.responses.enumerated() {
      let base = responses.log.judgments[response.row].response
      for (number, dimension) in plan.dimensions.enumerated() {
        for (judge, asked) in plan.judges.enumerated() {
          for (turn, order) in plan.orders.enumerated() {
            var row = base
            row.judge = asked.judgeID
            row.judgeKind = .model
            row.criterion = dimension.id
            row.judgmentIndex = Int16(turn + 1)
            row.scaleType = plan.scale == .binary ? .binary : .ordinal
            row.scaleMinimum = plan.scale.scores.first
            row.scaleMaximum = plan.scale.scores.last
            row.status = .unscored
            if response.hasText {
              row.responseHash = base.responseHash ?? ResponseHash.hexadecimal(response.text)
              let verdict = verdicts[place][number].first { $0.judge == judge && $0.order == order }
              if let verdict { fill(&row, verdict) } else { row.status = .error }
            } else {
              row.statusReason = JudgeCall.noResponse
            }
            table.append(row)
          }
        }
      }
    }
    return table
  }

  private func fill(_ row: inout Judgment, _ verdict: JudgeVerdict) {
    row.statusReason = verdict.reason
    row.status = verdict.isError ? .error : .unscored
    if let label = verdict.label {
      row.label = plan.scale.labels[label].word
      row.score = plan.scale.labels[label].score
      row.status = .scored
    }
    row.judgedAt = verdict.judgedAt.map(Timestamp.init(microseconds:))
    row.judgeInputTokens = verdict.inputTokens.map(Int64.init)
    row.judgeOutputTokens = verdict.outputTokens.map(Int64.init)
  }
}

extension JudgedLog {
  /// Writes the judgments to a file, whole or not at all.
  ///
  /// - Parameter withExplanations: whether each line of a JSON Lines file has what the judge said beside
  ///   the label (`explanation`), where it said something; a CSV file never has.
  /// - Throws: `Diagnostics`: the name says no format, or the file cannot be written.
  package func write(to path: String, withExplanations: Bool) throws(Diagnostics) {
    let table = judgments()
    let compression = CompressionFormat.allCases.first { path.hasSuffix("." + $0.ending) }
    let stem = compression.map { String(path.dropLast($0.ending.count + 1)) } ?? path
    guard withExplanations, stem.hasSuffix(".jsonl") else {
      return try JudgmentWriter.write(table, to: path)
    }
    var bytes: [UInt8] = []
    var row = 0
    let lines = try JudgmentWriter.bytes(table, as: .jsonLines)
    let said = explanations
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      bytes += line
      if let text = said[row] {
        bytes.removeLast()
        bytes += ",\"explanation\":".utf8
        bytes += JSONValue.string(text).bytes
        bytes.append(UInt8(ascii: "}"))
      }
      bytes.append(UInt8(ascii: "\n"))
      row += 1
    }
    guard let compression else { return try AtomicFile.write(bytes, to: path) }
    let packed: [UInt8]
    do throws(ExpansionFailure) {
      packed = try compression.compress(bytes)
    } catch {
      throw Diagnostics(
        FileProblem.expansion(error, of: compression).issue(file: path, locator: ""))
    }
    try AtomicFile.write(packed, to: path)
  }

  /// What judges said beside their labels, in the order of the judgments.
  private var explanations: [String?] {
    responses.responses.indices.flatMap { response in
      plan.dimensions.indices.flatMap { dimension in
        plan.judges.indices.flatMap { judge in
          plan.orders.map { order in
            verdicts[response][dimension].first { $0.judge == judge && $0.order == order }?
              .explanation
          }
        }
      }
    }
  }
}

extension RecognitionPlan {
  /// What judging responses would take, before any is judged: for a run that is only tried out.
  ///
  /// Answers that the study has are not taken off; a request that comes twice counts once.
  package func estimate(_ responses: ResponsesToJudge) -> CallEstimate {
    var estimate = CallEstimate()
    var seen: Set<String> = []
    for judge in judges {
      guard case .endpoint = judge.client else { continue }
      for response in responses.responses where response.hasText {
        for dimension in dimensions {
          for order in orders {
            let request = request(
              judge, response.text, prompt: response.prompt, dimension: dimension, order: order)
            guard seen.insert(call(judge, request)).inserted else { continue }
            estimate.add(request, calls: 1...1, prices: limits.callPrices)
          }
        }
      }
    }
    return estimate
  }

  /// Adds what judging the answers to a request would take: answers that are as long as they may be, at
  /// four characters a token.
  ///
  /// - Parameter only: of several judges one; nil for all.
  func add(
    to estimate: inout CallEstimate, aboutAnswersTo asked: ModelRequest, item: PoolItem, only: Int?,
    calls: ClosedRange<Int>
  ) {
    guard let dimension = dimensions.first(where: { $0.id == item.dimension }) else { return }
    let answer = String(repeating: "word", count: asked.parameters.outputBound ?? 256)
    for (place, judge) in judges.enumerated() where only ?? place == place {
      guard case .endpoint = judge.client else { continue }
      for order in orders {
        estimate.add(
          request(judge, answer, prompt: item.text, dimension: dimension, order: order),
          calls: calls, prices: limits.callPrices)
      }
    }
  }
}
