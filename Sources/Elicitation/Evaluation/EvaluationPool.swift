package import Diagnostics
internal import ItemResponse
package import StudyStore
internal import ValueModel

/// The items of a pool that a plan uses.
package struct EvaluationPool: Sendable {
  let plan: EvaluationPlan
  /// With parameters, all of dimensions of the plan.
  let items: [PoolItem]

  /// - Parameter all: the whole pool.
  private init(_ plan: EvaluationPlan, _ all: [PoolItem]) {
    self.plan = plan
    let filter = PoolFilter(
      statuses: Set(plan.pool.states), systems: [plan.system.id],
      dimensions: Set(plan.dimensions.map(\.id)),
      languages: plan.test.languages.isEmpty ? nil : Set(plan.test.languages))
    items = all.filter { filter.takes($0) && $0.calibratedItem != nil }
  }

  /// Reads the pool of a study, and makes the banks of all tests.
  ///
  /// - Throws: every dimension and language for which the pool has too few items.
  static func read(
    _ plan: EvaluationPlan, in study: Study
  ) throws(Diagnostics) -> (EvaluationPool, [EvaluationTest.Key: EvaluationBank]) {
    let pool = EvaluationPool(plan, try study.pool.items())
    return (pool, try pool.banks(file: study.path))
  }

  /// What all tests of a plan may take, where they can be given.
  ///
  /// - Throws: what keeps them from being given.
  package static func estimate(
    _ plan: EvaluationPlan, in study: Study
  ) throws(Diagnostics) -> CallEstimate {
    try read(plan, in: study).0.estimate
  }

  /// Those of a test.
  func items(of key: EvaluationTest.Key) -> [PoolItem] {
    let filter = PoolFilter(
      dimensions: [plan.dimensions[key.dimension].id], languages: key.language.map { [$0] })
    return items.filter(filter.takes)
  }

  /// The banks of all tests, under the first model.
  ///
  /// - Parameter file: the study, for messages.
  /// - Throws: every dimension and language for which the pool has too few items.
  func banks(file: String) throws(Diagnostics) -> [EvaluationTest.Key: EvaluationBank] {
    var banks: [EvaluationTest.Key: EvaluationBank] = [:]
    var problems: [Diagnostic] = []
    for key in plan.tests where key.model == 0 {
      let fitting = items(of: key)
      let name = name(of: key)
      guard fitting.count > plan.test.anchors else {
        problems.append(
          Diagnostic(
            "tooFewPoolItems", at: .file(file),
            "the pool has \(fitting.count) usable items of \(name), and a test takes "
              + "\(plan.test.anchors + 1) or more",
            remedy: "Add calibrated items with compass pool add, calibrate candidates with "
              + "compass pool link, or leave the dimension out"))
        continue
      }
      do throws(ItemResponseError) {
        banks[key] = try EvaluationBank(fitting, of: plan)
      } catch {
        problems.append(
          Diagnostic(
            "unusableTest", at: .file(file), "a test of \(name) cannot be given: \(error)",
            remedy: "Change `test` in the plan"))
      }
    }
    if !problems.isEmpty { throw Diagnostics(problems) }
    return banks
  }

  private func name(of key: EvaluationTest.Key) -> String {
    let dimension = "`\(plan.dimensions[key.dimension].id)`"
    return key.language.map { "\(dimension) in `\($0)`" } ?? dimension
  }

  // MARK: - Trying out

  /// What all tests may take of requests, tokens and money.
  ///
  /// The fewest are one item a test, or its anchors; the most are tests of full length on the items
  /// with the longest texts. Simulated examinees and replays cost nothing.
  private var estimate: CallEstimate {
    var estimate = CallEstimate()
    let prices = plan.limits.callPrices
    for key in plan.tests {
      guard case .endpoint = plan.models[key.model].client else { continue }
      let fitting = items(of: key)
      let longest = min(plan.test.longest, fitting.count)
      let ordered = fitting.sorted { $0.text.utf8.count > $1.text.utf8.count }
      for (place, item) in ordered.prefix(longest).enumerated() {
        let least = place >= longest - max(1, plan.test.anchors)
        for question in plan.questions(item, to: plan.models[key.model]) {
          estimate.add(question.request, calls: (least ? 1 : 0)...1, prices: prices)
          if case .judges(let judging, let only, _) = plan.recognizer {
            judging.add(
              to: &estimate, aboutAnswersTo: question.request, item: item, only: only,
              calls: (least ? 1 : 0)...1)
          }
        }
      }
    }
    return estimate
  }
}
