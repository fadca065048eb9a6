import Foundation
import ItemResponse
import Statistics
import Testing

@Suite("Links of scales equal plink's and direct minimisation")
struct LinkingReferenceTests {
  @Test("slope, intercept, criterion and linked items by five methods")
  func twoParameters() throws {
    let reference = try ReferenceCases.load("adaptive-linking-2pl")
    let new = try reference.data["new"].array.map { try logisticItem($0.numbers) }
    let old = try reference.data["old"].array.map { try logisticItem($0.numbers) }
    let nodes = reference.data["nodes"].numbers
    let abilities = try Quadrature.weighted(nodes, by: nodes.map { exp(-$0 * $0 / 2) })
    for (method, key) in [
      (ScaleLink.Method.meanMean, "mean_mean"), (.meanSigma, "mean_sigma"),
      (.meanGeometric, "mean_geometric"), (.stockingLord, "stocking_lord"), (.haebara, "haebara"),
    ] {
      let link = try ScaleLink(new: new, old: old, method: method, abilities: abilities)
      let expected = reference.expected[key]
      reference.expect(link.slope, expected["A"])
      reference.expect(link.intercept, expected["B"])
      if let criterion = link.criterion { reference.expect(criterion, expected["criterion"]) }
      #expect((link.criterion != nil) == (method == .stockingLord || method == .haebara))
      guard method == .stockingLord else { continue }
      let linked = new.map { link.linked($0) }
      for (item, row) in zip(
        linked, reference.expected["linked_by_stocking_lord_a_b"].array)
      {
        reference.expect([item.discrimination, item.difficulty.value], row)
      }
    }
  }
}
