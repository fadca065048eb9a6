/// Logs of Inspect AI of a test's own making.
package struct InspectFixture {
  package var evaluation: String
  package var taskRun: String?
  package var task: String
  package var model: String
  package var created: String
  package var status: String
  package var version: String
  /// Further members of `eval`.
  package var header: String
  package var results: String
  package var samples: [String]

  package init(
    evaluation: String = "E1", taskRun: String? = "T1", task: String = "t",
    model: String = "org/m", created: String = "2026-03-01T10:00:00+00:00",
    status: String = "success", version: String = "\"version\": 2, ", header: String = "",
    results: String = "null", samples: [String] = []
  ) {
    self.evaluation = evaluation
    self.taskRun = taskRun
    self.task = task
    self.model = model
    self.created = created
    self.status = status
    self.version = version
    self.header = header
    self.results = results
    self.samples = samples
  }

  /// A sample; `scores` is the object of scores.
  package static func sample(
    _ id: String, epoch: Int = 1, scores: String, uuid: String? = nil, error: Bool = false,
    metadata: String = "{}"
  ) -> String {
    let name = uuid.map { "\"uuid\": \"\($0)\", " } ?? ""
    let failure = error ? "{\"message\": \"server down\"}" : "null"
    return """
      {"id": "\(id)", "epoch": \(epoch), \(name)"input": "q", "target": "x", "error": \(failure), \
      "metadata": \(metadata), "scores": \(scores)}
      """
  }

  /// Samples of one scorer, numbered from 1, whose verdicts are written as JSON.
  package static func samples(_ scorer: String, _ verdicts: [String]) -> [String] {
    verdicts.enumerated().map {
      sample("\($0 + 1)", scores: "{\"\(scorer)\": {\"value\": \($1)}}")
    }
  }

  private var top: String {
    let name = taskRun.map { "\"task_id\": \"\($0)\", " } ?? ""
    return """
      \(version)"status": "\(status)", "eval": {"eval_id": "\(evaluation)", \(name)\
      "run_id": "R", "created": "\(created)", "task": "\(task)", "model": "\(model)", \
      "dataset": {"name": "d", "samples": 9}, "packages": {"inspect_ai": "0.3.285"}\(header)}, \
      "results": \(results)
      """
  }

  package var json: String {
    "{\(top), \"samples\": [\n\(samples.joined(separator: ",\n"))\n]}"
  }

  /// The document with the samples before everything else.
  package var jsonWithSamplesFirst: String {
    "{\"samples\": [\n\(samples.joined(separator: ",\n"))\n], \(top)}"
  }

  package var headerOnly: String { "{\(top)}" }

  package func archive() throws -> [UInt8] {
    try TestArchive.bytes([
      .init("_journal/start.json", headerOnly),
      .init("summaries.json", "[\(samples.joined(separator: ","))]"),
      .init("header.json", headerOnly),
    ])
  }

  /// The archive as a run leaves it that was killed.
  package func killedArchive() throws -> [UInt8] {
    var start = self
    start.status = "started"
    return try TestArchive.bytes([
      .init("_journal/start.json", start.headerOnly),
      .init("_journal/summaries/1.json", "[\(samples.joined(separator: ","))]"),
    ])
  }

  /// Results with one metric of one scorer.
  package static func results(_ scorer: String, _ metric: String, _ value: String) -> String {
    """
    {"scores": [{"name": "\(scorer)", "scorer": "\(scorer)", "reducer": null,
     "metrics": {"\(metric)": {"name": "\(metric)", "value": \(value), "params": {}}}}]}
    """
  }
}
