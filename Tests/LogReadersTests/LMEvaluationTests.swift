import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import StudyStore
import Testing

@Suite("lm-evaluation-harness logs")
struct LMEvaluationTests {
  private static let isThere = SharedData.has("logs/lm_eval")
  private static let stamp = "2026-01-31T12-00-00.250000"

  /// A run on the disk: results and the samples file of one task.
  private func run(
    _ lines: [String], task: String = "t", results: String? = nil, folder: String = "org__m",
    in scratch: Scratch
  ) throws -> String {
    let stamp = Self.stamp
    if let results { _ = try scratch.write(results, to: "\(folder)/results_\(stamp).json") }
    return try scratch.write(
      lines.map { $0 + "\n" }.joined(), to: "\(folder)/samples_\(task)_\(stamp).jsonl")
  }

  /// Results of the task `t`.
  private func results(
    documents: Int, figures: String = "\"acc,none\": 0.5, \"acc_stderr,none\": \"N/A\"",
    metrics: String = "", type: String = "multiple_choice", version: String = "1.0"
  ) -> String {
    """
    {"results": {"t": {"alias": "t", \(figures)}}, "configs": {"t": {"output_type": "\(type)",
     "metric_list": [\(metrics)]}}, "versions": {"t": \(version)}, "n-shot": {"t": 0},
     "higher_is_better": {"t": {"acc": true, "word_perplexity": false}},
     "n-samples": {"t": {"original": 9, "effective": \(documents)}},
     "config": {"model_args": "pretrained=org/other,dtype=float32"}, "date": 1769860800.25,
     "lm_eval_version": "0.4.13", "model_name": "org/model"}
    """
  }

  private func line(_ document: Int, _ metrics: String, filter: String = "none") -> String {
    """
    {"doc_id": \(document), "doc": {}, "target": "x", "arguments": {"gen_args_0": {"arg_0": "P"}}, \
    "resps": [["r"]], "filtered_resps": ["r"], "filter": "\(filter)", \(metrics)}
    """
  }

  // MARK: - Real logs

  @Test(
    "means equal the tool's own results in every shared folder",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"),
    arguments: ["acme__alpha-7b", "acme__beta-13b", "acme__dummy-7b"])
  func means(folder: String) throws {
    let path = SharedData.path("logs/lm_eval/\(folder)")
    let log = try read(at: path)
    #expect(log.judgments.allSatisfy { $0.status == .scored })
    var compared = 0
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    for name in names where name.hasPrefix("results_") {
      let stamp = name.dropFirst(8).dropLast(5)
      let data = try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
      let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let model = try #require(file["model_name"] as? String)
      let tasks = try #require(file["results"] as? [String: [String: Any]])
      for (task, figures) in tasks {
        for (criterion, figure) in figures {
          guard criterion.contains(","), !criterion.contains("_stderr"),
            let figure = figure as? Double
          else { continue }
          let rows = log.judgments.filter {
            $0.evaluation == "\(model) \(stamp)" && $0.task == task && $0.criterion == criterion
          }
          #expect(rows.count == figures["sample_len"] as? Int, "\(name) \(task) \(criterion)")
          #expect(rows.allSatisfy { $0.model == model })
          let mean: Double
          if criterion.hasPrefix("word_perplexity") {
            let sum = rows.reduce(0) { $0 + ($1.logProbabilitySum ?? .nan) }
            mean = exp(-sum / Double(rows.reduce(0) { $0 + ($1.logProbabilityCount ?? 0) }))
          } else {
            mean = rows.reduce(0) { $0 + ($1.score ?? .nan) } / Double(rows.count)
          }
          #expect(abs(mean - figure) < 1e-12 * max(1, figure), "\(name) \(task) \(criterion)")
          compared += 1
        }
      }
    }
    #expect(compared == (folder == "acme__beta-13b" ? 10 : 5))
  }

