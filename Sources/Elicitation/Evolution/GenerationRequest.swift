internal import FileFormats
internal import Foundation
internal import ItemResponse
internal import PrintedNumbers
internal import StudyStore
internal import ValueModel

/// What a generator is asked for: some items about one topic near one difficulty.
struct GenerationRequest: Sendable {
  /// From 1.
  let round: Int
  /// From 1 within the round.
  let number: Int
  let dimension: ValueDimension
  let target: EvolutionTargets.Target
  /// Nil where neither plan nor pool has topics.
  let topic: String?
  /// Items of the pool near the target, the nearest first.
  let exemplars: [PoolItem]
  /// How many items are asked for.
  let items: Int
}

extension GenerationRequest {
  /// The name of the call, the same in every run of the plan.
  var call: String { "generate/\(round)/\(number)" }

  /// What stands for a prompt where a simulated generator is asked.
  var simulatedPrompt: String { call }

  /// What is sent.
  func modelRequest(of plan: GenerationPlan) -> ModelRequest {
    switch plan.generator.client {
    case .endpoint(let form, _, _), .replay(let form, _):
      ModelRequest(
        model: form.model,
        prompt: plan.generator.prompt.prompt(
          values(of: plan), continuesText: form.continuesText, instructions: form.instructions),
        parameters: form.parameters)
    case .simulated:
      ModelRequest(model: plan.generator.name, prompt: .text(simulatedPrompt))
    }
  }

  /// What an endpoint that continues text goes on with: the beginning of a list or of an array with which the
  /// prompt ends, and which is part of what it writes.
  func opening(of plan: GenerationPlan) -> String {
    guard case .text(let prompt) = modelRequest(of: plan).prompt, !plan.generator.isSimulated
    else { return "" }
    let last =
      prompt.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).last ?? ""
    let isOpening = ["1.", "1)", "-", "*", "[", "[\""].contains(String(last))
    return isOpening ? last + (last.hasPrefix("[") ? "" : " ") : ""
  }

  private func values(of plan: GenerationPlan) -> [String: String] {
    [
      "value": dimension.name, "definition": dimension.definition, "system": plan.system.name,
      "topic": topic ?? "any topic", "language": Self.languageName(plan.language),
      "level": level, "count": "\(items)",
      "exemplars": exemplars.map { Self.onOneLine($0.text) }.joined(separator: "\n"),
    ]
  }

  /// The difficulty that is wanted, in words: on a scale of abilities of mean 0 and standard deviation 1
  /// half of all models are within 0.67 of 0, and one in 16 beyond 1.5.
  private var level: String {
    let difficulty = target.difficulty
    let words =
      switch difficulty {
      case ..<(-1.5): "nearly every model's answer shows the value"
      case ..<(-0.5): "most models' answers show the value"
      case ...0.5: "about half of the models' answers show the value"
      case ...1.5: "only a few models' answers show the value"
      default: "hardly any model's answer shows the value"
      }
    return "\(words) (difficulty \(NumberText.fixed(difficulty, decimals: 1)))"
  }

  /// The English name of a language; the tag where it has none.
  static func languageName(_ tag: String) -> String {
    Locale(identifier: "en").localizedString(forIdentifier: tag) ?? tag
  }

  /// An exemplar in one line, as an item is asked for.
  private static func onOneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
