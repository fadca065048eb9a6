import Foundation
import Statistics

/// Intervals of proportions: their coverage is a sum of binomial chances and needs no simulation.
enum ProportionIntervals {
  static let simulations = [20, 60, 200].map(simulation)

  private static func simulation(_ trials: Int) -> Simulation {
    Simulation(
      subject: "Intervals for proportions",
      data: "n = \(trials), true share 0.01, 0.011, ... 0.99", seed: 0, dataSets: nil,
      measures: ProportionIntervalMethod.allCases.flatMap { method -> [Measure] in
        let mean: Measure.Promise
        let least: Measure.Promise
        switch method {
        case .clopperPearson: (mean, least) = (.within(0.95...1), .within(0.95...1))
        case .wilsonModified:
          (mean, least) = (.within(0.945...0.965), .within(0.9...1))
        case .wilson, .jeffreys, .jeffreysWithEnds:
          (mean, least) = (
            .within(0.94...0.965),
            .none("near 0 and 1; it covers on average (Brown, Cai & DasGupta 2001)")
          )
        case .agrestiCoull:
          (mean, least) = (
            .within(0.945...0.98), .none("near 0 and 1 (Brown, Cai & DasGupta 2001)")
          )
        case .wald:
          let reason = "the textbook interval, for comparison only"
          (mean, least) = (.none(reason), .none(reason))
        }
        return [
          .coverage("\(method.rawValue), mean", mean),
          .coverage("\(method.rawValue), least", least),
        ]
      }
    ) { _, _ in
      var findings = Findings()
      for method in ProportionIntervalMethod.allCases {
        let intervals = try (0...trials).map {
          try Proportion(successes: $0, trials: trials).interval(level: 0.95, method: method)
        }
        let coverages = (10...990).map { thousandth in
          coverage(of: intervals, trials: trials, share: Double(thousandth) / 1_000)
        }
        findings.note(
          "\(method.rawValue), mean", coverages.reduce(0, +) / Double(coverages.count))
        findings.note("\(method.rawValue), least", coverages.min())
      }
      return findings
    }
  }

  private static func coverage(
    of intervals: [Outcome<ConfidenceInterval>], trials: Int, share: Double
  ) -> Double {
    let n = Double(trials)
    var covered = 0.0
    for (successes, interval) in intervals.enumerated() where interval.holds(share) == 1 {
      let k = Double(successes)
      let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
      covered += exp(ways + k * log(share) + (n - k) * log1p(-share))
    }
    return covered
  }
}
