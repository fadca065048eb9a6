internal import Foundation
internal import ItemResponse
internal import Statistics
package import StudyStore

/// An item that was answered in an older round and again in this one, and so ties their scales.
package struct PoolAnchor: Sendable, Equatable {
  package let sample: String
  /// The parameters that the pool has.
  package let old: PoolParameters
  /// Those that this round found, on the scale of the pool.
  package let new: PoolParameters
  /// By how much the item became more difficult, on the scale of the pool.
  package let shift: Double
  /// The standard error of the shift, that of the link not counted.
  package let shiftError: Double
  /// The p-value of no shift, adjusted by Holm over the anchors; nil where no errors are known.
  package let adjustedPValue: Double?
  /// How far the item is out among the anchors, in robust standard deviations (`LinkAnchor`); nil
  /// where that is not told.
  package let deviation: Double?
  /// Whether the shift is larger than `PoolAnchor.largestShift`, and shown not to be chance: by its
  /// p-value, or by its deviation where no errors are known.
  package let isDrifting: Bool
  /// Whether the link rests on it.
  package let isUsed: Bool

  /// A shift of difficulty that matters, in standard deviations of the population of the first round;
  /// the customary bound for anchors (Miller, Rotou & Twing 2004).
  package static let largestShift = 0.3
  static let level = 0.05
  /// The robust standard deviations that one unchanged anchor in a hundred is out (Huynh & Meyer
  /// 2010).
  static let largestDeviation = 2.58
}

/// The link of a round to the scale of a pool, by the anchors that hold.
struct AnchoredLink {
  let link: ScaleLink
  let anchors: [PoolAnchor]

  /// An anchor before it is linked.
  struct Candidate {
    let item: PoolItem
    let old: PoolParameters
    let new: PoolParameters
  }

  /// The fewest anchors with which a link and its error are determined.
  static let fewest = 3

  /// Links by all anchors, or by those that do not drift.
  ///
  /// Drifting ones are found one after the other, the farthest first, with the link made anew without
  /// it, as one that moved far makes others seem to move the other way.
  ///
  /// - Throws: `ItemResponseError` where the anchors determine no link.
  /// - Complexity: O(anchors) links.
  init(
    _ candidates: [Candidate], method: ScaleLink.Method, dropsDrifting: Bool
  ) throws(ItemResponseError) {
    let all = Array(candidates.indices)
    let first = try AnchoredLink.link(candidates, all, method)
    var held = all
    var link = first
    while held.count > AnchoredLink.fewest {
      let shifts = AnchoredLink.shifts(candidates, held, link)
      let drifting = shifts.indices.filter { shifts[$0].isDrifting }
      guard let worst = drifting.max(by: { shifts[$0].size < shifts[$1].size })
      else { break }
      held.remove(at: worst)
      link = try AnchoredLink.link(candidates, held, method)
    }
    // What drifts is told from the anchors that hold, also where the others stay in the link.
    let shifts = AnchoredLink.shifts(candidates, all, link)
    let deviations = first.anchors.map(\.difficultyDeviation)
    self.link = dropsDrifting ? link : first
    let used = self.link
    anchors = all.map { index in
      let new = candidates[index].new.linked(by: used)
      return PoolAnchor(
        sample: candidates[index].item.sample, old: candidates[index].old, new: new,
        shift: shifts[index].difference, shiftError: shifts[index].error,
        adjustedPValue: shifts[index].pValue, deviation: deviations[index],
        isDrifting: !held.contains(index),
        isUsed: !dropsDrifting || held.contains(index))
    }
  }

  private static func link(
    _ candidates: [Candidate], _ held: [Int], _ method: ScaleLink.Method
  ) throws(ItemResponseError) -> ScaleLink {
    try ScaleLink(
      new: held.compactMap { candidates[$0].new.calibratedItem },
      old: held.compactMap { candidates[$0].old.calibratedItem }, method: method)
  }

  private struct Shift {
    let difference: Double
    let error: Double
    let pValue: Double?
    let deviation: Double?

    /// In units of its error, or of the spread of the anchors.
    var size: Double { error > 0 ? abs(difference) / error : abs(deviation ?? 0) }

    var isDrifting: Bool {
      guard abs(difference) > PoolAnchor.largestShift else { return false }
      return pValue.map { $0 <= PoolAnchor.level }
        ?? (abs(deviation ?? 0) > PoolAnchor.largestDeviation)
    }
  }

  /// How far each of some anchors moved under a link, with p-values that are adjusted among them.
  private static func shifts(
    _ candidates: [Candidate], _ held: [Int], _ link: ScaleLink
  ) -> [Shift] {
    let raw = held.map { index -> (difference: Double, error: Double) in
      let (old, new) = (candidates[index].old, candidates[index].new)
      let spread = (link.slope * (new.difficultyError ?? 0), old.difficultyError ?? 0)
      return (
        link.slope * new.difficulty + link.intercept - old.difficulty,
        (spread.0 * spread.0 + spread.1 * spread.1).squareRoot()
      )
    }
    // Two-sided, from the normal distribution: erfc(|z| / √2).
    let pValues = raw.map { shift in
      shift.error > 0 ? erfc(abs(shift.difference) / shift.error / 2.0.squareRoot()) : nil
    }
    let adjusted = (try? PValueAdjustment.holm.adjust(pValues)) ?? pValues
    return raw.indices.map { place in
      Shift(
        difference: raw[place].difference, error: raw[place].error, pValue: adjusted[place],
        deviation: link.anchors.count == held.count
          ? link.anchors[place].difficultyDeviation : nil)
    }
  }
}

extension PoolParameters {
  /// The parameters on the scale of the pool: a/A and Ab + B (Kolen & Brennan 2014, section 6.2.1),
  /// with the errors of the link in theirs by the delta method, as if the link did not depend on the
  /// item.
  func linked(by link: ScaleLink) -> PoolParameters {
    let (scale, shift) = (link.slope, link.intercept)
    let own = (
      discrimination: (discriminationError ?? 0) * (discriminationError ?? 0),
      both: covariance ?? 0, difficulty: (difficultyError ?? 0) * (difficultyError ?? 0)
    )
    let (slopes, both, intercepts) = link.covariances
    let slopeByScale = discrimination / (scale * scale)
    let discriminationVariance =
      own.discrimination / (scale * scale) + slopeByScale * slopeByScale * slopes
    let difficultyVariance =
      scale * scale * own.difficulty + difficulty * difficulty * slopes + intercepts
      + 2 * difficulty * both
    let together = own.both - slopeByScale * (difficulty * slopes + both)
    let largest = (discriminationVariance * difficultyVariance).squareRoot()
    return PoolParameters(
      discrimination: discrimination / scale, difficulty: scale * difficulty + shift,
      discriminationError: discriminationVariance.squareRoot(),
      difficultyError: max(0, difficultyVariance).squareRoot(),
      covariance: min(max(together, -largest), largest), calibration: calibration)
  }
}

extension ScaleLink {
  /// The variances of slope and intercept and their covariance; zeros where there were too few
  /// anchors for them.
  var covariances: (slope: Double, both: Double, intercept: Double) {
    (
      covariance?.slopeVariance ?? 0, covariance?.covariance ?? 0,
      covariance?.interceptVariance ?? 0
    )
  }
}
