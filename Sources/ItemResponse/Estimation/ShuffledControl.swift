/// A calibration beside calibrations of shuffled responses: a negative control.
public struct ShuffledControl: Sendable {
  /// What a calibration found that the responses to different items have in common.
  public struct Finding: Sendable, Equatable {
    /// The rise of the log-likelihood per response over independent items with the same shares.
    public let gainPerResponse: Double
    /// The mean absolute discrimination.
    public let meanDiscrimination: Double
    /// The marginal reliability of the abilities, 0..<1.
    public let reliability: Double
  }

  /// The real responses.
  public let observed: Finding
  /// The shuffled responses, one entry a replicate.
  public let shuffled: [Finding]

  /// The share of shuffled tables, with the real one, in which the gain is at least the real gain.
  ///
  /// A permutation p-value with the +1 rule: 1 / (replicates + 1) at the least.
  public var pValue: Double {
    let larger = shuffled.count { $0.gainPerResponse >= observed.gainPerResponse }
    return Double(larger + 1) / Double(shuffled.count + 1)
  }

  init(observed: Calibration, shuffled: [Calibration]) {
    self.observed = Finding(observed)
    self.shuffled = shuffled.map(Finding.init)
  }
}

extension ShuffledControl.Finding {
  init(_ calibration: Calibration) {
    let slopes = calibration.items.map { abs($0.discrimination) }
    self.init(
      gainPerResponse: (calibration.logLikelihood - calibration.independenceLogLikelihood)
        / Double(max(1, calibration.responseCount)),
      meanDiscrimination: slopes.reduce(0, +) / Double(slopes.count),
      reliability: calibration.bank.marginalReliability())
  }
}
