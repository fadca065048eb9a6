import CommandLine
import TestSupport
import Testing

/// What the program says of wrong use and of bad input, whole: a file a command, with what was asked
/// before each answer.
@Suite("Golden errors")
struct GoldenErrorTests {
  @Test("wrong use and bad input are told in the words they were", arguments: commands)
  func errors(_ command: Command) async {
    Project.enter()
    var answers: [String] = []
    for refusal in command.refusals {
      let run = await Run(command.words + refusal.arguments)
      #expect(run.status == refusal.status, "\(refusal.arguments): \(run.output)\(run.errors)")
      #expect(run.output.isEmpty, "\(refusal.arguments)")
      let asked = (["$ compass"] + command.words + refusal.arguments.map(Self.quoted))
        .joined(separator: " ")
      answers.append("\(asked)\n\(run.errors)exit \(run.status.rawValue)\n")
    }
    Golden.expect(
      answers.joined(separator: "\n"), named: "errors/\(command.testDescription).txt")
  }

  private static func quoted(_ argument: String) -> String {
    argument.contains(" ") || argument.isEmpty ? "'\(argument)'" : argument
  }

  // MARK: - Cases

  /// Arguments that are refused.
  struct Refusal: Sendable {
    let status: Run.Status
    let arguments: [String]
  }

  /// What is refused of a command.
  struct Command: Sendable, CustomTestStringConvertible {
    let words: [String]
    let refusals: [Refusal]

    init(_ words: String..., refusals: [Refusal]) {
      self.words = words
      self.refusals = refusals
    }

    var testDescription: String { (["compass"] + words).joined(separator: "-") }
  }

  private static func wrongUse(_ arguments: String...) -> Refusal {
    Refusal(status: .wrongUse, arguments: arguments)
  }

  private static func badInput(_ arguments: String...) -> Refusal {
    Refusal(status: .badInput, arguments: arguments)
  }

  private static func bad(_ name: String) -> String { Golden.input("bad/\(name)") }

  /// What is damaged, and no log that a directory of bad logs should hold.
  private static func damaged(_ name: String) -> String { Golden.input("damaged/\(name)") }

  private static let scores = Golden.input("scores.csv")
  private static let styles = Golden.input("styles.csv")
  private static let published = Golden.input("published.csv")
  private static let judgments = Golden.input("judgments.csv")
  private static let rounds = Golden.input("rounds-again.csv")

  static let commands: [Command] = oneTable + data + definitions

