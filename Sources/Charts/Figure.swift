public import Drawing

/// A drawn chart and its size; its origin is the top left corner.
public struct Figure: Sendable, Hashable {
  public let list: DisplayList
  public let size: Size

  public init(list: DisplayList, size: Size) {
    self.list = list
    self.size = size
  }
}
