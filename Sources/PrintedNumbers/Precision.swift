internal import Foundation

/// How numbers are printed: as many decimals as their error supports.
package struct Precision: Sendable, Equatable {
  package let decimals: Int

  package init(decimals: Int) {
    self.decimals = decimals
  }

  /// Decimals by the rule of the Particle Data Group (2022, section 5.3): keep two digits of an
  /// error whose leading three digits are 100...354, one of 355...949, and round 950...999 up to
  /// two digits.
  ///
  /// - Parameter errors: Standard errors; the median decides. None positive: one decimal.
  package init(errors: [Double]) {
    let known = errors.filter { $0 > 0 && $0.isFinite }.sorted()
    guard !known.isEmpty else {
      decimals = 1
      return
    }
    let error = known[known.count / 2]
    let exponent = Int(log10(error).rounded(.down))
    let leading = error / pow(10, Double(exponent)) * 100
    let digits = leading < 354.5 ? 2 : leading < 949.5 ? 1 : 2
    let shift = leading < 949.5 ? 0 : 1
    decimals = min(6, max(0, digits - 1 - exponent - shift))
  }

  /// The number with a true minus sign; never "−0.0".
  package func text(_ value: Double) -> String { NumberText.fixed(value, decimals: decimals) }

  /// "61.8 to 66.0".
  package func text(_ lower: Double, _ upper: Double) -> String {
    NumberText.range(min(lower, upper)...max(lower, upper), decimals: decimals)
  }
}
