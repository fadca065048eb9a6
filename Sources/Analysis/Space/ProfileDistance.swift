/// How far two profiles are apart.
package enum ProfileDistance: String, CaseIterable, Codable, Sendable {
  /// The root of the sum of squared differences of the scores.
  case euclidean
  /// The same once each profile is less its own mean: level aside, which value stands above which.
  case centred
  /// The root of 2 (1 - r), r being Pearson's correlation: the shape alone.
  case correlation

  /// A profile whose Euclidean distance from another is this distance.
  ///
  /// - Returns: nil for a profile of one value, or of equal ones, where its shape is asked for.
  package func standing(_ profile: [Double]) -> [Double]? {
    guard self != .euclidean else { return profile }
    let mean = profile.reduce(0, +) / Double(profile.count)
    let centred = profile.map { $0 - mean }
    guard self == .correlation else { return centred }
    let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let size = profile.reduce(0) { max($0, abs($1)) }
    guard length > size * 1e-12 else { return nil }
    return centred.map { $0 / length }
  }
}
