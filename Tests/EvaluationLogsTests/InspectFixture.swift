/// Logs of Inspect AI of a test's own making.
struct InspectFixture {
  var evaluation = "E1"
  var taskRun: String? = "T1"
  var task = "t"
  var model = "org/m"
  var created = "2026-03-01T10:00:00+00:00"
  var status = "success"
  var version = "\"version\": 2, "
  /// Further members of `eval`.
  var header = ""
  var results = "null"
  var samples: [String] = []

  /// A sample; `scores` is the object of scores.
  static func sample(
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
  static func samples(_ scorer: String, _ verdicts: [String]) -> [String] {
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

  var json: String {
    "{\(top), \"samples\": [\n\(samples.joined(separator: ",\n"))\n]}"
  }

  /// The document with the samples before everything else.
  var jsonWithSamplesFirst: String {
    "{\"samples\": [\n\(samples.joined(separator: ",\n"))\n], \(top)}"
  }

  var headerOnly: String { "{\(top)}" }

  func archive() throws -> [UInt8] {
    try TestArchive.bytes([
      .init("_journal/start.json", headerOnly),
      .init("summaries.json", "[\(samples.joined(separator: ","))]"),
      .init("header.json", headerOnly),
    ])
  }

  /// The archive as a run leaves it that was killed.
  func killedArchive() throws -> [UInt8] {
    var start = self
    start.status = "started"
    return try TestArchive.bytes([
      .init("_journal/start.json", start.headerOnly),
      .init("_journal/summaries/1.json", "[\(samples.joined(separator: ","))]"),
    ])
  }

  /// Results with one metric of one scorer.
  static func results(_ scorer: String, _ metric: String, _ value: String) -> String {
    """
    {"scores": [{"name": "\(scorer)", "scorer": "\(scorer)", "reducer": null,
     "metrics": {"\(metric)": {"name": "\(metric)", "value": \(value), "params": {}}}}]}
    """
  }
}
