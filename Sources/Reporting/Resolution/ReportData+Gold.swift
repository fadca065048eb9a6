internal import Analysis
internal import Diagnostics
internal import LogReaders
internal import Synchronization

/// Whose verdicts are the truth, and what the judges of a source come to beside them.
extension ReportData {
  /// Whose verdicts are the truth where a cell does not say; a file by what is in it.
  var goldText: String? {
    gold.map { gold in
      let words = [gold.text, gold.map].compactMap(\.self)
      return words.map { word in
        word + " " + (path(ofFile: word).flatMap(ReportData.digest(ofFile:)) ?? "")
      }.joined(separator: "\t")
    }
  }

  /// Whether the judges can be trusted: computed once for all cells that ask the same.
  ///
  /// - Throws: what the study refuses; what is wrong with gold at the option that names it.
  func reliability(_ options: ReliabilityOptions) throws(Diagnostics) -> ReliabilityStudy {
    let options = options.completed(gold: gold, level: defaults.level)
    if let gold = options.gold, isFile(gold) { note(.gold(text: gold.text, map: gold.map)) }
    if let known = cache.withLock({ $0.reliability[options] }) { return known }
    let source = try options.gold.map { gold throws(Diagnostics) in try goldSource(gold) }
    let found: ReliabilityStudy
    do throws(Diagnostics) {
      found = try ReliabilityStudy(
        inputs,
        settings: ReliabilitySettings(
          dimension: options.dimension, gold: source, goldName: options.gold?.text,
          level: options.level ?? ReliabilityOptions.usualLevel, seed: seed))
    } catch {
      guard let gold = options.gold else { throw error }
      throw Diagnostics(
        error.all.map { problem in
          problem.place == nil && problem.code.hasPrefix("gold")
            ? problem.moved(to: gold.place) : problem
        })
    }
    cache.withLock { $0.reliability[options] = found }
    return found
  }

  /// By judge of the log.
  var judgeKinds: [String: JudgeKind] {
    let judgments = inputs.log.judgments
    var kinds: [String: JudgeKind] = [:]
    let names = judgments.judge.values
    var isKnown = [Bool](repeating: false, count: names.count)
    for (row, code) in judgments.judge.codes.enumerated() where code >= 0 && !isKnown[Int(code)] {
      isKnown[Int(code)] = true
      kinds[names[Int(code)]] = judgments.judgeKind[row]
    }
    return kinds
  }

  /// Whether gold is neither all people of the log nor a judge of it.
  private func isFile(_ gold: GoldOption) -> Bool {
    gold.text != JudgeKind.human.rawValue && inputs.log.judgments.judge.code(of: gold.text) == nil
  }

  /// A judge of the log, all people of it, or a file.
  ///
  /// - Throws: where it is none of them, or what keeps the file from being read.
  func goldSource(_ gold: GoldOption) throws(Diagnostics) -> GoldSource {
    if gold.text == JudgeKind.human.rawValue { return .people }
    if inputs.log.judgments.judge.code(of: gold.text) != nil { return .judge(gold.text) }
    if let known = cache.withLock({ $0.goldRead[gold] }) { return .log(known.log) }
    guard let read = try cellFiles?.read(gold) else {
      throw Diagnostics(
        report: .noSuchGold, at: gold.place,
        "`\(VisibleText.name(gold.text))` is neither a judge of the log nor a file",
        remedy: NameSuggestion.remedy(
          for: gold.text, among: inputs.log.judgments.judge.values.sorted() + ["human"]))
    }
    cache.withLock { $0.goldRead[gold] = read }
    return .log(read.log)
  }
}
