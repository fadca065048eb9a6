import Foundation
import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Properties of calibrations")
struct CalibrationPropertyTests {
  static let models: [ItemModel] = ItemModel.allCases

  private static func responses(
    _ model: ItemModel, persons: Int = 400, missing: Double = 0.1
  ) throws -> ResponseTable {
    let items =
      switch model {
      case .rasch, .twoParameter: try SimulatedItems.twoParameter(7, seed: 4)
      case .threeParameter: try SimulatedItems.threeParameter(7, seed: 4)
      case .gradedResponse, .generalizedPartialCredit: try SimulatedItems.graded(6, seed: 4)
      }
    return try SimulatedResponses(items: items, persons: persons, seed: 5, missing: missing).table
  }

  private static func row(_ table: ResponseTable, _ person: Int) -> [Int?] {
    (0..<table.items).map { table[person, $0] }
  }

  @Test("1, 2 and 8 threads and shuffled persons give the same bits", arguments: models)
  func sameBits(model: ItemModel) throws {
    let table = try Self.responses(model)
    var order = Array(0..<table.persons)
    var stream = RandomStream(seed: 9, purpose: "order", index: 0)
    stream.shuffle(&order)
    let shuffled = try ResponseTable(
      order.map { Self.row(table, $0) }, categories: table.categories)
    let calibrations = try [(table, 1), (table, 2), (table, 8), (shuffled, 3)].map {
      try MarginalMaximumLikelihood(
        $0.0, model: model, options: CalibrationOptions(threads: $0.1)
      ).calibrate()
    }
    let first = calibrations[0]
    let errors = try #require(first.covariance().value).items
    for other in calibrations.dropFirst() {
      #expect(other.items == first.items)
      #expect(other.logLikelihood == first.logLikelihood)
      #expect(other.iterations == first.iterations)
      #expect(try #require(other.covariance().value).items == errors)
    }
    let scorer = AbilityScorer(first.bank)
    for method in AbilityMethod.allCases {
      let one = try scorer.abilities(of: table, method: method, threads: 1)
      let eight = try scorer.abilities(of: shuffled, method: method, threads: 8)
      #expect(order.map { one[$0] } == eight)
    }
  }

  @Test("graded items and partial credit of two categories are the two-parameter model")
  func twoCategories() throws {
    let table = try Self.responses(.twoParameter)
    let plain = try calibrated(table, .twoParameter)
    for model in [ItemModel.gradedResponse, .generalizedPartialCredit] {
      let other = try calibrated(table, model)
      #expect(abs(other.logLikelihood - plain.logLikelihood) < 1e-7)
      for (a, b) in zip(plain.items, other.items) {
        #expect(abs(a.discrimination - b.discrimination) < 1e-4)
        #expect(abs(a.intercepts[0] - b.intercepts[0]) < 1e-4)
      }
      let errors = try #require(plain.covariance().value).items
      let others = try #require(other.covariance().value).items
      for (a, b) in zip(errors, others) {
        let left = try #require(a.discrimination.value)
        #expect(abs(left - (b.discrimination.value ?? 0)) < 1e-4)
      }
    }
  }

  @Test(
    "the log-likelihood is that of a slow sum, and no step away from the maximum raises it",
    arguments: models)
  func maximum(model: ItemModel) throws {
    let table = try Self.responses(model, persons: 150)
    let options = CalibrationOptions(
      interceptPrior: .normal(mean: 0, deviation: 3), tolerance: 1e-11)
    let calibration = try calibrated(table, model, options)
    let best = try Self.slowLogLikelihood(calibration.items, table)
    #expect(abs(best - calibration.logLikelihood) < 1e-8 * abs(best))
    func height(_ items: [Item]) throws -> Double {
      var prior = items.flatMap(\.intercepts).reduce(0) { $0 - $1 * $1 / 18 }
      if model == .threeParameter {
        for item in items {
          let logit = log(item.lowerAsymptote / (1 - item.lowerAsymptote)) + 1.386_294_361_119_890_6
          prior -= logit * logit / 0.5
        }
      }
      return try Self.slowLogLikelihood(items, table) + prior
    }
    let top = try height(calibration.items)
    for step in [-0.02, 0.02] {
      for number in calibration.items.indices {
        var items = calibration.items
        let old = items[number]
        items[number] = try Self.moved(old, slope: 0, intercept: step, lower: 0)
        #expect(try height(items) < top)
        if model == .rasch {
          items = try calibration.items.map {
            try Self.moved($0, slope: step, intercept: 0, lower: 0)
          }
        } else {
          items[number] = try Self.moved(old, slope: step, intercept: 0, lower: 0)
        }
        #expect(try height(items) < top)
        if model == .threeParameter {
          items = calibration.items
          items[number] = try Self.moved(old, slope: 0, intercept: 0, lower: step)
          #expect(try height(items) < top)
        }
      }
    }
  }

