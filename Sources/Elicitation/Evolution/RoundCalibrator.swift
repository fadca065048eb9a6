internal import Diagnostics
internal import ItemResponse
internal import PrintedNumbers
internal import Statistics
internal import StudyStore
internal import ValueModel

/// What the panel's answers say of a round's candidates in one dimension.
///
/// Abilities are those of the panel's first test, on the scale of the pool: items take their place on that
/// scale, and no answer to a new item moves it.
struct RoundCalibrator {
  private let state: GenerationState
  private let dimension: String
  private let bank: ItemBank?
  /// The models whose ability is known, by their place in the panel.
  private let known: [Int]
  private let pilot: PilotCalibration
  /// The abilities at which items are wanted.
  private let wanted: [AbilityEstimate]

  init(_ state: GenerationState, dimension: String) throws(Diagnostics) {
    self.state = state
    self.dimension = dimension
    bank = state.bank(dimension)
    let abilities = state.abilities(dimension)
    known = abilities.indices.filter { abilities[$0] != nil }
    do throws(ItemResponseError) {
      pilot = try PilotCalibration(
        panel: known.compactMap { abilities[$0] }, prior: GenerationState.prior(of: bank))
    } catch {
      throw Diagnostics(
        Diagnostic(
          "noPanel", at: .file(state.plan.file),
          "items of `\(dimension)` cannot be calibrated: \(error)",
          remedy: "Look at the panel's answers: the recognizer scores none of them"))
    }
    wanted = state.plan.targets.models.compactMap { abilities[$0] }
  }

  // MARK: - Candidates

  /// What the panel's answers say of each candidate that was answered, by its number.
  ///
  /// All of a round say together where it lies: with the pool's prior alone items for models that have
  /// left the pool would be drawn back to it.
  func posteriors(of drafts: [Draft]) throws(Diagnostics) -> [Int: PilotPosterior] {
    let answered = drafts.filter { draft in
      draft.isPiloted && known.contains { draft.answers[$0].scored > 0 }
    }
    do throws(ItemResponseError) {
      let posteriors = try pilot.posteriors(
        ofBatch: answered.map { draft in known.map { draft.answers[$0].ones } },
        trials: answered.map { draft in known.map { draft.answers[$0].scored } })
      return Dictionary(
        zip(answered.map(\.number), posteriors), uniquingKeysWith: { first, _ in first })
    } catch {
      throw Diagnostics(
        Diagnostic(
          "noCalibration", at: .file(state.plan.file),
          "the candidates of `\(dimension)` cannot be calibrated: \(error)"))
    }
  }

  /// What becomes of a candidate, and the parameters that it has in the pool.
  ///
  /// - Parameter posterior: nil where nobody answered it.
  func judged(
    _ draft: Draft, _ posterior: PilotPosterior?, calibration name: String
  ) -> (GenerationCandidate, PoolParameters?) {
    if let problem = draft.problem {
      return (candidate(draft, .unreadable, cause: problem.rawValue), nil)
    }
    if let refusal = draft.refusal {
      return (
        candidate(
          draft, .filtered, cause: refusal.filter.rawValue, detail: refusal.reason,
          like: refusal.like), nil
      )
    }
    guard let posterior else { return (candidate(draft, .unanswered), nil) }
    let verdict = state.plan.acceptance.verdict(
      of: posterior, target: draft.request.target.difficulty)
    return (
      candidate(
        draft, GenerationCandidate.Outcome(verdict.outcome),
        calibration: Self.calibration(posterior, verdict, draft)),
      Self.parameters(posterior.calibratedItem, calibration: name)
    )
  }

  private func candidate(
    _ draft: Draft, _ outcome: GenerationCandidate.Outcome, cause: String? = nil,
    detail: String? = nil, like: String? = nil, calibration: GenerationCandidate.Calibration? = nil
  ) -> GenerationCandidate {
    GenerationCandidate(
      round: draft.request.round, number: draft.number, request: draft.request.number,
      item: draft.sample, dimension: dimension, topic: draft.request.topic,
      target: draft.request.target.difficulty, text: draft.text, outcome: outcome, cause: cause,
      detail: detail, like: like, answers: draft.answers, calibration: calibration)
  }

  private static func calibration(
    _ posterior: PilotPosterior, _ verdict: AcceptanceVerdict, _ draft: Draft
  ) -> GenerationCandidate.Calibration {
    let answers = draft.answers.filter { $0.scored > 0 }.map { model in
      (0..<model.scored).map { [$0 < model.ones ? 1.0 : 0] }
    }
    let found = try? RepeatedInformativeness(
      answers: answers, wording: draft.wording.map { [min(max($0, 0), 1)] })
    return GenerationCandidate.Calibration(
      discrimination: posterior.discrimination,
      discriminationError: posterior.uncertainty.discriminationError,
      difficulty: posterior.difficulty, difficultyError: posterior.uncertainty.difficultyError,
      distance: verdict.distance, probabilityRight: verdict.probabilityRight,
      divergence: found?.plugIn.meanDivergence ?? 0,
      divergenceWithoutBias: found?.meanDivergence.value,
      disentanglement: draft.wording == nil ? nil : found?.plugIn.meanDisentanglement)
  }

  /// The parameters with which an item stands in the pool: those by whose slope and intercept tests reckon.
  private static func parameters(_ item: CalibratedItem, calibration: String) -> PoolParameters {
    PoolParameters(
      discrimination: item.item.discrimination,
      difficulty: -item.item.intercepts[0] / item.item.discrimination,
      discriminationError: item.uncertainty?.discriminationError,
      difficultyError: item.uncertainty?.difficultyError,
      covariance: item.uncertainty?.covariance, calibration: calibration)
  }

  // MARK: - The round

  /// The calibration of the accepted items: made at abilities of the pool's own scale.
  func calibration(named name: String, round: Int, on day: CalendarDay) -> PoolCalibration {
    let items = Set(
      state.start.answers.filter { $0.dimension == dimension && $0.response != nil }.map(\.item))
    let origins = Set(
      state.items.filter { items.contains($0.sample) }.compactMap(\.parameters?.calibration))
    return PoolCalibration(
      name: name, system: state.plan.system.id, dimension: dimension, round: "generated \(round)",
      model: "2pl", persons: known.count, day: day,
      link: PoolLink(
        linkedTo: origins.sorted().joined(separator: ","), method: "known-abilities", slope: 1,
        intercept: 0, anchors: items.count))
  }

  /// What the pool tells at the wanted abilities, before and with new items.
  func information(with accepted: [PoolItem]) throws(Diagnostics) -> GenerationRound.Information {
    let old = bank?.calibratedItems ?? []
    let all = old + accepted.compactMap(\.calibratedItem)
    do throws(ItemResponseError) {
      let before = try PoolInformation(bank, at: wanted)
      let after = try PoolInformation(try? ItemBank(all), at: wanted)
      return GenerationRound.Information(
        dimension: dimension, errorBefore: before.error, errorAfter: after.error,
        informationBefore: before.mean, informationAfter: after.mean, items: all.count)
    } catch {
      throw Diagnostics(
        Diagnostic(
          "noTargets", at: .file(state.plan.file),
          "what the pool tells on `\(dimension)` cannot be worked out: \(error)",
          remedy: "Name models in `targets` whose answers are scored"))
    }
  }
}
