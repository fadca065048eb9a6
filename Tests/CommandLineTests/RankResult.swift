import Foundation
import TestSupport
import Testing

/// The JSON of `compass rank`, by what tests ask of it.
struct RankResult {
  let run: Run
  private let object: [String: Any]

  init(_ arguments: [String]) async throws {
    run = await Run(["rank"] + arguments + ["--format", "json", "--quiet"])
    object = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any],
      "\(run.errors)")
  }

  struct Figure {
    let estimate: Double?
    let error: Double?
    let lower: Double?
    let upper: Double?
    let reason: String?

    init(_ object: [String: Any]?) {
      estimate = object?["estimate"] as? Double
      error = object?["standardError"] as? Double
      lower = object?["lower"] as? Double
      upper = object?["upper"] as? Double
      reason = object?["reason"] as? String
    }
  }

  var options: [String: Any] { object["options"] as? [String: Any] ?? [:] }
  var results: [String: Any] { object["results"] as? [String: Any] ?? [:] }
  var cautions: [String] { Cautions.messages(object) }
  var items: [[String: Any]] { results["items"] as? [[String: Any]] ?? [] }
  var names: [String] { items.compactMap { $0["name"] as? String } }
  var pairs: [[String: Any]] { results["pairs"] as? [[String: Any]] ?? [] }
  var fragility: [String: Any] { results["fragility"] as? [String: Any] ?? [:] }
  var orderEffect: Figure { Figure(results["orderEffect"] as? [String: Any]) }

  func strength(_ name: String) -> Figure {
    Figure(items.first { $0["name"] as? String == name }?["strength"] as? [String: Any])
  }

  private var covariates: [[String: Any]] { results["covariates"] as? [[String: Any]] ?? [] }

  func covariate(_ name: String, _ level: String? = nil) -> [String: Any] {
    covariates.first {
      $0["covariate"] as? String == name && $0["level"] as? String == level
    } ?? [:]
  }

  func coefficient(_ name: String, _ level: String? = nil) -> Figure {
    Figure(covariate(name, level)["coefficient"] as? [String: Any])
  }
}
