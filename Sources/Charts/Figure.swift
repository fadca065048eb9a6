package import Drawing

/// A drawn chart and its size; its origin is the top left corner.
package struct Figure: Sendable, Hashable {
  package let list: DisplayList
  package let size: Size

  package init(list: DisplayList, size: Size) {
    self.list = list
    self.size = size
  }
}
