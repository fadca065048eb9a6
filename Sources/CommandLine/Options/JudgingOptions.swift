internal import ArgumentParser

/// Who judges responses, where their calls are kept, and what is made of gold.
struct JudgingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A recognition plan (YAML): judges that are models, to judge the responses of --logs or --study.",
      valueName: "plan.yaml"))
  var judges: String?

  @Option(
    help: ArgumentHelp(
      "The study that takes the calls of the judges; that of --study when not given.",
      valueName: "file"))
  var calls: String?

  @Flag(help: "Say how many requests, tokens and how much money it may take, and ask nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Where to write how far each judge can be trusted, by --gold: an evaluation plan names it.",
      valueName: "file"))
  var standing: String?

  @Option(
    help: ArgumentHelp("Column map of the --gold file.", valueName: "map"))
  var goldMap: String?

  @Flag(
    help:
      "Ask for the concepts of labelled responses (--gold), and write those that stand for others to the pool of the plan."
  )
  var learnConcepts = false

  /// The options that were given, but for --judges.
  var given: [String] {
    [
      ("--calls", calls != nil), ("--dry-run", dryRun), ("--standing", standing != nil),
      ("--gold-map", goldMap != nil), ("--learn-concepts", learnConcepts),
    ].filter(\.1).map(\.0)
  }
}
