import CommandLine
import TestSupport
import Testing

/// What `compass cultures` prints and refuses.
@Suite("Golden cultures")
struct GoldenCultureTests {
  private static let answers = "data/examples/people/answers.csv"

  static let cases = [
    GoldenCase("cultures/list", ["cultures", "list"]),
    GoldenCase("cultures/list-targets", ["cultures", "list", "ess-complete"]),
    GoldenCase(
      "cultures/list-groups", ["cultures", "list", "data/examples/people/targets.csv"],
      formats: [.text, .csv]),
    GoldenCase("cultures/check", ["cultures", "check", "data/examples/people/targets.csv"]),
    GoldenCase("cultures/check-incomplete", ["cultures", "check", "pan-cultural"]),
    GoldenCase(
      "cultures/build",
      [
        "cultures", "build", answers, "--instrument", "pvq-21", "--culture", "culture",
        "--weight", "weight", "--strata", "stratum", "--psu", "psu",
      ]),
    GoldenCase(
      "cultures/build-groups",
      [
        "cultures", "build", answers, "--instrument", "pvq-21", "--culture", "culture", "--by",
        "group,stratum", "--weight", "weight", "--psu", "psu", "--lone-psu", "grand-mean",
        "--minimum-group", "20", "--year", "2025", "--source", "Simulated",
      ], formats: [.text, .json]),
    GoldenCase(
      "cultures/build-plain",
      ["cultures", "build", answers, "--instrument", "pvq-21", "--culture", "culture"],
      formats: [.text]),
    GoldenCase("systems/questionnaire", ["systems", "pvq-21"]),
  ]

  @Test("targets are built, listed and checked as they were", arguments: cases)
  func outputs(_ golden: GoldenCase) async {
    await golden.expectGoldens()
  }

  @Test("wrong use and bad input are told in the words they were", arguments: refusals)
  func errors(_ command: GoldenErrorTests.Command) async {
    await GoldenErrorTests().errors(command)
  }

  private static func refused(
    _ status: Run.Status, _ arguments: String...
  ) -> GoldenErrorTests.Refusal {
    GoldenErrorTests.Refusal(status: status, arguments: arguments)
  }

  private static func damaged(_ name: String) -> String { Golden.input("damaged/\(name)") }

  static let refusals: [GoldenErrorTests.Command] = [
    GoldenErrorTests.Command(
      "cultures", "build",
      refusals: [
        refused(.wrongUse),
        refused(.wrongUse, answers, "--instrument", "pvq-21"),
        refused(.wrongUse, answers, "--instrument", "likert", "--culture", "culture"),
        refused(
          .wrongUse, answers, "--instrument", "pvq-21", "--culture", "culture", "--fay-rho", "0.5"),
        refused(
          .wrongUse, answers, "--instrument", "pvq-21", "--culture", "culture",
          "--replicate-weights", "w*", "--weight", "weight"),
        refused(
          .wrongUse, answers, "--instrument", "pvq-21", "--culture", "culture",
          "--replicate-weights", "w*", "--replicate-method", "jkn", "--weight", "weight"),
        refused(
          .wrongUse, answers, "--instrument", "pvq-21", "--culture", "culture", "--layout", "es"),
        refused(
          .wrongUse, answers, "--instrument", "pvq-21", "--culture", "culture", "--output", "-"),
        refused(.badInput, "nowhere.csv", "--instrument", "pvq-21", "--culture", "culture"),
        refused(.badInput, answers, "--instrument", "pvq-22", "--culture", "culture"),
        refused(.badInput, answers, "--instrument", "pvq-21", "--culture", "cultre"),
        refused(
          .badInput, answers, "--instrument", "pvq-21", "--culture", "culture",
          "--replicate-weights", "rep*", "--replicate-method", "brr", "--weight", "weight"),
        refused(.badInput, answers, "--instrument", "pvq-40", "--culture", "culture"),
        refused(
          .badInput, damaged("respondents.csv"), "--instrument", "pvq-21", "--culture", "country"),
        refused(
          .badInput, damaged("respondents.csv"), "--instrument", "pvq-21", "--culture", "country",
          "--missing", "0,7,9", "--weight", "weight"),
        refused(
          .badInput, damaged("few-items.csv"), "--instrument", "pvq-21", "--culture", "country"),
        refused(
          .badInput, answers, "--instrument", "pvq-21", "--culture", "person"),
        refused(
          .badInput, answers, "--instrument", "pvq-21", "--culture", "culture", "--missing",
          "1,2,3,4,5,6"),
      ]),
    GoldenErrorTests.Command(
      "cultures", "check",
      refusals: [
        refused(.wrongUse), refused(.badInput, "nowhere.csv"), refused(.badInput, "ess-complet"),
        refused(.badInput, damaged("targets.csv")), refused(.badInput, damaged("indefinite.csv")),
        refused(.badInput, damaged("misfit.csv")), refused(.badInput, answers),
        refused(.badInput, "pan-cultural", "--system", "fulva"),
      ]),
    GoldenErrorTests.Command(
      "cultures", "list", refusals: [refused(.badInput, "ess-complet")]),
  ]
}
