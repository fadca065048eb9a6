package import Diagnostics
internal import GSLSupport
internal import LogReaders
internal import PrintedNumbers
internal import RandomStreams
internal import ValueModel

/// Draws a study from a plan.
///
/// The latent value of a response of model m to item i of cluster c on dimension d in epoch e, as
/// judge j sees it, is a sum of independent normal effects:
///
///     location(m, d) + cluster(c) + cluster-dimension(c, d) + item(i, d)
///       + model-cluster(m, c) + model-item(m, i, d) + response(m, i, d, e)
///       + bias(j) + noise(m, i, d, e, j)
///
/// and the score is the category into which it falls (`CategoryScale`): bounded by the model, not
/// by clipping. The first three effects are shared by all models, so that models are paired.
///
/// **Truth.** Over items, clusters, responses and noise the latent value is normal with mean
/// `location + bias` and the sum of all variances, so the mean score of judge j is known exactly
/// (`CategoryScale.expectedScore`; of items that drift, the mean over their shares). A model's location
/// is set so that a judge without bias or noise has the plan's mean; `SimulatedTruth.expected` is the
/// mean over the plan's judges. Responses and verdicts are missing at random, equally for every judge, and items are left out at random, so
/// the mean of judge means over available items has that expectation under every plan.
///
/// **Rounds.** In round r of several the latent value has also drift(i, r), and location(m, d, r) follows
/// the planned shifts; responses and noise are drawn anew in each round, all else stays.
///
/// **Further parts**, each zero where a plan does not ask for it. The latent value has also the effect of
/// the language of item i on model m, of version v (of its prompt and of its order, and item-version(i, d,
/// v), normal, the same for all models and judges), and for judge j `length(j)` for each standard deviation
/// of the logarithm of the response's length and `self-preference(j)` where m is of its family. A judge's
/// noise stays when it judges a response again, `repeat-noise` is drawn anew. An item that leaked to model m
/// is recalled with a stated chance, and then has the highest score from every judge. A paraphrase has all
/// that belongs to its item, and responses of its own. `expected` knows all of these but that lengths are
/// whole numbers.
///
/// **Streams.** Each effect draws from a stream named by the seed, the effect with the model's
/// name, and the cluster or item: adding a model or an epoch, or changing which answers are missing,
/// leaves what else was drawn as it was.
package struct Simulation: Sendable {
  private let plan: SimulationPlan

  /// A simulation of a plan.
  package init(_ plan: SimulationPlan) {
    self.plan = plan
  }

  /// Draws all judgments and gives them with the truth.
  ///
  /// - Throws: when a special function fails: an error of the program, not of the plan.
  /// - Complexity: O(models * items * dimensions per item * epochs * judges).
  package func run() throws(Diagnostics) -> SimulatedStudy {
    var judgments = JudgmentTable()
    try draw(into: &judgments)
    return SimulatedStudy(plan: plan, judgments: judgments, truth: try truth())
  }

  /// Draws all judgments and hands them on one by one, in the order of `run`.
  ///
  /// - Throws: when a special function fails: an error of the program, not of the plan.
  /// - Complexity: O(models * items * dimensions per item * epochs * judges); memory for what belongs to
  ///   the items, some 200 bytes each and 40 for each of their dimensions.
  func draw(into judgments: inout some DrawnRows) throws(Diagnostics) {
    do throws(GSLError) {
      let design = SimulationDesign(plan)
      let shared = try sharedEffects(design)
      for model in plan.models {
        try draw(model, design: design, shared: shared, into: &judgments)
      }
    } catch {
      throw Simulation.failure(error)
    }
  }

  /// The truth of the plan, whatever is drawn.
  func truth() throws(Diagnostics) -> [SimulatedTruth] {
    try Simulation.stated { () throws(GSLError) in try SimulatedTruth.of(plan) }
  }

  /// What `body` gives; a special function that fails is an error of the program.
  static func stated<Result>(
    _ body: () throws(GSLError) -> Result
  ) throws(Diagnostics) -> Result {
    do throws(GSLError) {
      return try body()
    } catch {
      throw failure(error)
    }
  }

  private static func failure(_ error: GSLError) -> Diagnostics {
    Diagnostics(
      Diagnostic("numericalFailure", "The simulation failed in a special function: \(error)"))
  }

  /// The effects that all models share: for each item, one number a dimension of the item.
  private func sharedEffects(_ design: SimulationDesign) throws(GSLError) -> [[Double]] {
    let deviations = plan.deviations
    let dimensionCount = plan.system.dimensions.count
    var clusters: [[Double]] = []
    for cluster in 0..<plan.clusterCount {
      var stream = plan.stream("cluster", cluster)
      let common = deviations.cluster * (try stream.normal())
      var effects: [Double] = []
      for _ in 0..<dimensionCount {
        effects.append(common + deviations.clusterDimension * (try stream.normal()))
      }
      clusters.append(effects)
    }
    var shared: [[Double]] = []
    for (item, dimensions) in design.dimensions.enumerated() {
      var stream = plan.stream("item", item)
      var effects: [Double] = []
      for dimension in dimensions {
        let cluster = clusters[design.clusters[item]][dimension]
        effects.append(cluster + deviations.item * (try stream.normal()))
      }
      shared.append(effects)
    }
    return shared
  }

  private func draw(
    _ model: SimulatedModel, design: SimulationDesign, shared: [[Double]],
    into judgments: inout some DrawnRows
  ) throws(GSLError) {
    let place = plan.models.firstIndex(of: model) ?? 0
    let items = design.items(of: model, seed: plan.seed)
    for state in RoundState.all(plan) {
      let responses = ModelResponses(
        plan, model: model, place: place, round: state.round,
        locations: try locations(of: state.means[place]), design: design)
      for item in items where item < state.itemCount {
        try responses.draw(
          item, shared: shared[item], drift: state.drift[item], into: &judgments)
      }
    }
  }

  private func locations(of means: [Double]) throws(GSLError) -> [Double] {
    let deviation = plan.latentVariance.squareRoot()
    var locations: [Double] = []
    for mean in means {
      locations.append(try plan.scale.location(mean: mean, deviation: deviation))
    }
    return locations
  }
}

