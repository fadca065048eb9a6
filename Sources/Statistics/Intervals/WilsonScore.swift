/// The score interval of Wilson (1927), for real numbers of trials.
enum WilsonScore {
  static func ends(
    share: Double, rest: Double, count: Double, quantile z: Double
  ) -> (lower: Double, upper: Double) {
    let scale = 1 + z * z / count
    let centre = (share + z * z / (2 * count)) / scale
    let reach =
      z / scale * (share * rest / count + z * z / (4 * count * count)).squareRoot()
    return (share <= 0 ? 0 : max(centre - reach, 0), rest <= 0 ? 1 : min(centre + reach, 1))
  }
}
