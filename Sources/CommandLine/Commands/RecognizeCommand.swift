internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers

struct RecognizeCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "recognize",
    abstract: "Recognise values in responses, and say how far that can be trusted.",
    discussion: """
      Examples:
        compass recognize --train data/examples/recognition/labelled.csv \\
          --map data/examples/recognition/map.yaml --validate
        compass recognize --train data/examples/recognition/labelled.csv \\
          --map data/examples/recognition/map.yaml --validate --output small.recognizer.gz
        compass recognize --model-file small.recognizer.gz \\
          --logs data/examples/recognition/labelled.csv \\
          --map data/examples/recognition/map.yaml --output judged.jsonl

      By judges that are models; these are simulated:
        compass new recognition-plan panel
        compass recognize --judges panel.yaml --logs data/examples/recognition/labelled.csv \\
          --map data/examples/recognition/map.yaml --calls judges.study --gold panel:example \\
          --standing panel.standing.json --output judged.jsonl

      On data of yours:
        compass recognize --train fulcra.jsonl --text dialogue --cost auto --validate -o fulcra.gz

      A recognizer is a logistic regression over word and character n-grams, one a dimension, learnt \
      from responses with labels: any log that holds the text of its responses and a score for each \
      criterion, such as 0 and 1, or -1, 0 and 1. Several labels of one response count by majority; a \
      tie is no label.

      --validate trains on parts of the clusters and tries the others: cluster_id is what keeps \
      together, or the item where there is none. Figures stand beside those of always saying the most \
      frequent class. Scores stand without a caution where the lower end of kappa's interval reaches \
      --needed-kappa.

      With --model-file it judges the responses of a log and writes judgments, which every command \
      reads: judge_id is rule:recognizer- with the beginning of the model file's digest. A response \
      without a text, or without a known n-gram, is kept as unscored.

      With --judges models judge them, as a recognition plan says: which labels, with which prompts, in \
      which order. What is not exactly of the form that was asked for is unscored and counted, never \
      guessed. Every answer is in the study of --calls before it is read, so that a run that was ended \
      goes on where it stopped and asks nothing twice. Judgments are rows of model:NAME, the second \
      order of the labels as the judge's second judgment. --gold compares each judge and the panel with \
      labels: a judge_id of the log, human, or a file.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Logs to learn from: files, or directories to walk.", valueName: "path"))
  var train: [String] = []

  @Option(
    help: ArgumentHelp(
      "A recognizer to judge the responses of --logs or --study with.", valueName: "file"))
  var modelFile: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Where to write the recognizer (.gz or .zst behind it where it is to be compressed), or with "
        + "--model-file the judgments (.jsonl or .csv).", valueName: "file"))
  var file: String?

  @Flag(
    name: .customLong("validate"),
    help: "Try the recognizer on clusters that it was not trained on.")
  var validates = false

  @OptionGroup var judging: JudgingOptions

  @OptionGroup var source: SourceOptions

  @OptionGroup var training: RecognizerTrainingOptions

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    let ways = [!train.isEmpty, modelFile != nil, judging.judges != nil]
    guard ways.count(where: \.self) == 1 else {
      throw ValidationError(
        "Say what to do: learn with --train PATH..., or judge with --model-file FILE or "
          + "--judges PLAN and --logs PATH....")
    }
    try StandardInput.refuseTwo(
      train + source.logs + [modelFile, judging.judges].compactMap(\.self))
    if judging.judges == nil, let option = judging.given.first {
      throw ValidationError("\(option) goes with --judges.")
    }
    guard train.isEmpty else {
      guard source.isEmpty else {
        throw ValidationError(
          "--train names the logs; --logs and --study go with --model-file and --judges.")
      }
      return
    }
    guard !source.isEmpty else {
      throw ValidationError("Name the responses with --logs PATH... or --study FILE.")
    }
    let asksNothing = judging.dryRun || judging.learnConcepts
    guard file != nil || asksNothing else {
      throw ValidationError("Name the file of the judgments with --output, such as judged.jsonl.")
    }
    let others = judging.judges == nil ? [] : ["--gold", "--needed-kappa", "--margin"]
    let wrong = training.given.first { !others.contains($0) }
    if let option = (validates ? ["--validate"] : []).first ?? wrong {
      throw ValidationError("\(option) goes with --train.")
    }
    if judging.judges != nil { try validateJudging() }
  }

  private func validateJudging() throws {
    guard judging.calls != nil || source.study != nil || judging.dryRun else {
      throw ValidationError(
        "Name the study that takes the calls with --calls, such as judges.study.")
    }
    let needing = [
      ("--standing", judging.standing != nil), ("--gold-map", judging.goldMap != nil),
      ("--learn-concepts", judging.learnConcepts),
    ]
    if training.gold == nil, let option = needing.first(where: \.1)?.0 {
      throw ValidationError("\(option) goes with --gold.")
    }
    if judging.learnConcepts, judging.standing != nil {
      throw ValidationError("--standing goes with judging, and --learn-concepts comes before it.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    if let modelFile {
      return try judge(with: OfflineRecognizer(contentsOf: modelFile), surroundings)
    }
    if judging.judges != nil {
      return try await JudgingRun(
        judging: judging, training: training, source: source, output: output, level: level.value,
        file: file, surroundings: surroundings
      ).run(judgments(of: source.logs, surroundings))
    }
    return try learn(surroundings)
  }

  private func judgments(
    of logs: [String], _ surroundings: Surroundings
  ) throws(Diagnostics) -> SelectedJudgments {
    var request = try source.request
    request.logs = logs
    request.keepsTexts = true
    let selected = try SelectedJudgments(
      request, from: DataSource.open(request), isStrict: source.strict)
    if !output.quiet {
      for line in IssueLines.lines(selected.log.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    return selected
  }

  // MARK: - Learning

  private func learn(_ surroundings: Surroundings) throws(Diagnostics) -> ExitStatus {
    let selected = try judgments(of: train, surroundings)
    let gold = training.goldSource
    let options = training.options(seed: seed.value)
    let data = try LabelledTexts(
      selected.log, rows: selected.rows, gold: gold, part: options.part)
    let trained = try OfflineRecognizer.train(
      data, options: options, gold: gold, validates: validates, needed: training.neededKappa,
      level: level.value)
    if let file {
      try trained.recognizer.write(to: file)
      if !output.quiet { surroundings.console.warn("wrote \(VisibleText.name(file))") }
    }
    let results = RecognitionResults(
      trained, data, margin: training.margin, level: level.value)
    try CommandResult(
      command: "recognize",
      options: RecognizeOptions(
        train: train, modelFile: nil, output: file, source: nil, validate: validates,
        training: training.description(options, gold: gold), level: level.value, seed: seed.value,
        filters: FilterDescription(source), map: source.map.isEmpty ? nil : source.map,
        reader: source.reader),
      cautions: selected.cautions + results.cautions(data), results: results,
      issues: selected.log.issues
    ).print(
      output, to: surroundings.console, text: RecognitionText(results).text,
      csv: RecognitionText(results).csv)
    return .ok
  }

  // MARK: - Judging

  private func judge(
    with recognizer: OfflineRecognizer, _ surroundings: Surroundings
  ) throws(Diagnostics) -> ExitStatus {
    let selected = try judgments(of: source.logs, surroundings)
    let judged = try RecognizedResponses(recognizer, selected.log, rows: selected.rows)
    try JudgmentWriter.write(judged.judgments, to: file ?? "")
    if !output.quiet { surroundings.console.warn("wrote \(VisibleText.name(file ?? ""))") }
    let results = RecognitionResults(recognizer, judged)
    try CommandResult(
      command: "recognize",
      options: RecognizeOptions(
        train: nil, modelFile: modelFile, output: file, source: SourceDescription(source),
        validate: nil, training: nil, level: nil, seed: nil, filters: nil, map: nil, reader: nil),
      cautions: selected.cautions + results.cautions(recognizer), results: results,
      issues: selected.log.issues
    ).print(
      output, to: surroundings.console, text: RecognitionText(results).text,
      csv: RecognitionText(results).csv)
    return .ok
  }
}

/// What the JSON says of the options in force.
struct RecognizeOptions: Encodable {
  let train: [String]?
  let modelFile: String?
  let output: String?
  let source: SourceDescription?
  let validate: Bool?
  let training: RecognizerTrainingDescription?
  let level: Double?
  let seed: UInt64?
  let filters: FilterDescription?
  let map: [String]?
  let reader: String?
}
