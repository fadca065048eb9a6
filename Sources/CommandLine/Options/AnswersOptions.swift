internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import ValueModel

/// The answers of respondents behind culture targets, and which columns say what.
struct AnswersOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Answers of respondents, a row each: CSV, .xlsx, SPSS, Stata or JSON Lines.",
      valueName: "file"))
  var answers: String?

  @Option(
    help: ArgumentHelp(
      "The questionnaire: its name, or its file; that of the targets when not given.",
      valueName: "name|file"))
  var questionnaire: String?

  @Option(
    help: ArgumentHelp("Column of the culture, as the targets name it.", valueName: "column"))
  var answersCulture: String = "culture"

  @Option(
    help: ArgumentHelp(
      "Column of groups within a culture, or several with commas between.", valueName: "column"))
  var by: String?

  @Option(help: ArgumentHelp("Column of the sampling weight.", valueName: "column"))
  var weight: String?

  @Option(help: ArgumentHelp("Column of the stratum.", valueName: "column"))
  var strata: String?

  @Option(
    help: ArgumentHelp("Column of the primary sampling unit, within strata.", valueName: "column"))
  var psu: String?

  @Option(
    help: ArgumentHelp(
      "Which score of models each answer counts as, where the scales differ.",
      valueName: "answer=score,..."))
  var answerMap: String?

  func validate() throws {
    guard answers != nil else {
      for (option, isGiven) in [
        ("--questionnaire", questionnaire != nil), ("--by", by != nil), ("--weight", weight != nil),
        ("--strata", strata != nil), ("--psu", psu != nil), ("--answer-map", answerMap != nil),
      ] where isGiven {
        throw ValidationError("\(option) goes with --answers.")
      }
      return
    }
    guard answerMap == nil || map != nil else {
      throw ValidationError("--answer-map must be pairs ANSWER=SCORE with commas between.")
    }
  }

  private var map: [Double: Double]? {
    guard let answerMap else { return nil }
    var map: [Double: Double] = [:]
    for word in WordList.words(answerMap) {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let answer = Double(parts[0]), let score = Double(parts[1]),
        answer.isFinite, score.isFinite, map.updateValue(score, forKey: answer) == nil
      else { return nil }
    }
    return map.isEmpty ? nil : map
  }

  /// - Returns: nil where no answers are named.
  func answers(
    _ catalog: DefinitionCatalog, of targets: CultureTargets, for inputs: StudyInputs
  ) throws(Diagnostics) -> CultureAnswers? {
    guard let answers else { return nil }
    guard let name = questionnaire ?? targets.questionnaire else {
      throw Diagnostics(
        Diagnostic(
          "noQuestionnaire", at: .file(answers),
          "the targets do not say which questionnaire people answered",
          remedy: "Name it with --questionnaire, such as pvq-21"), cause: .wrongUse)
    }
    var columns = CultureBuildSettings(culture: answersCulture)
    columns.by = by
    columns.weight = weight
    columns.strata = strata
    columns.primaryUnit = psu
    return try CultureAnswers(
      InputTable(answers),
      from: CultureAnswers.Source(
        file: answers, questionnaire: try catalog.instrument(name), columns: columns, map: map),
      instrument: inputs.instrument, system: inputs.system)
  }

  /// What the JSON says of them.
  struct Description: Encodable {
    let file: String
    let questionnaire: String?
    let culture: String
    let by: String?
    let weight: String?
    let strata: String?
    let psu: String?
    let map: String?
  }

  var description: Description? {
    answers.map {
      Description(
        file: $0, questionnaire: questionnaire, culture: answersCulture, by: by, weight: weight,
        strata: strata, psu: psu, map: answerMap)
    }
  }
}
