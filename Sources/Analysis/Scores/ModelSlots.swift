internal import LogReaders

/// What makes several of one model, each scored by itself: its rounds, its prompts, its judges.
protocol ModelSlots {
  /// How many numbers ``slot(_:)`` gives.
  var slots: Int { get }
  /// The place of a row among those of its model.
  func slot(_ row: Int) -> Int
  /// What models are called in each slot, model after model.
  func names(of models: [String]) -> [String]
}

extension RoundOrder: ModelSlots {}

/// The levels of a column as slots of each model; rows without a level, or with another, are in the last.
struct LevelSlots: ModelSlots {
  /// In ascending order.
  let levels: [String]
  private let places: [Int32]

  /// - Parameter kept: the levels that count; nil for all.
  /// - Complexity: O(rows).
  init(_ selection: Selection, _ cells: ColumnCells, keeping kept: [String]? = nil) {
    var isUsed = [Bool](repeating: false, count: cells.texts.count)
    for row in selection.rows.lazy.map(Int.init) where cells.codes[row] >= 0 {
      isUsed[Int(cells.codes[row])] = true
    }
    let wanted = kept.map { Set($0.map(ExactName.init)) }
    let used = isUsed.indices.filter { code in
      isUsed[code] && wanted?.contains(ExactName(cells.texts[code])) ?? true
    }
    let sorted = SortedNames(used.map { cells.texts[$0] })
    levels = sorted.names
    var place = [Int32](repeating: Int32(sorted.names.count), count: cells.texts.count)
    for (number, code) in used.enumerated() { place[code] = Int32(sorted.number[number]) }
    let none = Int32(sorted.names.count)
    places = cells.codes.map { $0 < 0 ? none : place[Int($0)] }
  }

  var slots: Int { levels.count + 1 }

  func slot(_ row: Int) -> Int { Int(places[row]) }

  func names(of models: [String]) -> [String] {
    models.flatMap { model in levels.map { "\(model), \($0)" } + ["\(model), otherwise"] }
  }
}
