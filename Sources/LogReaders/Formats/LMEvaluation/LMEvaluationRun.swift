import Foundation

/// The run that a samples file belongs to: its task, its model and what the results beside it say.
struct LMEvaluationRun {
  let task: String
  let model: String
  let evaluation: String
  /// What the results say about the task; nil without results.
  let results: LMEvaluationResults.Task?
  let toolVersion: String?
  /// When the run began.
  let date: Timestamp?
  let resultsName: String

  /// What results hold, for the message where they are missing.
  static let contents = "the model, the time and the number of samples"

  /// Finds the run of the log under way by the names of the files.
  init(of log: inout LogAssembly) throws(SiblingFile.Refusal) {
    let name = LMEvaluationFileName(log.file.name)
    let sibling = try LMEvaluationRun.results(of: name, &log)
    // Beside results of one task a file of any name is of that task.
    let only = sibling.flatMap { $0.tasks.count == 1 ? $0.tasks.keys.first : nil }
    guard let task = name.task ?? sibling.flatMap({ name.task(among: $0.tasks.keys) }) ?? only
    else {
      throw SiblingFile.Refusal(problem: .unnamedTask)
    }
    // The name of the file is all that tells the task.
    log.file.identify(by: task)
    let folderModel = LMEvaluationRun.folderModel(SiblingFile.folders(of: log).last)
    // Where the folder names the model, the same samples in another folder are another log.
    if sibling?.modelName == nil { log.file.identify(by: folderModel ?? "") }
    guard let model = sibling?.modelName ?? folderModel else {
      throw SiblingFile.Refusal(
        problem: .missingSibling(name.resultsName, holds: LMEvaluationRun.contents))
    }
    let tasks = sibling?.tasks ?? [:]
    // Names of files have hyphens where names of tasks have other signs.
    let key =
      tasks[task] != nil ? task : tasks.keys.first { LMEvaluationFileName.sanitized($0) == task }
    resultsName = name.resultsName
    self.task = key ?? task
    self.model = model
    results = key.flatMap { tasks[$0] }
    toolVersion = sibling?.toolVersion
    // Without results only the file's name tells the time, and not in which zone.
    if let date = sibling?.date.flatMap(Timestamp.init(unixSeconds:)) {
      self.date = date
    } else {
      date = name.time
      if date != nil { log.note(.naiveTimestamp, at: "") }
    }
    let run = name.stamp ?? date?.description ?? String(log.file.sha256.prefix(12))
    evaluation = "\(model) \(run)"
  }

  /// What the study keeps of the run.
  var record: RunRecord {
    RunRecord(
      evaluation: evaluation, task: task, model: model,
      expectedSamples: results?.documents.flatMap(Int.init(exactly:)),
      taskVersion: results?.version, tool: "lm_eval", toolVersion: toolVersion, startedAt: date)
  }

  private static func results(
    of name: LMEvaluationFileName, _ log: inout LogAssembly
  ) throws(SiblingFile.Refusal) -> LMEvaluationResults? {
    if let found = name.resultsName(among: SiblingFile.names(beside: log)),
      let results = try SiblingFile.parsed(found, beside: &log, LMEvaluationResults.init)
    {
      return results
    }
    log.note(.missingSibling(name.resultsName, holds: contents), at: "")
    return nil
  }

  /// The model that the folder is named after: `org__name` of `org/name`.
  static func folderModel(_ folder: String?) -> String? {
    guard let folder, folder != ".", folder != ".." else { return nil }
    guard let range = folder.firstRange(of: "__") else { return folder }
    return folder.replacingCharacters(in: range, with: "/")
  }
}

/// What the name of a samples file says: `samples_<task>_<stamp>.jsonl`, and of early versions
/// `<arguments of the model>_<task>.jsonl`.
struct LMEvaluationFileName {
  /// The task, where the name has a stamp.
  private(set) var task: String?
  /// The local time of the run as the name spells it, such as `2026-11-21T00-17-51.919675`.
  private(set) var stamp: String?
  private let stem: Substring

  init(_ name: String) {
    var stem = Substring(name)
    for suffix in [".gz", ".zst", ".jsonl", ".json"] where stem.hasSuffix(suffix) {
      stem.removeLast(suffix.count)
    }
    self.stem = stem
    guard let end = stem.lastIndex(of: "_") else { return }
    let last = String(stem[stem.index(after: end)...])
    guard LMEvaluationFileName.time(of: last) != nil else { return }
    stamp = last
    let start = stem[..<end]
    if start.hasPrefix("samples_"), start.count > 8 { task = String(start.dropFirst(8)) }
  }

  /// The time of the stamp, as if it were UTC.
  var time: Timestamp? { stamp.flatMap(LMEvaluationFileName.time) }

  /// The name that the results have, unless the user named them.
  var resultsName: String { stamp.map { "results_\($0).json" } ?? "results.json" }

  /// The results among the names of a directory: those of the same stamp.
  ///
  /// With a path of the user's, `x.json`, they are `x_<stamp>.json`.
  func resultsName(among names: [String]) -> String? {
    let endings = ["", ".gz", ".zst"]
    if let usual = names.first(where: { name in endings.contains { name == resultsName + $0 } }) {
      return usual
    }
    guard let stamp else { return nil }
    return names.first { name in endings.contains { name.hasSuffix("_\(stamp).json\($0)") } }
  }

  /// The task that the name of an early version ends with; the longest where several fit.
  func task(among tasks: some Sequence<String>) -> String? {
    tasks.filter { stem == $0 || stem.hasSuffix("_\($0)") }.max { $0.count < $1.count }
  }

  /// The name of a task as the tool spells it in the names of files.
  static func sanitized(_ task: String) -> String {
    String(task.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "-" })
  }

  /// The time of `2026-11-21T00-17-51.919675`: colons are not for the names of files.
  private static func time(of stamp: String) -> Timestamp? {
    let parts = stamp.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let clock = parts[1].split(separator: "-", omittingEmptySubsequences: false)
    guard clock.count == 3 else { return nil }
    return Timestamp.parse("\(parts[0])T\(clock.joined(separator: ":"))")?.time
  }
}

extension LogProblem {
  fileprivate static var unnamedTask: LogProblem {
    LogProblem(
      "unnamedTask", "the file's name does not say which task it holds",
      remedy: "Keep the name that the tool gave: samples_TASK_TIME.jsonl")
  }
}
