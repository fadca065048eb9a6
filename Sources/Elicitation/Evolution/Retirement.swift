internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import ItemResponse
internal import PrintedNumbers
internal import Statistics
internal import StudyStore
internal import ValueModel

/// Which items of a pool go out of use before a plan's first round.
///
/// An item is retired where its text stands in a text that models may have been trained on, where it moved
/// when a round was last linked, and where nearly all answers of the panel are alike. The last needs many
/// answers: eight models alone never retire an item.
struct Retirement {
  /// An item that goes out of use.
  struct Retired {
    let entry: GenerationStart.Retired
    let reason: RetirementReason
  }

  private let choice: GenerationPlan.RetirementChoice
  private let items: [PoolItem]
  /// Those that moved in the latest link that they were in.
  private let moved: Set<String>
  /// By key the share of the text that was found.
  private let overlap: [String: Double]

  /// - Throws: where a text cannot be read.
  init(of plan: GenerationPlan, in study: Study) throws(Diagnostics) {
    choice = plan.retirement
    let filter = PoolFilter(
      statuses: Set(plan.pool.states), systems: [plan.system.id],
      dimensions: Set(plan.dimensions.map(\.id)), languages: [plan.language])
    items = try study.pool.items(filter)
    moved = choice.drifted ? try study.pool.itemsThatMoved() : []
    overlap = try Self.overlap(of: items, with: choice.texts)
  }

  /// - Parameter outcome: the panel's answers to its first test.
  func items(_ outcome: EvaluationOutcome) -> [Retired] {
    var answers: [String: (ones: Int, all: Int)] = [:]
    for step in outcome.tests.flatMap(\.steps) {
      guard let response = step.response else { continue }
      answers[step.item, default: (0, 0)].ones += response
      answers[step.item, default: (0, 0)].all += 1
    }
    var found: [Retired] = []
    for item in items {
      if moved.contains(item.sample) {
        found.append(
          Retired(item, .drifting, "it moved when its round was linked to the pool"))
        continue
      }
      var evidence = RetirementRule.Evidence(overlap: overlap[item.sample])
      if choice.likeAnswers != nil, let answers = answers[item.sample] {
        evidence.successes = answers.ones
        evidence.trials = answers.all
      }
      guard
        let rule = try? RetirementRule(likeAnswers: choice.likeAnswers ?? 0.95),
        let reason = try? rule.reasons(evidence).first
      else { continue }
      switch reason {
      case .leaked(let share):
        found.append(
          Retired(item, .leaked, "\(NumberText.fixed(100 * share, decimals: 0)) % of its text"))
      case .saturated(let share, let probability):
        found.append(
          Retired(
            item, .saturated,
            "\(NumberText.fixed(100 * share, decimals: 0)) % of \(evidence.trials) answers are alike "
              + "(probability \(NumberText.fixed(probability, decimals: 2)))"))
      case .drifted, .shifted: break
      }
    }
    return found
  }

  /// The length of the runs of words that are looked for: of GPT-2 and PaLM.
  private static let run = 8

  private static func overlap(
    of items: [PoolItem], with files: [String]
  ) throws(Diagnostics) -> [String: Double] {
    guard !files.isEmpty, !items.isEmpty else { return [:] }
    var search: NGramOverlap
    do throws(StatisticsError) {
      search = try NGramOverlap(items: items.map(\.text), n: run)
    } catch {
      preconditionFailure("runs of \(run) words are refused: \(error)")
    }
    let source = TextSource(field: "text", missing: .standard)
    for path in try TextSource.files(files) { try source.scan(path, into: &search) }
    var shares: [String: Double] = [:]
    for (item, result) in zip(items, search.results) { shares[item.sample] = result.coverage.value }
    return shares
  }
}

extension Retirement.Retired {
  fileprivate init(_ item: PoolItem, _ reason: RetirementReason, _ detail: String) {
    self.init(
      entry: GenerationStart.Retired(
        item: item.sample, reason: reason.rawValue, detail: detail), reason: reason)
  }
}
