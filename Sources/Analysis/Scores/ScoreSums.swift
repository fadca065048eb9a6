internal import Diagnostics
internal import Statistics
internal import ValueModel

/// All that a board needs of its rows, such that the sums of two sets of whole items add up to those of
/// both, to the bit.
///
/// Models and clusters are named, so that parts which number them by themselves can be put together.
struct ScoreSums: Sendable {
  let system: ValueSystem
  let instrument: Instrument
  /// The logs, for messages.
  var files: [String]
  /// In ascending order, as all names here.
  private(set) var models: [String]
  /// With the task in each name, also where there is one only.
  private(set) var clusters: [String]
  private(set) var judges: [String]
  private(set) var tasks: Set<ExactName>
  /// By model and within it by dimension.
  private(set) var tallies: [ScoreStudy.Tally]
  private(set) var cells: [ClusterSums]
  /// By model: what centring takes away.
  private(set) var means: [ClusterSums]
  private(set) var modelCounts: [ModelCounts]
  /// Items with a score of any model, by dimension and over all.
  private(set) var boardItems: [Int]
  private(set) var itemCount: Int
  private(set) var judgmentCount: Int
  var omissions: Selection.Omissions

  var dimensions: Int { system.dimensions.count }

  /// The sums of nothing.
  init(system: ValueSystem, instrument: Instrument) {
    self.system = system
    self.instrument = instrument
    (files, models, clusters, judges, tasks) = ([], [], [], [], [])
    (tallies, cells, means, modelCounts) = ([], [], [], [])
    boardItems = [Int](repeating: 0, count: system.dimensions.count + 1)
    (itemCount, judgmentCount) = (0, 0)
    omissions = Selection.Omissions()
  }

  /// The sums of a study that was made of rows.
  ///
  /// - Complexity: O(rows).
  init(_ study: ScoreStudy) throws(StatisticsError) {
    self.init(system: study.system, instrument: study.instrument)
    files = study.files
    models = study.models
    clusters = study.clusterKeys
    judges = study.judges
    tasks = study.tasks
    tallies = study.tallies
    modelCounts = study.modelCounts
    boardItems = study.boardCounts.map(\.items)
    itemCount = study.itemCount
    judgmentCount = study.judgmentCount
    omissions = study.omissions
    for model in models.indices {
      for dimension in system.dimensions.indices {
        cells.append(try study.sums(model: model, dimension: dimension))
      }
      means.append(try study.sumsOfAllItems(model: model))
    }
  }

  /// Sums that were written.
  ///
  /// - Parameters: as the properties are called; lists of the lengths that they must have.
  init(
    of empty: ScoreSums, models: [String], clusters: [String], judges: [String], tasks: [String],
    boardItems: [Int], itemCount: Int, judgmentCount: Int
  ) {
    self = empty
    self.models = models
    self.clusters = clusters
    self.judges = judges
    self.tasks = Set(tasks.map(ExactName.init))
    self.boardItems = boardItems
    self.itemCount = itemCount
    self.judgmentCount = judgmentCount
    tallies = [ScoreStudy.Tally](
      repeating: ScoreStudy.Tally(), count: models.count * dimensions)
    cells = [ClusterSums](repeating: ClusterSums(), count: models.count * dimensions)
    means = [ClusterSums](repeating: ClusterSums(), count: models.count)
    modelCounts = [ModelCounts](repeating: ModelCounts(), count: models.count)
  }

  mutating func set(model: Int, counts: ModelCounts, means sums: ClusterSums) {
    modelCounts[model] = counts
    means[model] = sums
  }

  mutating func set(cell: Int, tally: ScoreStudy.Tally, sums: ClusterSums) {
    tallies[cell] = tally
    cells[cell] = sums
  }

  /// The numbers of this one's names among those of more.
  static func numbers(of names: [String], among all: [String]) -> [Int] {
    var numbers: [Int] = []
    numbers.reserveCapacity(names.count)
    var place = 0
    // Both ascend.
    for name in names {
      while place < all.count, !all[place].isExactly(name) { place += 1 }
      numbers.append(place)
    }
    return numbers
  }

