/// Items that link the rounds of a test: a random few of them are in everybody's test.
///
/// They stand at random places among the first items, so that neither their place nor the examinee's
/// ability decides who gets them. Their responses count in the estimate. They are no matter of
/// exposure control, and the criterion never chooses an item of the set.
public struct AnchorSet: Sendable, Equatable {
  /// The items of the set, numbered as in the bank.
  public let items: [Int]
  /// How many of them each test has.
  public let count: Int
  /// Among the first how many items of a test they stand.
  public let span: Int

  /// A set of anchors.
  ///
  /// A test that could end before its anchors were given gets those that are left, and ends then.
  ///
  /// - Parameters:
  ///   - items: at least `count`, all different.
  ///   - count: how many of them each test has, 1 or more.
  ///   - span: `count` or more; three times as many where it is nil. It must not exceed the length at
  ///     which a plan stops.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)``.
  public init(items: [Int], count: Int, span: Int? = nil) throws(ItemResponseError) {
    guard count > 0, count <= items.count, Set(items).count == items.count else {
      throw .unusableSetting(
        "\(count) anchors cannot be drawn from \(Set(items).count) different items")
    }
    let span = span ?? 3 * count
    guard span >= count else {
      throw .unusableSetting("\(count) anchors have no room among \(span) items")
    }
    self.items = items
    self.count = count
    self.span = span
  }
}
