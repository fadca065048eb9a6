internal import Diagnostics
internal import ValueModel

/// Puts the sums of parts of a board together, pairs aside.
struct BoardMerger {
  private let parts: [PartReader]

  struct Merged {
    let system: ValueSystem
    let instrument: Instrument
    let scope: BoardScope
    let facts: BoardContent.Facts
    let sums: ScoreSums?
  }

  init(_ parts: [PartReader]) { self.parts = Self.ordered(parts) }

  /// In the order of their shards, so that lists come in one order.
  static func ordered(_ parts: [PartReader]) -> [PartReader] {
    parts.sorted { $0.head.shard.index < $1.head.shard.index }
  }

  /// - Throws: for parts that cannot be read, and for definitions that differ.
  /// - Complexity: O(bytes).
  func merged() throws(Diagnostics) -> Merged {
    var read: [BoardPart] = []
    for part in parts { read.append(try BoardPart(part)) }
    guard let first = read.first else {
      throw Diagnostics(
        Diagnostic("noParts", "there is no part to put together", remedy: "Name one"),
        cause: .wrongUse)
    }
    // What a part without judgments took its definitions from was nothing.
    let telling = read.indices.filter { read[$0].facts.selectedRows > 0 }
    let told = telling.isEmpty ? Array(read.indices) : telling
    let known = read[told[0]].definitions
    for place in told where read[place].definitions.instrument != known.instrument {
      throw Diagnostics(
        PartProblem.otherDefinition(known.instrument.name, first: parts[told[0]].path)
          .issue(file: parts[place].path))
    }
    var system = known.system
    for place in told where read[place].definitions.system != system {
      guard system.id == CriteriaSystem.name,
        read[place].definitions.system.id == CriteriaSystem.name
      else {
        throw Diagnostics(
          PartProblem.otherDefinition(system.name, first: parts[told[0]].path)
            .issue(file: parts[place].path))
      }
      let criteria = ScoreSums.union(
        system.dimensions.map(\.id), read[place].definitions.system.dimensions.map(\.id))
      system = try CriteriaSystem.system(of: criteria)
    }
    var facts = first.facts
    facts.carriesAnswers = read.allSatisfy { $0.facts.carriesAnswers || $0.sums == nil }
    for part in read.dropFirst() { facts.merge(part.facts) }
    let sums = read.compactMap { part -> ScoreSums? in
      part.sums?.fitted(to: system, known.instrument)
    }
    var merged = ScoreSums.merged(sums)
    merged?.omissions = facts.omissions
    merged?.files = facts.files
    let scope =
      first.definitions.listsPairs
      ? BoardScope.pairs(
        dimension: first.definitions.dimension, reference: first.definitions.reference) : .board
    return Merged(
      system: system, instrument: known.instrument, scope: scope, facts: facts, sums: merged)
  }
}

extension ScoreSums {
  /// The same with more dimensions, which have nothing yet.
  func fitted(to wider: ValueSystem, _ instrument: Instrument) -> ScoreSums {
    guard wider.dimensions.count != dimensions || wider != system else { return self }
    let places = system.dimensions.map { dimension in
      wider.dimensions.firstIndex { $0.id.isExactly(dimension.id) } ?? 0
    }
    let count = wider.dimensions.count
    var items = [Int](repeating: 0, count: count + 1)
    items[count] = boardItems[dimensions]
    for (from, to) in places.enumerated() { items[to] = boardItems[from] }
    var wide = ScoreSums(
      of: ScoreSums(system: wider, instrument: instrument), models: models, clusters: clusters,
      judges: judges, tasks: tasks.map(\.text), boardItems: items, itemCount: itemCount,
      judgmentCount: judgmentCount)
    wide.files = files
    wide.omissions = omissions
    for model in models.indices {
      wide.set(model: model, counts: modelCounts[model], means: means[model])
      for (from, to) in places.enumerated() {
        wide.set(
          cell: model * count + to, tally: tallies[model * dimensions + from],
          sums: cells[model * dimensions + from])
      }
    }
    return wide
  }
}
