/// Sorting of numbers by their bits.
enum SortedSample {
  /// The values in ascending order; there must be no NaN.
  ///
  /// A negative zero becomes 0. Six passes of 11 bits, from the lowest; for small samples a comparison sort.
  ///
  /// - Complexity: O(n).
  static func sorted(_ values: [Double]) -> [Double] {
    guard values.count > 20_000 else { return values.map { $0 + 0.0 }.sorted() }
    var keys = values.map { value -> UInt64 in
      let bits = (value + 0.0).bitPattern
      // Negative numbers are ordered backwards by their bits.
      return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }
    var scratch = [UInt64](repeating: 0, count: keys.count)
    let digits = 11
    let size = 1 << digits
    var places = [Int](repeating: 0, count: size)
    for shift in stride(from: 0, to: 64, by: digits) {
      for bucket in 0..<size { places[bucket] = 0 }
      let mask = UInt64(size - 1)
      keys.withUnsafeBufferPointer { source in
        scratch.withUnsafeMutableBufferPointer { target in
          for key in source { places[Int(key >> UInt64(shift) & mask)] += 1 }
          var start = 0
          for bucket in 0..<size {
            let count = places[bucket]
            places[bucket] = start
            start += count
          }
          for key in source {
            let bucket = Int(key >> UInt64(shift) & mask)
            target[places[bucket]] = key
            places[bucket] += 1
          }
        }
      }
      swap(&keys, &scratch)
    }
    return keys.map { Double(bitPattern: $0 >> 63 == 1 ? $0 & ~(1 << 63) : ~$0) }
  }
}
