import CommandLine
import Foundation
import TestSupport
import Testing

/// What every command that only reads prints, in each of its formats.
@Suite("Golden outputs")
struct GoldenOutputTests {
  @Test("a command on one table prints what it printed", arguments: tables)
  func table(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("a board prints what it printed", arguments: boards)
  func board(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("plans of studies print what they printed", arguments: powerLists)
  func power(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("reliability prints what it printed", arguments: reliabilityLists)
  func reliability(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("what moved between two reports is told as it was")
  func reportDiff() async {
    await GoldenCase(
      "report-diff/two",
      ["report", "diff", Golden.input("report-before.json"), Golden.input("report-after.json")]
    ).expectGoldens()
  }

  @Test("what a cell depends on is told as it was")
  func reportWhy() async throws {
    let scratch = try Scratch()
    await GoldenCase(
      "report-why/board",
      [
        "report", "why", "reports/leaderboard.md", "tbl-board", "--cache", scratch.path("cache"),
      ]
    ).expectGoldens()
  }

  @Test("validity prints what it printed", arguments: validityLists)
  func validity(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("drift prints what it printed", arguments: driftLists)
  func drift(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("contamination prints what it printed", arguments: contaminationLists)
  func contamination(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("align prints what it printed", arguments: alignLists)
  func align(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("similarities with cultures print what they printed", arguments: cultureLists)
  func cultures(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("pairs print what they printed", arguments: pairLists)
  func pairs(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("an audit prints what it printed", arguments: audits)
  func audit(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("what a log supports is told as it was", arguments: supports)
  func support(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("value systems are listed and shown as they were", arguments: systems)
  func system(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("doctor prints what it printed, but for versions")
  func doctor() async {
    await GoldenCase("systems/doctor", ["doctor"]).expectGoldens {
      $0.replacing(/[0-9]+(\.[0-9]+)+/, with: "VERSION")
    }
  }

  @Test("a recognizer learns and is tried as it was, but for digests", arguments: recognitions)
  func recognition(_ golden: GoldenCase) async {
    await golden.expectGoldens {
      $0.replacing(/recognizer-[0-9a-f]{12}/, with: "recognizer-DIGEST")
        .replacing(/"[0-9a-f]{64}"/, with: "\"DIGEST\"")
    }
  }

  // MARK: - Cases

  static let example = "data/example/judgments.jsonl.gz"

  static let tables =
    intervals + agreements + comparisons + series + ranks + calibrations + overlaps

  private static func on(
    _ command: String, _ files: String..., options: String
  ) -> [String] {
    // A comma stands in names and lists, so options are told apart by two spaces.
    [command] + files.map(Golden.input) + options.split(separator: "  ").map(String.init)
  }

  private static let intervals: [GoldenCase] = {
    func scores(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase {
      GoldenCase(
        "interval/\(name)", on("interval", "scores.csv", options: options), formats: formats)
    }
    return [
      scores(
        "clusters-by-model", "--value  share  --by  model  --cluster  topic  --range  0,1",
        [.text, .json, .csv]),
      scores("proportions", "--value  shown  --by  model", [.text, .json]),
      scores("wilson", "--value  shown  --method  wilson  --level  0.9", [.json]),
      scores(
        "bootstrap",
        "--value  share  --cluster  topic  --method  bca  --replicates  499  --seed  3",
        [.text, .json, .csv]),
      scores(
        "median", "--value  share  --by  model  --statistic  median  --replicates  499", [.text]),
      scores(
        "percentile-of-groups",
        "--value  rating  --by  model,topic  --statistic  p90  --method  percentile  --replicates  199",
        [.csv]),
      scores("weights", "--value  share  --weight  weight  --cluster  topic", [.json]),
      scores("cluster-t", "--value  rating  --cluster  topic  --method  cluster-t", [.text]),
      scores(
        "difference-of-proportions",
        "--value  shown  --versus  model=Aster-3 Large,Kestrel-8B  --unit  item",
        [.text, .json, .csv]),
      scores(
        "difference-in-clusters",
        "--value  share  --versus  model=Aster-3 Large,Kestrel-8B  --unit  item  --cluster  topic",
        [.text, .json]),
      scores(
        "several-units",
        "--value  share  --versus  model=Aster-3 Large,Kestrel-8B  --unit  topic,item",
        [.text, .json]),
      GoldenCase(
        "interval/objects",
        on(
          "interval", "nested.jsonl",
          options: "--value  result.score  --by  model  --cluster  item.topic"),
        formats: [.text, .json]),
      scores("missing-words", "--value  shown  --missing  0,none", [.json]),
      GoldenCase(
        "interval/example",
        [
          "interval", example, "--value", "score", "--by", "model_id", "--cluster", "cluster_id",
        ]),
      GoldenCase(
        "interval/example-bootstrap",
        [
          "interval", example, "--value", "score", "--by", "criterion", "--cluster", "cluster_id",
          "--method", "percentile", "--replicates", "99",
        ], formats: [.json]),
    ]
  }()

  private static let agreements: [GoldenCase] = {
    func ratings(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase {
      GoldenCase(
        "agreement/\(name)",
        on("agreement", "ratings.csv", options: "--unit  response  --rater  judge  \(options)"),
        formats: formats)
    }
    return [
      ratings(
        "ordinal",
        "--rating  rating  --scale  ordinal  --weights  quadratic  --categories  1,2,3,4,5",
        [.text, .json, .csv]),
      ratings("clusters", "--rating  rating  --scale  interval  --cluster  topic", [.text, .json]),
      ratings(
        "bootstrap",
        "--rating  rating  --bootstrap  199  --cluster  topic  --seed  5  --level  0.9",
        [.text, .json]),
      ratings(
        "named-order", "--rating  word  --categories  low,middle,high  --weights  linear", [.text]),
      GoldenCase(
        "agreement/two-raters",
        on(
          "agreement", "verdicts.csv",
          options: "--unit  response  --rater  judge  --rating  verdict")
      ),
    ]
  }()

  private static let comparisons: [GoldenCase] = {
    func drift(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase {
      GoldenCase(
        "compare/\(name)", on("compare", "before.csv", "after.csv", options: options),
        formats: formats)
    }
    return [
      GoldenCase(
        "compare/objects",
        on(
          "compare", "nested.jsonl", "nested.jsonl",
          options: "--value  result.score  --cluster  item.topic  --permutations  99"),
        formats: [.text]),
      drift("numbers", "--value  share", [.text, .json, .csv]),
      drift(
        "clusters", "--value  share  --cluster  topic  --permutations  199  --seed  2",
        [.text, .json]),
      drift("two-by-two", "--value  verdict  --categorical", [.text, .json, .csv]),
      drift("categories", "--value  word  --categorical  --cluster  topic", [.json]),
    ]
  }()

  private static let series: [GoldenCase] = {
    func weekly(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase {
      GoldenCase(
        "changepoint/\(name)",
        on("changepoint", "weekly.csv", options: "--time  week  --value  score  \(options)"),
        formats: formats)
    }
    return [
      weekly("pelt", "--method  pelt", [.text, .json, .csv]),
      weekly("penalty", "--penalty  12  --minimum-length  5  --level  0.9", [.text]),
      weekly("cusum", "--method  cusum", [.text, .json]),
      weekly("page-hinkley", "--method  page-hinkley", [.text, .csv]),
      weekly("changed-at", "--changed-at  week-26", [.text, .json]),
      weekly("adwin", "--method  adwin  --delta  0.01", [.json]),
    ]
  }()

  private static let ranks: [GoldenCase] = {
    func battles(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase {
      GoldenCase(
        "rank/\(name)",
        on(
          "rank", "battles.csv",
          options: "--left  left  --right  right  --winner  winner  --replicates  999  \(options)"),
        formats: formats)
    }
    func styles(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase {
      GoldenCase(
        "rank/\(name)",
        on(
          "rank", "styles.csv",
          options: "--left  a  --right  b  --winner  w  --replicates  999  \(options)"),
        formats: formats)
    }
    func estimates(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase
    {
      GoldenCase(
        "rank/\(name)",
        on(
          "rank", "estimates.csv",
          options: "--name  model  --estimate  score  --standard-error  se  --replicates  999  "
            + options),
        formats: formats)
    }
    return [
      battles("battles", "--seed  1", [.text, .json, .csv]),
      battles("clusters", "--cluster  topic", [.text, .json]),
      battles("davidson", "--ties  davidson", [.json]),
      battles("rao-kupper", "--ties  rao-kupper  --order-effect", [.text, .json]),
      battles("bootstrap", "--ties  drop  --bootstrap  99  --cluster  topic", [.text, .csv]),
      styles(
        "styles",
        "--covariate  length=a_length,b_length  --order-effect-by  judge  --cluster  topic  --pairs",
        GoldenCase.Format.allCases),
      styles("elo", "--scale  elo  --anchor  C=1200  --firth", [.text, .json]),
      styles("rating", "--scale  elo  --order-effect-by  judge  --ties  drop", [.text]),
      GoldenCase(
        "rank/apart",
        on(
          "rank", "apart.csv",
          options: "--left  a  --right  b  --winner  w  --covariate  x  --pairs")),
      estimates("estimates", "--seed  1", [.text, .json, .csv]),
      estimates("holm", "--method  holm  --level  0.9", [.text]),
      estimates("single-step", "--method  single-step", [.json]),
    ]
  }()

  private static let calibrations: [GoldenCase] = {
    func responses(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase
    {
      GoldenCase(
        "calibrate/\(name)",
        on("calibrate", "responses.csv", options: "--person  person  --item  item  \(options)"),
        formats: formats)
    }
    return [
      responses("rasch", "--response  response  --model  rasch", [.text, .json, .csv]),
      responses("two-parameter", "--response  response  --control  3  --seed  4", [.text, .json]),
      responses(
        "graded", "--response  grade  --model  grm  --abilities  wle  --errors  sandwich",
        [.text, .csv]),
      responses("partial-credit", "--response  grade  --model  gpcm  --abilities  map", [.json]),
    ]
  }()

  private static let overlaps: [GoldenCase] = {
    func corpus(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase {
      GoldenCase(
        "overlap/\(name)",
        on("overlap", "items.txt", options: options) + ["--corpus", Golden.input("corpus")],
        formats: formats)
    }
    return [
      corpus("words", "--n  8", [.text, .json, .csv]),
      corpus("characters", "--n  6  --tokens  characters", [.text, .json]),
    ]
  }()

  static let recognitions: [GoldenCase] = {
    let folder = "data/examples/recognition"
    let data = ["--train", "\(folder)/labelled.csv", "--map", "\(folder)/map.yaml"]
    return [
      GoldenCase("recognize/validated", ["recognize"] + data + ["--validate"]),
      GoldenCase(
        "recognize/words",
        ["recognize"] + data + ["--characters", "none", "--cost", "1", "--weighting", "counts"],
        formats: [.text, .json]),
    ]
  }()

  private static let boards: [GoldenCase] = {
    func board(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase {
      let data = ["--logs", example, "--instrument", "presence", "--system", "schwartz"]
      return GoldenCase(
        "leaderboard/\(name)",
        ["leaderboard"] + data + options.split(separator: "  ").map(String.init), formats: formats)
    }
    return [
      board("overall", "", [.text, .json, .csv]),
      board("dimension", "--dimension  power  --level  0.9", [.text, .csv]),
      board(
        "bootstrap", "--dimension  Tradition  --method  percentile  --replicates  499  --seed  9",
        [.text, .json]),
      board(
        "filtered",
        "--dimension  power  --where  epoch = 1  --where  criterion=power  --model  Tern-1,Linden-2",
        [.text, .json]),
      GoldenCase(
        "leaderboard/published",
        [
          "leaderboard", "--logs", Golden.input("Schwartz_scores.json"), "--instrument",
          "value-compass-schwartz", "--dimension", "power",
        ]),
    ]
  }()

  private static let pairLists: [GoldenCase] = {
    func pairs(
      _ name: String, _ options: String, _ formats: [GoldenCase.Format],
      status: Run.Status = .ok
    ) -> GoldenCase {
      let data = ["--logs", example, "--instrument", "presence", "--system", "schwartz"]
      return GoldenCase(
        "pairs/\(name)", ["pairs"] + data + options.split(separator: "  ").map(String.init),
        formats: formats, status: status)
    }
    func small(_ name: String, _ options: String, _ formats: [GoldenCase.Format]) -> GoldenCase {
      GoldenCase(
        "pairs/\(name)",
        ["pairs", "--logs", Golden.input("repeats.csv"), "--instrument", "presence", "--system"]
          + ["schwartz"] + options.split(separator: "  ").map(String.init), formats: formats)
    }
    return [
      pairs("overall", "", [.text, .json, .csv]),
      pairs("dimension", "--dimension  universalism  --adjustment  bh", [.text]),
      pairs("all", "--dimension  all  --level  0.9  --reference  Tern-1", [.csv]),
      pairs(
        "reference", "--dimension  power  --reference  Linden-2  --margin  12", [.text, .json]),
      pairs(
        "gate", "--reference  Linden-2  --fail-on  secondHigher", [.text], status: .gateFailed),
      small("repeats", "--dimension  power", [.text, .json]),
    ]
  }()

  private static let reliabilityLists: [GoldenCase] = {
    func panel(
      _ name: String, _ folder: String, _ options: String, _ formats: [GoldenCase.Format],
      status: Run.Status = .ok
    ) -> GoldenCase {
      GoldenCase(
        "reliability/\(name)",
        ["reliability", "--logs", "data/examples/\(folder)/judgments.jsonl.gz"]
          + options.split(separator: "  ").map(String.init), formats: formats, status: status)
    }
    return [
      panel("gold", "judges", "--dimension  care  --gold  human", [.text, .json, .csv]),
      panel(
        "strict-judge", "judges",
        "--dimension  sanctity  --gold  model:org-b/kestrel-judge  --fail-on  failed", [.text],
        status: .gateFailed),
      panel("battles", "battles", "", [.text, .json]),
    ]
  }()

  private static let validityLists: [GoldenCase] = {
    func test(
      _ name: String, _ options: String, _ formats: [GoldenCase.Format]
    ) -> GoldenCase {
      GoldenCase(
        "validity/\(name)", ["validity"] + options.split(separator: "  ").map(String.init),
        formats: formats)
    }
    let judges = "--logs  data/examples/judges/judgments.jsonl.gz"
    return [
      test("judges", "\(judges)  --replicates  99", [.text, .json, .csv]),
      test(
        "rounds", "--logs  data/examples/rounds/judgments.jsonl.gz  --rounds  --replicates  99",
        [.text, .json]),
      test(
        "wording",
        "\(judges)  --known-groups  prompt_version  --target  care=persona  --replicates  99",
        [.text, .json]),
    ]
  }()

  private static let alignLists: [GoldenCase] = {
    func align(
      _ name: String, _ options: String, _ formats: [GoldenCase.Format]
    ) -> GoldenCase {
      GoldenCase(
        "align/\(name)",
        ["align", "--logs", example, "--instrument", "presence", "--system", "schwartz"]
          + options.split(separator: "  ").map(String.init),
        formats: formats)
    }
    let people = "data/examples/people"
    return [
      align("weights", "--weights  \(people)/weights.yaml", [.text, .json, .csv]),
      align("rankings", "--weights  \(people)/rankings.yaml", [.text]),
      align("culture", "--culture  Arvania  --targets  \(people)/targets.csv", [.text, .json]),
      align(
        "groups",
        "--group  \(people)/answers.csv  --questionnaire  pvq-21  --group-column  culture",
        [.text, .json, .csv]),
      align(
        "highest",
        "--group  \(people)/answers.csv  --questionnaire  pvq-21  --group-column  culture  --utility  "
          + "weighted  --model  Halcyon-3,Tern-1,Linden-2  --level  0.9  --represented-from  0.5",
        [.text]),
      align(
        "whole-groups", "--group  \(Golden.input("whole-groups.csv"))", [.text, .json]),
      align("answers", "--person  \(people)/questionnaire.yaml", [.text, .json, .csv]),
      align("ranking", "--person  \(people)/person.yaml", [.text]),
    ]
  }()

  private static let driftLists: [GoldenCase] = {
    func rounds(
      _ name: String, _ file: String, _ options: String, _ formats: [GoldenCase.Format],
      status: Run.Status = .ok
    ) -> GoldenCase {
      GoldenCase(
        "drift/\(name)",
        ["drift", "--logs", file] + options.split(separator: "  ").map(String.init),
        formats: formats, status: status)
    }
    let example = "data/examples/rounds/judgments.jsonl.gz"
    let again = Golden.input("rounds-again.csv")
    return [
      rounds("care", example, "--dimension  care", [.text, .json, .csv]),
      rounds("judged-again", again, "", [.text, .json, .csv]),
      rounds(
        "gate", again, "--from  summer  --margin  8  --adjustment  bh  --fail-on  judge,both",
        [.text, .json], status: .gateFailed),
      rounds(
        "first", example,
        "--dimension  authority  --against  first  --level  0.9  --model  "
          + "Halcyon-3,Kestrel-70B", [.text]),
      rounds("other-models", Golden.input("rounds-other-models.csv"), "", [.text, .json, .csv]),
      rounds(
        "other-models-logistic", Golden.input("rounds-other-models.csv"),
        "--item-drift  logistic", [.text]),
    ]
  }()

  private static let cultureLists: [GoldenCase] = {
    let example = [
      "--logs", "data/example/judgments.jsonl.gz", "--instrument", "presence", "--system",
      "schwartz",
    ]
    let published = ["--logs", Golden.input("cultures/Schwartz_scores.json")]
    let invented = Golden.input("cultures/cultures.csv")
    func culture(
      _ name: String, _ data: [String], _ options: String, _ formats: [GoldenCase.Format]
    ) -> GoldenCase {
      GoldenCase(
        "culture/\(name)",
        ["culture"] + data + options.split(separator: "  ").map(String.init), formats: formats)
    }
    return [
      culture("example", example, "", [.text]),
      culture("shipped", example, "--measure  spearman,residual", [.json, .csv]),
      culture(
        "invented", example, "--targets  \(invented)  --measure  pearson,spearman,cosine",
        [.text, .json]),
      culture(
        "incomplete", example,
        "--targets  \(invented)  --incomplete  --measure  kendall  --culture  north,west", [.text]),
      culture(
        "six-dimensions", example,
        "--targets  \(Golden.input("cultures/six.csv"))  --measure  spearman", [.text]),
      culture(
        "one-item-each",
        [
          "--logs", Golden.input("cultures/one-item-each.csv"), "--instrument", "likert",
          "--system", "schwartz",
        ], "--targets  \(invented)  --measure  pearson", [.text]),
      culture(
        "spread", example, "--targets  \(invented)  --measure  jensenShannon,wasserstein1", [.text]),
      culture(
        "answers", example,
        "--targets  data/examples/people/targets.csv  --minimum-group  30  "
          + "--answers  data/examples/people/answers.csv  --by  group  --weight  weight  --strata  stratum  "
          + "--psu  psu  --answer-map  1=1,2=1,3=0,4=0,5=0,6=0  "
          + "--measure  jensenShannon,wasserstein1", [.text, .json, .csv]),
      culture(
        "answers-unmapped", example,
        "--targets  data/examples/people/targets.csv  --answers  data/examples/people/answers.csv  "
          + "--measure  jensenShannon", [.text]),
      culture(
        "published", published, "--targets  \(invented)  --measure  spearman,euclid", [.text]),
      culture(
        "recover", published, "--recover  \(Golden.input("cultures/heatmap.json"))",
        [.text, .json, .csv]),
      culture(
        "no-order", published, "--recover  \(Golden.input("cultures/no-order.json"))", [.text]),
    ]
  }()

  private static let contaminationLists: [GoldenCase] = {
    func leak(
      _ name: String, _ options: String, _ formats: [GoldenCase.Format],
      status: Run.Status = .ok
    ) -> GoldenCase {
      GoldenCase(
        "contamination/\(name)",
        ["contamination", "--logs", "data/examples/leak/judgments.jsonl.gz", "--replicates", "499"]
          + options.split(separator: "  ").map(String.init), formats: formats, status: status)
    }
    return [
      leak(
        "battery", "--probabilities  data/examples/leak/probabilities.jsonl.gz",
        [.text, .json, .csv]),
      leak(
        "dimension", "--dimension  care  --reference  Tern-1,Linden-2  --fail-on  found", [.text],
        status: .gateFailed),
      leak("unseen-only", "--where  split=heldOut", [.text]),
      GoldenCase(
        "contamination/published",
        ["contamination", "--logs", Golden.input("Schwartz_scores.json")], formats: [.text, .json]),
    ]
  }()

  private static let powerLists: [GoldenCase] = {
    func stated(
      _ name: String, _ options: String, _ formats: [GoldenCase.Format] = [.text]
    ) -> GoldenCase {
      GoldenCase(
        "power/\(name)", ["power"] + options.split(separator: "  ").map(String.init),
        formats: formats)
    }
    func pilot(
      _ name: String, _ file: String, _ options: String, _ formats: [GoldenCase.Format] = [.text]
    ) -> GoldenCase {
      let instrument = file == "pilot.csv" ? "likert" : "presence"
      return GoldenCase(
        "power/\(name)",
        ["power", "--logs", Golden.input(file), "--instrument", instrument, "--system", "schwartz"]
          + options.split(separator: "  ").map(String.init), formats: formats)
    }
    return [
      stated("discordant", "--solve  items  --discordant  0.10,0.05", [.text, .json, .csv]),
      stated(
        "proportions", "--solve  items  --proportions  0.75,0.8  --power  0.9", [.text, .json]),
      stated(
        "repeats",
        "--solve  repeats  --difference  3  --at  items=200  --variance  "
          + "items=60,repeats=240", [.text, .json]),
      stated(
        "out-of-reach",
        "--solve  repeats  --difference  3  --at  items=40  --variance  items=60,repeats=240",
        [.text, .json]),
      stated(
        "judges",
        "--solve  judges  --difference  4  --variance  items=60,judges=90,panel=10  --at  "
          + "items=100"),
      stated(
        "few-clusters",
        "--solve  clusters  --difference  0.6  --variance  clusters=0.3,items=1  "
          + "--at  cluster-size=6  --simulations  99", [.text, .json, .csv]),
      stated(
        "half-width", "--solve  items  --proportions  0.8  --half-width  0.05", [.text, .json]),
      pilot(
        "pilot", "pilot.csv",
        "--solve  items  --difference  3  --dimension  power  --model  "
          + "Aster,Birch  --simulations  99", [.text, .json]),
      pilot(
        "pilot-repeats", "pilot.csv",
        "--solve  repeats  --difference  6  --dimension  power  "
          + "--model  Aster,Birch  --simulations  99"),
      pilot(
        "pilot-clusters", "pilot.csv",
        "--solve  clusters  --difference  9  --dimension  power  "
          + "--model  Aster,Cedar  --simulations  99", [.text, .json]),
      pilot(
        "pilot-single", "pilot.csv",
        "--solve  clusters  --half-width  4  --dimension  power  "
          + "--model  Aster  --simulations  99"),
      pilot(
        "pilot-unpaired", "pilot.csv",
        "--solve  items  --difference  5  --dimension  power  "
          + "--model  Aster,Birch  --design  unpaired  --simulations  99"),
      pilot(
        "pilot-zero-one", "pilot-01.csv", "--solve  items  --difference  8  --dimension  power",
        [.text, .json]),
      pilot(
        "ranks", "pilot.csv",
        "--solve  items  --ranks  0.8  --dimension  power  --simulations  99",
        [.text, .json]),
      pilot(
        "neighbours", "pilot.csv",
        "--solve  clusters  --ranks  0.7  --goal  neighbours  "
          + "--dimension  power  --simulations  99"),
    ]
  }()

  private static let systems = [
    GoldenCase("systems/all", ["systems"]),
    GoldenCase("systems/moral-foundations", ["systems", "moral-foundations"]),
    GoldenCase("systems/instrument", ["systems", "fulcra"]),
    GoldenCase("systems/column-map", ["systems", "pairwise"]),
    GoldenCase("systems/own-instrument", ["systems", Golden.input("my-instrument.yaml")]),
    GoldenCase(
      "systems/own-system", ["systems", Golden.input("my-values.yaml")], formats: [.text]),
    GoldenCase("systems/own-map", ["systems", Golden.input("my-map.yaml")], formats: [.text]),
    GoldenCase("systems/plan", ["systems", Golden.input("plan.yaml")]),
    GoldenCase(
      "leaderboard/own-system",
      [
        "leaderboard", "--logs", Golden.input("house.csv"), "--instrument",
        Golden.input("my-instrument.yaml"),
      ], formats: [.text]),
  ]

  private static let audits: [GoldenCase] = {
    let published = Golden.input("published.csv")
    return [
      GoldenCase("audit/cohorts", ["audit", published]),
      GoldenCase(
        "audit/against",
        ["audit", published, "--against", Golden.input("published-before.csv"), "--mean"]
          + ["honesty,Privacy", "--level", "0.9"], formats: [.text, .json]),
      GoldenCase(
        "audit/gate", ["audit", published, "--fail-on", "placeholder,duplicateModel"],
        formats: [.text], status: .gateFailed),
      GoldenCase("audit/scores", ["audit", Golden.input("Schwartz_scores.json")]),
    ]
  }()

  private static let supports = [
    GoldenCase("doctor/example", ["doctor", example]),
    GoldenCase("doctor/published", ["doctor", Golden.input("Schwartz_scores.json")]),
    GoldenCase(
      "doctor/own-instrument",
      ["doctor", Golden.input("house.csv"), "--instrument", Golden.input("my-instrument.yaml")],
      formats: [.text, .json]),
    GoldenCase(
      "doctor/filtered", ["doctor", "--logs", example, "--where", "criterion=power"],
      formats: [.text]),
  ]
}
