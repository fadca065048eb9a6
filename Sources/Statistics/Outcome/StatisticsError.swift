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
