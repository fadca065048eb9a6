/// Which dimensions of a value system a log measures: its criteria may be those of a part only.
struct MeasuredDimensions {
  /// For each dimension, how many items measure the model that has most; 0 where none has any.
  let items: [Int]
  /// Whether some model has a score on every dimension, and so a mean over all.
  let hasWholeModel: Bool

  /// - Parameter tallies: Model by model, dimension by dimension.
  init(_ tallies: [ScoreStudy.Tally], dimensions: Int) {
    var items = [Int](repeating: 0, count: dimensions)
    var hasWholeModel = false
    for start in stride(from: 0, to: tallies.count, by: max(dimensions, 1)) {
      let ofModel = tallies[start..<start + dimensions].map(\.items)
      for (place, count) in ofModel.enumerated() { items[place] = max(items[place], count) }
      hasWholeModel = hasWholeModel || !ofModel.contains(0)
    }
    self.items = items
    self.hasWholeModel = hasWholeModel
  }

  /// The place of the dimension that most items measure, the first of equals; nil where none does.
  var best: Int? {
    items.indices.filter { items[$0] > 0 }.max { (items[$0], $1) < (items[$1], $0) }
  }

  /// The places of those that nobody is measured on.
  var unmeasured: [Int] { items.indices.filter { items[$0] == 0 } }
}
