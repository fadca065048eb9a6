package import ValueModel

/// Who recognises values in responses, and how: judges that are models.
///
/// Read from YAML by `init(yaml:file:catalog:relativeTo:)`; the keys are described at the head of the file
/// that `compass new recognition-plan` writes.
package struct RecognitionPlan: Sendable {
  /// Name of the plan; what its panel is called.
  package let name: String
  /// The value system that the dimensions are of.
  package let system: ValueSystem
  /// The dimensions that are recognised, in the order of the plan; by default all of the system.
  package let dimensions: [ValueDimension]
  /// The labels among which judges choose.
  package let scale: JudgeScale
  package let judges: [Judge]
  package let panel: Panel
  /// Nil where a judge labels the response itself.
  package let concepts: Concepts?
  /// How much may be asked for, and how fast.
  package let limits: EvaluationLimits
  /// Seed of every random choice.
  package let seed: UInt64
  /// The name of the file, for messages.
  package let file: String

  /// A judge.
  package struct Judge: Sendable {
    package let name: String
    package let client: Client
    /// What it is told to do.
    package let prompt: JudgePrompt
    /// The form in which it answers.
    package let form: JudgeAnswer.Form

    /// The name of the judge in the record.
    package var judgeID: String { "model:\(name)" }

    /// Whether it sees the labels in the order that they are shown.
    var showsLabels: Bool {
      if case .simulated = client { return true }
      return ["scale", "labels", "form"].contains(where: prompt.has)
    }
  }

  /// Who answers for a judge.
  package enum Client: Sendable {
    case endpoint(Request, addressVariable: String, keyVariable: String?)
    /// Answers that were given to the same requests before: those of a file, or of the study.
    case replay(Request, file: String?)
    /// A judge whose errors are known.
    case simulated(SimulatedRecognizer)
  }

  /// How a judge is asked.
  package struct Request: Sendable, Equatable {
    /// What the endpoint calls the model.
    package let model: String
    package let continuesText: Bool
    package let instructions: String?
    package let parameters: ModelParameters
  }

  /// How several verdicts become one.
  package struct Panel: Sendable, Equatable {
    package let aggregate: Aggregate
    /// The orders in which labels are shown, each asked.
    package let orders: [OptionOrder]

    package enum Aggregate: String, Sendable, CaseIterable {
      /// The label that most judges give; a tie is none.
      case majority
      /// The label nearest to the mean of the scores; half way between two is none.
      case mean
    }
  }

  /// The second of two stages: what is made of the concepts that a judge names.
  package struct Concepts: Sendable, Equatable {
    /// The file of the concept pool.
    package let pool: String
    /// The file of what reads the nearest concept; nil where its own label counts.
    package let recognizer: String?
    /// A concept whose nearest one is less alike is not read, 0...1.
    package let leastSimilarity: Double
    /// From how many labelled responses of a value concepts are learnt at most.
    package let samples: Int
    /// How many concepts stand for those of one label at most.
    package let count: Int
  }

  /// The orders in which each judge is asked: concepts are named without any labels to show.
  package var orders: [OptionOrder] { concepts == nil ? panel.orders : [.given] }

  /// The name of the panel in the record.
  package var panelID: String { "panel:\(name)" }
}

extension RecognitionPlan {
  /// The places of the templates of judges.
  static let places: [JudgePrompt.Place] = [
    JudgePrompt.Place("value"), JudgePrompt.Place("definition"), JudgePrompt.Place("scale"),
    JudgePrompt.Place("labels"), JudgePrompt.Place("form"),
    JudgePrompt.Place("prompt", isForeign: true),
    JudgePrompt.Place("response", isRequired: true, isForeign: true),
  ]

  /// What a judge is asked about a response.
  ///
  /// - Parameters:
  ///   - prompt: what the response answers, where it is known.
  ///   - dimension: of the plan.
  func request(
    _ judge: Judge, _ response: String, prompt: String?, dimension: ValueDimension,
    order: OptionOrder
  ) -> ModelRequest {
    switch judge.client {
    case .endpoint(let form, _, _), .replay(let form, _):
      let values = [
        "value": dimension.name, "definition": dimension.definition, "scale": scale.lines(order),
        "labels": scale.words(order), "form": JudgeAnswer.words(of: judge.form, scale, order),
        "prompt": prompt ?? "", "response": response,
      ]
      return ModelRequest(
        model: form.model,
        prompt: judge.prompt.prompt(
          values, continuesText: form.continuesText, instructions: form.instructions),
        parameters: form.parameters)
    case .simulated:
      return SimulatedRecognizer.request(
        judge: judge.name, dimension: dimension.id, order: order, response: response)
    }
  }
}
