/// The bins in which the shares of two samples of numbers are compared.
///
/// Where there are few distinct values that repeat, each of them is a bin. Else the bins lie between
/// the quantiles of the reference sample (deciles unless said otherwise; type 7), so that each holds
/// an equal share of the reference; a value that more than one quantile meets is a bin of its own,
/// and rows of one value are never parted. So a value that most rows have, at either end of the scale
/// or inside, is told from the others, and turning the scale round changes nothing.
public struct ReferenceBins: Sendable, Equatable {
  /// How the bins were made.
  public enum Rule: String, CaseIterable, Codable, Sendable {
    /// Each distinct value is a bin.
    case distinctValues
    /// The bins lie between quantiles of the reference.
    case referenceQuantiles
    /// The bins are categories that the caller has named.
    case categories
  }

  /// The most distinct values of which each is a bin, if values occur twice on average.
  public static let mostValues = 20

  /// The customary number of bins.
  public static let customary = 10

  /// How the bins were made.
  public let rule: Rule
  /// The largest value of each bin but the last; empty for categories.
  public let edges: [Double]
}

extension GroupCounts {
  /// After which groups of equal values the bins of a comparison of shares end, but for the last bin.
  ///
  /// See ``ReferenceBins`` for the rule.
  ///
  /// - Complexity: O(groups).
  func binEnds(_ bins: Int) -> [Int] {
    let count = pooled.count
    guard count > 1 else { return [] }
    // Few values that repeat: each is a bin.
    if count <= ReferenceBins.mostValues, 2 * count <= total { return Array(0..<count - 1) }
    guard referenceCount > 0 else { return [] }
    var ends: [Int] = []
    func cut(after group: Int) {
      if group >= 0, group < count - 1, ends.last ?? -1 < group { ends.append(group) }
    }
    var group = -1
    var covered = 0
    var step = 1
    while step < max(bins, 1) {
      // Whole-number arithmetic, so that a quantile that is a value is exactly that value.
      let place = ((referenceCount - 1) * step).quotientAndRemainder(dividingBy: bins)
      while covered <= place.quotient {
        group += 1
        covered += Int(reference[group])
      }
      // Type 7 lies between two rows, which may have different values: the cut is between these.
      if place.remainder > 0, covered == place.quotient + 1 {
        cut(after: lastGroup(below: place, of: bins, after: group))
        step += 1
        continue
      }
      // The quantile is a value. How many of the further quantiles are the same value?
      var further = step + 1
      while further < bins, ((referenceCount - 1) * further) / bins + 1 <= covered {
        let next = ((referenceCount - 1) * further).quotientAndRemainder(dividingBy: bins)
        if next.remainder > 0, covered == next.quotient + 1 { break }
        further += 1
      }
      let before = covered - Int(reference[group])
      if further > step + 1 {
        // A value that several quantiles meet is a bin of its own, on whichever side it lies.
        cut(after: group - 1)
        cut(after: group)
      } else if pooled[group] == 1 {
        cut(after: group)
      } else {
        // Equal rows go to one side together: to the one that leaves the shares nearer to equal,
        // with the middle of the sample where both are as near.
        let below = referenceCount * step - before * bins
        let above = covered * bins - referenceCount * step
        if below < above || (below == above && 2 * step > bins) {
          cut(after: group - 1)
        } else if above < below || 2 * step < bins {
          cut(after: group)
        } else {
          cut(after: group - 1)
          cut(after: group)
        }
      }
      step = further
    }
    return ends
  }

  /// The last group that lies below a quantile between two rows of the reference: the current sample
  /// may have values there.
  private func lastGroup(
    below place: (quotient: Int, remainder: Int), of bins: Int, after group: Int
  ) -> Int {
    var next = group + 1
    while reference[next] == 0 { next += 1 }
    let edge =
      values[group]
      + (values[next] - values[group]) * (Double(place.remainder) / Double(bins))
    var last = group
    while last + 1 < next, values[last + 1] <= edge { last += 1 }
    return last
  }

  /// Calls `body` with the two counts of each bin.
  func bins(_ ends: [Int], _ body: (Int, Int) -> Void) {
    var group = 0
    for bin in 0...ends.count {
      var left = 0
      var all = 0
      let last = bin == ends.count ? pooled.count - 1 : ends[bin]
      while group <= last {
        left += Int(reference[group])
        all += Int(pooled[group])
        group += 1
      }
      body(left, all - left)
    }
  }

  /// The sum over the bins of a function of the two shares of a bin.
  func binShares(_ term: (Double, Double) -> Double) -> Double {
    let n = 1 / Double(referenceCount)
    let m = 1 / Double(currentCount)
    var sum = 0.0
    bins(binEnds(ReferenceBins.customary)) { sum += term(Double($0) * n, Double($1) * m) }
    return sum
  }
}
