internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What must be known of the size of a study.
struct PowerCautions {
  let basis: PowerBasis
  let settings: PowerSettings
  let method: StudyDesign.Finding.Method?
  let size: StudySize
  let interval: PowerInterval?

  /// Below so many clusters a pilot's variance is hardly known.
  static let fewClusters = 30

  var cautions: [Caution] { smallPilot + crossed + fewInStudy }

  private var smallPilot: [Caution] {
    guard let pilot = basis.pilot, pilot.clusters < Self.fewClusters else { return [] }
    let units = pilot.clusters == pilot.items ? "item" : "cluster"
    let count = CountText.counted(pilot.clusters, units)
    return [
      Caution(
        .smallPilot, observed: pilot.clusters,
        message: interval == nil
          ? said(
            "The pilot has \(count): its variance may be far off, and with it the size of the study."
          )
          : said(
            "The pilot has \(count): its variance may be far off, and with it the size of the study; "
              + "plan with the upper end of the interval."))
    ]
  }

  private var crossed: [Caution] {
    guard case .numbers(let variance, _) = basis.scores, variance.panel > 0 || variance.rounds > 0
    else { return [] }
    let what =
      variance.panel > 0 && variance.rounds > 0
      ? said("judges and rounds have")
      : variance.panel > 0 ? said("judges have") : said("rounds have")
    return [
      Caution(
        .crossedNoise,
        said(
          "What \(what) in common over all items counts here, and does not in the intervals of pairs "
            + "and leaderboard, which take them as they are: the study must be analysed over items, "
            + "judges and rounds."))
    ]
  }

  private var fewInStudy: [Caution] {
    guard method == .simulation, size.clusters < StudyDesign.fewClusters, basis.pilot?.sample == nil
    else { return [] }
    let units = size.clusterSize == 1 ? "item" : "cluster"
    return [
      Caution(
        .fewClusters, observed: Int(size.clusters.rounded(.up)),
        message: said(
          "A study of \(CountText.counted(Int(size.clusters.rounded(.up)), units)) was "
            + "simulated with scores of a smooth distribution; with long tails it finds less."))
    ]
  }
}
