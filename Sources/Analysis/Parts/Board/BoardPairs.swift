internal import Diagnostics
internal import Statistics
internal import ValueModel

/// The pairs of models of several parts, put together one at a time, so that memory is that of the
/// board and not that of all pairs' sums.
///
/// The lines of every part are in the order of the models' names and then of the dimensions, which is
/// that of the whole.
struct BoardPairs {
  private let sums: ScoreSums
  private let scope: BoardScope
  private var streams: [BoardPairStream] = []

  /// - Complexity: O(bytes).
  init(_ parts: [PartReader], sums: ScoreSums, scope: BoardScope) throws(Diagnostics) {
    self.sums = sums
    self.scope = scope
    guard carriesSums || scope.listsPairs else { return }
    for part in parts {
      if let stream = try BoardPairStream(part, whole: sums) { streams.append(stream) }
    }
  }

  /// Dimensions in their order, and the mean over all behind them.
  static func ascend(_ one: Int?, _ other: Int?) -> Bool { (one ?? .max) < (other ?? .max) }

  private var carriesSums: Bool { sums.models.count <= PairwiseComparison.mostColumnsByRows }

  /// What is known of each pair.
  func gathered(_ study: ScoreStudy) throws(Diagnostics) -> GatheredPairs? {
    guard carriesSums || scope.listsPairs else { return nil }
    var found = GatheredPairs(models: sums.models.count, dimensions: sums.dimensions)
    let ends = study.scale.ends
    var pairs = self
    try pairs.forEach(study) { first, second, place, pair throws(Diagnostics) in
      found[first, second, place] = pair.found(
        coefficients: study.coefficients(dimension: place), ends: ends)
    }
    return found
  }

  /// Calls `body` with each pair, the model with the smaller name first.
  ///
  /// - Parameter study: of the sums.
  mutating func forEach(
    _ study: ScoreStudy,
    _ body: (_ first: Int, _ second: Int, _ place: Int?, PairSums) throws(Diagnostics) -> Void
  ) throws(Diagnostics) {
    let places = try scope.places(study).sorted(by: Self.ascend)
    let isCentred = study.hasOverallScore == false
    for first in sums.models.indices {
      for second in sums.models.indices.dropFirst(first + 1)
      where scope.compares(sums.models[first], sums.models[second]) {
        for place in places {
          var shares: [PairMerger.Share] = []
          for index in streams.indices {
            shares.append(
              try streams[index].share(
                first, second, place: place, isCentred: isCentred, scope: scope))
          }
          let merger = PairMerger(
            terms: place == nil ? sums.dimensions : isCentred ? 2 : nil, carriesSums: carriesSums)
          try body(first, second, place, merger.merged(shares))
        }
      }
    }
    for index in streams.indices { try streams[index].finish() }
  }
}

/// The pairs of one part, in order.
struct BoardPairStream {
  private let part: PartReader
  private let lines: PartLines
  private let whole: ScoreSums
  /// The numbers in the whole of the part's own.
  private let models: [Int]
  private let dimensions: [Int]
  private let clusters: [Int]
  private let counts: Counts
  private let own: OwnSums
  /// The line that is read and not yet taken.
  private var next: (key: [Int], pair: PairSums)?

  /// What the part has of each model, by the numbers of the whole.
  private struct Counts {
    var cellItems: [Int]
    var modelItems: [Int]
    var hasCellRows: [Bool]
    var hasMeanRows: [Bool]
  }

  /// The sums of the part, read again where they are needed: only of models that lack items.
  private final class OwnSums {
    private let part: PartReader
    private let whole: ScoreSums
    private var sums: ScoreSums?

    init(_ part: PartReader, whole: ScoreSums) {
      self.part = part
      self.whole = whole
    }

    func read() throws(Diagnostics) -> ScoreSums {
      if let sums { return sums }
      let read = try BoardPart(part).sums?.fitted(to: whole.system, whole.instrument)
      let wide =
        read?.widened(models: whole.models, clusters: whole.clusters)
        ?? ScoreSums(system: whole.system, instrument: whole.instrument)
      sums = wide
      return wide
    }
  }

