import Foundation
import Statistics

/// Ratings of four models by five judges on a scale of 1 to 5, with known effects of the judges.
///
/// The score is the number of thresholds below a latent normal value (ordered probit): the model's
/// quality, shared parts of cluster, item and response, the length of the response, and what the judge
/// adds. Judges 0 and 1 are of the family of models 0 and 1, judges 2 and 3 of that of models 2 and 3,
/// and judge 4 is of none.
struct JudgedStudy {
  /// What is planted.
  struct Effects: Sendable {
    var severities = [0.5, -0.3, 0, 0.2, -0.4]
    var preferences = [0.6, 0, 0.3, 0, 0]
    /// Per standard deviation of log length, beyond what length adds to quality.
    var slopes = [0.4, 0, 0, -0.2, 0]

    static let none = Effects(
      severities: [0, 0, 0, 0, 0], preferences: [0, 0, 0, 0, 0], slopes: [0, 0, 0, 0, 0])
  }

  static let qualities = [0.5, 0.1, -0.2, 0.8]
  static let unitFamily = [0, 0, 1, 1]
  static let judgeFamilies: [Int?] = [0, 0, 1, 1, nil]
  private static let medianLengths = [0.4, 0, -0.3, 0.2]
  private static let qualityOfLength = 0.2
  private static let thresholds = [-1.5, -0.5, 0.5, 1.5]
  private static let itemsOfCluster = 3
  /// Standard deviations of cluster, model by cluster, item, response, judge by cluster, and noise.
  private static let deviations = [0.4, 0.3, 0.4, 0.4, 0.25, 0.6]

  let ratings: JudgeRatings
  let logLengths: [Double?]
  let models: [Int]

  var unitFamilies: [Int?] { models.map { Self.unitFamily[$0] } }

  init(
    _ effects: Effects, clusters: Int, missing: Double = 0, _ draws: inout Draws
  ) throws {
    var (units, judges, scores) = ([Int](), [Int](), [Double]())
    var (lengths, models, unitClusters) = ([Double?](), [Int](), [Int]())
    let deviations = Self.deviations
    for cluster in 0..<clusters {
      let shared = deviations[0] * draws.normal()
      let ofModels = draws.normals(4).map { deviations[1] * $0 }
      let ofJudges = draws.normals(5).map { deviations[4] * $0 }
      for _ in 0..<Self.itemsOfCluster {
        let item = deviations[2] * draws.normal()
        for model in 0..<4 {
          let length = draws.normal()
          let quality =
            Self.qualities[model] + shared + ofModels[model] + item
            + deviations[3] * draws.normal() + Self.qualityOfLength * length
          let unit = models.count
          models.append(model)
          unitClusters.append(cluster)
          lengths.append(Self.medianLengths[model] + length)
          for judge in 0..<5 {
            let latent =
              quality + Self.shift(effects, judge, model) + effects.slopes[judge] * length
              + ofJudges[judge] + deviations[5] * draws.normal()
            let score = 1 + Double(Self.thresholds.count { latent > $0 })
            if missing > 0, draws.happens(missing) { continue }
            units.append(unit)
            judges.append(judge)
            scores.append(score)
          }
        }
      }
    }
    ratings = try JudgeRatings(
      units: units, judges: judges, scores: scores, unitCount: models.count, judgeCount: 5,
      clusters: unitClusters)
    logLengths = lengths
    self.models = models
  }

  private static func shift(_ effects: Effects, _ judge: Int, _ model: Int) -> Double {
    -effects.severities[judge]
      + (judgeFamilies[judge] == unitFamily[model] ? effects.preferences[judge] : 0)
  }

  private static func normal(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// Mean and deviation of a latent value.
  private static func latent(
    _ effects: Effects, _ judge: Int, _ model: Int
  ) -> (mean: Double, deviation: Double) {
    let slope = qualityOfLength + effects.slopes[judge]
    return (
      qualities[model] + shift(effects, judge, model),
      deviations.reduce(slope * slope) { $0 + $1 * $1 }.squareRoot()
    )
  }

  /// The expected score of a model by a judge.
  static func mean(_ effects: Effects, judge: Int, model: Int) -> Double {
    let (mean, deviation) = latent(effects, judge, model)
    return 1 + thresholds.reduce(0) { $0 + normal((mean - $1) / deviation) }
  }

  static func severity(_ effects: Effects, of judge: Int) -> Double {
    let means = (0..<5).map { judge in
      (0..<4).reduce(0) { $0 + mean(effects, judge: judge, model: $1) } / 4
    }
    return means.reduce(0, +) / 5 - means[judge]
  }

  /// The difference in differences against the judge of no family.
  static func selfPreference(_ effects: Effects, of judge: Int) -> Double {
    func gap(_ models: [Int]) -> Double {
      models.reduce(0) {
        $0 + mean(effects, judge: judge, model: $1) - mean(effects, judge: 4, model: $1)
      } / Double(models.count)
    }
    let own = (0..<4).filter { unitFamily[$0] == judgeFamilies[judge] }
    return gap(own) - gap((0..<4).filter { !own.contains($0) })
  }

  /// The slope on log length within models of a judge's scores less the mean of the others'.
  ///
  /// The covariance of an indicator of a normal value with another normal one is their covariance
  /// times the density at the threshold (Stein 1981).
  static func lengthSlope(_ effects: Effects, of judge: Int) -> Double {
    func slope(_ judge: Int) -> Double {
      (0..<4).reduce(0.0) { sum, model in
        let (mean, deviation) = latent(effects, judge, model)
        let covariance = qualityOfLength + effects.slopes[judge]
        return sum
          + thresholds.reduce(0) { sum, threshold in
            let z = (threshold - mean) / deviation
            return sum
              + covariance / deviation * exp(-z * z / 2) / (2 * Double.pi).squareRoot()
          } / 4
      }
    }
    let others = (0..<5).filter { $0 != judge }.map(slope)
    return slope(judge) - others.reduce(0, +) / 4
  }
}