  @Test("the observed covariance is the inverse of a numerical Hessian", arguments: models)
  func covariance(model: ItemModel) throws {
    let table = try Self.responses(model, persons: 1_200).selecting(items: [1, 3, 4])
    let scale = CalibrationOptions.RaschScale.fixed(1)
    let calibration = try calibrated(
      table, model, CalibrationOptions(raschScale: scale, tolerance: 1e-13))
    let isGuessing = model == .threeParameter
    func logit(_ share: Double) -> Double { log(share / (1 - share)) }
    // Slope, intercepts and logit of the asymptote of each item; a Rasch slope is fixed.
    let vector = calibration.items.flatMap { item in
      (model == .rasch ? [] : [item.discrimination]) + item.intercepts
        + (isGuessing ? [logit(item.lowerAsymptote)] : [])
    }
    func height(_ vector: [Double]) throws -> Double {
      var rest = vector[...]
      var prior = 0.0
      let items = try calibration.items.map { item -> Item in
        let slope = model == .rasch ? 1 : rest.removeFirst()
        let intercepts = item.intercepts.map { _ in rest.removeFirst() }
        switch item.form {
        case .logistic:
          var lower = 0.0
          if isGuessing {
            let value = rest.removeFirst()
            lower = 1 / (1 + exp(-value))
            prior -= (value - logit(0.2)) * (value - logit(0.2)) / 0.5
          }
          return try .logistic(
            discrimination: slope, intercept: intercepts[0], lowerAsymptote: lower)
        case .graded: return try .graded(discrimination: slope, intercepts: intercepts)
        case .partialCredit:
          return try .partialCredit(discrimination: slope, intercepts: intercepts)
        }
      }
      return try Self.slowLogLikelihood(items, table) + prior
    }
    let h = 1e-3
    let hessian = try vector.indices.map { i in
      try vector.indices.map { j -> Double in
        func at(_ a: Double, _ b: Double) throws -> Double {
          var moved = vector
          moved[i] += a
          moved[j] += b
          return try height(moved)
        }
        return -(try at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h)
      }
    }
    let inverse = Self.inverse(hessian)
    let errors = try #require(calibration.covariance(.observed).value).items
    let got = errors.enumerated().flatMap { number, error -> [Double?] in
      // The error of the asymptote is that of its logit times the derivative.
      let lower = calibration.items[number].lowerAsymptote
      return (model == .rasch ? [] : [error.discrimination.value])
        + error.intercepts.map(\.value)
        + (isGuessing
          ? [error.lowerAsymptote?.value.map { $0 / (lower * (1 - lower)) }] : [])
    }
    #expect(got.count == vector.count)
    for (place, value) in got.enumerated() {
      let expected = inverse[place][place].squareRoot()
      #expect(abs((value ?? 0) - expected) < 2e-4 * expected, "\(place)")
    }
    for method in InformationMethod.allCases {
      #expect(calibration.covariance(method).value?.items.count == table.items)
    }
  }

