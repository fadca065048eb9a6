import Foundation

/// The distribution of a weighted sum of independent chi-square variables with infinitely many
/// weights, as the limits of Cramér-von Mises and Anderson-Darling statistics are.
///
/// The tail is the contour integral of exp(-sx) D(2s)^(-m/2) / s to the right of 0, where D is the
/// Fredholm determinant. The contour leaves the real axis near the saddle point and bends to the
/// right around the cut, so that the tail keeps its relative accuracy however small it is.
///
/// Source: Lugannani & Rice (1980), eq. 2.2, for the contour; Anderson & Darling (1952) for the
/// determinants.
enum QuadraticFormLimit {
  /// The determinant of the kernel, by the continuous branch of its logarithm.
  enum Kernel {
    /// Weights 1/(jπ)²; D(y) = sin √y / √y.
    case cramerVonMises
    /// Weights 1/(j(j+1)); D(y) = -cos(π/2 √(1+4y)) / (πy).
    case andersonDarling

    /// The smallest zero of D.
    var firstZero: Double {
      switch self {
      case .cramerVonMises: Double.pi * Double.pi
      case .andersonDarling: 2
      }
    }

    /// log D(y) for y off the cut, in the upper half plane or on 0...firstZero.
    func logDeterminant(_ y: ComplexNumber) -> ComplexNumber {
      let one = ComplexNumber(1)
      switch self {
      case .cramerVonMises:
        // sin w = (i/2) e^(-iw) (1 - e^(2iw)), where the last factor stays off the negative axis.
        let w = y.squareRoot
        let turned = ComplexNumber(-w.imaginary, w.real)
        return ComplexNumber(-log(2), Double.pi / 2) - turned
          + (one - (2 * turned).exponential).logarithm - w.logarithm
      case .andersonDarling:
        // cos w = (1/2) e^(-iw) (1 + e^(2iw)).
        let w = (Double.pi / 2) * (one + 4 * y).squareRoot
        let turned = ComplexNumber(-w.imaginary, w.real)
        return ComplexNumber(-log(2), Double.pi) - turned
          + (one + (2 * turned).exponential).logarithm - (Double.pi * y).logarithm
      }
    }
  }

  /// The chance that the sum exceeds `x`, with each weight `copies` times.
  ///
  /// - Complexity: some 400 evaluations of the determinant.
  static func upperTail(_ x: Double, kernel: Kernel, copies: Int) -> Double {
    guard x > 0 else { return 1 }
    let power = -Double(copies) / 2
    let end = kernel.firstZero / 2
    func exponent(_ s: ComplexNumber) -> ComplexNumber {
      power * kernel.logDeterminant(2 * s) - x * s
    }
    // The saddle point on the real axis, by golden sections.
    func height(_ c: Double) -> Double { exponent(ComplexNumber(c)).real - log(c) }
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (end * 1e-9, end * (1 - 1e-9))
    for _ in 0..<60 {
      let left = high - ratio * (high - low)
      let right = low + ratio * (high - low)
      if height(left) < height(right) { high = right } else { low = left }
    }
    let c = (low + high) / 2
    let top = exponent(ComplexNumber(c)).real
    // s(v) = c + b (cosh v - 1) / 2 + i b sinh v: the integrand is analytic around the path and
    // falls off doubly exponentially, so that the trapezoidal rule converges exponentially.
    let b = min(c, end - c)
    let step = 1.0 / 64
    var sum = 0.0
    for place in 0..<2_000 {
      let v = Double(place) * step
      let s = ComplexNumber(c + b * (cosh(v) - 1) / 2, b * sinh(v))
      let slope = ComplexNumber(b * sinh(v) / 2, b * cosh(v))
      let level = exponent(s) - ComplexNumber(top)
      guard level.real > -46 else { break }
      let term = level.exponential * slope / s
      // Only the half above the axis is summed; the other mirrors it.
      sum += (place == 0 ? 0.5 : 1) * term.imaginary
    }
    return min(max(exp(top) * sum * step / Double.pi, 0), 1)
  }
}
