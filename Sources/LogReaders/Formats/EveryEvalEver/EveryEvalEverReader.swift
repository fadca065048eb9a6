internal import Diagnostics
internal import FileFormats

/// Reads the instances of Every Eval Ever (`UUID_samples.jsonl`), the schema across tools, together
/// with the model's results beside them, which say the scale, the direction and the judges.
///
/// A score of -1 on a scale with an unknown level is unscored. The schema knows no repeats: lines of
/// one item whose responses differ are numbered as epochs, and lines that are the same in all are
/// duplicates. Several judges behind one score are a panel.
struct EveryEvalEverReader: LogFormatReader {
  static let name = "every-eval-ever"
  static let summary = "Every Eval Ever's instances, *_samples.jsonl"
  static let isOfLines = true
  static let readsSiblings = true

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    let keys = head.recordKeys
    return keys.isSuperset(of: ["schema_version", "evaluation_id", "model_id", "sample_id"])
      && !keys.isDisjoint(with: ["interaction_type", "evaluation_name"])
      ? .log(by: .records) : nil
  }

  init(_ options: LogReadingOptions) {}

  /// What the instances of one result have in common.
  private struct Group {
    var result: EveryEvalEverResults.Result?
    var scores: [Double] = []
    /// Whether the declared bounds are those of the instances' scores.
    var hasBounds = false
  }

  private struct Item: Hashable {
    let group: String
    let sample: String
  }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    let sibling: (name: String, results: EveryEvalEverResults?)
    do throws(SiblingFile.Refusal) {
      sibling = try EveryEvalEverResults.beside(&log)
    } catch {
      log.fail(error.problem, at: error.locator)
      return
    }
    var instances: [EveryEvalEverInstance] = []
    JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      instances.append(try EveryEvalEverInstance(&scanner, &log, at: place))
    }
    checkCount(sibling.name, sibling.results, &log)
    if sibling.results == nil, instances.contains(where: { !$0.isExport }) {
      log.note(.missingSibling(sibling.name, holds: "the scale and the judges"), at: "")
    }
    instances = spread(instances, &log)
    let groups = groups(instances, sibling.results, &log)
    if let results = sibling.results { compareFigures(groups, results).note(in: &log) }
    var responses: [Item: [String: Int]] = [:]
    for instance in instances {
      let key = EveryEvalEverReader.key(instance)
      let epoch = epoch(of: instance, key, &responses)
      add(instance, groups[key] ?? Group(), sibling.results, epoch: epoch, &log)
    }
  }

  /// Files a response without a score under every result that the other samples of its evaluation
  /// have, where the line does not say which.
  private func spread(
    _ instances: [EveryEvalEverInstance], _ log: inout LogAssembly
  ) -> [EveryEvalEverInstance] {
    var results: [String: [String]] = [:]
    for instance in instances {
      guard let result = instance.result else { continue }
      let key = EveryEvalEverReader.evaluationKey(instance)
      if results[key]?.contains(result) != true { results[key, default: []].append(result) }
    }
    return instances.flatMap { instance -> [EveryEvalEverInstance] in
      let known = results[EveryEvalEverReader.evaluationKey(instance)] ?? []
      guard instance.result == nil, instance.hasError || instance.score == nil, !known.isEmpty
      else { return [instance] }
      log.file.rowsRead += known.count - 1
      return known.map { result in
        var instance = instance
        instance.result = result
        return instance
      }
    }
  }

  private static func evaluationKey(_ instance: EveryEvalEverInstance) -> String {
    [instance.evaluation, instance.name].map { $0 ?? "" }.joined(separator: "\u{1F}")
  }

  /// Metrics that are no means of the scores of instances.
  private static let ofAll: Set<String> = [
    "auc", "auroc", "bleu", "chrf", "correlation", "elo", "f1", "kappa", "mcc", "pearson",
    "perplexity", "rating", "spearman", "ter",
  ]

  /// Holds the results against the means of their instances.
  private func compareFigures(
    _ groups: [String: Group], _ results: EveryEvalEverResults
  ) -> ToolFigures {
    var figures = ToolFigures()
    for result in results.results {
      guard let reported = result.score else { continue }
      let name = [result.name, result.metric ?? result.identifier].compactMap(\.self)
        .joined(separator: " ").quoted
      let own = groups.values.filter { $0.result == result }
      let words = Set(
        (result.metric ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
      guard !own.isEmpty, words.isDisjoint(with: EveryEvalEverReader.ofAll) else {
        figures.leaveOut(name)
        continue
      }
      let scores = own.flatMap(\.scores).filter { !(result.hasUnknownLevel && $0 == -1) }
      let tolerance = ToolFigures.rounding(of: reported)
      var found = ToolStatistic.mean(scores)
      // A result may be in percent where the instances are in proportions.
      let percent = found.map { $0 * 100 }
      if !ToolFigures.agree(reported, found, tolerance),
        ToolFigures.agree(reported, percent, tolerance)
      {
        found = percent
      }
      figures.compare("the mean of \(name)", reported: reported, found: found, tolerance: tolerance)
    }
    return figures
  }

  private func checkCount(
    _ name: String, _ results: EveryEvalEverResults?, _ log: inout LogAssembly
  ) {
    let found = log.file.rowsRead
    guard let counted = results?.instances, counted != found else { return }
    let problem = LogProblem.countMismatch(
      of: "total_rows in \(name)", counted: Int(clamping: counted), found: found)
    if log.options.allowsPartial {
      log.note(.fewerSamples(problem.message), at: "")
    } else {
      log.fail(problem, at: "\(name)#/detailed_evaluation_results")
    }
  }

  /// The number of the instance's response among the different ones of its item.
  private func epoch(
    of instance: EveryEvalEverInstance, _ group: String, _ responses: inout [Item: [String: Int]]
  ) -> Int {
    let isNumbered = instance.metadataTexts.contains { $0.column == .epoch && $0.text != nil }
    if isNumbered { return 1 }
    let sample = instance.texts.first { $0.column == .sample }?.text ?? ""
    let item = Item(group: group, sample: sample)
    let response = instance.response.map(ResponseHash.hexadecimal) ?? ""
    if let earlier = responses[item]?[response] { return earlier }
    let epoch = (responses[item]?.count ?? 0) + 1
    responses[item, default: [:]][response] = epoch
    return epoch
  }

  // MARK: - Results

  private static func key(_ instance: EveryEvalEverInstance) -> String {
    [instance.evaluation, instance.result, instance.name].map { $0 ?? "" }
      .joined(separator: "\u{1F}")
  }

  private func groups(
    _ instances: [EveryEvalEverInstance], _ results: EveryEvalEverResults?,
    _ log: inout LogAssembly
  ) -> [String: Group] {
    var groups: [String: Group] = [:]
    var order: [String] = []
    var resultsOfName: [String: Set<String>] = [:]
    for instance in instances {
      resultsOfName[instance.name ?? "", default: []].insert(instance.result ?? "")
    }
    for instance in instances {
      let key = EveryEvalEverReader.key(instance)
      if groups[key] == nil {
        order.append(key)
        let isTheirs = results?.evaluation == nil || results?.evaluation == instance.evaluation
        if !isTheirs {
          log.note(.otherAggregate(instance.evaluation ?? ""), at: instance.place)
        }
        groups[key] = Group(
          result: isTheirs
            ? results?.result(
              identifier: instance.result, name: instance.name,
              isOnly: resultsOfName[instance.name ?? ""]?.count == 1) : nil)
      }
      if !instance.hasError, let score = EveryEvalEverReader.number(instance.score) {
        groups[key]?.scores.append(score)
      }
    }
    for key in order {
      guard var group = groups[key], let result = group.result else { continue }
      group.hasBounds = EveryEvalEverReader.fits(group.scores, result)
      if !group.hasBounds { log.note(.scaleOfAggregate(result.name), at: "") }
      groups[key] = group
    }
    return groups
  }

  /// Whether the bounds of a result can be those of its instances' scores: the schema checks only
  /// the mean against them, which may be in percent where the instances are in proportions.
  private static func fits(_ scores: [Double], _ result: EveryEvalEverResults.Result) -> Bool {
    let known = scores.filter { !(result.hasUnknownLevel && $0 == -1) }
    if let minimum = result.minimum, known.contains(where: { $0 < minimum }) { return false }
    if let maximum = result.maximum, known.contains(where: { $0 > maximum }) { return false }
    if result.scoreType == "binary" { return known.allSatisfy { $0 == 0 || $0 == 1 } }
    let isPercent = (result.maximum ?? 1) >= 100 && known.allSatisfy { (0...1).contains($0) }
    return !isPercent || known.allSatisfy { $0 == 0 }
  }

  private static func number(_ text: String?) -> Double? {
    guard var text, case .finite(let number)? = text.withUTF8({ NumberText.value($0) }) else {
      return nil
    }
    return number
  }

  // MARK: - Rows

  private func add(
    _ instance: EveryEvalEverInstance, _ group: Group, _ results: EveryEvalEverResults?,
    epoch: Int, _ log: inout LogAssembly
  ) {
    var row = CodedJudgment()
    row.epoch = Int32(clamping: epoch)
    row.latencySeconds = (instance.latencyMilliseconds.map { $0 / 1000 }).orNaN
    if !(row.latencySeconds >= 0) || !row.latencySeconds.isFinite { row.latencySeconds = .nan }
    declareScale(&row, group)
    if let result = group.result {
      row.judgedAt = time(result.evaluatedAt ?? results?.evaluatedAt, at: instance.place, &log)
    }
    var label = self.label(instance, group.result)
    var score = instance.score
    let isUnknown =
      group.result?.hasUnknownLevel == true && EveryEvalEverReader.number(score) == -1
    if instance.hasError {
      row.status = .error
      row.statusReason = log.table.statusReason.intern("error")
      log.note(.erroredSample, at: instance.place)
      (score, label) = (nil, nil)
    } else if isUnknown {
      row.status = .unscored
      row.statusReason = log.table.statusReason.intern("unknown_level")
      log.note(.missingScore, at: instance.place)
      (score, label) = (nil, nil)
    }
    log.fill(&row, prompt: instance.prompt, response: instance.response, at: instance.place)
    let declared = log.options.fields.paths(below: "metadata")
      .compactMapValues { instance.metadata[$0] }
    let locator = log.locator(of: instance.place)
    log.noteUndeclared(below: "metadata", in: declared, at: locator)
    log.keep(
      row,
      with: [
        (.evaluation, instance.evaluation), (.task, instance.name), (.score, score),
        (.label, label), (.judge, judge(instance, group.result)),
        (.criterion, criterion(instance, group.result, results)),
        (.tool, results?.tool ?? "every_eval_ever"), (.toolVersion, results?.toolVersion),
      ] + instance.texts + instance.metadataTexts
        + JudgmentColumn.allCases.map { ($0, declared[$0]) }, at: instance.place)
  }

  /// The metric, or where that is not known, or not the only one of its name, the result that the
  /// line says it belongs to: several results of a sample are several criteria.
  private func criterion(
    _ instance: EveryEvalEverInstance, _ result: EveryEvalEverResults.Result?,
    _ results: EveryEvalEverResults?
  ) -> String? {
    guard let result else { return instance.result }
    let isShared =
      (results?.results.count { $0.name == result.name && $0.metric == result.metric } ?? 0) > 1
    let identifier = result.identifier ?? instance.result
    return isShared ? identifier ?? result.metric : result.metric ?? identifier
  }

  private func declareScale(_ row: inout CodedJudgment, _ group: Group) {
    guard let result = group.result else { return }
    row.higherIsBetter = result.lowerIsBetter.map { !$0 }
    switch result.scoreType {
    case "binary" where group.hasBounds:
      row.scaleType = .binary
      row.scaleMinimum = 0
      row.scaleMaximum = 1
    case "levels": row.scaleType = .ordinal
    default: row.scaleType = .interval
    }
    guard group.hasBounds, row.scaleType != .binary else { return }
    row.scaleMinimum = result.minimum?.isFinite == true ? result.minimum.orNaN : .nan
    row.scaleMaximum = result.maximum?.isFinite == true ? result.maximum.orNaN : .nan
  }

  /// The name of the level that the score is, or what a binary metric says.
  private func label(
    _ instance: EveryEvalEverInstance, _ result: EveryEvalEverResults.Result?
  ) -> String? {
    if let result, result.scoreType == "levels" {
      guard let score = EveryEvalEverReader.number(instance.score),
        let level = Int(exactly: score), result.levels.indices.contains(level)
      else { return nil }
      return result.levels[level]
    }
    guard result?.scoreType == "binary" else { return nil }
    return instance.isCorrect.map { $0 ? "true" : "false" }
  }

  private func judge(
    _ instance: EveryEvalEverInstance, _ result: EveryEvalEverResults.Result?
  ) -> String {
    let judges = result?.judges ?? []
    if judges.count == 1 { return "model:\(judges[0])" }
    if judges.count > 1 { return "panel:\(judges.joined(separator: "+"))" }
    switch instance.method {
    case "llm_judge"?: return "model:llm_judge"
    case let method?: return "rule:\(method)"
    case nil: return "rule:\(result?.metric ?? "every_eval_ever")"
    }
  }

  /// A time that is written out, or in Unix seconds; nil where it is neither.
  private func time(
    _ text: String?, at place: CodedLocator, _ log: inout LogAssembly
  ) -> Int64? {
    guard let text else { return nil }
    if let seconds = EveryEvalEverReader.number(text) {
      return Timestamp(unixSeconds: seconds)?.microseconds
    }
    guard let (time, isNaive) = Timestamp.parse(text) else { return nil }
    if isNaive { log.note(.naiveTimestamp, at: place) }
    return time.microseconds
  }
}

extension LogNotice {
  fileprivate static func scaleOfAggregate(_ name: String) -> LogNotice {
    LogNotice("scaleOfAggregate", name) {
      "the scale that is declared for \($0[0].quoted) is not that of the instances' scores; they "
        + "are kept without bounds"
    }
  }

  fileprivate static func otherAggregate(_ evaluation: String) -> LogNotice {
    LogNotice("otherAggregate", evaluation) {
      "the results that lie beside the instances are of another evaluation than "
        + "\($0[0].quoted), \($0.times); they are not used for them"
    }
  }
}
