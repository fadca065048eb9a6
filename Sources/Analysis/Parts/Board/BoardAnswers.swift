internal import Diagnostics
internal import ValueModel

/// Single answers of a model to some items of a dimension, as a line of a part holds them.
struct AnswersOfItems {
  let model: Int
  let dimension: Int
  /// Names of items, in ascending order.
  var items: [String] = []
  var answers: [ScoreStudy.ItemAnswers] = []

  /// How many items a line holds.
  static let itemsOfLine = 512

  func write(to part: inout PartWriter) throws(Diagnostics) {
    try part.write(BoardLineKind.answers) { line in
      line.integers("cell", [model, dimension])
      line.texts("items", items)
      line.integers("clusters", answers.map(\.cluster))
      line.doubles("weights", answers.map(\.weight))
      line.integers("responses", answers.map(\.responses.count))
      line.integers("verdicts", answers.flatMap { $0.responses.map(\.count) })
      line.doubles("scores", answers.flatMap { $0.responses.flatMap(\.self) })
    }
  }
}

extension ScoreStudy {
  /// The single answers, line by line.
  var answersByItem: [AnswersOfItems] {
    let prefix = soleTask.map { "\($0)/" } ?? ""
    var lines: [AnswersOfItems] = []
    for model in models.indices {
      for dimension in system.dimensions.indices {
        let all = answers(model: model, dimension: dimension)
        for start in stride(from: 0, to: all.count, by: AnswersOfItems.itemsOfLine) {
          let some = all[start..<min(start + AnswersOfItems.itemsOfLine, all.count)]
          lines.append(
            AnswersOfItems(
              model: model, dimension: dimension, items: some.map { prefix + itemNames[$0.item] },
              answers: Array(some)))
        }
      }
    }
    return lines
  }
}

/// The single answers of several parts, put together item by item.
struct BoardAnswers {
  private let parts: [PartReader]
  private let sums: ScoreSums

  init(_ parts: [PartReader], sums: ScoreSums) {
    self.parts = parts
    self.sums = sums
  }

  /// Calls `body` with each line, in the numbers of the whole.
  ///
  /// - Complexity: O(bytes).
  func forEach(
    _ body: (AnswersOfItems) throws(Diagnostics) -> Void
  ) throws(Diagnostics) {
    for part in parts {
      let read = try BoardPart(part)
      guard let own = read.sums else { continue }
      let models = ScoreSums.numbers(of: own.models, among: sums.models)
      let clusters = ScoreSums.numbers(of: own.clusters, among: sums.clusters)
      let dimensions = own.system.dimensions.map { dimension in
        sums.system.dimensions.firstIndex { $0.id.isExactly(dimension.id) } ?? 0
      }
      let lines = try part.lines()
      while let line = try lines.next() {
        guard line.kind == BoardLineKind.answers else { continue }
        let cell = try line.counts("cell", count: 2)
        guard cell[0] < models.count, cell[1] < dimensions.count else {
          throw line.damage("there is no such score")
        }
        var answers = AnswersOfItems(model: models[cell[0]], dimension: dimensions[cell[1]])
        answers.items = try line.texts("items")
        answers.answers = try read.answers(line, count: answers.items.count, clusters: clusters)
        try body(answers)
      }
    }
  }

  /// The answers by model and within it by dimension, in the order of the items' names.
  func byItem() throws(Diagnostics) -> [[ScoreStudy.ItemAnswers]] {
    let count = sums.models.count * sums.dimensions
    var named = [[(name: String, answers: ScoreStudy.ItemAnswers)]](repeating: [], count: count)
    try forEach { line throws(Diagnostics) in
      let cell = line.model * sums.dimensions + line.dimension
      named[cell] += zip(line.items, line.answers).map { ($0, $1) }
    }
    return named.map { items in
      items.enumerated().sorted { one, other in
        one.element.name.isExactly(other.element.name)
          ? one.offset < other.offset
          : one.element.name.utf8.lexicographicallyPrecedes(other.element.name.utf8)
      }.map(\.element.answers)
    }
  }
}

extension BoardPart {
  /// The answers of a line.
  fileprivate func answers(
    _ line: PartLine, count: Int, clusters: [Int]
  ) throws(Diagnostics) -> [ScoreStudy.ItemAnswers] {
    let own = try line.counts("clusters", count: count)
    let weights = try line.doubles("weights")
    let responses = try line.counts("responses", count: count)
    let total = responses.reduce(0, +)
    let verdicts = try line.counts("verdicts", count: total)
    let scores = try line.doubles("scores")
    guard weights.count == count, scores.count == verdicts.reduce(0, +),
      own.allSatisfy({ $0 < clusters.count })
    else { throw line.damage("its lists do not fit each other") }
    var (response, score) = (0, 0)
    return (0..<count).map { item in
      let lists = (0..<responses[item]).map { _ -> [Double] in
        let list = Array(scores[score..<score + verdicts[response]])
        score += verdicts[response]
        response += 1
        return list
      }
      return ScoreStudy.ItemAnswers(
        item: 0, cluster: clusters[own[item]], weight: weights[item], responses: lists)
    }
  }
}
