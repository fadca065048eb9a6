import GSLSupport

/// The one-sample t test of a mean of zero against a larger one.
enum OneSampleT {
  static func greater(_ values: [Double]) throws(StatisticsError) -> Outcome<TestResult> {
    let moments = try Moments(values)
    return moments.mean.flatMap { mean in
      moments.variance.flatMap { variance in
        guard variance > 0 else { return .undefined(.allValuesEqual) }
        let degrees = Double(moments.count - 1)
        let t = mean / (variance / Double(moments.count)).squareRoot()
        guard t.isFinite else { return .undefined(.notFinite) }
        return .computing { () throws(GSLError) in
          TestResult(
            statistic: t,
            pValue: try TailProbability.student(t, degreesOfFreedom: degrees, .greater),
            method: .asymptotic, alternative: .greater, degreesOfFreedom: degrees)
        }
      }
    }
  }
}