  private static let oneTable: [Command] = [
    Command(
      "interval",
      refusals: [
        wrongUse(scores), wrongUse(scores, "--valeu", "share"),
        wrongUse(scores, "--value", "share", "--method", "magic"),
        wrongUse(scores, "--value", "share", "--replicates", "3"),
        wrongUse(scores, "--value", "share", "--versus", "model=A,B"),
        wrongUse(scores, "--value", "share", "--range", "5,1"),
        wrongUse(scores, "--value", "shown", "--method", "tango"),
        badInput("nowhere.csv", "--value", "share"), badInput("data", "--value", "share"),
        badInput(scores, "--value", "shar"), badInput(scores, "--value", "item"),
        badInput(scores, "--value", "rating", "--range", "0,1"),
        badInput(scores, "--value", "rating", "--method", "wilson"),
        badInput(bad("number.csv"), "--value", "score"),
        badInput(bad("latin-1.csv"), "--value", "score"),
        badInput(bad("open-quote.csv"), "--value", "score"),
        badInput(bad("cut.csv.gz"), "--value", "share"),
        badInput(bad("broken.jsonl"), "--value", "score"),
      ]),
    Command(
      "agreement",
      refusals: [
        wrongUse(scores, "--unit", "item", "--rater", "model"),
        wrongUse(
          scores, "--unit", "item", "--rater", "model", "--rating", "rating", "--scale", "nominall"),
        wrongUse(
          scores, "--unit", "item", "--rater", "model", "--rating", "rating", "--categories", "1,,3"
        ),
        badInput(scores, "--unit", "itm", "--rater", "model", "--rating", "rating"),
        badInput(scores, "--unit", "topic,itm", "--rater", "model", "--rating", "rating"),
        badInput(scores, "--unit", "topic", "--rater", "model", "--rating", "rating"),
        badInput(
          Golden.input("verdicts.csv"), "--unit", "response", "--rater", "judge", "--rating",
          "verdict", "--scale", "interval"),
        badInput(
          scores, "--unit", "item", "--rater", "model", "--rating", "rating", "--categories",
          "1,2,3"),
      ]),
    Command(
      "compare",
      refusals: [
        wrongUse("-", "-", "--value", "share"),
        wrongUse(scores, scores, "--value", "share", "--permutations", "abc"),
        wrongUse(scores, scores, "--value", "share", "--level", "95"),
        badInput(scores, "nowhere.csv", "--value", "share"),
        badInput(scores, bad("number.csv"), "--value", "share"),
        badInput(bad("number.csv"), bad("number.csv"), "--value", "score"),
        badInput(bad("damaged.csv.gz"), judgments, "--value", "score"),
        badInput(damaged("objects.jsonl"), judgments, "--value", "a"),
        badInput(damaged("lists.jsonl"), judgments, "--value", "tags"),
        badInput(damaged("lists.jsonl"), judgments, "--value", "inner"),
      ]),
    Command(
      "changepoint",
      refusals: [
        wrongUse(
          scores, "--time", "item", "--value", "share", "--method", "adwin", "--penalty", "1"),
        wrongUse(scores, "--time", "item", "--value", "share", "--delta", "2"),
        badInput(bad("mixed-decimals.csv"), "--time", "week", "--value", "score"),
        badInput(bad("number.csv"), "--time", "item", "--value", "score"),
        badInput(scores, "--time", "itme", "--value", "share"),
        badInput(Golden.input("estimates.csv"), "--time", "score", "--value", "model"),
      ]),
    Command(
      "rank",
      refusals: [
        wrongUse(scores, "--left", "a", "--estimate", "b"),
        wrongUse(scores, "--left", "a", "--right", "b", "--winner", "c", "--ties", "keep"),
        badInput(bad("uneven.csv"), "--left", "left", "--right", "right", "--winner", "winner"),
        badInput(bad("winner.csv"), "--left", "left", "--right", "right", "--winner", "winner"),
        badInput(bad("winner.csv"), "--left", "left", "--right", "left", "--winner", "winner"),
        badInput(
          scores, "--name", "model", "--estimate", "share", "--standard-error", "rating"),
        wrongUse(
          styles, "--left", "a", "--right", "b", "--winner", "w", "--covariate", "length=a_length"),
        wrongUse(
          styles, "--left", "a", "--right", "b", "--winner", "w", "--firth", "--ties", "davidson"),
        wrongUse(
          styles, "--left", "a", "--right", "b", "--winner", "w", "--anchor", "G=1000"),
        badInput(
          styles, "--left", "a", "--right", "b", "--winner", "w", "--covariate", "lenght"),
      ]),
    Command(
      "calibrate",
      refusals: [
        wrongUse(
          scores, "--person", "item", "--item", "model", "--response", "shown", "--model", "4pl"),
        wrongUse(
          scores, "--person", "item", "--item", "model", "--response", "shown", "--control=-1"),
        badInput(
          bad("header-only.csv"), "--person", "person", "--item", "item", "--response", "response"),
        badInput(scores, "--person", "item", "--item", "model", "--response", "rating"),
        badInput(scores, "--person", "item", "--item", "model", "--response", "share"),
        badInput(
          Golden.input("verdicts.csv"), "--person", "response", "--item", "judge", "--response",
          "verdict"),
        badInput(scores, "--person", "model", "--item", "item", "--response", "shown", "--quiet"),
      ]),
    Command(
      "overlap",
      refusals: [
        wrongUse(Golden.input("items.txt")),
        wrongUse(Golden.input("items.txt"), "--corpus", "data", "--n", "0"),
        badInput("nowhere.txt", "--corpus", Golden.input("corpus")),
        badInput(Golden.input("items.txt"), "--corpus", "nowhere"),
        badInput(Golden.input("items.txt"), "--corpus", "data/instruments"),
        badInput(bad("texts.jsonl"), "--corpus", Golden.input("corpus")),
        badInput(scores, "--corpus", Golden.input("corpus"), "--text", "words"),
      ]),
  ]

