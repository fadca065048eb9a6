import Foundation

/// A complex number, for inverting transforms.
struct ComplexNumber {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  static func + (a: Self, b: Self) -> Self { Self(a.real + b.real, a.imaginary + b.imaginary) }

  static func - (a: Self, b: Self) -> Self { Self(a.real - b.real, a.imaginary - b.imaginary) }

  static func * (a: Self, b: Self) -> Self {
    Self(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }

  static func * (a: Double, b: Self) -> Self { Self(a * b.real, a * b.imaginary) }

  static func / (a: Self, b: Self) -> Self {
    let norm = b.real * b.real + b.imaginary * b.imaginary
    return Self(
      (a.real * b.real + a.imaginary * b.imaginary) / norm,
      (a.imaginary * b.real - a.real * b.imaginary) / norm)
  }

  var exponential: Self {
    let size = exp(real)
    return Self(size * cos(imaginary), size * sin(imaginary))
  }

  /// The principal logarithm.
  var logarithm: Self { Self(log(hypot(real, imaginary)), atan2(imaginary, real)) }

  /// The principal root.
  var squareRoot: Self {
    let size = hypot(real, imaginary)
    let half = ((size + abs(real)) / 2).squareRoot()
    guard half > 0 else { return Self(0) }
    return real >= 0
      ? Self(half, imaginary / (2 * half))
      : Self(abs(imaginary) / (2 * half), imaginary < 0 ? -half : half)
  }
}
