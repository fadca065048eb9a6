import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Penalised logistic regression")
struct LogisticRegressionTests {
  /// Texts of a few words each, drawn so that the first words speak for the last class.
  private struct Sample {
    var rows: [[(column: Int, value: Double)]] = []
    var labels: [Int] = []
    let width = 12

    init(_ count: Int, classes: Int, seed: UInt64) {
      for row in 0..<count {
        var stream = RandomStream(
          seed: seed, purpose: "logistic-regression-test", index: UInt64(row))
        let label = stream.index(below: classes)
        var entries: [(column: Int, value: Double)] = []
        for column in 0..<width where stream.uniform() < (column % classes == label ? 0.6 : 0.25) {
          entries.append((column, 1 + 2 * stream.uniform()))
        }
        rows.append(entries)
        labels.append(label)
      }
    }

    func design(_ order: [Int]) -> SparseRows {
      var design = SparseRows(width: width)
      for row in order {
        for entry in rows[row] { design.append(entry.value, column: entry.column) }
        design.endRow()
      }
      return design
    }

    func fit(_ order: [Int]? = nil, classes: Int, cost: Double) throws -> LogisticRegression {
      let order = order ?? Array(rows.indices)
      return try #require(
        try LogisticRegression.fit(
          design(order), labels: order.map { labels[$0] }, classes: classes, cost: cost
        ).value)
    }
  }

  /// The gradient of the penalised objective, entry by entry and in another way than the fit has it.
  private func gradient(
    _ sample: Sample, _ model: LogisticRegression, cost: Double
  ) -> (weights: [Double], intercepts: [Double]) {
    let outputs = model.intercepts.count
    var weights = model.weights
    var intercepts = [Double](repeating: 0, count: outputs)
    let design = sample.design(Array(sample.rows.indices))
    for row in sample.rows.indices {
      let probabilities = model.probabilities(of: design, row: row)
      for output in 0..<outputs {
        let code = outputs == 1 ? 1 : output
        let residual = probabilities[code] - (sample.labels[row] == code ? 1 : 0)
        for entry in sample.rows[row] {
          weights[entry.column * outputs + output] += cost * residual * entry.value
        }
        intercepts[output] += cost * residual
      }
    }
    return (weights, intercepts)
  }

  @Test("at the fit the gradient is 0, for two classes and for more", arguments: [2, 3, 5])
  func stationary(classes: Int) throws {
    let sample = Sample(90, classes: classes, seed: 3)
    for cost in [0.01, 1, 50] {
      let model = try sample.fit(classes: classes, cost: cost)
      #expect(model.classes == classes)
      let gradient = gradient(sample, model, cost: cost)
      #expect(gradient.weights.allSatisfy { abs($0) < 1e-7 })
      #expect(gradient.intercepts.allSatisfy { abs($0) < 1e-7 })
    }
  }

  @Test("the order of the rows does not matter", arguments: [2, 3])
  func order(classes: Int) throws {
    let sample = Sample(120, classes: classes, seed: 5)
    let model = try sample.fit(classes: classes, cost: 3)
    var order = Array(sample.rows.indices)
    var stream = RandomStream(seed: 1, purpose: "order", index: 0)
    stream.shuffle(&order)
    let turned = try sample.fit(order, classes: classes, cost: 3)
    for (one, other) in zip(model.weights + model.intercepts, turned.weights + turned.intercepts) {
      #expect(abs(one - other) < 1e-8)
    }
  }

  @Test("any number of threads round it gives the same bits")
  func threads() throws {
    let sample = Sample(80, classes: 3, seed: 8)
    let alone = try FixedBlocks.$limit.withValue(1) { try sample.fit(classes: 3, cost: 2) }
    let fits = FixedBlocks.map(4) { _ in try? sample.fit(classes: 3, cost: 2) }
    for fit in fits { #expect(fit == alone) }
  }

  @Test("probabilities have the sum 1, and a model put together from its weights gives the same")
  func again() throws {
    let sample = Sample(60, classes: 3, seed: 2)
    let design = sample.design(Array(sample.rows.indices))
    for classes in [2, 3] {
      var own = sample
      own.labels = sample.labels.map { $0 % classes }
      let model = try own.fit(classes: classes, cost: 1)
      for row in sample.rows.indices {
        #expect(abs(model.probabilities(of: design, row: row).reduce(0, +) - 1) < 1e-12)
      }
      let again = try LogisticRegression(
        weights: model.weights, intercepts: model.intercepts, features: 12)
      #expect(again.probabilities(of: design) == model.probabilities(of: design))
    }
  }

  @Test("classes that a feature separates have finite weights, larger with a larger cost")
  func separable() throws {
    var design = SparseRows(width: 1)
    for value in [-2.0, -1, 1, 2] {
      design.append(value, column: 0)
      design.endRow()
    }
    var last = 0.0
    for cost in [0.1, 1, 100, 1e6] {
      let model = try #require(
        try LogisticRegression.fit(design, labels: [0, 0, 1, 1], classes: 2, cost: cost).value)
      #expect(model.weights[0].isFinite)
      #expect(model.weights[0] > last)
      #expect(abs(model.intercepts[0]) < 1e-6)
      last = model.weights[0]
    }
  }

  @Test(
    "a row without features has the odds of the intercept, and rows of nothing those of the shares")
  func emptyRows() throws {
    var design = SparseRows(width: 3)
    for _ in 0..<5 { design.endRow() }
    let model = try #require(
      try LogisticRegression.fit(design, labels: [0, 1, 1, 1, 1], classes: 2, cost: 1).value)
    #expect(model.weights == [0, 0, 0])
    #expect(abs(model.intercepts[0] - log(4)) < 1e-9)
    let three = try #require(
      try LogisticRegression.fit(design, labels: [0, 1, 2, 2, 2], classes: 3, cost: 1).value)
    let probabilities = three.probabilities(of: design, row: 0)
    for (found, share) in zip(probabilities, [0.2, 0.2, 0.6]) { #expect(abs(found - share) < 1e-9) }
    #expect(abs(three.intercepts.reduce(0, +)) < 1e-12)
  }

  @Test(
    "without rows, of one class, or with a class that has no row there is no fit, with the reason")
  func undefined() throws {
    let sample = Sample(10, classes: 2, seed: 1)
    let design = sample.design(Array(sample.rows.indices))
    let ones = [Int](repeating: 1, count: 10)
    #expect(
      try LogisticRegression.fit(design, labels: ones, classes: 2, cost: 1).reason == .noVariation)
    #expect(
      try LogisticRegression.fit(SparseRows(width: 4), labels: [], classes: 2, cost: 1).reason
        == .noData)
    let two = (0..<10).map { $0 % 2 }
    #expect(
      try LogisticRegression.fit(design, labels: two, classes: 3, cost: 1).reason?.code
        == "notIdentified")
  }

  @Test("arguments that no fit can be made from are refused")
  func refused() {
    var design = SparseRows(width: 1)
    design.append(1, column: 0)
    design.endRow()
    #expect(throws: StatisticsError.self) {
      _ = try LogisticRegression.fit(design, labels: [0, 1], classes: 2, cost: 1)
    }
    #expect(throws: StatisticsError.self) {
      _ = try LogisticRegression.fit(design, labels: [2], classes: 2, cost: 1)
    }
    #expect(throws: StatisticsError.self) {
      _ = try LogisticRegression.fit(design, labels: [0], classes: 1, cost: 1)
    }
    for cost in [0, -1, Double.infinity, .nan] {
      #expect(throws: StatisticsError.self) {
        _ = try LogisticRegression.fit(design, labels: [0], classes: 2, cost: cost)
      }
    }
    #expect(throws: StatisticsError.self) {
      _ = try LogisticRegression(weights: [1, 2], intercepts: [0, 0], features: 1)
    }
    #expect(throws: StatisticsError.self) {
      _ = try LogisticRegression(weights: [1, .nan], intercepts: [0], features: 2)
    }
  }
}