  /// Gauss-Jordan elimination.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]] {
    let size = matrix.count
    var rows = matrix.enumerated().map { number, row in
      row + (0..<size).map { $0 == number ? 1 : 0 }
    }
    for pivot in 0..<size {
      let value = rows[pivot][pivot]
      for column in 0..<2 * size { rows[pivot][column] /= value }
      for row in 0..<size where row != pivot {
        let factor = rows[row][pivot]
        for column in 0..<2 * size { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    return rows.map { Array($0[size...]) }
  }

  @Test("a person without any response changes nothing but the number of persons")
  func emptyRow() throws {
    let table = try Self.responses(.twoParameter)
    let rows = (0..<table.persons).map { Self.row(table, $0) }
    let more = try ResponseTable(
      rows + [[Int?](repeating: nil, count: table.items)], categories: table.categories)
    let one = try calibrated(table, .twoParameter)
    let two = try calibrated(more, .twoParameter)
    #expect(abs(one.logLikelihood - two.logLikelihood) < 1e-8)
    #expect(two.persons == one.persons + 1)
    let blank = try AbilityScorer(two.bank).abilities(of: more, method: .maximumLikelihood)
    #expect(blank.last?.reason == .noData)
  }

  @Test("the sparse side of a design does not matter: half missing by blocks")
  func linkedForms() throws {
    // Two forms that share two items; each person answers a minority or a majority of all.
    let items = try SimulatedItems.twoParameter(12, seed: 8)
    let full = try SimulatedResponses(items: items, persons: 3_000, seed: 21).table
    let rows = (0..<full.persons).map { person -> [Int?] in
      (0..<12).map { item in
        let form = person % 3
        let isGiven = form == 0 ? item < 5 : form == 1 ? item >= 3 : item % 4 == 1
        return isGiven ? full[person, item] : nil
      }
    }
    let table = try ResponseTable(rows, categories: full.categories)
    let calibration = try calibrated(table, .twoParameter)
    let slow = try Self.slowLogLikelihood(calibration.items, table)
    #expect(abs(slow - calibration.logLikelihood) < 1e-8 * abs(slow))
    let graded = try calibrated(table, .gradedResponse)
    #expect(abs(graded.logLikelihood - calibration.logLikelihood) < 1e-6)
  }

  @Test("shuffled responses have nothing in common, real ones have")
  func shuffledControl() throws {
    let table = try Self.responses(.twoParameter, persons: 800)
    let control = try MarginalMaximumLikelihood(table, model: .twoParameter)
      .shuffledControl(seed: 3, replicates: 9)
    #expect(control.pValue == 0.1)
    #expect(
      control.shuffled.allSatisfy {
        $0.gainPerResponse < control.observed.gainPerResponse / 3
      })
    let again = try MarginalMaximumLikelihood(
      table, model: .twoParameter, options: CalibrationOptions(threads: 5)
    ).shuffledControl(seed: 3, replicates: 9)
    #expect(again.shuffled == control.shuffled)
  }

  /// The marginal log-likelihood by a sum over persons, items and nodes.
  private static func slowLogLikelihood(_ items: [Item], _ table: ResponseTable) throws -> Double {
    let nodes = Quadrature.standard
    let probabilities = items.map { item in nodes.nodes.map { item.probabilities(at: $0) } }
    return (0..<table.persons).reduce(0) { sum, person in
      var likelihood = 0.0
      for (q, weight) in nodes.weights.enumerated() {
        var product = weight
        for item in 0..<table.items {
          if let response = table[person, item] { product *= probabilities[item][q][response] }
        }
        likelihood += product
      }
      return sum + log(likelihood)
    }
  }

  private static func moved(
    _ item: Item, slope: Double, intercept: Double, lower: Double
  ) throws -> Item {
    let intercepts = item.intercepts.map { $0 + intercept }
    return switch item.form {
    case .logistic:
      try .logistic(
        discrimination: item.discrimination + slope, intercept: intercepts[0],
        lowerAsymptote: item.lowerAsymptote + lower)
    case .graded:
      try .graded(discrimination: item.discrimination + slope, intercepts: intercepts)
    case .partialCredit:
      try .partialCredit(discrimination: item.discrimination + slope, intercepts: intercepts)
    }
  }
}