/// Names that sort by number.
enum NumberedName {
  /// A name with as many digits as the last one has.
  static func of(_ kind: String, _ number: Int, of count: Int) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: String(count).count - digits.count)
    return "\(kind)-\(zeros)\(digits)"
  }
}

extension SimulationPlan {
  /// The stream of an effect of the plan's simulation.
  func stream(_ effect: String, _ index: Int) -> RandomStream {
    RandomStream(seed: seed, purpose: "simulation/\(effect)", index: UInt64(index))
  }

  /// The name of an item, counted from 0.
  func name(ofItem item: Int) -> String {
    NumberedName.of("item", item + 1, of: totalItemCount)
  }

  /// The name of what an item, counted from 0, is in other words.
  func name(ofParaphraseOf item: Int) -> String { name(ofItem: item) + "-paraphrase" }

  /// The day on which the round begins in which an item, counted from 0, is first put to the models;
  /// nil where there are no rounds.
  func day(ofItem item: Int) -> CalendarDay? { round(ofItem: item)?.starts }

  /// The round in which an item, counted from 0, is first put to the models.
  func round(ofItem item: Int) -> SimulatedRound? {
    var count = itemCount
    return rounds.first { round in
      count += round.newItems
      return item < count
    }
  }
}

extension RandomStream {
  /// A standard normal number, by inversion.
  mutating func normal() throws(GSLError) -> Double {
    // The uniform can be zero, where the quantile is infinite.
    try NormalDistribution.quantile(max(uniform(), 0x1p-54))
  }
}
