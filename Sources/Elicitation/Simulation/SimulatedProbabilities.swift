internal import Foundation
internal import GSLSupport
internal import LogReaders
internal import RandomStreams

/// Draws what models say of the tokens of a plan's items; the random model stands at `ProbabilityPlan`.
struct SimulatedProbabilities {
  private let plan: SimulationPlan
  private let probabilities: ProbabilityPlan
  private let design: SimulationDesign

  init(_ plan: SimulationPlan, _ probabilities: ProbabilityPlan, _ design: SimulationDesign) {
    self.plan = plan
    self.probabilities = probabilities
    self.design = design
  }

  /// The items that are texts, ascending: half of them leaked ones where there are so many, the others
  /// of those that were not.
  static func items(
    _ plan: SimulationPlan, _ probabilities: ProbabilityPlan, _ design: SimulationDesign
  ) -> [Int] {
    let order = RandomItemOrders(plan).all(by: "probabilities")
    let leaked = order.filter { design.isLeaked[$0] }
    let others = order.filter { !design.isLeaked[$0] }
    let wanted = probabilities.textCount
    let ofLeaked = max(min(leaked.count, wanted / 2), wanted - others.count)
    return (leaked.prefix(ofLeaked) + others.prefix(wanted - ofLeaked)).sorted()
  }

  /// All texts: by model, item, and form.
  func texts() throws(GSLError) -> [TokenProbabilityText] {
    var texts: [TokenProbabilityText] = []
    let items = SimulatedProbabilities.items(plan, probabilities, design)
    for model in probabilities.models {
      for item in items { texts += try draw(model, item) }
    }
    return texts
  }

  private func draw(_ model: Int, _ item: Int) throws(GSLError) -> [TokenProbabilityText] {
    let isLeaked = plan.leak?.model == model && design.isLeaked[item]
    let leaked = isLeaked ? probabilities.leaked : nil
    let name = plan.models[model].name
    // The tokens of a text are the same to every model.
    var lengths = plan.stream("token-count", item)
    let count = probabilities.tokens.lowerBound + lengths.index(below: probabilities.tokens.count)
    var stream = plan.stream("tokens/\(name)", item)
    let ofText = try effect(probabilities.textDeviation, &stream)
    var means: [Double] = []
    var alone: [Double] = []
    for _ in 0..<count {
      let mean =
        probabilities.mean * exp(ofText + (try effect(probabilities.tokenDeviation, &stream)))
      let chance = exp(try effect(probabilities.chanceDeviation, &stream))
      means.append(mean)
      alone.append(mean * chance * (isLeaked ? probabilities.leakedRatio : 1))
    }
    func text(_ form: TokenProbabilityForm, _ values: [Double]) -> TokenProbabilityText {
      TokenProbabilityText(
        model: name, sample: plan.name(ofItem: item), form: form,
        logProbabilities: values.map(SimulatedProbabilities.rounded))
    }
    var orders = plan.stream("token-orders/\(name)", item)
    let inOrder = exp(try effect(probabilities.orderDeviation, &orders))
    let published = alone.map { $0 * inOrder }
    var plain = text(.plain, published)
    if probabilities.hasVocabulary {
      plain.means = means.map(SimulatedProbabilities.rounded)
      // A spread that rounds to nothing would be none.
      plain.deviations = means.map {
        max(0.001, SimulatedProbabilities.rounded(-$0 * probabilities.chanceRatio))
      }
    }
    var texts = [plain]
    if let context = probabilities.context {
      var stream = plan.stream("token-context/\(name)", item)
      let gain =
        (leaked?.contextGain ?? context.gain) + context.spread * (try stream.normal())
      texts.append(text(.inContext, try scattered(published, by: exp(-gain), &stream)))
    }
    for order in 0..<probabilities.orderCount {
      let ratio = exp(
        (leaked?.orderEffect ?? 0) + (try effect(probabilities.orderDeviation, &orders)))
      texts.append(text(.shuffled(order + 1), try scattered(alone, by: ratio, &orders)))
    }
    return texts
  }

  /// A normal effect on a logarithm that leaves the mean of what it multiplies as it is.
  private func effect(
    _ deviation: Double, _ stream: inout RandomStream
  ) throws(GSLError) -> Double {
    guard deviation > 0 else { return 0 }
    return deviation * (try stream.normal()) - deviation * deviation / 2
  }

  /// Numbers whose sum is that of others times a ratio, each moved a little by itself.
  private func scattered(
    _ values: [Double], by ratio: Double, _ stream: inout RandomStream
  ) throws(GSLError) -> [Double] {
    var moved: [Double] = []
    for value in values { moved.append(value * exp(0.1 * (try stream.normal()))) }
    let scale = ratio * values.reduce(0, +) / moved.reduce(0, +)
    return moved.map { $0 * scale }
  }

  /// In thousandths, which is as much as services tell.
  private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
