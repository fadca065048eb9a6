import Foundation
import GSLSupport

/// The null distributions of the Kolmogorov-Smirnov statistics.
public enum KolmogorovDistribution {
  /// The chance that the limit of √n D exceeds `x`.
  ///
  /// Source: Kolmogorov (1933); both of its series, each where it converges fast.
  ///
  /// - Returns: 0...1; 1 for a NaN.
  public static func upperTail(_ x: Double) -> Double {
    guard x > 0 else { return 1 }
    if x < 1.1 {
      // Jacobi's transformation of the theta series.
      let scale = -Double.pi * Double.pi / (8 * x * x)
      var sum = 0.0
      for odd in stride(from: 1.0, through: 15, by: 2) { sum += exp(scale * odd * odd) }
      return 1 - (2 * Double.pi).squareRoot() / x * sum
    }
    var sum = 0.0
    for term in 1...10 {
      let k = Double(term)
      sum += (term % 2 == 1 ? 2 : -2) * exp(-2 * k * k * x * x)
    }
    return sum
  }

  /// The chance that the two-sided statistic D of one sample of `count` values exceeds `distance`.
  ///
  /// Exact by Durbin's matrix (Marsaglia, Tsang & Wang 2003) or by twice the one-sided tail where
  /// that differs by less than 10⁻¹⁰; above 1,000 values by the expansion of Pelz & Good (1976),
  /// which errs by less than 10⁻⁷ there.
  ///
  /// - Parameters:
  ///   - distance: 0...1.
  ///   - count: at least 1.
  /// - Complexity: O(k³ log n) for k = 2n·distance, at most O(n).
  public static func upperTail(_ distance: Double, count: Int) -> Double {
    let n = Double(max(count, 1))
    guard distance > 0.5 / n else { return 1 }
    guard distance < 1 else { return 0 }
    if n * distance * distance > 4 { return min(2 * oneSidedTail(distance, count: count), 1) }
    return min(
      max(count <= 1_000 ? 1 - durbin(distance, count) : 1 - pelzGood(distance, n), 0), 1)
  }

  /// The chance that the one-sided statistic of one sample of `count` values reaches `distance`.
  ///
  /// Source: Birnbaum & Tingey (1951), eq. 3.0; above 2,000 values Maag & Dicaire (1971).
  static func oneSidedTail(_ distance: Double, count: Int) -> Double {
    let n = Double(count)
    guard count <= 2_000 else {
      let z = 6 * n * distance + 1
      let square = z * z / (18 * n)
      return min(exp(-square) * (1 - (2 * square * square - 4 * square - 1) / (18 * n)), 1)
    }
    var sum = 0.0
    var logChoices = 0.0
    for j in 0...count {
      let share = distance + Double(j) / n
      guard share < 1 else { break }
      sum += exp(
        logChoices + Double(count - j) * log(1 - share) + Double(j - 1) * log(share))
      logChoices += log(Double(count - j)) - log(Double(j + 1))
    }
    return min(distance * sum, 1)
  }

  /// The distribution function by the power of Durbin's matrix, scaled to keep it within range.
  private static func durbin(_ distance: Double, _ count: Int) -> Double {
    let n = Double(count)
    let k = Int(n * distance) + 1
    let size = 2 * k - 1
    let h = Double(k) - n * distance
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0..<size { matrix[i * size + j] = i - j + 1 < 0 ? 0 : 1 }
    }
    for i in 0..<size {
      matrix[i * size] -= pow(h, Double(i + 1))
      matrix[(size - 1) * size + i] -= pow(h, Double(size - i))
    }
    if 2 * h - 1 > 0 { matrix[(size - 1) * size] += pow(2 * h - 1, Double(size)) }
    for i in 0..<size {
      for j in 0..<size where i - j + 1 > 0 {
        for divisor in 1...(i - j + 1) { matrix[i * size + j] /= Double(divisor) }
      }
    }
    var (power, exponent) = raise(matrix, size, count)
    var value = power[(k - 1) * size + k - 1]
    for step in 1...count {
      value *= Double(step) / n
      if value < 1e-140 {
        value *= 1e140
        exponent -= 140
      }
    }
    power = []
    return value * pow(10, Double(exponent))
  }

  private static func raise(
    _ matrix: [Double], _ size: Int, _ exponent: Int
  ) -> (matrix: [Double], exponent: Int) {
    if exponent == 1 { return (matrix, 0) }
    let half = raise(matrix, size, exponent / 2)
    var result = multiply(half.matrix, half.matrix, size)
    var scale = 2 * half.exponent
    if exponent % 2 == 1 { result = multiply(matrix, result, size) }
    if result[(size / 2) * size + size / 2] > 1e140 {
      for index in result.indices { result[index] *= 1e-140 }
      scale += 140
    }
    return (result, scale)
  }

  private static func multiply(_ a: [Double], _ b: [Double], _ size: Int) -> [Double] {
    var product = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for k in 0..<size {
        let factor = a[i * size + k]
        if factor == 0 { continue }
        for j in 0..<size { product[i * size + j] += factor * b[k * size + j] }
      }
    }
    return product
  }

  /// The distribution function to order n^(-3/2), as given by Simard & L'Ecuyer (2011), equation 11.
  private static func pelzGood(_ distance: Double, _ n: Double) -> Double {
    let z = n.squareRoot() * distance
    let pi2 = Double.pi * Double.pi
    let pi4 = pi2 * pi2
    let pi6 = pi4 * pi2
    let z2 = z * z
    let z4 = z2 * z2
    let z6 = z4 * z2
    let z7 = z6 * z
    let z8 = z4 * z4
    let z10 = z8 * z2
    let root = (Double.pi / 2).squareRoot()
    var k0 = 0.0
    var k1 = 0.0
    var k2 = 0.0
    var k3 = 0.0
    for k in 0...40 {
      let half = (Double(k) + 0.5) * (Double(k) + 0.5)
      let weight = exp(-half * pi2 / (2 * z2))
      k0 += weight
      k1 += (half * pi2 - z2) * weight
      k2 +=
        (6 * z6 + 2 * z4 + half * (2 * z4 - 5 * z2) * pi2 + half * half * (1 - 2 * z2) * pi4)
        * weight
      k3 +=
        (-30 * z6 - 90 * z8 + half * pi2 * (135 * z4 - 96 * z6)
          + half * half * pi4 * (212 * z4 - 60 * z2)
          + half * half * half * pi6 * (5 - 30 * z2)) * weight
    }
    var even2 = 0.0
    var even3 = 0.0
    for k in 1...40 {
      let square = Double(k * k)
      let weight = exp(-square * pi2 / (2 * z2))
      even2 += square * weight
      even3 += (3 * square * pi2 * z2 - square * square * pi4) * weight
    }
    let first = k0 * 2 * root / z
    let second = k1 * 2 * root / (6 * z4)
    let third = k2 * 2 * root / (72 * z7) - even2 * pi2 * root / (18 * z2 * z)
    let fourth = k3 * 2 * root / (6_480 * z10) + even3 * root / (108 * z6)
    let s = n.squareRoot()
    return first + second / s + third / n + fourth / (n * s)
  }
}
