/// How much of an agreement two categories are, from 0 for the farthest to 1 for the same.
///
/// With values a and b, of places k and l on a scale from `min` to `max`:
///
/// Source: Gwet (2014), "Handbook of Inter-Rater Reliability", 4th edition, chapter 3.
public enum WeightFamily: String, CaseIterable, Codable, Sendable {
  /// 1 for the same category and 0 for any other.
  case identity
  /// 1 - |a - b| / (max - min).
  case linear
  /// 1 - (a - b)² / (max - min)².
  case quadratic
  /// By places: 1 - c(k, l) / c(first, last), with c = m (m - 1) / 2 of the m places from k to l.
  case ordinal
  /// 1 - √|a - b| / √(max - min).
  case radical
  /// 1 - ((a - b) / (a + b))² over its largest value; the values are 0 or more.
  case ratio
  /// 1 - sin²(π (a - b) / (max - min + 1)) over its largest value: the ends are neighbours.
  case circular
  /// 1 - (a - b)² / ((a + b - 2 min) (2 max - a - b)) over its largest value: a disagreement counts
  /// for more near the ends.
  case bipolar
}
