import Foundation
import ItemResponse
import Statistics

/// Answers of persons, such as models, to items in clusters: discrete, tied, and alike within a cluster.
struct ValidityData: Sendable {
  /// How many clusters, and how many items each.
  var clusters = 20
  var inCluster = 3
  /// Whether answers are 0 or 1; else 1 to 5.
  var isBinary = false

  /// What items are: as hard in the eyes of everybody.
  struct Items {
    let levels: [Double]
  }

  func items(_ draws: inout Draws) -> Items {
    let ofClusters = draws.normals(clusters).map { 0.4 * $0 }
    return Items(
      levels: (0..<clusters * inCluster).map { ofClusters[$0 / inCluster] + 0.4 * draws.normal() })
  }

  private func answer(_ latent: Double) -> Double {
    isBinary ? (latent > 0 ? 1 : 0) : min(5, max(1, (3 + latent).rounded()))
  }

  /// - Parameter shift: what is added to everybody.
  func scores(
    _ traits: [Double], _ items: Items, shift: Double = 0, _ draws: inout Draws
  ) throws -> ItemResponse.ClusteredScores {
    var scores = try ItemResponse.ClusteredScores(persons: traits.count, clusters: clusters)
    for (person, trait) in traits.enumerated() {
      for cluster in 0..<clusters {
        let own = trait + shift + 0.5 * draws.normal()
        for item in 0..<inCluster {
          let latent = own + items.levels[cluster * inCluster + item] + draws.normal()
          try scores.add(answer(latent), person: person, cluster: cluster)
        }
      }
    }
    return scores
  }

  func scores(_ traits: [Double], _ draws: inout Draws) throws -> ItemResponse.ClusteredScores {
    try scores(traits, items(&draws), &draws)
  }

  /// What a mean over many studies gives, of 2,000 persons each.
  func truth(
    _ name: String, studies: Int = 12,
    _ figure: (_ traits: [Double], _ scores: ItemResponse.ClusteredScores, _ draws: inout Draws)
      throws -> Double
  ) -> Double {
    var sum = 0.0
    for number in 0..<studies {
      var draws = Draws(seed: 171, simulation: "truth of validity, \(name)", dataSet: number)
      let traits = draws.normals(2_000)
      guard let scores = try? self.scores(traits, &draws),
        let value = try? figure(traits, scores, &draws)
      else { return .nan }
      sum += value / Double(studies)
    }
    return sum
  }

  var name: String {
    "\(clusters * inCluster) items in \(clusters) clusters, answers "
      + (isBinary ? "0 or 1" : "1 to 5")
  }
}

extension ItemResponse.ClusteredScores {
  /// The means of all persons, who all have answered.
  var all: [Double] { means().compactMap(\.self) }
}
