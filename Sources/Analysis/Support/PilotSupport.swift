internal import Diagnostics
internal import Statistics

/// Which two models of a study a larger one can be planned from, or why none can.
struct PilotSupport {
  /// The two that are to be named; none where the study has no others.
  let models: [String]
  let reason: String?

  init(models: [String], reason: String?) {
    self.models = models
    self.reason = reason
  }

  /// - Parameter dimension: Its place; nil for the mean over all.
  /// - Complexity: O(items) for each pair that is tried, of which there are 15 at most.
  init(_ study: ScoreStudy, dimension: Int?) {
    guard study.models.count > 1 else {
      self.init(models: [], reason: "one model")
      return
    }
    var reason: String?
    let tried = study.models.indices.prefix(PilotSupport.mostModels)
    for first in tried {
      for second in tried where second > first {
        do throws(Diagnostics) {
          _ = try PowerPilot(
            study: study, dimension: dimension, comparison: .paired, models: [first, second]
          ).basis()
          let names = [study.models[first], study.models[second]]
          self.init(models: study.models.count == 2 ? [] : names, reason: nil)
          return
        } catch {
          reason = reason ?? error.all.first?.message
        }
      }
    }
    self.init(models: [], reason: reason ?? "no two models to plan from")
  }

  private static let mostModels = 6
}
