/// A group of items that can be put on one scale, and its strengths.
public struct BradleyTerryComponent: Sendable {
  /// The items of the group, ascending, by their numbers in the whole data.
  public let items: [Int]
  /// The fit, whose strengths are in the order of `items` and have sum zero.
  public let fit: Outcome<BradleyTerryFit>
}