  /// The names of two ascending lists, each once.
  static func union(_ one: [String], _ other: [String]) -> [String] {
    var all: [String] = []
    all.reserveCapacity(max(one.count, other.count))
    var (left, right) = (0, 0)
    while left < one.count || right < other.count {
      if right == other.count {
        all.append(one[left])
        left += 1
      } else if left == one.count {
        all.append(other[right])
        right += 1
      } else if one[left].isExactly(other[right]) {
        all.append(one[left])
        left += 1
        right += 1
      } else if one[left].utf8.lexicographicallyPrecedes(other[right].utf8) {
        all.append(one[left])
        left += 1
      } else {
        all.append(other[right])
        right += 1
      }
    }
    return all
  }

  /// The same with more names of models and clusters, which have nothing yet.
  func widened(models wanted: [String], clusters all: [String]) -> ScoreSums {
    var wide = self
    let places = Self.numbers(of: models, among: wanted)
    let numbers = Self.numbers(of: clusters, among: all)
    let isRenumbered = numbers.enumerated().contains { $0 != $1 }
    wide.models = wanted
    wide.clusters = all
    wide.tallies = [ScoreStudy.Tally](
      repeating: ScoreStudy.Tally(), count: wanted.count * dimensions)
    wide.cells = [ClusterSums](repeating: ClusterSums(), count: wanted.count * dimensions)
    wide.means = [ClusterSums](repeating: ClusterSums(), count: wanted.count)
    wide.modelCounts = [ModelCounts](repeating: ModelCounts(), count: wanted.count)
    for (model, place) in places.enumerated() {
      wide.modelCounts[place] = modelCounts[model]
      wide.means[place] = isRenumbered ? means[model].renumbered(numbers) : means[model]
      for dimension in 0..<dimensions {
        let (from, to) = (model * dimensions + dimension, place * dimensions + dimension)
        wide.tallies[to] = tallies[from]
        wide.cells[to] = isRenumbered ? cells[from].renumbered(numbers) : cells[from]
      }
    }
    return wide
  }

  /// Adds the sums of other items.
  ///
  /// - Precondition: The definitions are the same.
  /// - Complexity: O(models x dimensions x clusters).
  mutating func merge(_ other: ScoreSums) {
    let models = Self.union(self.models, other.models)
    let clusters = Self.union(self.clusters, other.clusters)
    var sum = widened(models: models, clusters: clusters)
    let added = other.widened(models: models, clusters: clusters)
    for cell in sum.cells.indices {
      sum.tallies[cell].merge(added.tallies[cell])
      sum.cells[cell].merge(added.cells[cell])
    }
    for model in models.indices {
      sum.means[model].merge(added.means[model])
      sum.modelCounts[model].items += added.modelCounts[model].items
      sum.modelCounts[model].judgments =
        sum.modelCounts[model].judgments + added.modelCounts[model].judgments
    }
    for board in boardItems.indices { sum.boardItems[board] += other.boardItems[board] }
    for file in other.files where !files.contains(where: { $0.isExactly(file) }) {
      sum.files.append(file)
    }
    sum.judges = Self.union(judges, other.judges)
    sum.tasks = tasks.union(other.tasks)
    sum.itemCount += other.itemCount
    sum.judgmentCount += other.judgmentCount
    sum.omissions = omissions + other.omissions
    self = sum
  }

  /// The sums of several sets of items.
  ///
  /// - Complexity: O(sums log parts): two neighbours at a time, so that none is copied often.
  static func merged(_ parts: [ScoreSums]) -> ScoreSums? {
    var parts = parts
    while parts.count > 1 {
      parts = stride(from: 0, to: parts.count, by: 2).map { place in
        guard place + 1 < parts.count else { return parts[place] }
        var sum = parts[place]
        sum.merge(parts[place + 1])
        return sum
      }
    }
    return parts.first
  }
}

extension ScoreStudy {
  /// The names of the clusters with the task in each.
  var clusterKeys: [String] {
    guard let soleTask else { return clusterNames }
    return clusterNames.map { name in
      // By bytes: a name may begin with a sign that joins the blank before it.
      let bytes = Array(name.utf8)
      guard let end = bytes.firstIndex(of: UInt8(ascii: " ")) else { return name }
      let named = bytes[...end] + Array("\(soleTask)/".utf8) + bytes[(end + 1)...]
      return String(decoding: named, as: UTF8.self)
    }
  }
}