  /// - Returns: nil where nothing of the part was scored.
  init?(_ part: PartReader, whole: ScoreSums) throws(Diagnostics) {
    // Once for its counts and names; the sums are let go.
    guard let sums = try BoardPart(part).sums else { return nil }
    self.part = part
    self.whole = whole
    lines = try part.lines()
    models = ScoreSums.numbers(of: sums.models, among: whole.models)
    clusters = ScoreSums.numbers(of: sums.clusters, among: whole.clusters)
    dimensions =
      sums.system.dimensions.map { dimension in
        whole.system.dimensions.firstIndex { $0.id.isExactly(dimension.id) } ?? 0
      } + [whole.dimensions]
    own = OwnSums(part, whole: whole)
    let count = whole.dimensions
    var counts = Counts(
      cellItems: [Int](repeating: 0, count: whole.models.count * count),
      modelItems: [Int](repeating: 0, count: whole.models.count),
      hasCellRows: [Bool](repeating: false, count: whole.models.count * count),
      hasMeanRows: [Bool](repeating: false, count: whole.models.count))
    for (model, place) in models.enumerated() {
      counts.modelItems[place] = sums.modelCounts[model].items
      counts.hasMeanRows[place] = sums.means[model].rows > 0
      for dimension in 0..<sums.dimensions {
        let cell = place * count + dimensions[dimension]
        counts.cellItems[cell] = sums.tallies[model * sums.dimensions + dimension].distinctItems
        counts.hasCellRows[cell] = sums.cells[model * sums.dimensions + dimension].rows > 0
      }
    }
    self.counts = counts
    try advance()
  }

  /// What the part knows of a pair; asked for in the order of pairs.
  mutating func share(
    _ first: Int, _ second: Int, place: Int?, isCentred: Bool, scope: BoardScope
  ) throws(Diagnostics) -> PairMerger.Share {
    let count = whole.dimensions
    let key = [first, second, place ?? count]
    var pair: PairSums?
    if let next, next.key == key {
      pair = next.pair
      try advance()
    }
    func items(_ model: Int) -> Int {
      place.map { counts.cellItems[model * count + $0] } ?? counts.modelItems[model]
    }
    func isEmpty(_ model: Int) -> Bool {
      guard let place else {
        return !(0..<count).contains { counts.hasCellRows[model * count + $0] }
      }
      return !counts.hasCellRows[model * count + place]
        && !(isCentred && counts.hasMeanRows[model])
    }
    let own = own
    return PairMerger.Share(
      pair: pair, items: items(first) + items(second), isEmpty: isEmpty(first) && isEmpty(second)
    ) { () throws(Diagnostics) in
      let sums = try own.read()
      func terms(_ model: Int) -> [ClusterSums] {
        place.map { [sums.cells[model * count + $0], sums.means[model]] }
          ?? (0..<count).map { sums.cells[model * count + $0] }
      }
      return (terms(first), terms(second))
    }
  }

  /// Reads the rest, which must be nothing, so that the part is checked.
  mutating func finish() throws(Diagnostics) {
    guard next == nil else {
      throw Diagnostics(
        PartProblem.damagedLine(lines.number, "its pairs are not in order").issue(file: part.path))
    }
  }

  private mutating func advance() throws(Diagnostics) {
    next = nil
    while let line = try lines.next() {
      guard line.kind == BoardLineKind.pair else { continue }
      next = try read(line)
      return
    }
  }

  private func read(_ line: PartLine) throws(Diagnostics) -> (key: [Int], pair: PairSums) {
    let numbers = try line.counts("pair", count: 3)
    guard numbers[0] < numbers[1], numbers[1] < models.count, numbers[2] < dimensions.count else {
      throw line.damage("there is no such pair")
    }
    let items = try line.counts("items", count: 2)
    let shared = try line.integers("clusters")
    guard shared.allSatisfy({ $0 >= 0 && $0 < clusters.count }) else {
      throw line.damage("its clusters have no names")
    }
    let found = try line.clusterSums("sums", numbering: clusters)
    let content: PairSums.Content
    let form = try line.text("form")
    // Over all dimensions a term each of the part's own; else the dimension and the mean of all items.
    let isOverall = numbers[2] == dimensions.count - 1
    let terms = isOverall ? dimensions.count - 1 : 2
    switch (form, found.count) {
    case ("zeroOne", 1), ("differences", 1):
      content = .differences(found[0], areZeroOne: form == "zeroOne")
    case ("same", 0): content = .sameRows
    case ("means", 0): content = .means
    case ("restricted", 2 * terms):
      content =
        isOverall
        ? .restricted(ofWhole(found[..<terms]), ofWhole(found[terms...]))
        : .restricted(Array(found[..<terms]), Array(found[terms...]))
    default: throw line.damage("`form` and `sums` do not fit each other")
    }
    return (
      [models[numbers[0]], models[numbers[1]], dimensions[numbers[2]]],
      PairSums(
        items: items[0], unshared: items[1], clusters: shared.map { clusters[$0] },
        content: content)
    )
  }

  /// Sums of the part's dimensions at the places of the whole's, of which it may lack some.
  private func ofWhole(_ terms: ArraySlice<ClusterSums>) -> [ClusterSums] {
    var wide = [ClusterSums](repeating: ClusterSums(), count: whole.dimensions)
    for (place, term) in zip(dimensions, terms) { wide[place] = term }
    return wide
  }
}
