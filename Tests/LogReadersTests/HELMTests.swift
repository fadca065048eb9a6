import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("HELM run directories")
struct HELMTests {
  private static let suite = "logs/helm/runs/demo"
  private static let isThere = SharedData.has(suite)
  private static let runs = [
    "demo_mcqa:model=simple_model1",
    "demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05",
    "demo_saqa:model=simple_model1",
  ]

  // MARK: - Real runs

  @Test(
    "means equal HELM's own figures for each metric and split",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"), arguments: runs)
  func means(run: String) throws {
    let path = SharedData.path("\(Self.suite)/\(run)")
    let table = try read(at: "\(path)/per_instance_stats.json").judgments
    let data = try Data(contentsOf: URL(filePath: "\(path)/stats.json"))
    let figures = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    var compared: Set<String> = []
    for figure in figures {
      let name = try #require(figure["name"] as? [String: Any])
      let metric = try #require(name["name"] as? String)
      guard name["perturbation"] == nil, table.criterion.values.contains(metric) else { continue }
      #expect(name["split"] as? String == "test")
      let rows = table.filter { $0.criterion == metric && $0.category == nil }
      // The mean over the trials of the means over the instances.
      let trials = Dictionary(grouping: rows, by: \.epoch).values.map { rows in
        rows.reduce(0) { $0 + ($1.score ?? .nan) } / Double(rows.count)
      }
      #expect(trials.count == figure["count"] as? Int)
      let mean = trials.reduce(0, +) / Double(trials.count)
      #expect(abs(mean - (figure["mean"] as? Double ?? .nan)) < 1e-12, "\(metric)")
      compared.insert(metric)
    }
    #expect(compared == Set(table.criterion.values))
    #expect(table.count == compared.count * 20)
  }

  @Test(
    "rows of one instance are merged, and its columns are filled from the files beside it",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func merged() throws {
    let path = SharedData.path("\(Self.suite)/\(Self.runs[2])/per_instance_stats.json")
    let log = try read(at: path)
    #expect(
      log.judgments.criterion.values == [
        "exact_match", "quasi_exact_match", "prefix_exact_match", "quasi_prefix_exact_match",
        "f1_score",
      ])
    #expect(log.judgments.sample.values.count == 20)
    #expect(log.issues.map(\.code) == ["bookkeepingMetrics"])
    #expect(log.files.first?.duplicates == 0)
    let row = log.judgments[0]
    #expect(row.evaluation == "demo/demo_saqa:model=simple_model1")
    #expect(row.task == "demo_saqa" && row.model == "simple/model1" && row.sample == "id60")
    #expect(row.epoch == 1 && row.judge == "rule:exact_match" && row.tool == "helm")
    #expect(row.respondedAt?.microseconds == 1_795_220_714_000_000)
    #expect(row.inputTokens == 258 && row.outputTokens == 1)
    #expect(row.latencySeconds == 1.1444091796875e-05)
    // This model gives zeros for log probabilities that it does not have.
    #expect(row.logProbabilitySum == nil && row.logProbabilityCount == nil)
    #expect(row.responseHash == SHA256.hexadecimal("Answer:"))
    #expect(
      row.sampleHash
        == SHA256.hexadecimal("{\"raw\":\"Is 70 even or odd?\",\"reference\":[\"Even\"]}"))
    #expect(row.scaleType == .binary && row.sourceLocator == "#/0")
  }

