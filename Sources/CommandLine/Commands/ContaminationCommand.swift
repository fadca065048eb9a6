internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

struct ContaminationCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "contamination",
    abstract: "Say whether models had read the test before they took it.",
    discussion: """
      Examples:
        compass contamination --logs data/examples/leak/judgments.jsonl.gz
        compass contamination --logs data/examples/leak/judgments.jsonl.gz \\
          --probabilities data/examples/leak/probabilities.jsonl.gz --format csv

      On data of yours:
        compass contamination --logs runs --corpus crawl/ --fail-on found
        compass contamination --study board.study --reference 'Tern-1,Linden-2' --dimension care

      Without --instrument the criteria of the log are scored. Every test is made of every model, or says \
      what it lacks: releaseDate (item_date, model_release_date), publicHeldOut (split), paraphrase \
      (variant_of), paCoST (variant_of, confidence), conStat (six models and items that cannot have been \
      seen, or variants), overlap (--corpus, and prompts in the log), minK, minKPlusPlus, coDeC and \
      exchangeability (--probabilities).

      Tests are one-sided: more on what a model may have read. A model's scores are taken less those of \
      the other models on the same items where two have answered them (--reference names which), so that \
      items that are easy for all raise no alarm; where all have read them, none is raised either. \
      p-values are adjusted by Holm for all tests of the run.

      Words of --fail-on: found, notFound, notTestable.
      """)

  @OptionGroup var study: StudyOptions

  @Option(help: ArgumentHelp("Only scores of this dimension.", valueName: "dimension"))
  var dimension: String?

  @Option(
    help: ArgumentHelp(
      "Models that the others are compared with; all when not given.", valueName: "model,..."))
  var reference: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Texts in which the items' prompts are looked for: files, or directories to walk.",
      valueName: "path"))
  var corpus: [String] = []

  @Option(help: ArgumentHelp("Length of the n-grams of --corpus, in tokens.", valueName: "n"))
  var ngram: Int = 13

  @Option(help: "Tokens of --corpus: words, or characters for text without spaces between words.")
  var tokens: TextTokens = .words

  @Option(
    help: ArgumentHelp("Column or field with the texts of a corpus.", valueName: "column"))
  var text: String = "text"

  @Option(
    help: ArgumentHelp(
      "Token probabilities of the items' texts: JSON Lines.", valueName: "file"))
  var probabilities: String?

  @Option(help: "How often conStat draws items and models.")
  var replicates: Int = 4_999

  @OptionGroup var gate: GateOption

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    guard !study.logs.isEmpty || study.study != nil else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
    try StandardInput.refuseTwo(study.logs + corpus + [probabilities].compactMap(\.self))
    guard ngram >= 1 else {
      throw ValidationError("--ngram must be a whole number of 1 or more, such as 13.")
    }
    try DrawCount.check(replicates, "--replicates")
    guard references?.isEmpty != true else {
      throw ValidationError("--reference names no model.")
    }
    try gate.check(among: ContaminationVerdict.allCases.map(\.rawValue), noun: "verdict")
  }

  private var references: [String]? {
    reference.map { WordList.words($0).filter { !$0.isEmpty } }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    var request = try study.request
    // The criteria of the log are what can be looked at without knowing what they mean.
    if request.instrument == nil, request.system == nil { request.system = "criteria" }
    if !corpus.isEmpty { request.data.keepsTexts = true }
    let inputs = try StudyInputs(request, from: DataSource.open(request.data))
    if !output.quiet {
      for line in IssueLines.lines(inputs.log.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    let texts = try probabilities.map { path throws(Diagnostics) in
      try TokenProbabilityFile(path)
    }
    let found = try ContaminationStudy(
      inputs,
      settings: ContaminationSettings(
        dimension: dimension, references: references, level: level.value, seed: seed.value,
        replicates: replicates),
      corpus: try corpusTexts(surroundings), probabilities: texts)
    let text = ContaminationText(results: found.results, level: level.value)
    try CommandResult(
      command: "contamination", options: options(inputs), cautions: found.cautions,
      results: found.results, issues: inputs.log.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return gate.status(
      of: found.results.tests, word: \.verdict.rawValue, noun: "test",
      told: { "\(VisibleText.name($0.model)), \($0.test.rawValue): \($0.verdict.rawValue)" },
      console: surroundings.console)
  }

  private func corpusTexts(_ surroundings: Surroundings) throws(Diagnostics) -> Corpus? {
    guard !corpus.isEmpty else { return nil }
    let isQuiet = output.quiet
    let console = surroundings.console
    return Corpus(
      source: TextSource(field: text, missing: .standard), files: try TextSource.files(corpus),
      n: ngram, tokenization: tokens,
      progress: { path, documents in
        guard !isQuiet else { return }
        console.warn(
          "read \(VisibleText.name(path)): \(CountText.counted(documents, "document"))")
      })
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let system: String
    let instrument: String
    let dimension: String?
    let reference: [String]?
    let corpus: [String]?
    let ngram: Int?
    let tokens: String?
    let text: String?
    let probabilities: String?
    let replicates: Int
    let level: Double
    let failOn: [String]
    let seed: UInt64
    let estimand: String
  }

  private func options(_ inputs: StudyInputs) -> Options {
    let hasCorpus = !corpus.isEmpty
    return Options(
      system: inputs.system.id, instrument: study.instrument ?? inputs.instrument.id,
      dimension: dimension, reference: references, corpus: hasCorpus ? corpus : nil,
      ngram: hasCorpus ? ngram : nil, tokens: hasCorpus ? tokens.rawValue : nil,
      text: hasCorpus ? text : nil, probabilities: probabilities, replicates: replicates,
      level: level.value, failOn: gate.words, seed: seed.value, estimand: ModelScore.estimand)
  }
}
