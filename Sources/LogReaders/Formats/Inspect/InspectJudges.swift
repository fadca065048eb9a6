/// Who stands behind the scorers of an Inspect AI log.
///
/// In the order of what says most: the models of the scorer's own options; for the scorers of
/// Inspect AI that let a model grade, the model of the role that grades and else, as the tool does
/// it, the model under test; the model of the dialogue that is logged with the score. What none of
/// these names is a rule.
struct InspectJudges {
  struct Judge {
    let name: String
    /// The model's name where it is one.
    var model: String?
  }

  private let header: InspectHeader
  /// The model of the logged dialogues by scorer; empty where only the dialogue's presence is known.
  private let graders: [String: String]
  private let models: Set<String>

  init(header: InspectHeader, graders: [String: String], samples: [InspectSample]) {
    self.header = header
    self.graders = graders
    models = Set(samples.first { !$0.usage.isEmpty }?.usage.map(\.model) ?? [])
  }

  /// Whether only the dialogue of a score can tell the model.
  static func needsDialogue(_ scorer: String, _ header: InspectHeader) -> Bool {
    let declared = header.scorers.first { $0.name == scorer }
    return (declared?.models ?? []).isEmpty && !isModelGraded(scorer)
  }

  /// The models of a panel, in the order of its votes; empty when the scorer is none.
  func panel(_ scorer: String) -> [String] {
    let models = declared(scorer)?.models ?? []
    return models.count > 1 ? models : []
  }

  /// The judge of a scorer's single verdicts.
  func judge(_ scorer: String) -> Judge {
    let declared = declared(scorer)
    let options = declared?.models ?? []
    if options.count > 1 { return Judge(name: "panel:\(scorer)") }
    if let model = options.first, !model.isEmpty { return InspectJudges.model(model) }
    if InspectJudges.isModelGraded(scorer) {
      return InspectJudges.model(header.roles[declared?.role ?? "grader"] ?? header.model)
    }
    guard let grader = graders[scorer] else { return Judge(name: "rule:\(scorer)") }
    guard !grader.isEmpty else { return Judge(name: "model:\(scorer)") }
    // A dialogue names its model without the provider, the counts of tokens with it.
    let full = models.filter { $0 == grader || $0.hasSuffix("/\(grader)") }
    return InspectJudges.model(full.count == 1 ? full.first ?? grader : grader)
  }

  /// The judge behind a vote of a panel, or of a list of verdicts without names; places from 0.
  func voter(_ scorer: String, _ place: Int) -> Judge {
    let models = panel(scorer)
    if place < models.count, !models[place].isEmpty {
      // One model may sit on a panel twice.
      let earlier = models[..<place].count { $0 == models[place] }
      let model = InspectJudges.model(models[place])
      return earlier == 0 ? model : Judge(name: "\(model.name)[\(earlier + 1)]", model: model.model)
    }
    return Judge(name: "\(unplaced(scorer).name)[\(place + 1)]")
  }

  /// What the log says of the judges of a scorer that are models.
  func records(_ scorer: String) -> [JudgeRecord] {
    let prompt = declared(scorer)?.promptSHA256
    let voters = panel(scorer).indices.map { voter(scorer, $0) }
    return ([judge(scorer)] + voters).compactMap { judge in
      judge.model.map { JudgeRecord(judge: judge.name, model: $0, promptSHA256: prompt) }
    }
  }

  /// Some one of the judges behind a list of verdicts.
  func unplaced(_ scorer: String) -> Judge {
    let isModel =
      !panel(scorer).isEmpty || graders[scorer] != nil || InspectJudges.isModelGraded(scorer)
    return Judge(name: "\(isModel ? "model" : "rule"):\(scorer)")
  }

  private func declared(_ scorer: String) -> InspectHeader.Scorer? {
    header.scorers.first { $0.name == scorer }
  }

  private static func model(_ name: String) -> Judge { Judge(name: "model:\(name)", model: name) }

  private static func isModelGraded(_ scorer: String) -> Bool { scorer.hasPrefix("model_graded_") }
}
