import Foundation
import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Links between scales")
struct ScaleLinkTests {
  /// The same items on a scale on which θ_old = slope · θ + intercept.
  private static func shifted(_ items: [Item], slope: Double, intercept: Double) throws -> [Item] {
    try items.map { item in
      let discrimination = item.discrimination * slope
      let intercepts = item.intercepts.enumerated().map { index, value in
        value + item.discrimination * intercept
          * (item.form == .partialCredit ? Double(index + 1) : 1)
      }
      switch item.form {
      case .logistic:
        return try .logistic(
          discrimination: discrimination, intercept: intercepts[0],
          lowerAsymptote: item.lowerAsymptote, upperAsymptote: item.upperAsymptote)
      case .graded: return try .graded(discrimination: discrimination, intercepts: intercepts)
      case .partialCredit:
        return try .partialCredit(discrimination: discrimination, intercepts: intercepts)
      }
    }
  }

  private static func kinds() throws -> [[Item]] {
    [
      try SimulatedItems.twoParameter(8, seed: 2), try SimulatedItems.threeParameter(8, seed: 2),
      try SimulatedItems.graded(6, seed: 4),
      try (0..<5).map {
        try .partialCredit(
          discrimination: 0.8 + 0.1 * Double($0), intercepts: [0.4, Double($0) / 5 - 0.3, -0.8])
      },
    ]
  }

  @Test(
    "items that differ by the scale alone give back the line exactly, whatever their model",
    arguments: ScaleLink.Method.allCases)
  func exact(method: ScaleLink.Method) throws {
    for old in try Self.kinds() {
      let new = try Self.shifted(old, slope: 1.3, intercept: -0.45)
      let link = try ScaleLink(new: new, old: old, method: method)
      #expect(abs(link.slope - 1.3) < 1e-9 && abs(link.intercept + 0.45) < 1e-9)
      let covariance = try #require(link.covariance)
      #expect(covariance.slopeVariance < 1e-16 && covariance.interceptVariance < 1e-16)
      for (item, target) in zip(new.map { link.linked($0) }, old) {
        #expect(abs(item.discrimination - target.discrimination) < 1e-8)
        for (one, two) in zip(item.intercepts, target.intercepts) { #expect(abs(one - two) < 1e-8) }
        for ability in [-2.0, 0.3, 1.7] {
          let left = item.probabilities(at: 1.3 * ability - 0.45)
          #expect(
            zip(left, target.probabilities(at: 1.3 * ability - 0.45)).allSatisfy {
              abs($0 - $1) < 1e-8
            })
        }
      }
    }
  }

  @Test("an ability carries the error of the link, by either way to the old scale")
  func abilities() throws {
    var stream = RandomStream(seed: 3, purpose: "link", index: 0)
    let old = try SimulatedItems.twoParameter(12, seed: 5)
    let new = try Self.shifted(old, slope: 0.9, intercept: 0.3).map {
      try Item.logistic(
        discrimination: $0.discrimination * (0.9 + 0.2 * stream.uniform()),
        intercept: $0.intercepts[0] + 0.4 * stream.uniform() - 0.2)
    }
    let link = try ScaleLink(new: new, old: old)
    let covariance = try #require(link.covariance)
    let estimate = AbilityEstimate(ability: 1.2, standardError: 0.3)
    let linked = link.linked(estimate)
    #expect(abs(linked.ability - (1.2 * link.slope + link.intercept)) < 1e-14)
    let variance =
      link.slope * link.slope * 0.09 + covariance.slopeVariance * 1.44
      + 2.4 * covariance.covariance + covariance.interceptVariance
    #expect(abs(linked.standardError - variance.squareRoot()) < 1e-14)
    #expect(linked.standardError > link.slope * 0.3)
    let there = link.carrying(
      AbilityEstimate(ability: linked.ability, standardError: 0.3 * link.slope))
    #expect(abs(there.standardError - linked.standardError) < 1e-12)
  }

  @Test("an uncertainty goes to the old scale with its item")
  func uncertainties() throws {
    let old = try SimulatedItems.twoParameter(6, seed: 5)
    let link = try ScaleLink(
      new: try Self.shifted(old, slope: 2, intercept: 1), old: old, method: .meanMean)
    let item = try CalibratedItem(
      .logistic(discrimination: 1, difficulty: 0.5),
      uncertainty: ParameterUncertainty(
        discriminationError: 0.2, difficultyError: 0.3, correlation: 0.5))
    let linked = link.linked(item)
    for ability in [-1.0, 0.5, 2] {
      // The averaged response function is the same function of the person.
      let (one, two) = (item.probabilities(at: ability), linked.probabilities(at: 2 * ability + 1))
      #expect(abs(one[1] - two[1]) < 1e-12)
    }
  }

