internal import Diagnostics
internal import Statistics
internal import Wording

/// Splits changes of scores into what the judges and what the models add to them.
struct ScoreSplitter {
  let scores: RoundScores
  let again: JudgedAgain

  /// What is known of one change.
  struct Split: Sendable {
    /// Responses judged again that it rests on.
    var anchors = 0
    var parts: DriftAttribution?
    /// Whether all later responses are earlier ones.
    var isReplay = false
    /// Whether only programs judge.
    var isByPrograms = false
    /// Why there are no parts.
    var reason: String?
  }

  /// The sums of anchors that several changes share.
  private struct Seat: Hashable {
    let judge: Int
    let dimension: Int
    let rounds: RoundPair
  }

  private struct Panels: Hashable {
    let from: Set<Int>
    let to: Set<Int>
    let dimension: Int
    let rounds: RoundPair
  }

  private var seats: [Seat: ClusterSums] = [:]
  private var panels: [Panels: ClusterSums] = [:]

  init(scores: RoundScores, again: JudgedAgain) {
    self.scores = scores
    self.again = again
  }

  /// - Complexity: O(rows), and O(responses judged again) for each judge once.
  mutating func split(
    model: Int, dimension: Int?, rounds: RoundPair
  ) throws(StatisticsError) -> Split {
    var split = Split()
    guard let dimension, scores.isSingle(dimension) else {
      split.reason = said("a score that is made of several means is not split")
      return split
    }
    let replays = again.replays(model: model, from: rounds.from, to: rounds.to)
    split.isReplay = !replays.isEmpty && replays.allSatisfy(\.isReplay)
    let earlier = again.shares(model: model, round: rounds.from, dimension: dimension)
    let later = again.shares(model: model, round: rounds.to, dimension: dimension)
    split.isByPrograms =
      Set(earlier.keys).union(later.keys).allSatisfy { again.isProgram[$0] }
      && earlier.keys == later.keys
    let (columns, rows) = scores.shared(
      model: model, dimension: dimension, rounds: [rounds.from, rounds.to])
    guard !rows[0].isEmpty else {
      split.reason = UndefinedReason.noSharedUnits.words
      return split
    }
    guard again.hasHashes || again.isStated else {
      split.reason = said("the log does not say which responses are the same (response_hash)")
      return split
    }
    var anchors: [DriftAttribution.Anchors] = []
    let isSamePanel =
      earlier.keys == later.keys
      && earlier.allSatisfy { abs($0.value - (later[$0.key] ?? 0)) <= Self.mostShift }
    if isSamePanel {
      for judge in earlier.keys.sorted() {
        let sums = try seat(Seat(judge: judge, dimension: dimension, rounds: rounds))
        guard sums.rows > 0 else {
          split.reason =
            said("\(VisibleText.name(again.judges[judge])) judged no response in both rounds")
          return split
        }
        split.anchors += sums.rows
        anchors.append(
          .init(
            differences: sums,
            share: ((earlier[judge] ?? 0) + (later[judge] ?? 0)) / 2))
      }
    } else {
      let sums = try panel(
        Panels(
          from: Set(earlier.keys), to: Set(later.keys), dimension: dimension, rounds: rounds))
      guard sums.rows > 0 else {
        split.reason = said(
          "the judges are others, and no response was judged by all of both panels")
        return split
      }
      split.anchors = sums.rows
      anchors = [.init(differences: sums, share: 1)]
    }
    let changes = zip(rows[0], rows[1]).map { columns[1].values[$1] - columns[0].values[$0] }
    let weights = zip(rows[0], rows[1]).map { one, other in
      ((columns[0].weights?[one] ?? 1) + (columns[1].weights?[other] ?? 1)) / 2
    }
    split.parts = DriftAttribution(
      scores: try ClusterSums(
        values: changes, weights: weights, clusters: rows[0].map { columns[0].clusters[$0] }),
      anchors: anchors, kind: scores.kind(columns))
    if let reason = split.parts?.model.standardError.reason { split.reason = reason.words }
    return split
  }

  /// Panels whose judges' shares differ by more are others.
  private static let mostShift = 0.1

  private mutating func seat(_ seat: Seat) throws(StatisticsError) -> ClusterSums {
    if let known = seats[seat] { return known }
    let sums = try again.differences(
      judge: seat.judge, dimension: seat.dimension, from: seat.rounds.from, to: seat.rounds.to
    ).sums()
    seats[seat] = sums
    return sums
  }

  private mutating func panel(_ panel: Panels) throws(StatisticsError) -> ClusterSums {
    if let known = panels[panel] { return known }
    let sums = try again.differences(
      from: panel.rounds.from, judges: panel.from, to: panel.rounds.to, judges: panel.to,
      dimension: panel.dimension
    ).sums()
    panels[panel] = sums
    return sums
  }
}
