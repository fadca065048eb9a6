/// How the utilities of several people are made into one number.
///
/// | function | source |
/// |---|---|
/// | mean | utilitarian sum over the number of people |
/// | geometric mean, mean logarithm | Nash (1950), "The bargaining problem" |
/// | equally distributed equivalent and index | Atkinson (1970), "On the measurement of inequality" |
/// | generalised mean | Hardy, Littlewood & Pólya (1934), chapter 2 |
/// | Gini coefficient | Gini (1912); mean difference over twice the mean |
/// | Theil's T | Theil (1967), "Economics and information theory" |
/// | mean times one less Gini | Sen (1976), "Real national income" |
/// | smallest | Rawls (1971), "A theory of justice" |
public enum WelfareFunction: Sendable, Hashable {
  /// The weighted mean.
  case utilitarian
  /// The weighted geometric mean.
  case nash
  /// The weighted mean of natural logarithms.
  case logarithmicNash
  /// The utility that, given to all, is worth as much: the generalised mean of exponent 1 - aversion.
  case atkinson(aversion: Double)
  /// One less the ratio of that equivalent to the mean: 0 where all have the same.
  case atkinsonIndex(aversion: Double)
  /// (Σ W uᵖ)^(1/p); the geometric mean for exponent 0.
  case generalisedMean(exponent: Double)
  /// Σ W_i W_j |u_i - u_j|/(2 mean).
  case gini
  /// The same over 1 - Σ W², which is n/(n-1) times it for equal weights.
  case giniOfSample
  /// Σ W (u/mean) log(u/mean).
  case theil
  /// The mean times one less Gini.
  case sen
  /// The smallest utility of anyone with a weight.
  case maximin
  /// The largest.
  case maximax

  /// Whether small changes of the utilities make small changes of the same kind, so that it has an error.
  public var isSmooth: Bool { self != .maximin && self != .maximax }

  /// Whether a higher value says that people are served better, and not more unequally.
  public var higherIsBetter: Bool {
    switch self {
    case .atkinsonIndex, .gini, .giniOfSample, .theil: false
    default: true
    }
  }

  /// The exponent of the generalised mean that it is; nil for all else.
  var exponent: Double? {
    switch self {
    case .utilitarian: 1
    case .nash: 0
    case .atkinson(let aversion): 1 - aversion
    case .generalisedMean(let exponent): exponent
    default: nil
    }
  }
}