  @Test(
    "a suite gives its runs, and names every other file",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func wholeSuite() throws {
    let log = try read(at: SharedData.path(Self.suite))
    #expect(log.files.count == 3)
    #expect(log.judgments.evaluation.values.count == 3)
    #expect(log.judgments.filter { $0.epoch == 2 }.count == 2 * 10 * 8)
    let others = log.issues.filter { $0.code != "bookkeepingMetrics" }
    #expect(Set(others.map(\.code)) == ["companionFile"])
    #expect(others.count == 5 + 3 * 7)
  }

  // MARK: - Own runs

  /// One statistic as HELM writes it; `context` are further members of its name.
  private func statistic(
    _ metric: String, _ value: Double?, split: String = "test", context: String = ""
  ) -> String {
    let numbers =
      value.map { "\"count\": 1, \"sum\": \($0), \"sum_squared\": \($0 * $0), \"mean\": \($0)" }
      ?? "\"count\": 0, \"sum\": 0, \"sum_squared\": 0"
    return "{\"name\": {\"name\": \"\(metric)\", \"split\": \"\(split)\"\(context)}, \(numbers)}"
  }

  private func unit(
    _ instance: String, trial: Int = 0, members: String = "", _ statistics: [String]
  ) -> String {
    """
    {"instance_id": "\(instance)", "train_trial_index": \(trial)\(members),
     "stats": [\(statistics.joined(separator: ", "))]}
    """
  }

  private func state(
    _ instance: String, trial: Int = 0, members: String = "",
    result: String = "\"success\": true, \"completions\": [{\"text\": \"a\", \"tokens\": []}]",
    annotations: String? = nil
  ) -> String {
    """
    {"instance": {"input": {"text": "Q \(instance)"}, "references": [{"output": {"text": "A"},
      "tags": ["correct"]}, {"output": {"text": "B"}, "tags": []}], "split": "test",
      "id": "\(instance)"\(members)}, "train_trial_index": \(trial), "request": {},
     "result": {\(result), "cached": false, "request_time": 0.5, "request_datetime": 1769860800}
     \(annotations.map { ", \"annotations\": \($0)" } ?? "")}
    """
  }

  /// A run on the disk; the path of its log.
  private func run(
    _ units: [String], states: [String]? = nil, figures: [String]? = nil, name: String = "r",
    specification: String? = nil, in scratch: Scratch
  ) throws -> String {
    let folder = "runs/suite/\(name)"
    let usual = """
      {"name": "\(name):model=org_m", "scenario_spec": {"class_name": "helm.scenarios.MMLU",
       "args": {"subject": "law", "shots": 5, "cot": true, "list": [1]}},
       "adapter_spec": {"method": "generation", "model": "org/m"}, "metric_specs": [],
       "groups": ["mmlu", "all"]}
      """
    _ = try scratch.write(specification ?? usual, to: "\(folder)/run_spec.json")
    if let states {
      _ = try scratch.write(
        "{\"adapter_spec\": {}, \"request_states\": [\(states.joined(separator: ", "))]}",
        to: "\(folder)/scenario_state.json")
    }
    if let figures {
      _ = try scratch.write(
        "[\(figures.joined(separator: ", "))]", to: "\(folder)/stats.json")
    }
    return try scratch.write(
      "[\(units.joined(separator: ",\n"))]", to: "\(folder)/per_instance_stats.json")
  }

  @Test("the task is the group with the scenario's arguments")
  func task() throws {
    let scratch = try Scratch()
    let log = try read(at: try run([unit("id1", [statistic("rouge_l", 0.5)])], in: scratch))
    let row = log.judgments[0]
    #expect(row.task == "mmlu:cot=true,shots=5,subject=law")
    #expect(row.evaluation == "suite/r:model=org_m" && row.model == "org/m")
    #expect(row.scaleType == .interval && row.scaleMaximum == nil)
    #expect(log.issues.map(\.code) == ["missingSibling", "uncheckedCount"])
  }

  @Test("each model that judged gives a row, and none gives an unscored one")
  func judges() throws {
    let scratch = try Scratch()
    let annotations = [
      "{\"wildbench\": {\"prompt_text\": \"p\", \"gpt_score\": 7, \"llama_score\": null}}",
      "{\"wildbench\": {\"gpt_score\": \"3.5\", \"llama_score\": 9.0}}",
    ]
    let path = try run(
      [
        unit("id1", [statistic("wildbench_score", 7), statistic("rouge_l", 0.5)]),
        unit("id2", [statistic("wildbench_score", 6.25), statistic("rouge_l", 0.25)]),
      ],
      states: annotations.enumerated().map { state("id\($0.offset + 1)", annotations: $0.element) },
      figures: [statistic("num_instances", 2), statistic("wildbench_score", 6.625)], in: scratch)
    let log = try read(at: path)
    let rows = log.judgments.filter { $0.judgeKind == .model }
    #expect(rows.map(\.judge) == ["model:gpt", "model:llama", "model:gpt", "model:llama"])
    #expect(rows.map(\.criterion) == Array(repeating: "wildbench", count: 4))
    #expect(rows.map(\.score) == [7, nil, 3.5, 9])
    #expect(rows[1].status == .unscored && rows[1].statusReason == "grader_failed")
    #expect(
      Set(log.judgments.filter { $0.criterion == "wildbench_score" }.map(\.judge))
        == ["panel:wildbench"])
    #expect(Set(log.judgments.judge.values).contains("rule:rouge_l"))
    #expect(Set(log.issues.map(\.code)) == ["missingScore", "quotedNumber"])
  }

