internal import Foundation
internal import StudyStore

extension EvaluationPlan {
  /// One way of asking an item.
  struct Question: Sendable {
    let order: OptionOrder
    /// From 1, over all orders.
    let epoch: Int
    let request: ModelRequest
  }

  /// Everything that a model is asked about an item: in each order that its options allow, as often as
  /// the plan says.
  func questions(_ item: PoolItem, to model: EvaluatedModel) -> [Question] {
    let texts = test.orders.compactMap { order in
      order.text(of: item.text).map { (order, $0) }
    }
    var questions: [Question] = []
    // An item without options is asked as it is, whatever the orders are.
    for (order, text) in texts.isEmpty ? [(.given, item.text)] : texts {
      for repetition in 0..<test.repeats {
        questions.append(
          Question(
            order: order, epoch: questions.count + 1,
            request: request(item, text, to: model, repetition: repetition, order)))
      }
    }
    return questions
  }

  private func request(
    _ item: PoolItem, _ text: String, to model: EvaluatedModel, repetition: Int,
    _ order: OptionOrder
  ) -> ModelRequest {
    switch model.client {
    case .endpoint(let form, _, _), .replay(let form, _):
      let sent = form.template.replacing("{item}", with: text)
      let prompt: ModelRequest.Prompt =
        form.continuesText
        ? .text(sent)
        : .messages(
          (form.instructions.map { [ModelRequest.Message(.system, $0)] } ?? [])
            + [ModelRequest.Message(.user, sent)])
      return ModelRequest(
        model: form.model, prompt: prompt, parameters: form.parameters, repetition: repetition)
    case .simulated:
      // Other orders draw anew, too.
      let turn = order == .given ? repetition : test.repeats + repetition
      return ModelRequest(model: model.name, prompt: .text(item.sample), repetition: turn)
    }
  }
}
