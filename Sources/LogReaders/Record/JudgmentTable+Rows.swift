internal import PrintedNumbers

extension JudgmentTable: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  /// The judgment of a row in 0..<count.
  package subscript(row: Int) -> Judgment {
    var judgment = Judgment(
      evaluation: evaluation[row] ?? "", task: task[row] ?? "", model: model[row] ?? "",
      sample: sample[row] ?? "", epoch: epoch[row], judge: judge[row] ?? "",
      criterion: criterion[row] ?? "", score: score(at: row), scaleType: scaleType[row],
      scaleMinimum: scaleMinimum[row], scaleMaximum: scaleMaximum[row], cluster: cluster[row],
      judgeKind: judgeKind[row], status: status[row], sampling: sampling[row])
    judgment.turn = turn[row]
    judgment.judgmentIndex = judgmentIndex[row]
    judgment.opponent = opponent?[row]
    judgment.label = label[row]
    judgment.higherIsBetter = higherIsBetter[row]
    judgment.preference = preference[row]
    judgment.position = position[row]
    judgment.statusReason = statusReason[row]
    judgment.category = category[row]
    judgment.language = language?[row]
    judgment.culture = culture?[row]
    judgment.weight = weight[row]
    judgment.round = round?[row]
    judgment.respondedAt = respondedAt[row]
    judgment.judgedAt = judgedAt[row]
    judgment.itemDate = itemDate[row]
    judgment.modelReleaseDate = modelReleaseDate[row]
    judgment.inputTokens = inputTokens[row]
    judgment.outputTokens = outputTokens[row]
    judgment.judgeInputTokens = judgeInputTokens[row]
    judgment.judgeOutputTokens = judgeOutputTokens[row]
    judgment.latencySeconds = latencySeconds[row]
    judgment.logProbabilitySum = logProbabilitySum[row]
    judgment.logProbabilityCount = logProbabilityCount[row]
    judgment.sampleHash = sampleHash?[row]
    judgment.responseHash = responseHash?[row]
    judgment.tool = tool?[row]
    judgment.toolVersion = toolVersion?[row]
    judgment.sourceFile = sourceFile[row]
    judgment.sourceLocator = sourceLocator(at: row)
    judgment.sourceDigest = sourceDigest?[row]
    judgment.promptVersion = promptVersion?[row]
    judgment.optionOrder = optionOrder?[row]
    judgment.split = split[row]
    judgment.variantOf = variantOf?[row]
    judgment.responseLength = responseLength[row]
    judgment.confidence = confidence[row]
    return judgment
  }
}

extension JudgmentTable {
  /// A judgment with its texts as codes of this table.
  package mutating func coded(_ judgment: Judgment) -> CodedJudgment {
    var row = CodedJudgment()
    row.evaluation = evaluation.intern(judgment.evaluation)
    row.task = task.intern(judgment.task)
    row.model = model.intern(judgment.model)
    row.sample = sample.intern(judgment.sample)
    row.epoch = judgment.epoch
    row.turn = judgment.turn
    row.judge = judge.intern(judgment.judge)
    row.criterion = criterion.intern(judgment.criterion)
    row.judgmentIndex = judgment.judgmentIndex
    row.opponent = opponent.intern(judgment.opponent, nulls: count)
    row.score = judgment.score.orNaN
    row.label = label.intern(optional: judgment.label)
    row.scaleType = judgment.scaleType
    row.scaleMinimum = judgment.scaleMinimum.orNaN
    row.scaleMaximum = judgment.scaleMaximum.orNaN
    row.higherIsBetter = judgment.higherIsBetter
    row.preference = judgment.preference.orNaN
    row.position = judgment.position
    row.status = judgment.status
    row.statusReason = statusReason.intern(optional: judgment.statusReason)
    row.judgeKind = judgment.judgeKind
    row.cluster = cluster.intern(optional: judgment.cluster)
    row.category = category.intern(optional: judgment.category)
    row.language = language.intern(judgment.language, nulls: count)
    row.culture = culture.intern(judgment.culture, nulls: count)
    row.weight = judgment.weight.orNaN
    row.sampling = judgment.sampling
    row.round = round.intern(judgment.round, nulls: count)
    row.respondedAt = judgment.respondedAt?.microseconds
    row.judgedAt = judgment.judgedAt?.microseconds
    row.itemDate = judgment.itemDate?.daysSince1970
    row.modelReleaseDate = judgment.modelReleaseDate?.daysSince1970
    row.inputTokens = judgment.inputTokens
    row.outputTokens = judgment.outputTokens
    row.judgeInputTokens = judgment.judgeInputTokens
    row.judgeOutputTokens = judgment.judgeOutputTokens
    row.latencySeconds = judgment.latencySeconds.orNaN
    row.logProbabilitySum = judgment.logProbabilitySum.orNaN
    row.logProbabilityCount = judgment.logProbabilityCount
    row.sampleHash = sampleHash.intern(judgment.sampleHash, nulls: count)
    row.responseHash = responseHash.intern(judgment.responseHash, nulls: count)
    row.tool = tool.intern(judgment.tool, nulls: count)
    row.toolVersion = toolVersion.intern(judgment.toolVersion, nulls: count)
    row.sourceFile = sourceFile.intern(optional: judgment.sourceFile)
    if let locator = judgment.sourceLocator, !locator.isEmpty {
      row.locator = intern(locator: locator)
    }
    row.sourceDigest = sourceDigest.intern(judgment.sourceDigest, nulls: count)
    row.promptVersion = promptVersion.intern(judgment.promptVersion, nulls: count)
    row.optionOrder = optionOrder.intern(judgment.optionOrder, nulls: count)
    row.split = judgment.split
    row.variantOf = variantOf.intern(judgment.variantOf, nulls: count)
    row.responseLength = judgment.responseLength
    row.confidence = judgment.confidence.orNaN
    row.normaliseZeros()
    return row
  }
}