  @Test(
    "a run again in the same folder is another evaluation",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func runs() throws {
    let log = try read(at: SharedData.path("logs/lm_eval/acme__beta-13b"))
    #expect(
      Set(log.judgments.evaluation.values) == [
        "acme/beta-13b 2026-11-21T00-17-52.048017", "acme/beta-13b 2026-11-21T00-17-52.164172",
      ])
    #expect(log.judgments.count == 2 * (16 + 2 * 12 + 8))
    #expect(Set(log.issues.map(\.code)) == ["companionFile", "noPlainMean"])
    #expect(log.issues.count == 4)
  }

  @Test(
    "a row says what the line and the results say",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func row() throws {
    let folder = SharedData.path("logs/lm_eval/acme__alpha-7b")
    let name = "samples_synth_gen_2026-11-21T00-17-51.919675.jsonl"
    let table = try read(at: "\(folder)/\(name)").judgments
    let row = table[0]
    #expect(row.task == "synth_gen" && row.model == "acme/alpha-7b" && row.sample == "0")
    #expect(row.judge == "rule:strict-match" && row.criterion == "exact_match,strict-match")
    #expect(row.epoch == 1 && row.judgmentIndex == 1)
    #expect(row.scaleType == .binary && row.scaleMaximum == 1 && row.higherIsBetter == true)
    #expect(row.judgedAt?.microseconds == 1_795_220_271_551_689)
    #expect(row.tool == "lm_eval" && row.toolVersion == "0.4.13")
    #expect(
      row.sampleHash == "b4b9f0eea094feb04648f7b2c436986c5be17fffb6113d92d3795077c2d070f9")
    let text = "The answer is 133."
    #expect(row.responseHash == SHA256.hexadecimal("\(text)\0\(text)\0\(text)"))
    #expect(row.sourceLocator == "L1")
    #expect(Set(table.judge.values) == ["rule:strict-match", "rule:maj@3"])
    let choices = try read(at: "\(folder)/samples_synth_mc_2026-11-21T00-17-51.919675.jsonl")
      .judgments
    #expect(choices[0].logProbabilitySum == -1.0749139528992098)
    #expect(choices[0].responseHash == nil)
  }

  @Test(
    "a file that the tool could not finish is refused, or read in part with a warning",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func truncated() throws {
    let folder = SharedData.path("logs/lm_eval/acme__gamma-3b_truncated_by_surrogate")
    #expect(refusals(at: folder) == ["fewerSamples"])
    let log = try read(at: folder, partial: true)
    #expect(log.judgments.count == 4)
    let warning = try #require(log.issues.first { $0.code == "fewerSamples" })
    #expect(warning.message.contains("4 samples") && warning.message.contains("16"))
  }

  // MARK: - Values

  @Test("numbers in quotes, truth values, NaN, null and absent metrics are told apart")
  func values() throws {
    let scratch = try Scratch()
    let path = try run(
      [
        line(0, "\"metrics\": [\"acc\"], \"acc\": \"0.6666667\""),
        line(1, "\"metrics\": [\"acc\"], \"acc\": \"True\""),
        line(2, "\"metrics\": [\"acc\"], \"acc\": NaN"),
        line(3, "\"metrics\": [\"acc\"], \"acc\": null"),
        line(4, "\"metrics\": [\"acc\"]"),
        line(5, "\"metrics\": [\"acc\"], \"acc\": \"nan\""),
        line(6, "\"metrics\": [\"acc\"], \"acc\": false"),
      ], results: results(documents: 7), in: scratch)
    let log = try read(at: path)
    #expect(log.judgments.map(\.score) == [0.6666667, 1, nil, nil, nil, nil, 0])
    #expect(log.judgments.filter { $0.status == .unscored }.map(\.statusReason).count == 4)
    #expect(
      log.judgments.filter { $0.status == .unscored }.allSatisfy { $0.statusReason == "no_score" })
    #expect(log.judgments[0].scaleType == .interval && log.judgments[0].scaleMaximum == 1)
    let quoted = try #require(log.issues.first { $0.code == "quotedNumber" })
    #expect(quoted.message.contains("2 rows"))
    #expect(log.files.first?.rowsRead == 7 && log.files.first?.rowsKept == 7)
  }

