internal import Diagnostics

/// Reads the samples files of lm-evaluation-harness (from 0.4.0 on): one line, or one element of a
/// list, for each document and filter, with one member for each metric.
///
/// Each metric gives one judgment, on the criterion `metric,filter` by the judge `rule:filter`. The
/// line says neither model nor time: they are in the results beside the file, whose number of
/// documents tells too whether the file is whole. The tool ends well even when it could not write
/// all lines.
struct LMEvaluationReader: LogFormatReader {
  static let name = "lm-eval"
  static let summary = "The samples files of lm-evaluation-harness"
  static let isOfLines = true
  static let readsSiblings = true

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    head.recordKeys.isSuperset(of: ["doc_id", "resps", "filtered_resps"])
      ? .log(by: .records) : nil
  }

  /// RULER names its members by the length of the context that they are of.
  static func sentinel(in field: String) -> SentinelRule? {
    !field.isEmpty && field.allSatisfy(\.isNumber)
      ? SentinelRule(
        number: -1, meaning: "a sample of another length; it is left out as missing") : nil
  }

  init(_ options: LogReadingOptions) {}

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    let run: LMEvaluationRun
    do throws(SiblingFile.Refusal) {
      run = try LMEvaluationRun(of: &log)
    } catch {
      log.fail(error.problem, at: error.locator)
      return
    }
    noteVersion(run, &log)
    var samples: [LMEvaluationSample] = []
    JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      let sample = try LMEvaluationSample(
        &scanner, fields: log.options.fields, keepsTexts: log.options.keepTexts, at: place)
      // A line that goes on after its object is refused as a whole.
      if place.number > 0 { try scanner.finish() }
      guard !sample.document.isEmpty else {
        log.refuse(.missingField("doc_id"), at: log.locator(of: place))
        return
      }
      // Rows are counted as they are made: a line holds one for each metric.
      log.file.rowsRead -= 1
      samples.append(sample)
    }
    nameFilters(&samples, run)
    guard isWhole(samples, run, &log) else { return }
    log.runs.append(run.record)
    let criteria = LMEvaluationCriteria(samples, run.results)
    for name in criteria.unknownKeys { log.note(.unknownKey(name), at: "") }
    let rows = LMEvaluationRows(run, criteria)
    for sample in samples { rows.add(sample, to: &log) }
    for notice in criteria.notices { log.note(notice, at: "") }
    criteria.figures.note(in: &log)
  }

  // MARK: - The file as a whole

  /// Notes that the log holds a task in two versions.
  private func noteVersion(_ run: LMEvaluationRun, _ log: inout LogAssembly) {
    guard let version = run.results?.version else { return }
    let earlier = log.taskVersions[run.task]
    log.taskVersions[run.task] = version
    if let earlier, earlier != version {
      log.note(.taskVersions(task: run.task, versions: "\(earlier) and \(version)"), at: "")
    }
  }

  /// Gives the lines of early versions their filters: the tool went through all documents with one
  /// filter after the other.
  private func nameFilters(_ samples: inout [LMEvaluationSample], _ run: LMEvaluationRun) {
    let filters = run.results?.filters ?? []
    var seen: [String: Int] = [:]
    for index in samples.indices where samples[index].filter == nil {
      let count = seen[samples[index].document, default: 0]
      seen[samples[index].document] = count + 1
      samples[index].filter = count < filters.count ? filters[count] : "none"
    }
  }

  /// Whether the file holds all the lines that the results count, or may lack some.
  private func isWhole(
    _ samples: [LMEvaluationSample], _ run: LMEvaluationRun, _ log: inout LogAssembly
  ) -> Bool {
    guard let documents = run.results?.documents.map({ Int(Int32(clamping: $0)) }) else {
      log.note(.uncheckedCount, at: "")
      return true
    }
    var found: [String: Set<String>] = [:]
    for sample in samples {
      found[sample.filter ?? "", default: []].insert(sample.document)
    }
    let filters = Set(run.results?.filters ?? []).union(found.keys)
    let lacking = filters.reduce(0) { $0 + max(0, documents - (found[$1]?.count ?? 0)) }
    // Lines that were refused are there, and have been told of.
    guard lacking > log.file.refused else { return true }
    let problem = LogProblem.fewerSamples(
      found: found.values.reduce(0) { $0 + $1.count },
      counted: documents * filters.count)
    guard log.options.allowsPartial else {
      log.fail(problem, at: "\(run.resultsName)#/n-samples/\(run.task)/effective")
      return false
    }
    log.note(.fewerSamples(problem.message), at: "")
    return true
  }
}

extension LogNotice {
  fileprivate static func taskVersions(task: String, versions: String) -> LogNotice {
    LogNotice("taskVersions", task, versions) {
      "the task \($0[0].quoted) comes in several versions, \($0[1]): do not pool them"
    }
  }
}
