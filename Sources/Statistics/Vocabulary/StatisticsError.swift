/// Input that no statistic can be made from: a mistake of the caller, not a property of the data.
public enum StatisticsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A score is a NaN or infinite.
  case scoreNotFinite(cluster: Int, column: Int)
  /// A weight is negative, a NaN or infinite.
  case weightNotUsable(Double, cluster: Int, column: Int)
  /// The cluster is not in 0..<clusters.
  case noSuchCluster(Int, clusters: Int)
  /// The column is not in 0..<columns.
  case noSuchColumn(Int, columns: Int)
  /// A quantity has no terms.
  case emptyContrast(quantity: Int)
  /// A coefficient of a quantity is a NaN or infinite.
  case coefficientNotFinite(quantity: Int)
  /// Fewer than two replicates were asked for.
  case tooFewReplicates(Int)
  /// Replicates times quantities exceed what fits into memory.
  case tooManyReplicates(replicates: Int, quantities: Int)
  /// Two lists that go together differ in length.
  case lengthsDiffer(Int, Int)
  /// Successes do not lie in 0...trials.
  case notAProportion(successes: Int, trials: Int)
  /// A rating is a NaN, infinite, or too large to be squared.
  case ratingNotUsable(unit: Int, rater: Int)
  /// A rating is none of the declared categories.
  case noSuchCategory(unit: Int, rater: Int)
  /// A unit has another number of cells than the first.
  case unevenRatings(unit: Int, cells: Int, expected: Int)
  /// A count of ratings is negative, or all of them together are too many.
  case ratingCountNotUsable(unit: Int, category: Int)
  /// The declared categories cannot be used; the text says why.
  case categoriesNotUsable(String)
  /// The agreement weights cannot be used; the text says why.
  case weightsUndefined(String)
  /// The population is smaller than the sample.
  case populationTooSmall(Int, units: Int)
  /// The item is not in 0..<items.
  case noSuchItem(Int, items: Int)
  /// The class is not in 0..<classes.
  case noSuchClass(Int, classes: Int)
  /// A comparison, counted from 0, sets an item against itself.
  case comparedWithItself(comparison: Int)
  /// A covariance matrix is not symmetric, not finite, or has a negative variance.
  case notACovariance
  /// A value that is not a probability, at this place of a list.
  case notAProbability(Double, place: Int)
  /// An argument lies outside its range.
  case argumentNotUsable(name: String, value: Double)
  /// The value of this number, counted from 0, is a NaN or infinite.
  case valueNotFinite(Int)
  /// The count of this number, counted from 0, is negative or too large.
  case countNotUsable(Int)
  /// An argument lies outside its range; the text names the range.
  case argumentOutOfRange(String, Double, range: String)
  /// A complete enumeration has more resamples than this.
  case tooManyResamples(limit: Int)
  /// A resampling design has no such part as was asked for.
  case notInDesign(String)
  /// Two sums of replicates were drawn under different names or numbers of replicates.
  case replicatesDiffer

  /// What is wrong, and what is asked for.
  public var description: String {
    switch self {
    case .scoreNotFinite(let cluster, let column):
      "the score for cluster \(cluster), column \(column) is not finite; leave missing scores out"
    case .weightNotUsable(let weight, let cluster, let column):
      "the weight \(weight) for cluster \(cluster), column \(column) is not a finite number >= 0"
    case .noSuchCluster(let cluster, let clusters):
      "cluster \(cluster) is not one of the \(clusters) clusters, which count from 0"
    case .noSuchColumn(let column, let columns):
      "column \(column) is not one of the \(columns) columns, which count from 0"
    case .emptyContrast(let quantity): "quantity \(quantity) has no terms"
    case .coefficientNotFinite(let quantity):
      "a coefficient of quantity \(quantity) is not a finite number"
    case .tooFewReplicates(let replicates):
      "\(replicates) replicates are too few; at least 2 are needed, 9999 are customary"
    case .tooManyReplicates(let replicates, let quantities):
      "\(replicates) replicates of \(quantities) quantities do not fit into memory"
    case .lengthsDiffer(let first, let second):
      "two lists that go together have \(first) and \(second) entries"
    case .notAProportion(let successes, let trials):
      "\(successes) successes in \(trials) trials are no proportion"
    case .ratingNotUsable(let unit, let rater):
      "the rating of unit \(unit) by rater \(rater) is not a finite number below 1e150; "
        + "leave missing ratings out"
    case .noSuchCategory(let unit, let rater):
      "the rating of unit \(unit) by rater \(rater) is none of the declared categories"
    case .unevenRatings(let unit, let cells, let expected):
      "unit \(unit) has \(cells) cells and the first has \(expected)"
    case .ratingCountNotUsable(let unit, let category):
      "the count for unit \(unit), category \(category) is negative or too large"
    case .categoriesNotUsable(let account): "the categories cannot be used: \(account)"
    case .weightsUndefined(let account): "the agreement weights cannot be used: \(account)"
    case .populationTooSmall(let population, let units):
      "a population of \(population) cannot hold the \(units) units of the sample"
    case .noSuchItem(let item, let items):
      "item \(item) is not one of the \(items) items, which count from 0"
    case .noSuchClass(let code, let classes):
      "class \(code) is not one of the \(classes) classes, which count from 0"
    case .comparedWithItself(let comparison):
      "comparison \(comparison) sets an item against itself"
    case .notACovariance:
      "the matrix is no covariance: it must be square, symmetric and finite, with variances >= 0"
    case .notAProbability(let value, let place):
      "the value \(value) at place \(place) is no probability; leave missing ones out"
    case .argumentNotUsable(let name, let value):
      "the argument `\(name)` is \(value), which is outside its range"
    case .valueNotFinite(let index):
      "value number \(index), counted from 0, is not finite; leave missing values out"
    case .countNotUsable(let index):
      "count number \(index), counted from 0, is negative or too large"
    case .argumentOutOfRange(let name, let value, let range):
      "\(name) is \(value) and must be \(range)"
    case .tooManyResamples(let limit):
      "there are more than \(limit) different resamples; draw replicates instead"
    case .notInDesign(let part): "the design has no \(part)"
    case .replicatesDiffer:
      "the sums have another seed, purpose or number of replicates and cannot be merged"
    }
  }
}

/// Refuses lists that hold a NaN or an infinity.
func requireFinite(_ values: [Double]) throws(StatisticsError) {
  if let index = values.firstIndex(where: { !$0.isFinite }) { throw .valueNotFinite(index) }
}

/// Refuses counts that are negative or too large for exact arithmetic.
func requireCounts(_ counts: [Int]) throws(StatisticsError) {
  if let index = counts.firstIndex(where: { $0 < 0 || $0 > 1 << 31 }) {
    throw .countNotUsable(index)
  }
}
