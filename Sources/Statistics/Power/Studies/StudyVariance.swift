/// What the variance of a mean over items is made of, source by source.
///
/// A study asks items, which may come in clusters; each item in versions, each version answered
/// several times, each answer judged by several judges, and all of it in several rounds. Each
/// component is the variance that one unit of its source adds: of the differences between two
/// systems where these are averaged, of one system's scores else.
///
///     let components = StudyVariance(items: 1.0 / 9, repeats: 1.0 / 3)
///     let size = try StudySize(items: 200, repeats: 10)
///     components.errorVariance(size)  // (1/9 + 1/30) / 200
///
/// Source: Brennan (2001), "Generalizability Theory", section 4.1, for the decision study; Miller
/// (2024), "Adding error bars to evals", eq. 9, for items and repeats alone.
public struct StudyVariance: Sendable, Equatable {
  /// Between clusters of items.
  public var clusters: Double
  /// Between items of a cluster.
  public var items: Double
  /// Between versions of an item.
  public var versions: Double
  /// Between answers to one version of an item.
  public var repeats: Double
  /// Between verdicts of judges on one answer.
  public var judges: Double
  /// Between judges, each over all items: what a judge has against or for one side throughout.
  ///
  /// More items do not lower it, and items say nothing of it.
  public var panel: Double
  /// Between rounds, each over all items; likewise.
  public var rounds: Double

  /// Components of sources; what is not named adds nothing.
  public init(
    clusters: Double = 0, items: Double = 0, versions: Double = 0, repeats: Double = 0,
    judges: Double = 0, panel: Double = 0, rounds: Double = 0
  ) {
    self.clusters = clusters
    self.items = items
    self.versions = versions
    self.repeats = repeats
    self.judges = judges
    self.panel = panel
    self.rounds = rounds
  }

  /// Components of clusters and items from the variance of all items.
  ///
  /// - Parameters:
  ///   - variance: of a score or difference, 0 or more.
  ///   - correlation: of two items of a cluster, 0...1.
  public init(variance: Double, correlation: Double) {
    self.init(clusters: variance * correlation, items: variance * (1 - correlation))
  }

  var all: [(name: String, value: Double)] {
    [
      ("clusters", clusters), ("items", items), ("versions", versions), ("repeats", repeats),
      ("judges", judges), ("panel", panel), ("rounds", rounds),
    ]
  }

  /// Each component times a factor.
  public func scaled(by factor: Double) -> StudyVariance {
    StudyVariance(
      clusters: clusters * factor, items: items * factor, versions: versions * factor,
      repeats: repeats * factor, judges: judges * factor, panel: panel * factor,
      rounds: rounds * factor)
  }

  /// The variance of an item's score about that of its cluster.
  func withinClusters(_ size: StudySize) -> Double {
    let answers = size.versions * size.repeats * size.rounds
    return items + versions / size.versions + repeats / answers + judges / (answers * size.judges)
  }

  /// The part of the variance of the mean that falls with the number of items.
  func overItems(_ size: StudySize) -> Double {
    clusters / size.clusters + withinClusters(size) / size.items
  }

  /// The part that does not.
  func acrossItems(_ size: StudySize) -> Double { panel / size.judges + rounds / size.rounds }

  /// The variance of an item's score in a study of that size.
  public func itemVariance(_ size: StudySize) -> Double { clusters + withinClusters(size) }

  /// What each source adds to the variance of the mean in a study of that size.
  public func parts(_ size: StudySize) -> [(name: String, variance: Double)] {
    let asked = size.items * size.versions
    let answers = asked * size.repeats * size.rounds
    return [
      ("clusters", clusters / size.clusters), ("items", items / size.items),
      ("versions", versions / asked), ("repeats", repeats / answers),
      ("judges", judges / (answers * size.judges)), ("panel", panel / size.judges),
      ("rounds", rounds / size.rounds),
    ]
  }

  /// The variance of the mean in a study of that size.
  public func errorVariance(_ size: StudySize) -> Double {
    overItems(size) + acrossItems(size)
  }

  /// The degrees of freedom of the variance of the mean, by Satterthwaite (1946): of clusters, judges
  /// and rounds one less than there are.
  ///
  /// - Returns: undefined where judges or rounds have a variance of their own and there is one.
  public func degreesOfFreedom(_ size: StudySize) -> Outcome<Double> {
    let parts = [
      (overItems(size), size.clusters, "item"), (panel / size.judges, size.judges, "judge"),
      (rounds / size.rounds, size.rounds, "round"),
    ]
    if panel == 0, rounds == 0 {
      return size.clusters > 1 ? .value(size.clusters - 1) : .undefined(.tooFewClusters(1))
    }
    var squares = 0.0
    for (variance, count, name) in parts where variance > 0 {
      guard count > 1 else {
        return .undefined(.notTestable("one \(name) shows nothing of how others differ"))
      }
      squares += variance * variance / (count - 1)
    }
    let total = errorVariance(size)
    return squares > 0 ? .value(max(total * total / squares, 1)) : .value(.infinity)
  }
}
