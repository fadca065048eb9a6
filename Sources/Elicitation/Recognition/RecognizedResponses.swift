package import Diagnostics
package import LogReaders
internal import Statistics

/// The judgments of a recognizer on the responses of a log.
package struct RecognizedResponses: Sendable {
  /// One for each response and dimension, in the order of the log.
  package let judgments: JudgmentTable
  /// How many responses there are.
  package let responses: Int
  /// How many have no score, by why.
  package let withoutText: Int
  package let withUnknownWords: Int

  /// Judges each response once.
  ///
  /// A response is told as in ``LabelledTexts``. One without a text has rows without a score, whose
  /// `status_reason` is `no_response`, and one in which nothing is known rows with `unknown_words`.
  ///
  /// - Parameter rows: those of the log's judgments whose responses are judged.
  /// - Throws: where no response has a text, or texts cannot be read.
  /// - Complexity: O(characters x sum of n).
  package init(
    _ recognizer: OfflineRecognizer, _ log: EvaluationLog, rows: [Int]
  ) throws(Diagnostics) {
    var reading = ResponseTexts(log, part: recognizer.training.options.part)
    // The first row of each response, with its text.
    var found: [(row: Int, text: String)] = []
    for row in rows {
      let known = (reading.texts.count, reading.withoutText)
      let number = try reading.number(of: row)
      if (reading.texts.count, reading.withoutText) == known { continue }
      found.append((row, number.map { reading.texts[$0] } ?? ""))
    }
    guard !reading.texts.isEmpty else {
      throw Diagnostics(.noTexts(in: log.files.map(\.name).joined(separator: ", ")))
    }
    let responses = found
    let recognitions = FixedBlocks.map(responses.count) { recognizer.recognize(responses[$0].text) }
    let table = log.judgments
    let judge = recognizer.judge
    let judgments = zip(responses, recognitions).lazy.flatMap { response, recognition in
      recognition.verdicts.enumerated().map { number, verdict -> Judgment in
        var judgment = table[response.row].response
        judgment.judge = judge
        judgment.criterion = verdict.dimension
        judgment.score = verdict.score
        let dimension = recognizer.dimensions[number]
        let ends = [
          dimension.scale?.lowerBound ?? verdict.classes.first,
          dimension.scale?.upperBound ?? verdict.classes.last,
        ]
        judgment.scaleType = ends == verdict.classes ? .binary : .ordinal
        judgment.scaleMinimum = ends[0]
        judgment.scaleMaximum = ends[1]
        judgment.status = verdict.score == nil ? .unscored : .scored
        judgment.statusReason = recognition.obstacle?.rawValue
        return judgment
      }
    }
    self.judgments = JudgmentTable(judgments)
    self.responses = responses.count
    withoutText = recognitions.count { $0.obstacle == .empty }
    withUnknownWords = recognitions.count { $0.obstacle == .unknownWords }
  }
}

extension Judgment {
  /// What is known of the response and of its item, without a verdict.
  var response: Judgment {
    var bare = Judgment(
      evaluation: evaluation, task: task, model: model, sample: sample, epoch: epoch,
      judge: "rule:",
      score: nil, cluster: cluster, judgeKind: .rule, sampling: sampling)
    bare.turn = turn
    bare.category = category
    bare.language = language
    bare.culture = culture
    bare.weight = weight
    bare.round = round
    bare.respondedAt = respondedAt
    bare.itemDate = itemDate
    bare.modelReleaseDate = modelReleaseDate
    bare.inputTokens = inputTokens
    bare.outputTokens = outputTokens
    bare.latencySeconds = latencySeconds
    bare.sampleHash = sampleHash
    bare.responseHash = responseHash
    bare.promptVersion = promptVersion
    bare.optionOrder = optionOrder
    bare.split = split
    bare.variantOf = variantOf
    bare.responseLength = responseLength
    bare.confidence = confidence
    return bare
  }
}
