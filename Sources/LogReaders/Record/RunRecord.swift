/// What a log says of one run of a task on a model, beside its judgments.
package struct RunRecord: Sendable, Equatable {
  /// The key, as in the run's judgments.
  package var evaluation: String
  package var task: String
  package var model: String
  /// The data set that the items come from.
  package var dataset: String?
  /// How many responses the run was to give: items times epochs.
  package var expectedSamples: Int?
  package var taskVersion: String?
  /// How the run ended, in the log's own word.
  package var status: String?
  package var tool: String?
  package var toolVersion: String?
  /// The task run that this run is an attempt at, in the tool's own word; a retry has that of the
  /// run that it repeats.
  package var taskRun: String?
  /// When the run began.
  package var startedAt: Timestamp?
  /// Digests of what the tool calls the run's samples, sorted: a retry that takes a sample over keeps
  /// its name.
  package var sampleMarks: [UInt64] = []

  package init(
    evaluation: String, task: String, model: String, dataset: String? = nil,
    expectedSamples: Int? = nil, taskVersion: String? = nil, status: String? = nil,
    tool: String? = nil, toolVersion: String? = nil, taskRun: String? = nil,
    startedAt: Timestamp? = nil
  ) {
    self.evaluation = evaluation
    self.task = task
    self.model = model
    self.dataset = dataset
    self.expectedSamples = expectedSamples
    self.taskVersion = taskVersion
    self.status = status
    self.tool = tool
    self.toolVersion = toolVersion
    self.taskRun = taskRun
    self.startedAt = startedAt
  }

  package var key: [String] { [evaluation, task, model] }

  /// Whether the run came to its end.
  package var isComplete: Bool { status == "success" }

  /// The digests of the names of samples, sorted and each once.
  package static func marks(of names: some Sequence<String>) -> [UInt64] {
    Set(names.map { DigestState.digest(of: $0).high }).sorted()
  }

  /// How far a run got by its status, so that of two logs of one run the later says it.
  private static func progress(_ status: String?) -> Int {
    switch status {
    case nil: 0
    case "started"?: 1
    case "cancelled"?: 3
    case "error"?: 4
    case "success"?: 5
    default: 2
    }
  }

  /// The status that says more, whichever comes first.
  package static func later(_ one: String?, _ other: String?) -> String? {
    let (first, second) = (progress(one), progress(other))
    if first != second { return first > second ? one : other }
    return [one, other].compactMap(\.self).min()
  }

  /// One record for each run, in which what an earlier one leaves open is taken from later ones.
  package static func merged(_ records: [RunRecord]) -> [RunRecord] {
    var merged: [RunRecord] = []
    var places: [[String]: Int] = [:]
    for record in records {
      guard let place = places[record.key] else {
        places[record.key] = merged.count
        merged.append(record)
        continue
      }
      merged[place].dataset = merged[place].dataset ?? record.dataset
      merged[place].expectedSamples = merged[place].expectedSamples ?? record.expectedSamples
      merged[place].taskVersion = merged[place].taskVersion ?? record.taskVersion
      merged[place].status = later(merged[place].status, record.status)
      merged[place].tool = merged[place].tool ?? record.tool
      merged[place].toolVersion = merged[place].toolVersion ?? record.toolVersion
      merged[place].taskRun = merged[place].taskRun ?? record.taskRun
      merged[place].startedAt =
        [merged[place].startedAt, record.startedAt].compactMap(\.self).min()
      merged[place].sampleMarks =
        Set(merged[place].sampleMarks).union(record.sampleMarks).sorted()
    }
    return merged
  }
}