  private static let data: [Command] = [
    Command(
      "leaderboard",
      refusals: [
        wrongUse(), wrongUse("--logs", judgments, "--level", "95"),
        wrongUse("--logs", judgments, "--study", "a.study"),
        wrongUse("--logs", "-", "--items", "-"),
        wrongUse("--logs", judgments, "--replicates", "500", "--level", "0.999"),
        badInput("--logs", judgments), badInput("--logs", judgments, "--instrument", "presense"),
        badInput("--logs", judgments, "--instrument", "presence"),
        badInput("--logs", judgments, "--instrument", "pvq-21"),
        badInput(
          "--logs", judgments, "--instrument", "presence", "--system", "schwartz", "--dimension",
          "pwer"),
        badInput(
          "--logs", bad("out-of-scale.csv"), "--instrument", "presence", "--system", "schwartz"),
        badInput("--logs", bad("conflict.csv"), "--instrument", "presence", "--system", "schwartz"),
        badInput("--logs", bad("misspelt.csv"), "--instrument", "presence", "--system", "schwartz"),
        badInput("--study", scores, "--instrument", "presence", "--system", "schwartz"),
        wrongUse("--logs", judgments, "--where", "power"),
        wrongUse(
          "--logs", judgments, "--instrument", "presence", "--system", "schwartz", "--where",
          "modle_id=a", "--where", "criterion=powr", "--where", "score=high", "--model", "nobody"),
      ]),
    Command(
      "reliability",
      refusals: [
        wrongUse(), wrongUse("--logs", judgments, "--margin", "0.1"),
        wrongUse("--logs", judgments, "--gold", "human", "--margin", "0"),
        wrongUse("--logs", judgments, "--fail-on", "fialed"),
        wrongUse("--logs", judgments, "--gold", "humann"),
        badInput("--logs", judgments, "--dimension", "pwer"),
        badInput(
          "--logs", Golden.input("Schwartz_scores.json"), "--instrument",
          "value-compass-schwartz"),
      ]),
    Command(
      "drift",
      refusals: [
        wrongUse(), wrongUse("--logs", rounds, "--margin", "0"),
        wrongUse("--logs", rounds, "--against", "last"),
        wrongUse("--logs", rounds, "--fail-on", "movd"),
        wrongUse("--logs", rounds, "--fail-on", "equivalent"),
        wrongUse("--logs", rounds, "--same-responses"),
        wrongUse("--logs", rounds, "--from", "sprin"),
        wrongUse("--logs", rounds, "--from", "autumn", "--to", "spring"),
        badInput("--logs", rounds, "--dimension", "honestly"),
        badInput("--logs", rounds, "--round", "spring"),
        badInput("--logs", Golden.input("one-model.csv")),
        badInput(
          "--logs", Golden.input("Schwartz_scores.json"), "--instrument",
          "value-compass-schwartz"),
      ]),
    Command(
      "align",
      refusals: [
        wrongUse(), wrongUse("--logs", judgments),
        wrongUse(
          "--logs", judgments, "--person", Golden.input("short-answers.yaml"), "--weights",
          Golden.input("wrong-weights.yaml")),
        wrongUse(
          "--logs", judgments, "--weights", Golden.input("wrong-weights.yaml"), "--group-column",
          "land"),
        wrongUse(
          "--logs", judgments, "--group", Golden.input("few-people.csv"), "--minimum-group", "0"),
      ]
        + [
          ["--weights", Golden.input("wrong-weights.yaml")],
          ["--weights", Golden.input("unlinked-rankings.yaml")],
          ["--culture", "Arvana", "--targets", "data/examples/people/targets.csv"],
          ["--group", Golden.input("few-people.csv")],
          ["--group", Golden.input("two-values.csv")],
          ["--group", Golden.input("wrong-people.csv")],
          ["--group", "data/examples/people/answers.csv"],
          ["--person", Golden.input("short-answers.yaml")],
          ["--person", "data/examples/people/person.yaml", "--utility", "distance"],
        ].map {
          Refusal(
            status: .badInput,
            arguments: ["--logs", judgments, "--instrument", "presence", "--system", "schwartz"]
              + $0)
        }),
    Command(
      "culture",
      refusals: [
        wrongUse(), wrongUse("--logs", judgments, "--measure", "peerson"),
        wrongUse("--logs", judgments, "--measure", ","),
        wrongUse("--logs", judgments, "--minimum-group", "0"),
        wrongUse("--logs", judgments, "--draws", "10"),
        wrongUse(
          "--logs", judgments, "--system", "schwartz", "--instrument", "presence",
          "--culture", "NO"),
        badInput(
          "--logs", judgments, "--system", "schwartz", "--instrument", "presence",
          "--targets", "ess-complet"),
        badInput(
          "--logs", judgments, "--system", "schwartz", "--instrument", "presence",
          "--baseline", "ess-complete"),
        badInput(
          "--logs", judgments, "--system", "schwartz", "--instrument", "presence",
          "--targets", Golden.input("cultures/cultures.csv"), "--culture", "north/young"),
        badInput(
          "--logs", judgments, "--system", "schwartz", "--instrument", "presence",
          "--recover", Golden.input("cultures/heatmap.json")),
        badInput(
          "--logs", Golden.input("cultures/Schwartz_scores.json"), "--recover",
          Golden.input("published.csv")),
        badInput(
          "--logs", Golden.input("Schwartz_scores.json"), "--recover",
          Golden.input("cultures/heatmap.json")),
      ]),
    Command(
      "contamination",
      refusals: [
        wrongUse(), wrongUse("--logs", judgments, "--ngram", "0"),
        wrongUse("--logs", judgments, "--replicates", "10"),
        wrongUse("--logs", judgments, "--fail-on", "fuond"),
        wrongUse("--logs", judgments, "--reference", ","),
        badInput("--logs", judgments, "--corpus", "missing.txt"),
        badInput("--logs", "data/examples/leak/judgments.jsonl.gz", "--dimension", "cera"),
        badInput(
          "--logs", "data/examples/leak/judgments.jsonl.gz", "--reference", "Tern-1,Linden-3"),
      ]),
    Command(
      "pairs",
      refusals: [
        wrongUse(), wrongUse("--logs", judgments, "--margin", "0"),
        wrongUse("--logs", judgments, "--adjustment", "bonferroni"),
        wrongUse("--logs", judgments, "--fail-on", "secondhigher"),
        wrongUse("--logs", judgments, "--fail-on", "equivalent"),
        badInput("--logs", judgments, "--instrument", "presence"),
        badInput(
          "--logs", judgments, "--instrument", "presence", "--system", "schwartz", "--dimension",
          "pwer"),
        badInput(
          "--logs", judgments, "--instrument", "presence", "--system", "schwartz", "--reference",
          "Aster-3 Lagre"),
        badInput(
          "--logs", Golden.input("one-model.csv"), "--instrument", "presence", "--system",
          "schwartz"),
        badInput(
          "--logs", Golden.input("Schwartz_scores.json"), "--instrument",
          "value-compass-schwartz"),
      ]),
    Command(
      "power",
      refusals: [
        wrongUse(), wrongUse("--solve", "item"), wrongUse("--solve", "items"),
        wrongUse("--solve", "items", "--difference", "3"),
        wrongUse("--solve", "items", "--difference", "3", "--half-width", "2", "--deviation", "9"),
        wrongUse("--solve", "items", "--difference", "0", "--deviation", "9"),
        wrongUse("--solve", "repeats", "--difference", "3", "--deviation", "9"),
        wrongUse(
          "--solve", "repeats", "--difference", "3", "--deviation", "9", "--at", "items=50"),
        wrongUse(
          "--solve", "judges", "--difference", "3", "--variance", "items=9", "--at", "items=50"),
        wrongUse("--solve", "items", "--difference", "3", "--deviation", "9", "--at", "jugdes=3"),
        wrongUse("--solve", "items", "--difference", "3", "--deviation", "9", "--at", "judges=0"),
        wrongUse("--solve", "items", "--difference", "3", "--deviation", "9", "--at", "items=50"),
        wrongUse("--solve", "items", "--difference", "3", "--variance", "itms=9"),
        wrongUse("--solve", "items", "--discordant", "0.1,0.1"),
        wrongUse("--solve", "items", "--discordant", "0.1,0.05", "--difference", "3"),
        wrongUse("--solve", "items", "--proportions", "60,70"),
        wrongUse("--solve", "items", "--difference", "3", "--deviation", "9", "--model", "A"),
        wrongUse("--solve", "items", "--ranks", "0.8"),
        wrongUse("--solve", "judges", "--ranks", "0.8", "--logs", judgments),
        wrongUse("--solve", "items", "--difference", "3", "--deviation", "9", "--logs", judgments),
        badInput(
          "--solve", "items", "--difference", "3", "--logs", Golden.input("pilot.csv"),
          "--instrument", "likert", "--system", "schwartz", "--dimension", "power"),
        badInput(
          "--solve", "items", "--difference", "3", "--logs", Golden.input("pilot.csv"),
          "--instrument", "likert", "--system", "schwartz", "--dimension", "pwer", "--model",
          "Aster,Birch"),
        badInput(
          "--solve", "items", "--difference", "3", "--logs", Golden.input("pilot.csv"),
          "--instrument", "likert", "--system", "schwartz", "--dimension", "power", "--model",
          "Aster,Birch", "--at", "versions=2"),
      ]),
    Command(
      "ingest",
      refusals: [
        wrongUse("--study", "a.study"), wrongUse(judgments),
        wrongUse(judgments, "--study", "a.study", "--reader", "magic"),
        wrongUse(judgments, "--study", "a.study", "--map", "llmfao", "--map", "pairwise"),
        wrongUse(judgments, "--study", "a.study", "--round", ""),
        badInput(judgments, "--study", "nowhere/a.study"),
        badInput(judgments, "--study", "a.study", "--map", "cluster=topic"),
        badInput(judgments, "--study", "a.study", "--map", bad("map.yaml")),
        badInput(judgments, "--study", scores),
        badInput(judgments, "--study", "a.study", "--pseudonym-key", "nowhere.key"),
      ]),
    Command(
      "study",
      refusals: [
        wrongUse("shwo"), wrongUse("info"), wrongUse("merge", "a.study"),
        wrongUse("export", "a.study", "--every-eval-ever", "-o", "a.csv"),
        wrongUse("export", "a.study", "--every-eval-ever", "-o", "-", "--format", "csv"),
        badInput("info", "nowhere.study"), badInput("verify", scores),
        badInput("export", "nowhere.study", "-o", "out.csv"),
        badInput("merge", "nowhere.study", "--study", "a.study"),
      ]),
  ]