  @Test("a metric that repeats one model's verdict is that model's, one that sums up is a panel's")
  func safety() throws {
    let scratch = try Scratch()
    let path = try run(
      [unit("id1", [statistic("safety_score", 0.75), statistic("safety_gpt_score", 1)])],
      states: [
        state("id1", annotations: "{\"xstest\": [{\"gpt_score\": 1.0, \"llama_score\": 0.5}]}")
      ], in: scratch)
    #expect(
      try read(at: path).judgments.map { "\($0.judge) \($0.criterion) \($0.score ?? -1)" } == [
        "panel:xstest safety_score 0.75", "model:gpt safety_gpt_score 1.0",
        "model:gpt xstest 1.0", "model:llama xstest 0.5",
      ])
  }

  @Test("a jury's criteria are rows, and a juror that failed is unscored")
  func jury() throws {
    let scratch = try Scratch()
    let annotations = [
      "{\"aci\": {\"gpt\": {\"accuracy\": {\"score\": 4, \"explanation\": \"x\"}}}}",
      "{\"aci\": {\"prompt_text\": null}}",
    ]
    let path = try run(
      [unit("id1", [statistic("aci_accuracy", 4)]), unit("id2", [statistic("aci_accuracy", 1)])],
      states: annotations.enumerated().map { state("id\($0.offset + 1)", annotations: $0.element) },
      in: scratch)
    let rows = try read(at: path).judgments.filter { $0.judgeKind == .model }
    #expect(rows.map(\.criterion) == ["aci/accuracy", "aci/accuracy"])
    #expect(rows.map(\.score) == [4, nil])
    #expect(rows[1].statusReason == "no_score")
  }

  @Test("a changed instance is an item of its own, in one cluster with the original")
  func perturbations() throws {
    let scratch = try Scratch()
    let change =
      ", \"perturbation\": {\"name\": \"typos\", \"robustness\": true, \"fairness\": false, "
      + "\"computed_on\": \"perturbed\", \"prob\": 0.05}"
    let worst = change.replacingOccurrences(of: "\"perturbed\"", with: "\"worst\"")
    let path = try run(
      [
        unit("id1", [statistic("exact_match", 1)]),
        unit(
          "id1", members: change,
          [
            statistic("exact_match", 0, context: change),
            statistic("inference_runtime", 2, context: change),
          ]),
      ],
      states: [state("id1"), state("id1", members: change)],
      figures: [
        statistic("num_instances", 1), statistic("num_instances", 1, context: change),
        statistic("num_instances", 1, context: worst), statistic("exact_match", 1),
        statistic("exact_match", 0, context: change), statistic("exact_match", 0, context: worst),
      ],
      in: scratch)
    let log = try read(at: path)
    #expect(log.judgments.map(\.sample) == ["id1", "id1 typos(prob=0.05)"])
    #expect(log.judgments.map(\.cluster) == ["id1", "id1"])
    #expect(log.judgments.map(\.category) == [nil, "typos(prob=0.05)"])
    #expect(log.judgments.map(\.score) == [1, 0])
  }

  @Test("trials are epochs; splits and parts of splits are categories")
  func contexts() throws {
    let scratch = try Scratch()
    let part = ", \"sub_split\": \"toxic\""
    let path = try run(
      [
        unit("id1", [statistic("exact_match", 1, context: part)]),
        unit("id1", trial: 1, [statistic("exact_match", 0, context: part)]),
        unit("id2", [statistic("exact_match", 1, split: "valid")]),
      ],
      in: scratch)
    let table = try read(at: path).judgments
    #expect(table.map(\.epoch) == [1, 2, 1])
    #expect(table.map(\.category) == ["test, toxic", "test, toxic", "valid"])
  }

  @Test("a metric that a unit lacks, and a unit that was not measured, are unscored rows")
  func missing() throws {
    let scratch = try Scratch()
    let path = try run(
      [
        unit("id1", [statistic("exact_match", 1), statistic("bleu_4", 0.5)]),
        unit("id2", [statistic("exact_match", 0)]),
        unit("id3", [statistic("exact_match", 0), statistic("bleu_4", nil)]),
      ],
      states: ["id1", "id2", "id3", "id4"].map { state($0) }, in: scratch)
    let log = try read(at: path)
    let unscored = log.judgments.filter { $0.status == .unscored }
    #expect(
      unscored.map { "\($0.sample) \($0.criterion)" } == [
        "id2 bleu_4", "id3 bleu_4", "id4 exact_match", "id4 bleu_4",
      ])
    #expect(unscored.allSatisfy { $0.statusReason == "no_score" })
    #expect(unscored.last?.sourceLocator == "scenario_state.json#id4")
    #expect(log.files.first?.rowsRead == 8)
  }

  @Test("a request that failed gives rows with an error, not HELM's score of the empty answer")
  func failedRequests() throws {
    let scratch = try Scratch()
    let failed = "\"success\": false, \"error\": \"refused\", \"completions\": []"
    let path = try run(
      [unit("id1", [statistic("exact_match", 0)]), unit("id2", [statistic("exact_match", 1)])],
      states: [state("id1", result: failed), state("id2")],
      figures: [statistic("num_instances", 2), statistic("exact_match", 0.5)], in: scratch)
    let log = try read(at: path)
    #expect(log.judgments.map(\.status) == [.error, .scored])
    #expect(log.judgments[0].score == nil && log.judgments[0].label == "0")
    #expect(log.judgments[0].statusReason == "no_response")
    #expect(log.issues.map(\.code).contains("erroredSample"))
  }

  @Test("log probabilities are HELM's own, else those of the answer's tokens")
  func logProbabilities() throws {
    let scratch = try Scratch()
    let tokens = "{\"text\": \"a\", \"logprob\": -0.5}, {\"text\": \"b\", \"logprob\": -1.0}"
    let result =
      "\"success\": true, \"completions\": [{\"text\": \"ab\", \"logprob\": -1.5, "
      + "\"tokens\": [\(tokens)]}]"
    let path = try run(
      [
        unit(
          "id1",
          [
            statistic("exact_match", 1), statistic("logprob", -3),
            statistic("num_perplexity_tokens", 4),
          ]),
        unit("id2", [statistic("exact_match", 1)]),
      ],
      states: [state("id1", result: result), state("id2", result: result)], in: scratch)
    let table = try read(at: path).judgments
    #expect(table.map(\.logProbabilitySum) == [-3, -1.5])
    #expect(table.map(\.logProbabilityCount) == [4, 2])
    #expect(table[1].responseHash == SHA256.hexadecimal("ab"))
    #expect(table[1].latencySeconds == 0.5)
  }

  @Test("a run whose only figure is the likelihood of a text keeps it")
  func languageModeling() throws {
    let scratch = try Scratch()
    let path = try run(
      [unit("id1", [statistic("logprob", -30), statistic("num_perplexity_tokens", 10)])],
      in: scratch)
    let row = try read(at: path).judgments[0]
    #expect(row.criterion == "logprob" && row.score == -30)
    #expect(row.logProbabilitySum == -30 && row.logProbabilityCount == 10)
  }

  @Test("classes of metrics that contradict each other are refused")
  func contradiction() throws {
    let scratch = try Scratch()
    let path = try run(
      [unit("id1", [statistic("exact_match", 1)]), unit("id1", [statistic("exact_match", 0)])],
      in: scratch)
    #expect(refusals(at: path) == ["conflictingVerdicts"])
  }

  @Test("a log that lacks units, or has other means than the figures, is refused or read in part")
  func reconciliation() throws {
    let scratch = try Scratch()
    let units = [unit("id1", [statistic("exact_match", 1)])]
    let lacking = try run(units, figures: [statistic("num_instances", 2)], in: scratch)
    #expect(refusals(at: lacking) == ["fewerSamples"])
    #expect(try read(at: lacking, partial: true).issues.contains { $0.code == "fewerSamples" })
    let other = try run(
      units, figures: [statistic("num_instances", 1), statistic("exact_match", 0.5)], name: "other",
      in: scratch)
    #expect(refusals(at: other) == ["otherResults"])
    #expect(try read(at: other, partial: true).issues.contains { $0.code == "otherResults" })
  }

  @Test("a log without its specification is refused, and other files name the log")
  func siblings() throws {
    let scratch = try Scratch()
    let path = try run([unit("id1", [statistic("exact_match", 1)])], in: scratch)
    let specification = path.replacingOccurrences(of: "per_instance_stats", with: "run_spec")
    #expect(refusals(at: specification) == ["companionFile"])
    try FileManager.default.removeItem(atPath: specification)
    #expect(refusals(at: path) == ["missingSibling"])
    let costs = try scratch.write("{}", to: "runs/suite/costs.json")
    #expect(refusals(at: costs) == ["companionFile"])
  }

  @Test("the empty directory of a run that failed is named")
  func emptyDirectory() throws {
    let scratch = try Scratch()
    _ = try run([unit("id1", [statistic("exact_match", 1)])], in: scratch)
    let empty = "\(scratch.path)/runs/suite/failed:model=org_m"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: false)
    let log = try read(at: scratch.path)
    let warning = try #require(log.issues.first { $0.code == "emptyDirectory" })
    #expect(warning.file == empty)
    #expect(log.judgments.count == 1)
  }

  @Test("a run of which any file is cut is refused, with the file")
  func cut() throws {
    let scratch = try Scratch()
    let annotations = "{\"w\": {\"gpt_score\": 7, \"gpt_reasoning\": \"\\u00e9\"}}"
    let path = try run(
      [unit("id1", [statistic("exact_match", 1)])],
      states: [state("id1", annotations: annotations)],
      figures: [statistic("num_instances", 1), statistic("exact_match", 1)], in: scratch)
    #expect(try read(at: path).judgments.count == 2)
    for name in ["per_instance_stats", "run_spec", "scenario_state", "stats"] {
      let file = URL(filePath: path.replacingOccurrences(of: "per_instance_stats", with: name))
      let whole = try Data(contentsOf: file)
      for length in 0..<whole.count {
        try whole.prefix(length).write(to: file)
        let error = #expect(throws: Diagnostics.self) { try LogReader().read([path]) }
        #expect(error?.all.count == 1, "\(name) \(length)")
      }
      try whole.write(to: file)
    }
  }

  @Test("a run of which any file is changed is read or refused")
  func changed() throws {
    let scratch = try Scratch()
    let path = try run(
      [unit("id1", [statistic("exact_match", 1), statistic("num_prompt_tokens", 5)])],
      states: [state("id1", annotations: "{\"w\": {\"gpt_score\": 7}}")],
      figures: [statistic("num_instances", 1), statistic("exact_match", 1)], in: scratch)
    var generator = TestGenerator(state: 7)
    let interesting = Array("{}[]\",:\\0199eE-N\n".utf8)
    for name in ["per_instance_stats", "run_spec", "scenario_state", "stats"] {
      let file = URL(filePath: path.replacingOccurrences(of: "per_instance_stats", with: name))
      let whole = Array(try Data(contentsOf: file))
      for _ in 0..<200 {
        var changed = whole
        for _ in 0..<(1 + generator.below(3)) {
          let place = generator.below(changed.count)
          if generator.below(2) == 0 {
            changed[place] = generator.pick(interesting)
          } else {
            changed.insert(generator.pick(interesting), at: place)
          }
        }
        try Data(changed).write(to: file)
        do {
          let table = try LogReader().read([path]).judgments
          #expect(table.allSatisfy { $0.score?.isFinite ?? ($0.status != .scored) })
        } catch {
          #expect(!error.all.isEmpty)
        }
      }
      try Data(whole).write(to: file)
    }
  }

  @Test("an element that is refused leaves the others in the log")
  func refusedElement() throws {
    let scratch = try Scratch()
    let path = try run(
      [
        unit("id1", [statistic("exact_match", 1)]),
        unit("id2", [statistic("exact_match", 0)]),
        unit("", [statistic("exact_match", 1)]),
      ], figures: [statistic("num_instances", 1), statistic("exact_match", 1)], in: scratch)
    #expect(refusals(at: path) == ["missingField"])
    var options = LogReadingOptions()
    options.keepGoing = true
    let log = try LogReader(options: options).read([path])
    #expect(log.judgments.map(\.score) == [1, 0])
  }

  // MARK: - Verdicts by other names

  /// The rows of the judges, as judge, criterion and scores.
  private func verdicts(
    _ annotations: [String], metric: String = "omni_math_accuracy"
  ) throws -> (rows: [String: [Double?]], log: EvaluationLog) {
    let scratch = try Scratch()
    let path = try run(
      annotations.indices.map { unit("id\($0)", [statistic(metric, 1)]) },
      states: annotations.enumerated().map { state("id\($0.offset)", annotations: $0.element) },
      in: scratch)
    let log = try read(at: path)
    let rows = Dictionary(grouping: log.judgments) { "\($0.judge) \($0.criterion)" }
    return (rows.mapValues { $0.map(\.score) }, log)
  }

  @Test("truth values behind a model's name are its verdicts, null is one that failed")
  func equivalence() throws {
    func omni(_ gpt: String, _ llama: String) -> String {
      """
      {"omni_math":{"prompt_text":"p","gpt_justification":"j","gpt_student_final_answer":"4",
       "gpt_equivalence_judgement":\(gpt),"llama_justification":"j",
       "llama_student_final_answer":"5","llama_equivalence_judgement":\(llama)}}
      """
    }
    let (rows, log) = try verdicts([
      omni("true", "true"), omni("true", "false"), omni("null", "\"FALSE\""), omni("null", "true"),
    ])
    #expect(rows["model:gpt omni_math"] == [1, 1, nil, nil])
    #expect(rows["model:llama omni_math"] == [1, 0, 0, 1])
    #expect(rows["panel:omni_math omni_math_accuracy"]?.count == 4)
    #expect(rows.count == 3)
    let failed = log.judgments.filter { $0.status == .unscored }
    #expect(failed.map(\.statusReason) == ["grader_failed", "grader_failed"])
    #expect(log.judgments.filter { $0.judgeKind == .model }.allSatisfy { $0.scaleMaximum == 1 })
  }

  @Test("what an annotator finds by itself of an empty answer is a rule's verdict")
  func emptyAnswer() throws {
    let (rows, _) = try verdicts([
      "{\"omni_math\":{\"gpt_justification\":\"j\",\"gpt_equivalence_judgement\":true}}",
      "{\"omni_math\":{\"prompt_text\":null,\"empty_output_equivalence_judgement\":false}}",
    ])
    #expect(rows["model:gpt omni_math"] == [1, nil])
    #expect(rows["rule:empty_output omni_math"] == [0])
  }

  @Test("numbers without a model's name are the annotator's, one criterion each; counts are none")
  func unnamed() throws {
    let (rows, _) = try verdicts(
      [
        "{\"guard\":{\"harmful_request\":1,\"harmful_response\":0,\"num_tokens\":30,\"seconds\":2}}",
        "{\"guard\":{\"harmful_request\":0,\"harmful_response\":0,\"num_tokens\":10,\"seconds\":1}}",
      ], metric: "guard_harmful")
    #expect(rows["model:guard guard/harmful_request"] == [1, 0])
    #expect(rows["model:guard guard/harmful_response"] == [0, 0])
    #expect(rows["panel:guard guard_harmful"]?.count == 2)
    #expect(rows.count == 3)
  }

  @Test("several verdicts of several models are criteria of the annotator; words are labels")
  func several() throws {
    let (rows, log) = try verdicts(
      [
        """
        {"med":{"gpt_explanation":"x","gpt_is_correct":true,"gpt_rating":4,"qwen_explanation":"y",
         "qwen_is_correct":false,"qwen_rating":2},"fin":{"explanation":"z","label":"wrong"}}
        """
      ], metric: "med_mean")
    #expect(rows["model:gpt med/is_correct"] == [1])
    #expect(rows["model:qwen med/rating"] == [2])
    #expect(rows["model:fin fin"] == [nil])
    #expect(log.judgments.first { $0.judge == "model:fin" }?.label == "wrong")
    #expect(log.judgments.first { $0.judge == "model:fin" }?.status == .scored)
  }

  @Test("two values of one statistic are at two places")
  func twoValues() throws {
    let scratch = try Scratch()
    let path = try run(
      [unit("id1", [statistic("rouge_l", 0.5), statistic("rouge_l", 0.25)])], in: scratch)
    let error = #expect(throws: Diagnostics.self) { try read(at: path) }
    let issue = try #require(error?.all.first)
    #expect(issue.code == "conflictingVerdicts")
    #expect(issue.locator == "#/0/stats/1")
    #expect(issue.message.contains("per_instance_stats.json:#/0 "))
  }
}