  @Test("text that is no number, and infinity, refuse the row")
  func noNumbers() throws {
    let scratch = try Scratch()
    let path = try run(
      [line(0, "\"acc\": \"high\""), line(1, "\"acc\": Infinity"), line(2, "\"acc\": 1")],
      results: results(documents: 3), in: scratch)
    #expect(refusals(at: path) == ["invalidField", "infiniteScore"])
  }

  @Test("a document's perplexity is its own, and the columns give the perplexity of all")
  func perplexity() throws {
    let scratch = try Scratch()
    let path = try run(
      [
        line(0, "\"word_perplexity\": [-4.0, 4], \"bits_per_byte\": [-4.0, \"16\"]"),
        line(1, "\"word_perplexity\": [-3.0, 1], \"bits_per_byte\": [-3.0, 4]"),
      ],
      results: results(
        documents: 2, figures: "\"word_perplexity,none\": 4.05, \"bits_per_byte,none\": 0.5"),
      in: scratch)
    let table = try read(at: path).judgments
    #expect(table.map(\.criterion).prefix(2) == ["word_perplexity,none", "bits_per_byte,none"])
    #expect(table[0].score == exp(1) && table[2].score == exp(3))
    #expect(table[0].higherIsBetter == false && table[0].scaleType == .interval)
    #expect(table[1].score == 0.25 / log(2))
    #expect(table[0].logProbabilitySum == -4 && table[0].logProbabilityCount == 4)
    #expect(table[1].logProbabilityCount == 16)
  }

  @Test("a list of truths is a share with its length as weight, a Brier score is worked out")
  func lists() throws {
    let scratch = try Scratch()
    let path = try run(
      [
        line(
          0,
          "\"inst_level_strict_acc\": [true, false, true, true], \"brier_score\": [1, [0.25, 0.75]]"
        ),
        line(1, "\"inst_level_strict_acc\": [false], \"brier_score\": [0, [1.0, 0.0]]"),
      ],
      results: results(
        documents: 2, figures: "\"inst_level_strict_acc,none\": 0.6, \"brier_score,none\": 0.0625"),
      in: scratch)
    let table = try read(at: path).judgments
    #expect(table.map(\.score) == [0.75, 0.125, 0, 0])
    #expect(table[0].weight == 4 && table[2].weight == 1)
    #expect(table[1].weight == nil)
  }

  @Test("a metric that exists for all documents only is kept as unscored, and said")
  func corpusMetrics() throws {
    let scratch = try Scratch()
    let path = try run(
      [line(0, "\"f1\": [1, 0]"), line(1, "\"f1\": [1, 1]")],
      results: results(documents: 2, figures: "\"f1,none\": 0.6"), in: scratch)
    let log = try read(at: path)
    #expect(log.judgments.allSatisfy { $0.status == .unscored })
    #expect(log.judgments.map(\.statusReason) == ["corpus_metric", "corpus_metric"])
    #expect(log.issues.contains { $0.code == "corpusMetric" && $0.message.contains("2 rows") })
  }

  @Test("members that are no metric give a warning, once")
  func unknownMembers() throws {
    let scratch = try Scratch()
    let path = try run(
      [line(0, "\"metrics\": [\"acc\"], \"acc\": 1, \"note\": \"x\"")],
      results: results(documents: 1), in: scratch)
    let log = try read(at: path)
    #expect(log.judgments.count == 1)
    #expect(log.issues.filter { $0.code == "unknownColumn" }.count == 1)
  }

  @Test("a line that is refused is left out and does not make the file look cut")
  func refusedLine() throws {
    let scratch = try Scratch()
    let path = try run(
      [line(0, "\"acc\": 1"), line(1, "\"acc\": 1") + " x"], results: results(documents: 2),
      in: scratch)
    #expect(refusals(at: path) == ["jsonSyntax"])
    let log = try LogReader(options: LogReadingOptions(keepGoing: true)).read([path])
    #expect(log.judgments.map(\.sample) == ["0"])
    let file = try #require(log.files.first)
    #expect(file.rowsRead == 2 && file.rowsKept == 1 && file.refused == 1)
  }

  // MARK: - Files

