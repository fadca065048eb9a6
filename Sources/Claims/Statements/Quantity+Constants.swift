extension Quantity {
  /// How many of several statements hold.
  static func count(_ parts: [Statement]) -> Quantity {
    .product(.constant(Double(parts.count)), .share(parts))
  }

  /// The statements that are counted, where it is a count of them.
  var counted: [Statement]? {
    guard case .product(.constant(let size), .share(let parts)) = self,
      size == Double(parts.count)
    else { return nil }
    return parts
  }

  /// The value where it is the same whatever the data say.
  package var constant: Double? { value { _ in nil } }

  /// The value where all that it is made of is known.
  ///
  /// - Parameter count: how many of several statements hold; nil where that is not known.
  func value(counting count: ([Statement]) -> Int?) -> Double? {
    // n times k/n need not be k.
    if let counted { return count(counted).map(Double.init) }
    func both(_ first: Quantity, _ second: Quantity, _ join: (Double, Double) -> Double) -> Double?
    {
      guard let first = first.value(counting: count), let second = second.value(counting: count)
      else { return nil }
      return join(first, second)
    }
    switch self {
    case .constant(let value): return value
    case .share(let parts): return count(parts).map { Double($0) / Double(parts.count) }
    case .negated(let part): return part.value(counting: count).map { -$0 }
    case .sum(let first, let second): return both(first, second, +)
    case .difference(let first, let second): return both(first, second, -)
    case .product(let first, let second): return both(first, second, *)
    case .quotient(let first, let second): return both(first, second, /)
    case .mean(let parts): return Quantity.values(parts, count).map(Quantity.mean)
    case .minimum(let parts): return Quantity.values(parts, count)?.min()
    case .maximum(let parts): return Quantity.values(parts, count)?.max()
    case .median(let parts): return Quantity.values(parts, count).flatMap(Quantity.median)
    case .spread(let parts): return Quantity.values(parts, count).map(Quantity.spread)
    case .score, .alignment, .agreement, .drift, .distance, .correlation, .similarity, .rank,
      .place, .judgments:
      return nil
    }
  }

  private static func values(
    _ parts: [Quantity], _ count: ([Statement]) -> Int?
  ) -> [Double]? {
    var values: [Double] = []
    for part in parts {
      guard let value = part.value(counting: count) else { return nil }
      values.append(value)
    }
    return values.isEmpty ? nil : values
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  private static func spread(_ values: [Double]) -> Double {
    let mean = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Whether it is a whole number by its nature, or a share, so that `==` can be asked of it.
  var isDiscrete: Bool {
    switch self {
    case .constant, .rank, .place, .judgments, .share: true
    case .negated(let part): part.isDiscrete
    case .sum(let first, let second), .difference(let first, let second),
      .product(let first, let second):
      first.isDiscrete && second.isDiscrete
    case .minimum(let parts), .maximum(let parts), .median(let parts):
      parts.allSatisfy(\.isDiscrete)
    case .score, .alignment, .agreement, .drift, .distance, .correlation, .similarity, .quotient,
      .mean, .spread:
      false
    }
  }
}