  private static let definitions: [Command] = [
    Command(refusals: [wrongUse("reprot"), wrongUse("--fast")]),
    Command(
      "report",
      refusals: [
        wrongUse(), wrongUse("reports/leaderboard.md", "--to", "docx"),
        wrongUse("reports/leaderboard.md", "--seed", "-1"),
        badInput("nowhere/report.md"), badInput(bad("option.md"), "--output", "nowhere"),
        badInput(bad("matter.md"), "--output", "nowhere"),
        badInput(bad("no-data.md"), "--output", "nowhere"),
        badInput(bad("option.md"), "--logs", "nowhere.csv", "--output", "nowhere"),
        badInput(Golden.input("reports/misspelt-source.md"), "--output", "nowhere"),
        badInput(Golden.input("reports/both-forms.md"), "--output", "nowhere"),
        badInput(
          Golden.input("reports/two-sources.md"), "--logs", judgments, "--output", "nowhere"),
        badInput("reports/leaderboard.md", "--quiet", "--output", "Package.swift"),
      ]),
    Command(
      "new",
      refusals: [
        wrongUse("reprot", "audit"), wrongUse("dashboard", "audit"), wrongUse("report"),
        wrongUse("instrument", "audit", "--logs", judgments),
        badInput("report", "README"), badInput("makefile", "Makefile"),
      ]),
    Command(
      "systems",
      refusals: [
        wrongUse("--format", "xml"), badInput("schwarz"), badInput(bad("system.yaml")),
        badInput(bad("broken.yaml")), badInput("nowhere.yaml"), badInput(bad("instrument.yaml")),
        badInput(bad("map.yaml")), badInput(bad("plan.yaml")), badInput(bad("no-kind.yaml")),
        badInput(bad("elsewhere.yaml")),
      ]),
    Command(
      "audit",
      refusals: [
        wrongUse(), wrongUse(published, "--mean", ","),
        wrongUse(published, "--fail-on", "placehodler"),
        wrongUse(published, "--fail-on", "movedScore"), wrongUse(published, "--level", "2"),
        wrongUse("-", "--against", "-"), badInput("nowhere.csv"), badInput("nowhere.json"),
        badInput(published, "--mean", "honesty,privcay"), badInput(published, "--name", "modle"),
        badInput(judgments), badInput("data/example/judgments.jsonl.gz"),
        badInput(bad("header-only.csv")), badInput(published, "--against", "nowhere.csv"),
      ]),
    Command(
      "simulate",
      refusals: [
        wrongUse(), badInput("nowhere.yaml"), badInput(bad("plan.yaml"), "--output", "nowhere"),
        badInput(bad("broken.yaml"), "--output", "nowhere"),
        badInput(damaged("rounds.yaml"), "--output", "nowhere"),
        badInput(damaged("battles.yaml"), "--output", "nowhere"),
        badInput(damaged("people.yaml"), "--output", "nowhere"),
        badInput(Golden.input("plan.yaml"), "--output", "Package.swift"),
      ]),
    Command(
      "doctor",
      refusals: [
        badInput("now"), wrongUse("--where", "epoch=1"), wrongUse("--study", "a.study", scores),
        badInput(scores),
      ]),
  ]
}
