/// How an adaptive test keeps its best items from being given to everybody.
public enum ExposureControl: Sendable, Equatable {
  /// Always the best item.
  case none
  /// One of the best so many items, at random (Kingsbury & Zara 1989).
  case randomesque(Int)
  /// The best item that passes a lottery with its own probability (Sympson & Hetter 1985).
  ///
  /// The probabilities come from ``SympsonHetter``. When no item passes, the one with the largest
  /// probability is given.
  case sympsonHetter([Double])
}