  @Test("an anchor that drifted stands out, by its change")
  func drift() throws {
    var stream = RandomStream(seed: 8, purpose: "drift", index: 0)
    let old = try SimulatedItems.twoParameter(15, seed: 6)
    var new = try Self.shifted(old, slope: 1.1, intercept: 0.2).map {
      try Item.logistic(
        discrimination: $0.discrimination,
        intercept: $0.intercepts[0] + 0.2 * (stream.uniform() - 0.5))
    }
    new[6] = try .logistic(
      discrimination: new[6].discrimination,
      intercept: new[6].intercepts[0] + 1.1 * new[6].discrimination)
    let link = try ScaleLink(new: new, old: old)
    #expect(link.driftingAnchors(beyond: 4) == [6])
    #expect(link.anchors[6].difficultyChange > 0.8)
    let farthest = link.anchors.indices.max {
      link.anchors[$0].curveDistance < link.anchors[$1].curveDistance
    }
    #expect(farthest == 6)
    let without = try ScaleLink(
      new: new.indices.filter { $0 != 6 }.map { new[$0] },
      old: old.indices.filter { $0 != 6 }.map { old[$0] })
    #expect(abs(without.intercept - 0.2) < abs(link.intercept - 0.2))
    #expect(
      (without.covariance?.interceptVariance ?? 1) < (link.covariance?.interceptVariance ?? 0))
  }

  @Test("one anchor links without an error, two as well, and none not at all")
  func few() throws {
    let old = try SimulatedItems.twoParameter(2, seed: 5)
    let new = try Self.shifted(old, slope: 0.8, intercept: 0.6)
    for method in ScaleLink.Method.allCases {
      let link = try ScaleLink(new: new, old: old, method: method)
      #expect(abs(link.slope - 0.8) < 1e-8)
      #expect(link.covariance == nil)
      let ability = link.linked(AbilityEstimate(ability: 1, standardError: 0.5))
      #expect(abs(ability.standardError - 0.4) < 1e-8)
      #expect(throws: ItemResponseError.noLink("there is no anchor")) {
        try ScaleLink(new: [] as [Item], old: [], method: method)
      }
      if method == .meanSigma {
        #expect(throws: ItemResponseError.self) {
          try ScaleLink(new: [new[0]], old: [old[0]], method: method)
        }
      } else {
        let one = try ScaleLink(new: [new[0]], old: [old[0]], method: method)
        #expect(abs(one.slope - 0.8) < 1e-7 && abs(one.intercept - 0.6) < 1e-7)
        #expect(one.covariance == nil)
      }
    }
  }

  @Test("lists that do not go together are refused")
  func refusals() throws {
    let items = try SimulatedItems.twoParameter(3, seed: 5)
    let graded = try SimulatedItems.graded(3, seed: 5)
    #expect(throws: ItemResponseError.lengthsDiffer(3, 2)) {
      try ScaleLink(new: items, old: Array(items.prefix(2)))
    }
    #expect(throws: ItemResponseError.self) { try ScaleLink(new: items, old: graded) }
    let turned = try items.map {
      try Item.logistic(discrimination: -$0.discrimination, intercept: $0.intercepts[0])
    }
    #expect(throws: ItemResponseError.self) {
      try ScaleLink(new: turned, old: items, method: .meanMean)
    }
    let flat = try items.map { try Item.logistic(discrimination: 0, intercept: $0.intercepts[0]) }
    #expect(throws: ItemResponseError.self) { try ScaleLink(new: flat, old: items) }
    for (nodes, weights) in [
      ([0.0, 1], [1.0]), ([1, 0], [1, 1]), ([0, 1], [1, 0]), ([0, 40], [1, 1]),
    ] {
      #expect(throws: ItemResponseError.self) { try Quadrature.weighted(nodes, by: weights) }
    }
  }

  @Test("a link is read back as it was written, and one without a positive slope is refused")
  func coding() throws {
    let old = try SimulatedItems.twoParameter(6, seed: 5)
    let link = try ScaleLink(
      new: try Self.shifted(old, slope: 1.5, intercept: 1), old: old, method: .meanSigma)
    let text = try JSONEncoder().encode(link)
    #expect(try JSONDecoder().decode(ScaleLink.self, from: text) == link)
    let broken = """
      {"method": "mean-mean", "slope": 0, "intercept": 1, "anchors": []}
      """
    #expect(throws: ItemResponseError.self) {
      try JSONDecoder().decode(ScaleLink.self, from: Data(broken.utf8))
    }
  }
}
