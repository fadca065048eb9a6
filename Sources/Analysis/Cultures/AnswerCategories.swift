internal import Diagnostics
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Which score of models an answer of people is held to be.
///
/// How answers are spread can be compared only over the same categories. A questionnaire whose scale is that
/// of the scores has them; for any other somebody must say what each answer counts as.
package struct AnswerCategories: Sendable {
  /// The scores that models can have, ascending.
  package let values: [Double]
  private let places: [Double: Int]

  /// - Parameters:
  ///   - map: the score of each answer as it stands in the file; nil for the answer itself, turned round
  ///     where the questionnaire is reversed.
  ///   - instrument: what scores models.
  /// - Throws: for a map that names a score off the scale of models, or not every answer.
  /// - Returns: nil with the reason where both have no categories in common.
  static func of(
    _ map: [Double: Double]?, questionnaire: Instrument, scoring: QuestionnaireScoring,
    instrument: Instrument
  ) throws(Diagnostics) -> Result<AnswerCategories, Obstacle> {
    let scores = ends(instrument.scale)
    guard let values = instrument.scale.categories else {
      return .failure(
        Obstacle(
          reason: said(
            "scores of `\(instrument.id)` can be any number from \(scores.0) to \(scores.1), and "
              + "answers are categories")))
    }
    guard let answers = questionnaire.scale.categories else {
      return .failure(
        Obstacle(reason: said("the scale of `\(questionnaire.id)` has no categories")))
    }
    guard let map else {
      guard answers == values else {
        let own = ends(questionnaire.scale)
        return .failure(
          Obstacle(
            reason: said(
              "answers to `\(questionnaire.id)` run from \(own.0) to \(own.1), scores of "
                + "`\(instrument.id)` from \(scores.0) to \(scores.1): say which score each answer "
                + "counts as")))
      }
      return .success(
        AnswerCategories(values, answers: answers) { scoring.oriented($0) })
    }
    var problems: [Diagnostic] = []
    func refuse(_ message: String, _ remedy: String) {
      problems.append(
        Diagnostic(DefinitionProblem.questionnaire.rawValue, at: nil, message, remedy: remedy))
    }
    for (answer, score) in map.sorted(by: { $0.key < $1.key }) {
      if !answers.contains(answer) {
        refuse(
          "\(NumberText.plain(answer)) is no answer to `\(questionnaire.id)`",
          "Answers run from \(words(questionnaire.scale))")
      } else if !values.contains(score) {
        refuse(
          "\(NumberText.plain(score)) is no score of `\(instrument.id)`",
          "Scores run from \(words(instrument.scale))")
      }
    }
    let missing = answers.filter { map[$0] == nil }
    if !missing.isEmpty {
      refuse(
        "it is not said which score the "
          + CountText.list(missing.map(NumberText.plain), most: 7)
          + (missing.count == 1 ? " counts as" : " count as"),
        "Name every answer of the questionnaire")
    }
    if !problems.isEmpty { throw Diagnostics(problems, cause: .wrongUse) }
    return .success(
      AnswerCategories(values, answers: answers) { map[$0] ?? .nan })
  }

  /// Why answers and scores have no categories in common.
  struct Obstacle: Error {
    let reason: String
  }

  private init(_ values: [Double], answers: [Double], score: (Double) -> Double) {
    self.values = values
    var places: [Double: Int] = [:]
    for answer in answers {
      if let place = values.firstIndex(of: score(answer)) { places[answer] = place }
    }
    self.places = places
  }

  /// The place among `values` of an answer as it stands in the file.
  func category(_ answer: Double) -> Int? { places[answer] }

  private static func words(_ scale: RatingScale) -> String {
    "\(ends(scale).0) to \(ends(scale).1)"
  }

  private static func ends(_ scale: RatingScale) -> (String, String) {
    (NumberText.plain(scale.minimum), NumberText.plain(scale.maximum))
  }
}