  @Test("results that the user named are found by the stamp, and the folder is not asked")
  func namedResults() throws {
    let scratch = try Scratch()
    _ = try scratch.write(results(documents: 1), to: "mine_\(Self.stamp).json")
    let path = try scratch.write(line(0, "\"acc\": 1"), to: "samples_t_\(Self.stamp).jsonl")
    let row = try read(at: path).judgments[0]
    #expect(row.model == "org/model" && row.evaluation == "org/model \(Self.stamp)")
  }

  @Test("without results the folder names the model, and the count is not checked")
  func withoutResults() throws {
    let scratch = try Scratch()
    let log = try read(at: try run([line(0, "\"acc\": 1")], in: scratch))
    #expect(log.judgments[0].model == "org/m")
    #expect(log.judgments[0].judgedAt?.description == "2026-01-31T12:00:00.250000Z")
    #expect(
      log.issues.map(\.code).sorted() == ["missingSibling", "naiveTimestamp", "uncheckedCount"])
  }

  @Test("a file whose name tells no task is refused, and a results file beside samples names them")
  func names() throws {
    let scratch = try Scratch()
    let other = try scratch.write(line(0, "\"acc\": 1"), to: "log.jsonl")
    #expect(refusals(at: other) == ["unnamedTask"])
    _ = try run([line(0, "\"acc\": 1")], results: results(documents: 1), in: scratch)
    #expect(
      refusals(at: "\(scratch.path)/org__m/results_\(Self.stamp).json") == ["companionFile"])
  }

  @Test("the lists of early 2024 are read, with filters in the order of the results")
  func earlyVersions() throws {
    let scratch = try Scratch()
    let old = """
      {"results": {"t": {"exact_match,strict": 1.0, "exact_match,loose": 0.5}},
       "configs": {"t": {}}, "versions": {"t": 1}, "n-shot": {"t": 0},
       "config": {"model_args": "dtype=auto,pretrained=org/early"}}
      """
    _ = try scratch.write(old, to: "results.json")
    let lines = [(0, 1), (1, 1), (0, 0), (1, 1)].map { document, score in
      """
      {"doc_id": \(document), "doc": {}, "target": "x", "arguments": [["Q", {"until": []}]],
       "resps": [["r"]], "filtered_resps": ["r"], "exact_match": \(score).0}
      """
    }
    let path = try scratch.write(
      "[\n" + lines.joined(separator: ",\n") + "\n]", to: "pretrained__org__early_t.jsonl")
    let log = try read(at: path)
    #expect(log.judgments.map(\.model) == Array(repeating: "org/early", count: 4))
    #expect(
      log.judgments.map(\.criterion) == [
        "exact_match,strict", "exact_match,strict", "exact_match,loose", "exact_match,loose",
      ])
    #expect(log.judgments.map(\.score) == [1, 1, 0, 1])
    #expect(log.judgments[2].sourceLocator == "#/2")
    #expect(log.judgments[0].sampleHash?.count == 64)
    #expect(log.issues.map(\.code) == ["uncheckedCount"])
  }

  @Test("a study takes a folder of runs, and knows it again")
  func study() throws {
    let scratch = try Scratch()
    _ = try run(
      [line(0, "\"acc\": 1")],
      results: results(documents: 1, figures: "\"acc,none\": 1.0, \"acc_stderr,none\": \"N/A\""),
      in: scratch)
    let study = try Study()
    var outcomes: [IngestionReport.File.Outcome] = []
    for _ in 0..<2 {
      let report = try StudyIngestion(study).ingest([scratch.path])
      outcomes += report.files.filter { $0.name.hasPrefix("samples_") }.map(\.outcome)
      #expect(report.issues.map(\.code) == ["companionFile"])
    }
    #expect(outcomes == [.ingested, .unchanged])
    #expect(try study.summary().judgments == 1)
  }

  @Test("a mean that is not the reported one is a warning")
  func otherMean() throws {
    let scratch = try Scratch()
    let path = try run(
      [line(0, "\"acc\": 1"), line(1, "\"acc\": 1")],
      results: results(documents: 2, metrics: "{\"metric\": \"acc\", \"aggregation\": \"mean\"}"),
      in: scratch)
    let log = try read(at: path)
    let warning = try #require(log.issues.first { $0.code == "otherResults" })
    #expect(
      warning.message.hasPrefix("the mean of \"acc,none\" is 1 ")
        && warning.message.contains("but 0.5 in the tool's results"))
  }

  @Test("two models that gave the same answers are two logs")
  func sameContent() throws {
    let scratch = try Scratch()
    let lines = [line(0, "\"acc\": 1")]
    _ = try run(lines, results: results(documents: 1), folder: "a", in: scratch)
    let other = results(documents: 1, version: "2.0")
      .replacingOccurrences(of: "org/model", with: "org/twin")
    _ = try run(lines, results: other, folder: "b", in: scratch)
    let log = try read(at: scratch.path)
    #expect(Set(log.judgments.model.values) == ["org/model", "org/twin"])
    let warning = try #require(log.issues.first { $0.code == "taskVersions" })
    #expect(warning.message.contains("1 and 2"))
  }

  @Test("a cut file is refused at every place, or read whole")
  func cut() throws {
    let scratch = try Scratch()
    let text = (0..<3).map { line($0, "\"metrics\": [\"acc\"], \"acc\": 1.0") }
      .joined(separator: "\n")
    let path = try run([], results: results(documents: 3), in: scratch)
    let bytes = Array(text.utf8)
    for length in 1..<bytes.count {
      try Data(bytes[..<length]).write(to: URL(filePath: path))
      do {
        let log = try LogReader().read([path])
        Issue.record("read \(log.judgments.count) rows of \(length) bytes")
      } catch {
        #expect(!error.all.isEmpty)
      }
    }
    try Data(bytes).write(to: URL(filePath: path))
    #expect(try read(at: path).judgments.count == 3)
    let results = Array(self.results(documents: 3).utf8)
    for length in stride(from: 0, to: results.count, by: 7) {
      _ = try scratch.write(Array(results[..<length]), to: "org__m/results_\(Self.stamp).json")
      #expect(refusals(at: path).count == 1, "\(length)")
    }
  }

  @Test("a column that is declared is taken from the document, and one for all rows as it is")
  func declared() throws {
    let scratch = try Scratch()
    let lines = ["law", "art"].enumerated().map { index, topic in
      line(index, "\"acc\": 1").replacing("\"doc\": {}", with: "\"doc\": {\"topic\": \"\(topic)\"}")
    }
    var options = LogReadingOptions()
    options.fields = try FieldMap(["cluster_id=doc.topic", "language==de"])
    let log = try LogReader(options: options).read([try run(lines, in: scratch)])
    #expect(log.judgments.map(\.cluster) == ["law", "art"])
    #expect(log.judgments.map(\.language) == ["de", "de"])
    options.fields = try FieldMap(["cluster_id=doc.subject"])
    let lacking = try LogReader(options: options).read([scratch.path])
    #expect(lacking.issues.contains { $0.code == "fieldNotFound" })
  }

  @Test("equal samples of two models or tasks are two logs of a study")
  func twins() throws {
    let scratch = try Scratch()
    let unnamed = results(documents: 1, figures: "\"acc,none\": 1.0")
      .replacing("\"model_name\": \"org/model\"", with: "\"git_hash\": \"a\"")
      .replacing("pretrained=org/other,", with: "")
    for model in ["a", "b"] {
      _ = try run([line(0, "\"acc\": 1")], results: unnamed, folder: "org__\(model)", in: scratch)
      _ = try run([line(0, "\"acc\": 1")], task: "u", folder: "org__\(model)", in: scratch)
    }
    let study = try Study()
    _ = try StudyIngestion(study).ingest([scratch.path])
    let log = try study.log()
    #expect(Set(log.judgments.map(\.model)) == ["org/a", "org/b"])
    #expect(log.judgments.count == 4)
    #expect(log.runs.first { $0.task == "t" }?.taskVersion == "1")
    let again = try StudyIngestion(study).ingest([scratch.path])
    #expect(again.files.allSatisfy { $0.rowsAdded == 0 })
  }
}
