package import Analysis
internal import PrintedNumbers
package import StudyStore

extension PoolItem {
  /// The item as results and reports know it.
  package var bankItem: BankItem {
    BankItem(
      item: sample, text: text, system: system, dimension: dimension, language: language,
      topic: topic, origin: origin, created: created?.description, status: status.ofBank,
      reason: reason?.ofBank,
      parameters: parameters.map { known in
        BankParameters(
          discrimination: known.discrimination, difficulty: known.difficulty,
          discriminationError: known.discriminationError, difficultyError: known.difficultyError,
          covariance: known.covariance, calibration: known.calibration)
      }, exposures: exposures)
  }
}

extension PoolStatus {
  fileprivate var ofBank: BankItem.Status {
    switch self {
    case .candidate: .candidate
    case .calibrated: .calibrated
    case .anchor: .anchor
    case .retired: .retired
    }
  }
}

extension RetirementReason {
  fileprivate var ofBank: BankItem.Reason {
    switch self {
    case .saturated: .saturated
    case .leaked: .leaked
    case .overexposed: .overexposed
    case .misfitting: .misfitting
    case .drifting: .drifting
    }
  }
}
